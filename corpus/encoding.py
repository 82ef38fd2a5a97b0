"""The tiktoken encoding that passages are measured in: dateline's own, or one of tiktoken's.

tiktoken downloads its own encodings at first use, so the default is a small byte-level BPE that
ships as `news16k.tiktoken` beside this file (`corpus/train_encoding.py` makes it).
"""

from __future__ import annotations

import base64
from functools import cache
from importlib import resources

import tiktoken

from corpus.errors import ModelMissing

OWN = "news16k"
# GPT-2's idea of a word, with digits in threes so that figures split the same way everywhere.
PATTERN = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}{1,3}| ?[^\s\p{L}\p{N}]+|\s+"
# tiktoken's time grows with the square of the longest word: measure a longer text in pieces.
_PIECE_CHARS = 2_000


@cache
def encoding(name: str = OWN) -> tiktoken.Encoding:
    """The encoding called `name`: "news16k", or any that `tiktoken.get_encoding` knows.

    Raises ModelMissing when tiktoken does not know it or cannot download it.
    """
    if name == OWN:
        return _own_encoding()
    try:
        return tiktoken.get_encoding(name)
    except (ValueError, OSError) as error:  # an unknown name, or no network
        raise ModelMissing(
            f"the encoding {name!r} cannot be had ({error}); use {OWN!r}, which needs no network"
        ) from error


def count_tokens(text: str, name: str = OWN) -> int:
    """How many tokens `text` has; special tokens in it count as the plain text they are."""
    encoder = encoding(name)
    pieces = (text[at : at + _PIECE_CHARS] for at in range(0, len(text), _PIECE_CHARS))
    return sum(len(encoder.encode_ordinary(piece)) for piece in pieces)


def _own_encoding() -> tiktoken.Encoding:
    lines = resources.files("corpus").joinpath(f"{OWN}.tiktoken").read_bytes().splitlines()
    ranks = {}
    for line in lines:
        token, rank = line.split()
        ranks[base64.b64decode(token)] = int(rank)
    return tiktoken.Encoding(OWN, pat_str=PATTERN, mergeable_ranks=ranks, special_tokens={})
