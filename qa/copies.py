"""Reports that outlets took over from one another: evidence that counts once.

Two passages are copies when most of the shorter one's five-word runs stand in the other: Broder,
"On the resemblance and containment of documents", 1997.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.hit import Hit
from index.terms import terms

_RUN = 5
_COPIED = 0.6  # of the shorter passage's runs
_LEAST_RUNS = 8


def families(hits: Sequence[Hit]) -> list[int]:
    """For each hit the place of the first one that it is a copy of; its own where it is of none."""
    runs = [_runs(hit.passage.text) for hit in hits]
    found: list[int] = []
    for at, own in enumerate(runs):
        first = next((n for n in range(at) if found[n] == n and _is_copy(own, runs[n])), at)
        found.append(first)
    return found


def outlets(hit: Hit, start: int, end: int, hits: Sequence[Hit]) -> list[Hit]:
    """The hits of other articles whose passage has the words from `start` to `end` of this one's
    article, too."""
    quote = hit.article.text[start:end]
    return [
        other
        for other in hits
        if other.article.id != hit.article.id and quote in other.passage.text
    ]


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = terms(text)
    return frozenset(tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def _is_copy(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    shorter = min(len(one), len(other))
    return shorter >= _LEAST_RUNS and len(one & other) >= _COPIED * shorter
