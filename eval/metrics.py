"""How good answers are, in numbers: of one answer, of a list, of scores that claim something.

The only place that knows SQuAD's rules. Pure arithmetic; knows no model and no file.
"""

from __future__ import annotations

import math
import random
import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean

import numpy as np
import numpy.typing as npt

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = frozenset(string.punctuation)
_CURLY = str.maketrans("‘’“”", "''\"\"")
_RESAMPLES = 1_000


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over questions with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float
    n: int


def normalise(text: str) -> str:
    """SQuAD's normalisation (Rajpurkar et al., 2016), curly quotes folded first: lower case, no
    ASCII punctuation, no articles, single blanks.

    >>> normalise("The “U.S.” Army")
    'us army'
    """
    text = text.translate(_CURLY).lower()
    text = "".join(character for character in text if character not in _PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", text).split())


def exact_match(predicted: str, golds: Sequence[str]) -> float:
    """1 when the prediction is one of the golds after normalisation, else 0. Without golds the
    right answer is silence, as in SQuAD 2.0 (Rajpurkar et al., 2018)."""
    return float(any(normalise(predicted) == normalise(gold) for gold in golds or [""]))


def f1(predicted: str, golds: Sequence[str]) -> float:
    """The best over the golds of the harmonic mean of token precision and recall. Without golds
    the right answer is silence."""
    words = normalise(predicted).split()
    return max(_f1(words, normalise(gold).split()) for gold in golds or [""])


def partial_f1(answers: Sequence[str], golds: Sequence[str]) -> tuple[float, float]:
    """Partial-match `(precision, recall)` sums of one list, as MultiSpanQA has them (Li et al.,
    2022). The caller divides them by the numbers of answers and of golds.

    Each answer earns the largest share of itself, in characters, that a gold has in a row, and
    each gold the largest share that an answer has.

    >>> partial_f1(["ab", "x"], ["abcd"])
    (1.0, 0.5)
    """
    precision = sum(max((shared(a, g) / len(a) for g in golds), default=0.0) for a in answers if a)
    recall = sum(max((shared(a, g) / len(g) for a in answers), default=0.0) for g in golds if g)
    return float(precision), float(recall)


@lru_cache(maxsize=65_536)  # the same pairs come back for each list rule that is tried
def shared(a: str, b: str) -> int:
    """Length of the longest common substring, in characters."""
    best, row = 0, [0] * (len(b) + 1)
    for x in a:
        previous, row = row, [0] * (len(b) + 1)
        for j, y in enumerate(b, start=1):
            if x == y:
                row[j] = previous[j - 1] + 1
                best = max(best, row[j])
    return best


def holds(text: str, answer: str) -> bool:
    """Whether the answer's words stand in the text in a row, after normalisation."""
    return f" {normalise(answer)} " in f" {normalise(text)} "


def answer_rank(passages: Sequence[str], answers: Sequence[str]) -> int | None:
    """The rank, from 1, of the first passage that holds an answer; None when none does."""
    for rank, passage in enumerate(passages, start=1):
        if any(holds(passage, answer) for answer in answers if normalise(answer)):
            return rank
    return None


def auroc(scores: npt.ArrayLike, positive: npt.ArrayLike) -> float:
    """The chance that a positive scores above a negative, `(n,)` each; ties count one half
    (Hanley and McNeil, 1982). Not a number when either kind is missing."""
    labels = np.asarray(positive, dtype=bool)
    _, inverse, counts = np.unique(np.asarray(scores), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    good = int(labels.sum())
    bad = len(labels) - good
    if not good or not bad:
        return math.nan
    return float((ranks[labels].sum() - good * (good + 1) / 2) / (good * bad))


def ece(confidence: npt.ArrayLike, right: npt.ArrayLike, bins: int = 10) -> float:
    """Expected calibration error (Guo et al., 2017): of confidences in 0..1 and outcomes in 0..1,
    `(n,)` each, the mean gap between the two over bins of equal width. 0 of nothing."""
    said, true = np.asarray(confidence, dtype=float), np.asarray(right, dtype=float)
    places = np.minimum((said * bins).astype(int), bins - 1)
    gaps = np.bincount(places, weights=said - true, minlength=bins)
    return float(np.abs(gaps).sum() / max(len(said), 1))


def figure(values: Sequence[float], seed: int = 0) -> Figure:
    """The mean and its percentile bootstrap interval (Efron, 1979), the same for the same seed."""
    if not values:
        return Figure(0.0, 0.0, 0.0, 0)
    draw = random.Random(seed)  # noqa: S311
    means = sorted(fmean(draw.choices(values, k=len(values))) for _ in range(_RESAMPLES))
    low, high = means[int(0.025 * _RESAMPLES)], means[int(0.975 * _RESAMPLES) - 1]
    return Figure(fmean(values), low, high, len(values))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of all are not above (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)] if ordered else 0.0


def _f1(predicted: list[str], gold: list[str]) -> float:
    if not predicted or not gold:
        return float(predicted == gold)
    common = sum((Counter(predicted) & Counter(gold)).values())
    if not common:
        return 0.0
    precision, recall = common / len(predicted), common / len(gold)
    return 2 * precision * recall / (precision + recall)
