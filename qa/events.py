"""Spans of several facets to events: what one sentence says of who, what and when together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.answer import Precision, Span
from qa.question import AnswerType, FacetAsked, Question
from qa.times import mentions


@dataclass(frozen=True, slots=True)
class Row:
    """The spans of one sentence, by facet in the question's order, and its date."""

    spans: dict[str, list[Span]]
    when: Span | None
    score: float


def align(question: Question, spans: Sequence[Span]) -> list[Row]:
    """One row for each sentence that answers at least two facets, best first; a compound question
    with fewer facets answered has no rows."""
    by_sentence: dict[tuple[str, str, int], list[Span]] = defaultdict(list)
    for span in spans:
        article = span.hit.article
        by_sentence[article.id, article.version, span.sentence[0]].append(span)
    rows = [_row(question, group) for group in by_sentence.values()]
    full = [row for row in rows if row is not None]
    return sorted(full, key=lambda row: -row.score)


def _row(question: Question, group: Sequence[Span]) -> Row | None:
    """The actor stands before the things done, so names are shared out by their place: the first
    to "who", the rest to "which"."""
    found: dict[str, list[Span]] = {}
    taken: set[tuple[int, int]] = set()
    for facet in question.facets:
        own = sorted(
            (span for span in group if span.facet == facet.label), key=lambda span: span.start
        )
        free = [span for span in own if (span.start, span.end) not in taken]
        chosen = free if _takes_all(facet) else free[:1]
        if chosen:
            found[facet.label] = chosen
            taken |= {(span.start, span.end) for span in chosen}
    when = _date_of(group[0])
    dated = [facet.label for facet in question.facets if facet.type is AnswerType.WHEN]
    for label in dated:
        if label not in found and when is not None:
            found[label] = [replace(when, facet=label)]
    if len(found) < 2 or any(label not in found for label in _essential(question)):
        return None
    score = group[0].score * len(found) / len(question.facets)
    return Row(found, when, score)


def _takes_all(facet: FacetAsked) -> bool:
    return facet.plural and facet.type in (AnswerType.NAME, AnswerType.WHERE)


def _essential(question: Question) -> list[str]:
    """The facets without which a row says nothing: all that ask for things rather than dates."""
    return [facet.label for facet in question.facets if facet.type is AnswerType.NAME]


def _date_of(span: Span) -> Span | None:
    """The date that a sentence gives, or, where it gives none, the nearest one before it in the
    same passage."""
    passage, article = span.hit.passage, span.hit.article
    published = article.published_at.date() if article.published_at else None
    found = [
        mention
        for mention in mentions(passage.text, published, passage.start)
        if mention.start < span.sentence[1] and mention.precision is Precision.DAY
    ]
    if not found:
        return None
    inside = [mention for mention in found if mention.start >= span.sentence[0]]
    best = inside[0] if inside else found[-1]
    return replace(
        span,
        start=best.start,
        end=best.end,
        day=best.day,
        precision=best.precision,
    )
