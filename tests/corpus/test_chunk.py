"""Passages: nothing skipped, nothing too long, every offset exact (promises 1 and 2)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article, Passage, make_article
from corpus.chunk import Ruler, chunk
from corpus.clean import clean
from corpus.encoding import count_tokens

# Emoji with joiners, right-to-left, combining marks, scripts without blanks, figures, stops.
_WORDS = st.sampled_from(
    """the rebels took Aleppo on Friday, 1,024 km Mr. U.S. “now” don’t 👩‍👩‍👧‍👦 🇸🇾 حلب דמשק ब्रह्म
    e\u0301te\u0301 北京市政府宣布。 「東京」 سقطت؟ ﷺ \u200d antidisestablishmentarianism""".split()
)
_LONG_WORDS = st.tuples(st.sampled_from("aé北👍ﷺ.\u0301"), st.integers(1, 400)).map(
    lambda pair: pair[0] * pair[1]
)
_BLANKS = st.sampled_from([" ", " ", " ", "\n", "\n\n", ". ", "! ", "? ", "… "])
_MIXED = st.lists(st.one_of(_WORDS, _WORDS, _LONG_WORDS, _BLANKS), max_size=120).map(" ".join)
_TEXTS = st.one_of(_MIXED, st.text(max_size=300)).map(clean).filter(bool)


def endless(texts: Sequence[str]) -> list[int]:
    """As a model would count that reads everything."""
    return [0] * len(texts)


def ruler_of(max_tokens: int = 240, overlap_tokens: int = 30) -> Ruler:
    """Only tokens limit a passage."""
    return Ruler(count_tokens, endless, 1, max_tokens, overlap_tokens)


def fits_chars(most: int) -> Ruler:
    return Ruler(count_tokens, lambda texts: [len(text) for text in texts], most, 40, 8)


def rulers() -> st.SearchStrategy[Ruler]:
    def build(max_tokens: int, overlap_tokens: int) -> Ruler:
        return ruler_of(max_tokens, min(overlap_tokens, max_tokens // 2))

    return st.builds(build, st.integers(16, 60), st.integers(0, 20))


def uncovered(article: Article, passages: Sequence[Passage]) -> str:
    """The characters, blanks left out, that lie in no passage."""
    covered = bytearray(len(article.text))
    for passage in passages:
        covered[passage.start : passage.end] = b"\x01" * (passage.end - passage.start)
    return "".join(
        character
        for character, is_covered in zip(article.text, covered, strict=True)
        if not is_covered and not character.isspace()
    )


@given(_TEXTS, rulers())
def test_every_character_but_blanks_lies_in_a_passage(text: str, ruler: Ruler) -> None:
    article = make_article(text)
    assert uncovered(article, chunk(article, ruler)) == ""


@given(_TEXTS, rulers())
def test_a_passage_is_exactly_its_slice_of_the_article(text: str, ruler: Ruler) -> None:
    """fault 45"""
    article = make_article(text)
    for passage in chunk(article, ruler):
        assert article.text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip() != ""
        assert (passage.article_id, passage.version) == (article.id, article.version)


@given(_TEXTS, rulers())
def test_no_passage_has_more_tokens_than_allowed(text: str, ruler: Ruler) -> None:
    for passage in chunk(make_article(text), ruler):
        assert count_tokens(passage.text) <= ruler.max_tokens


@given(_TEXTS, st.integers(1, 80))
def test_no_passage_is_longer_than_the_model_reads(text: str, most: int) -> None:
    article = make_article(text)
    passages = chunk(article, fits_chars(most))
    assert max(len(passage.text) for passage in passages) <= most
    assert uncovered(article, passages) == ""


@given(_TEXTS, rulers())
def test_passages_stand_in_the_order_of_the_text(text: str, ruler: Ruler) -> None:
    passages = chunk(make_article(text), ruler)
    for before, after in pairwise(passages):
        assert before.start < after.start
        assert before.end < after.end


@given(_TEXTS, rulers())
def test_neighbours_share_no_more_than_the_overlap(text: str, ruler: Ruler) -> None:
    article = make_article(text)
    passages = chunk(article, ruler)
    for before, after in pairwise(passages):
        shared = article.text[after.start : before.end] if after.start < before.end else ""
        assert count_tokens(shared) <= ruler.overlap_tokens


@given(_TEXTS, rulers())
def test_only_direct_neighbours_overlap(text: str, ruler: Ruler) -> None:
    passages = chunk(make_article(text), ruler)
    for before, after_next in zip(passages, passages[2:], strict=False):
        assert before.end <= after_next.start


@given(_TEXTS, rulers())
def test_the_same_article_is_always_cut_alike(text: str, ruler: Ruler) -> None:
    article = make_article(text)
    assert chunk(article, ruler) == chunk(article, ruler)


def test_short_sentences_are_packed_and_the_last_of_them_is_the_overlap() -> None:
    # Each sentence has 4 tokens, counted as words and the stop; the limit of 12 takes three of
    # them and the overlap of 4 exactly one.
    text = "One two three. Four five six. Seven eight nine. Ten eleven twelve. Red green blue."
    ruler = Ruler(lambda piece: len(piece.replace(".", " .").split()), endless, 1, 12, 4)
    passages = chunk(make_article(text), ruler)
    assert [passage.text for passage in passages] == [
        "One two three. Four five six. Seven eight nine.",
        "Seven eight nine. Ten eleven twelve. Red green blue.",
    ]


def test_empty_lines_count_against_the_limit() -> None:
    """A list of many short paragraphs has as many tokens between the words as in them."""
    text = "\n\n".join("yes" for _ in range(100))
    ruler = ruler_of(20, 0)
    passages = chunk(make_article(text), ruler)
    assert max(count_tokens(passage.text) for passage in passages) <= 20


def test_an_article_of_one_word_is_one_passage() -> None:
    passages = chunk(make_article("Aleppo"), ruler_of())
    assert [(passage.start, passage.end) for passage in passages] == [(0, 6)]


def test_the_longest_sentence_is_cut_at_blanks() -> None:
    text = " ".join(f"word{number}" for number in range(500))
    passages = chunk(make_article(text), ruler_of(50, 0))
    assert " ".join(passage.text for passage in passages) == text


@settings(max_examples=5, deadline=None)
@given(st.sampled_from("a北👍"), st.integers(50_000, 100_000))
def test_one_endless_word_is_cut_anywhere(character: str, length: int) -> None:
    article = make_article(character * length)
    passages = chunk(article, ruler_of(200, 30))
    assert "".join(passage.text for passage in passages) == article.text


@pytest.mark.slow
def test_a_word_of_ten_megabytes_is_cut_without_hanging() -> None:
    """fault 44"""
    article = make_article("a" * 10_000_000)
    passages = chunk(article, ruler_of(200, 30))
    assert sum(len(passage.text) for passage in passages) == len(article.text)
    assert max(count_tokens(passage.text) for passage in passages[:100]) <= 200
