"""Logits to spans: the best span of a window, the best of all windows, lists.

Pure arithmetic over numpy arrays; knows no model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Logits = NDArray[np.float32]

MAX_SPAN_TOKENS = 30
WINDOW_TOKENS = 256
STRIDE_TOKENS = 128


@dataclass(frozen=True, slots=True)
class Found:
    """A span of a passage: token places, ends included, and its logit sum."""

    first: int
    last: int
    score: float


@dataclass(frozen=True, slots=True)
class ListRule:
    """Which spans belong to a list; logit sums. Fitted on dev, never by hand."""

    margin: float = 4.0  # how far below the best span a member may score
    over_empty: float = -4.0  # how far above the empty span it must score
    per_token: float = 0.1  # what each token of a span costs when choosing


def windows(size: int) -> list[tuple[int, int]]:
    """Overlapping windows over `size` tokens.

    >>> windows(300)
    [(0, 256), (128, 300)]
    """
    starts = range(0, max(1, size - WINDOW_TOKENS + STRIDE_TOKENS), STRIDE_TOKENS)
    return [(start, min(size, start + WINDOW_TOKENS)) for start in starts]


def rank_spans(start: Logits, end: Logits, k: int = 100) -> list[Found]:
    """The `k` best spans of one window, `start` and `end` `(tokens,) float32`, best first."""
    size = len(start)
    if size == 0:
        return []
    scores = start[:, None] + end[None, :]
    reach = np.arange(size)[None, :] - np.arange(size)[:, None]
    scores = np.where((reach >= 0) & (reach < MAX_SPAN_TOKENS), scores, -np.inf).ravel()
    k = min(k, size)
    top = np.argpartition(-scores, k - 1)[:k]
    top = top[np.argsort(-scores[top], kind="stable")]
    return [Found(int(i) // size, int(i) % size, float(scores[i])) for i in top]


def list_members(found: Sequence[Found], empty: float, rule: ListRule) -> list[Found]:
    """A list's members, in the order of the passage: the best span and those near
    its score that overlap no better one. `empty` is the empty span's score.

    The start of one member and the end of another make a span as likely as
    either, so each token costs a little.
    """
    ranked = sorted(found, key=lambda f: rule.per_token * (f.last - f.first) - f.score)
    kept: list[Found] = []
    for span in ranked:
        if kept and span.score < max(kept[0].score - rule.margin, empty + rule.over_empty):
            continue
        if all(span.last < other.first or other.last < span.first for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda f: f.first)
