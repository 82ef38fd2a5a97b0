"""Reciprocal rank fusion: several rankings of the same things to one. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Cormack, Clarke and Buettcher, "Reciprocal Rank Fusion outperforms Condorcet and individual
# Rank Learning Methods", SIGIR 2009: the constant that they found best and everyone uses.
RRF_K = 60


@dataclass(frozen=True, slots=True)
class Fused:
    """A thing found by at least one ranking, its fused score, and the names of those rankings."""

    id: int
    score: float
    found_by: tuple[str, ...]


def fuse(
    rankings: Mapping[str, Sequence[int]], weights: Mapping[str, float], k: int = RRF_K
) -> list[Fused]:
    """All ids of the rankings, best first: score = Σ weight / (k + rank), ranks from 1.

    Equal scores keep the order of the ids, so the outcome depends on nothing else.

    >>> fuse({"words": [7, 9], "vectors": [9]}, {"words": 1, "vectors": 1})[0]
    Fused(id=9, score=0.03252247488101534, found_by=('words', 'vectors'))
    """
    scores: dict[int, float] = {}
    finders: dict[int, tuple[str, ...]] = {}
    for name, ranking in rankings.items():
        for rank, id in enumerate(ranking, start=1):
            scores[id] = scores.get(id, 0.0) + weights[name] / (k + rank)
            finders[id] = (*finders.get(id, ()), name)
    order = sorted(scores, key=lambda id: (-scores[id], id))
    return [Fused(id, scores[id], finders[id]) for id in order]
