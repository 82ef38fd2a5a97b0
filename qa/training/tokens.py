"""Rows to token ids: every text is tokenised once, answers become token spans.

The vocabulary is the base model's (BERT, lower case). Spans are token places in
the passage, ends included; `offsets` leads back to code points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from qa.training.rows import Gold, Row

Ids = NDArray[np.int32]
CLS, SEP, PAD = 101, 102, 0


@dataclass(frozen=True, slots=True)
class Text:
    """A tokenised passage: `ids (n,) int32`, `offsets (n, 2) int32` in code points."""

    ids: Ids
    offsets: Ids
    key: str  # ids as words between blanks, for exact search of a token sequence


@dataclass(frozen=True, slots=True)
class Encoded:
    """A row in tokens; `spans` are (first, last) token places in the passage."""

    row: Row
    question: Ids
    passage: Text
    spans: tuple[tuple[int, int], ...]


def load_tokenizer(base_dir: Path) -> Tokenizer:
    """The base model's tokenizer, without its own cutting and padding."""
    tokenizer = Tokenizer.from_file(str(base_dir / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def encode_rows(tokenizer: Tokenizer, rows: Sequence[Row]) -> list[Encoded]:
    """Rows in tokens, one `Text` shared by all rows of the same passage."""
    texts = sorted({row.passage for row in rows})
    passages = dict(zip(texts, encode_texts(tokenizer, texts), strict=True))
    questions = [t.ids for t in encode_texts(tokenizer, [row.question for row in rows])]
    return [
        Encoded(row, question, passages[row.passage], token_spans(passages[row.passage], row.golds))
        for row, question in zip(rows, questions, strict=True)
    ]


def encode_texts(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Text]:
    """Texts in tokens, without [CLS] and [SEP]."""
    encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [make_text(np.array(e.ids, np.int32), np.array(e.offsets, np.int32)) for e in encodings]


def make_text(ids: Ids, offsets: Ids) -> Text:
    return Text(ids, offsets.reshape(-1, 2), key_of(ids))


def key_of(ids: Ids) -> str:
    """Token ids as searchable words.

    >>> key_of(np.array([7, 12], np.int32))
    ' 7 12 '
    """
    return f" {' '.join(map(str, ids.tolist()))} "


def token_spans(text: Text, golds: Sequence[Gold]) -> tuple[tuple[int, int], ...]:
    """The tokens that cover each answer, ends included, each span once."""
    spans: dict[tuple[int, int], None] = {}
    for gold in golds:
        inside = (text.offsets[:, 1] > gold.start) & (text.offsets[:, 0] < gold.end)
        places = np.flatnonzero(inside)
        if places.size:
            spans[(int(places[0]), int(places[-1]))] = None
    return tuple(spans)


def holds_answer(text: Text, other: Text, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether `text` holds the token sequence of any of `other`'s spans."""
    return any(key_of(other.ids[a : b + 1]) in text.key for a, b in spans)
