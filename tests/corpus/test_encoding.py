"""The shipped encoding: a round trip, agreement with a reference, and counts that add up."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
import tiktoken
from hypothesis import given
from hypothesis import strategies as st
from tiktoken.load import load_tiktoken_bpe

import corpus.encoding
from corpus.encoding import OWN, PATTERN, count_tokens, encoding
from corpus.errors import ModelMissing

_FILE = corpus.encoding.__file__.replace("encoding.py", f"{OWN}.tiktoken")


def merge_by_hand(word: bytes, ranks: dict[bytes, int]) -> list[int]:
    """Byte-pair encoding as the textbook has it: join the neighbours of the lowest rank, again
    and again."""
    parts = [bytes([byte]) for byte in word]
    while True:
        joined = [(ranks[a + b], at) for at, (a, b) in enumerate(pairwise(parts)) if a + b in ranks]
        if not joined:
            return [ranks[part] for part in parts]
        _, at = min(joined)
        parts[at : at + 2] = [parts[at] + parts[at + 1]]


@given(st.text())
def test_decoding_gives_the_text_back(text: str) -> None:
    encoder = encoding()
    assert encoder.decode(encoder.encode_ordinary(text)) == text


@given(st.text(alphabet="the rebels took Aleppo é北👍\n", min_size=1, max_size=12))
def test_tokens_are_those_of_the_textbook_algorithm(word: str) -> None:
    ranks = load_tiktoken_bpe(_FILE)
    own = tiktoken.Encoding("one word", pat_str=r"(?s).+", mergeable_ranks=ranks, special_tokens={})
    assert own.encode_ordinary(word) == merge_by_hand(word.encode(), ranks)


def test_the_shipped_file_is_what_tiktoken_itself_reads() -> None:
    ranks = load_tiktoken_bpe(_FILE)
    theirs = tiktoken.Encoding("x", pat_str=PATTERN, mergeable_ranks=ranks, special_tokens={})
    text = "Rebels took 1,024 km² on 27 November; it's “over”, they said.\n\nحلب 北京 👩‍👧"
    assert encoding().encode_ordinary(text) == theirs.encode_ordinary(text)


def test_every_byte_and_every_rank_is_in_the_shipped_file() -> None:
    ranks = load_tiktoken_bpe(_FILE)
    assert {bytes([byte]) for byte in range(256)} <= ranks.keys()
    assert sorted(ranks.values()) == list(range(len(ranks)))


@pytest.mark.parametrize("special", ["<|endoftext|>", "<|fim_prefix|>", "[CLS]", "</s>"])
def test_special_tokens_are_plain_text(special: str) -> None:
    """fault 56"""
    assert count_tokens(special) > 1
    assert encoding().decode(encoding().encode_ordinary(special)) == special


@given(st.text(max_size=500))
def test_a_count_is_the_number_of_tokens(text: str) -> None:
    assert count_tokens(text) == len(encoding().encode_ordinary(text))


def test_the_count_of_a_long_text_is_off_by_a_token_a_piece_at_most() -> None:
    text = "The rebels took Aleppo on Friday. " * 3_000
    whole = len(encoding().encode_ordinary(text))
    pieces = len(text) / 2_000  # it is measured in pieces of 2,000 characters
    assert whole <= count_tokens(text) <= whole + 2 * pieces


def test_counting_the_tokens_of_one_endless_word_takes_no_square_of_its_length() -> None:
    """fault 44"""
    began = time.perf_counter()
    assert count_tokens("a" * 1_000_000) > 1_000
    assert time.perf_counter() - began < 5


def test_no_text_has_no_tokens() -> None:
    assert count_tokens("") == 0


def test_an_unknown_encoding_is_refused_with_the_one_that_needs_no_network() -> None:
    with pytest.raises(ModelMissing, match="use 'news16k'"):
        encoding("no-such-encoding")
