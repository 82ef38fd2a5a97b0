"""Whether two systems differ, by what each made of the same questions. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np
import numpy.typing as npt

from eval.metrics import figure

_EXACT = 12  # differences whose 2 ** 12 signs are all tried
_FLIPS = 10_000
_CHUNK = 500  # of flips held at once


@dataclass(frozen=True, slots=True)
class Paired:
    """Two means over the same `n` questions, their difference b - a with its 95 % bootstrap
    interval over questions, and the chance `p` of one as large if the systems were alike. `up` and
    `down` count the questions on which b is above and below a."""

    n: int
    a: float
    b: float
    difference: float
    low: float
    high: float
    p: float
    up: int
    down: int


def paired(a: Sequence[float], b: Sequence[float], seed: int = 0) -> Paired:
    """Two systems' scores, question by question in the same order, compared."""
    differences = [theirs - ours for ours, theirs in zip(a, b, strict=True)]
    found = figure(differences, seed)
    return Paired(
        n=found.n,
        a=fmean(a),
        b=fmean(b),
        difference=found.value,
        low=found.low,
        high=found.high,
        p=sign_flip(differences, seed),
        up=sum(each > 0 for each in differences),
        down=sum(each < 0 for each in differences),
    )


def sign_flip(differences: Sequence[float], seed: int = 0) -> float:
    """Two-sided p-value of a paired randomisation test (Fisher, 1935; for retrieval Smucker, Allan
    and Carterette, 2007).

    If the systems are alike, each difference d_i could as well have had the other sign, so

        p = share of all signs s in {-1, 1}^n with |sum s_i d_i| >= |sum d_i|.

    Zeros change no sum. Up to 12 others are reckoned exactly; of more, 10,000 signs are drawn, and
    those observed are counted among them, so that p is never 0 (Phipson and Smyth, 2010).

    >>> sign_flip([1, 1, 0, 1])  # 3 heads or 3 tails, of 8
    0.25
    """
    moved = np.array([each for each in differences if each], dtype=float)
    least = abs(moved.sum()) - 1e-12 * np.abs(moved).sum()  # sums of other orders are still equal
    if len(moved) <= _EXACT:
        bits = np.arange(2 ** len(moved))[:, None] >> np.arange(len(moved)) & 1
        return float(_as_large(1 - 2 * bits, moved, least) / len(bits))
    draw = np.random.default_rng(seed)
    found = sum(
        _as_large(draw.integers(0, 2, (_CHUNK, len(moved))) * 2 - 1, moved, least)
        for _ in range(_FLIPS // _CHUNK)
    )
    return (found + 1) / (_FLIPS + 1)


def _as_large(signs: npt.NDArray[np.int64], moved: npt.NDArray[np.float64], least: float) -> int:
    """How many rows of signs, `(m, n)`, give a sum of the differences `(n,)` at least that far
    from zero."""
    return int((np.abs(signs @ moved) >= least).sum())
