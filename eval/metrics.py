"""How good an answer is, in numbers. Pure arithmetic."""

from __future__ import annotations

import math
import random
import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

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
    punctuation, no articles, single blanks.

    >>> normalise("The “U.S.” Army")
    'us army'
    """
    text = text.translate(_CURLY).lower()
    text = "".join(character for character in text if character not in _PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", text).split())


def exact_match(predicted: str, golds: Sequence[str]) -> float:
    """1 when the prediction is one of the golds after normalisation, else 0."""
    return float(any(normalise(predicted) == normalise(gold) for gold in golds))


def f1(predicted: str, golds: Sequence[str]) -> float:
    """The best over the golds of the harmonic mean of token precision and recall."""
    return max(
        (_f1(normalise(predicted).split(), normalise(gold).split()) for gold in golds), default=0.0
    )


def holds(text: str, answer: str) -> bool:
    """Whether the answer's words stand in the text in a row, after normalisation."""
    return f" {normalise(answer)} " in f" {normalise(text)} "


def answer_rank(passages: Sequence[str], answers: Sequence[str]) -> int | None:
    """The rank, from 1, of the first passage that holds an answer; None when none does."""
    for rank, passage in enumerate(passages, start=1):
        if any(holds(passage, answer) for answer in answers if normalise(answer)):
            return rank
    return None


def figure(values: Sequence[float], seed: int = 0) -> Figure:
    """The mean and its percentile bootstrap interval (Efron, 1979), the same for the same seed."""
    if not values:
        return Figure(0.0, 0.0, 0.0, 0)
    draw = random.Random(seed)  # noqa: S311
    means = sorted(mean(draw.choices(values, k=len(values))) for _ in range(_RESAMPLES))
    low, high = means[int(0.025 * _RESAMPLES)], means[int(0.975 * _RESAMPLES) - 1]
    return Figure(mean(values), low, high, len(values))


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
