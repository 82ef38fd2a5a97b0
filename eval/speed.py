"""Speed as a ratio: ours and a plain baseline in turn, on the same work, in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Pair:
    """The median of each side over all rounds, and the median of the rounds' own ratios."""

    name: str
    ours: float
    baseline: float
    ratio: float
    unit: str
    rounds: int


def interleave(
    name: str,
    unit: str,
    amount: int,
    ours: Callable[[], object],
    baseline: Callable[[], object],
    rounds: int,
) -> Pair:
    """Run both `rounds` times in turn after one warm-up each; rates are `amount` a second."""
    ours(), baseline()
    rates: list[tuple[float, float]] = []
    for _ in range(rounds):
        rates.append((amount / _seconds(ours), amount / _seconds(baseline)))
    return Pair(
        name,
        median(our for our, _ in rates),
        median(their for _, their in rates),
        median(our / their for our, their in rates),
        unit,
        rounds,
    )


def cosines(ours: Any, baseline: Any) -> tuple[float, float]:
    """Mean and smallest cosine of two arrays of unit vectors `(n, dim) float32`."""
    each = np.sum(ours * baseline, axis=1)
    return float(each.mean()), float(each.min())


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
