"""How good answers are, in numbers: of one answer, of a list, of scores that claim something.

The only place that knows SQuAD's rules. Pure arithmetic; knows no model and no file.
"""

from __future__ import annotations

import math
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
_PLAIN = str.maketrans("", "", string.punctuation + "‘’“”")  # curly quotes are punctuation, too
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
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PLAIN)).split())


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


def holding(texts: Sequence[str], answers: Sequence[str]) -> list[bool]:
    """Of each text, whether any answer's words stand in it in a row, after normalisation."""
    wanted = [f" {words} " for answer in answers if (words := normalise(answer))]
    padded = (f" {normalise(text)} " for text in texts)
    return [any(words in text for words in wanted) for text in padded]


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
    drawn = np.asarray(values, dtype=float)[resamples(len(values), seed)].mean(axis=1)
    return Figure(fmean(values), *interval(drawn), len(values))


def resamples(n: int, seed: int = 0) -> npt.NDArray[np.intp]:
    """Places drawn from `n` with replacement, `(1000, n) intp`, the same for the same seed."""
    return np.random.default_rng(seed).integers(0, n, (_RESAMPLES, n))


def interval(drawn: npt.NDArray[np.float64]) -> tuple[float, float]:
    """The 2.5th and 97.5th percentile of a statistic over resamples `(m,)`, without those that it
    is not a number of."""
    low, high = np.nanpercentile(drawn, (2.5, 97.5))
    return float(low), float(high)


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
