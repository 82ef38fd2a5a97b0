"""Logits to spans: windows over a passage, the best spans of a window, lists.

Pure arithmetic over numpy arrays and scored spans; knows no model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

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


class Scored(Protocol):
    """Characters of a passage, half-open, and their score: log-odds over no answer at all."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def score(self) -> float: ...


Member = TypeVar("Member", bound=Scored)


@dataclass(frozen=True, slots=True)
class ListRule:
    """Which spans belong to a list; log-odds. Fitted on dev, never by hand."""

    margin: float = 4.0  # how far below the best span a member may score
    over_empty: float = -4.0  # how far above no answer it must score
    per_char: float = 0.02  # what each character of a span costs when choosing


def windows(
    size: int, width: int = WINDOW_TOKENS, stride: int = STRIDE_TOKENS
) -> list[tuple[int, int]]:
    """Overlapping windows of `width` tokens over `size` of them, `stride` from one to the next.

    >>> windows(300)
    [(0, 256), (128, 300)]
    """
    starts = range(0, max(1, size - width + stride), stride)
    return [(start, min(size, start + width)) for start in starts]


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


def list_members(spans: Sequence[Member], rule: ListRule) -> list[Member]:
    """A list's members, in the order of the passage: the best span and those near its score
    that overlap no better one.

    The start of one member and the end of another make a span as likely as either, so each
    character costs a little.
    """
    ranked = sorted(spans, key=lambda span: rule.per_char * (span.end - span.start) - span.score)
    kept: list[Member] = []
    for span in ranked:
        if kept and span.score < max(kept[0].score - rule.margin, rule.over_empty):
            continue
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)
