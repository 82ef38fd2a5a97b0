"""Lexical neighbours: passages that look as if they answered a question.

BM25 (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75) over token ids inside one
set, so that unanswerable examples resemble what a search would return.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from qa.training.tokens import Ids

K1, B = 1.2, 0.75


def bm25_matrix(passages: Sequence[Ids], vocab_size: int) -> csr_matrix:
    """BM25 weights `(passages, vocab) float32`; a query's scores are a product with it."""
    counts = count_matrix(passages, vocab_size)
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    present = np.bincount(counts.indices, minlength=vocab_size)
    idf = np.log1p((len(passages) - present + 0.5) / (present + 0.5))
    norm = K1 * (1 - B + B * lengths / max(lengths.mean(), 1.0))
    rows = np.repeat(np.arange(len(passages)), np.diff(counts.indptr))
    tf = counts.data
    counts.data = (idf[counts.indices] * tf * (K1 + 1) / (tf + norm[rows])).astype(np.float32)
    return counts


def nearest(
    questions: Sequence[Ids], passages: Sequence[Ids], vocab_size: int, k: int
) -> NDArray[np.int32]:
    """Places of the `k` best passages of each question, `(questions, k) int32`, best first."""
    weights = bm25_matrix(passages, vocab_size).T.tocsr()
    queries = count_matrix(questions, vocab_size)
    queries.data = np.ones_like(queries.data)
    k = min(k, len(passages))
    best = np.empty((len(questions), k), np.int32)
    for first in range(0, len(questions), 1024):
        scores = (queries[first : first + 1024] @ weights).toarray()
        top = np.argpartition(-scores, k - 1, axis=1)[:, :k]
        order = np.argsort(-np.take_along_axis(scores, top, 1), axis=1, kind="stable")
        best[first : first + 1024] = np.take_along_axis(top, order, 1)
    return best


def count_matrix(texts: Sequence[Ids], vocab_size: int) -> csr_matrix:
    """How often each token occurs in each text, `(texts, vocab) float32`."""
    columns, values, ends = [], [], [0]
    for ids in texts:
        tokens, counts = np.unique(ids, return_counts=True)
        columns.append(tokens)
        values.append(counts)
        ends.append(ends[-1] + len(tokens))
    empty = [np.empty(0, np.int32)]
    return csr_matrix(
        (
            np.concatenate(values or empty).astype(np.float32),
            np.concatenate(columns or empty),
            np.array(ends),
        ),
        shape=(len(texts), vocab_size),
    )
