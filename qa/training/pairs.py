"""Measuring pairs: each held-out question beside one that its passage does not answer, or beside a
passage that does not answer it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from tokenizers import Tokenizer

from qa.training.examples import build_pool
from qa.training.rows import Row, squeeze
from qa.training.swaps import LikeWords, asks_something_else, exchange
from qa.training.tokens import Encoded


def hard_negatives(tokenizer: Tokenizer, rows: Sequence[Encoded]) -> list[Encoded]:
    """For each row of one set the lexically nearest passage without its answer.

    The nearest by BM25 among the passages of `rows`, one of the same group
    before any other; a question without such a passage is left out.
    """
    pool = build_pool(tokenizer, list(rows))
    texts = {id(row.passage): row.row.passage for row in pool.rows}
    negatives = []
    for i, row in enumerate(pool.rows):
        mates = set(pool.mates[i].tolist())
        near = sorted(pool.near[i].tolist(), key=lambda place: place not in mates)
        golds = [squeeze(gold.text) for gold in row.row.golds]
        for place in near:
            passage = pool.passages[place]
            text = texts[id(passage)]
            if not any(gold in squeeze(text) for gold in golds):
                bare = replace(row.row, passage=text, golds=())
                negatives.append(Encoded(bare, row.question, passage, ()))
                break
    return negatives


def exchanged(rows: Sequence[Row], likes: LikeWords, seed: int) -> Iterator[Row]:
    """Each row of one set in whose question a word can be exchanged, then with it exchanged and so
    without an answer (`qa/training/swaps.py`)."""
    rng = np.random.default_rng(seed)
    for i, row in enumerate(rows):
        change = exchange(rng, row, rows[(i + 1) % len(rows)], likes)
        if change is not None:
            yield row
            yield replace(asks_something_else(row, change), id=f"{row.id}-exchanged")
