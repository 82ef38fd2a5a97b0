"""Scores of answers: EM and F1 as SQuAD defines them, AUROC, ECE, list F1.

Normalisation is SQuAD's (Rajpurkar et al. 2016) with curly quotes folded first.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

FOLDED = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
ARTICLES = re.compile(r"\b(a|an|the)\b")
PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalise(text: str) -> str:
    """Lower case, no punctuation, no English articles, single blanks.

    >>> normalise("The  “Storm”!")
    'storm'
    """
    plain = text.translate(FOLDED).lower().translate(PUNCTUATION)
    return " ".join(ARTICLES.sub(" ", plain).split())


def exact(answer: str, golds: Sequence[str]) -> float:
    """1 where the answer equals one of the golds once normalised; no golds: 1 for silence."""
    if not golds:
        return float(not answer)
    return float(any(normalise(answer) == normalise(gold) for gold in golds))


def f1(answer: str, golds: Sequence[str]) -> float:
    """The best token F1 over the golds; no golds: 1 for silence."""
    if not golds:
        return float(not answer)
    return max(token_f1(normalise(answer).split(), normalise(gold).split()) for gold in golds)


def token_f1(answer: Sequence[str], gold: Sequence[str]) -> float:
    if not answer or not gold:
        return float(answer == gold)
    shared = sum((Counter(answer) & Counter(gold)).values())
    return 2 * shared / (len(answer) + len(gold))


def partial_f1(answers: Sequence[str], golds: Sequence[str]) -> tuple[float, float]:
    """Partial-match (precision, recall) sums of a list answer, as MultiSpanQA has them.

    Each answer earns the largest share of itself, in characters, that a gold
    covers, and each gold the largest share that an answer covers (Li et al.
    2022, longest common substring). The caller divides by the numbers of spans.
    """
    precision = sum(max((shared(a, g) / max(len(a), 1) for g in golds), default=0) for a in answers)
    recall = sum(max((shared(a, g) / max(len(g), 1) for a in answers), default=0) for g in golds)
    return precision, recall


@cache  # the same pairs come back for each rule that is tried
def shared(a: str, b: str) -> int:
    """Length of the longest common substring."""
    best, row = 0, [0] * (len(b) + 1)
    for x in a:
        previous, row = row, [0] * (len(b) + 1)
        for j, y in enumerate(b, 1):
            if x == y:
                row[j] = previous[j - 1] + 1
                best = max(best, row[j])
    return best


def auroc(scores: NDArray[np.float64], positive: NDArray[np.bool_]) -> float:
    """Chance that a positive scores above a negative; ties count one half."""
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    good, bad = int(positive.sum()), int((~positive).sum())
    if not good or not bad:
        return float("nan")
    return float((ranks[positive].sum() - good * (good + 1) / 2) / (good * bad))


def ece(confidence: NDArray[np.float64], right: NDArray[np.float64], bins: int = 10) -> float:
    """Expected calibration error over bins of equal width (Guo et al. 2017)."""
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = 0.0
    for b in range(bins):
        inside = places == b
        if inside.any():
            gaps += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())
    return float(gaps)
