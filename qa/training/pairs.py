"""Measuring pairs: each held-out question beside a passage that does not answer it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tokenizers import Tokenizer

from qa.training.examples import build_pool
from qa.training.rows import squeeze
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
