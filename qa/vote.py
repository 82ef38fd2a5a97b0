"""Agreeing spans of several passages add up: the same value from two articles is surer than from
one. Pure arithmetic over spans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from index.terms import stop_terms, terms
from qa.answer import Span


def agree(spans: Sequence[Span]) -> list[list[Span]]:
    """Groups of spans that say the same, best group first, best span of each first and carrying
    the group's score: the probability that one of its articles is right, were they independent.
    """
    groups: dict[object, list[Span]] = defaultdict(list)
    for span in spans:
        groups[_meaning(span)].append(span)
    summed = []
    for group in groups.values():
        ordered = sorted(group, key=lambda span: (-span.score, span.hit.article.id, span.start))
        summed.append([replace(ordered[0], score=_either(ordered)), *ordered[1:]])
    return sorted(summed, key=lambda group: (-group[0].score, group[0].text))


def _meaning(span: Span) -> object:
    """What two agreeing spans have in common: the date meant, or the stems."""
    if span.day is not None:
        return (span.day, span.precision)
    stems = tuple(stem for stem in terms(span.text) if stem not in stop_terms())
    return stems or span.text.casefold()


def _either(spans: Sequence[Span]) -> float:
    """1 - Π (1 - score), each text once: a reprint proves nothing."""
    best: dict[str, float] = {}
    for span in spans:
        version = span.hit.article.version
        best[version] = max(best.get(version, 0.0), span.score)
    wrong = 1.0
    for score in best.values():
        wrong *= 1.0 - min(score, 0.999)
    return 1.0 - wrong
