"""The probability from which on an answer is given: what each threshold does, and the best one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_UNANSWERABLE = 1 / 8  # of the questions that people ask, for choosing the threshold
_AS_GOOD = 0.005


@dataclass(frozen=True, slots=True)
class Point:
    """What a threshold does: the share of questions that are answered, the share of wrong answers
    among them, and the share of those without an answer that are answered all the same."""

    threshold: float
    coverage: float
    risk: float
    false_answers: float


def risk_coverage(
    asked: Sequence[tuple[float, bool]], foreign: Sequence[float], steps: int = 100
) -> list[Point]:
    """The curve over thresholds from 0 to 1. `asked` has the probability and rightness of each
    question's first answer, `foreign` the probabilities where nothing stored can answer."""
    points = []
    for threshold in np.linspace(0, 1, steps + 1)[:-1]:
        said = [right for chance, right in asked if chance >= threshold]
        points.append(
            Point(
                float(threshold),
                len(said) / max(len(asked), 1),
                1 - sum(said) / len(said) if said else 0.0,
                sum(chance >= threshold for chance in foreign) / max(len(foreign), 1),
            )
        )
    return points


def pick_threshold(points: Sequence[Point], swapped: Sequence[float]) -> float:
    """The threshold under which most questions are treated right, when one in eight has no answer:
    half of those are about other things than the store, half look as if they had one, as the
    `swapped` ones do, whose probabilities are given. Of thresholds that are as good, within one
    question in two hundred, the middle: there the outcome hangs least on the questions drawn."""

    def treated_right(point: Point) -> float:
        falsely = np.mean([p >= point.threshold for p in swapped]) if swapped else 0.0
        silent = 1 - (point.false_answers + float(falsely)) / 2
        return (1 - _UNANSWERABLE) * point.coverage * (1 - point.risk) + _UNANSWERABLE * silent

    best = max(map(treated_right, points))
    as_good = [p.threshold for p in points if treated_right(p) >= best - _AS_GOOD]
    return as_good[len(as_good) // 2]
