"""What a system's confidence is worth: whether it tells right from wrong, and means what it says.

Of the questions that were answered; `sure` `(n,)` is the confidence of each in 0..1 and `right`
`(n,)` whether it was. Pure arithmetic.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_MOST_POINTS = 200
_BINS = 10


def risks(sure: Floats, right: Floats) -> tuple[Floats, Floats]:
    """How many questions are answered from each confidence on, surest first, and the share of
    wrong ones among them. Equally sure ones are answered together."""
    order = np.argsort(-sure, kind="stable")
    answered = np.arange(1, len(sure) + 1, dtype=float)
    wrong = np.cumsum(1 - right[order]) / answered
    last = np.append(np.diff(sure[order]) != 0, True) if len(sure) else np.zeros(0, dtype=bool)
    return answered[last], wrong[last]


def aurc(sure: Floats, right: Floats) -> float:
    """The area under risk and coverage (Geifman, Uziel and El-Yaniv, 2019): the mean, over the
    answered questions, of the risk at which each is answered."""
    answered, wrong = risks(sure, right)
    return float((np.diff(answered, prepend=0) * wrong).sum() / len(sure))


def risk_coverage(sure: Floats, right: Floats, asked: int) -> list[list[float]]:
    """`[coverage, risk]` points, coverage being the share of all that were `asked`; some 200 of
    them, and always the last."""
    answered, wrong = risks(sure, right)
    step = max(1, len(answered) // _MOST_POINTS)
    kept = np.arange(len(answered))[::-1][::step][::-1]
    return [[round(answered[at] / asked, 6), round(wrong[at], 6)] for at in kept]


def calibration(sure: Floats, right: Floats) -> list[dict[str, Any]]:
    """Ten bins of equal width: how sure the questions of each were on average, and how right."""
    places = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    bins = []
    for at in range(_BINS):
        held = places == at
        mean = [round(float(x[held].mean()), 6) if held.any() else None for x in (sure, right)]
        bins.append(
            {
                "low": at / _BINS,
                "high": (at + 1) / _BINS,
                "n": int(held.sum()),
                "confidence": mean[0],
                "right": mean[1],
            }
        )
    return bins
