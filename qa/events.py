"""Spans of several facets to events: what one sentence says of who, what and when together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.terms import terms
from qa.alike import telling_families
from qa.answer import Precision, Span
from qa.names import groups
from qa.question import AnswerType, FacetAsked, Question
from qa.times import bounds, mentions

# A row that fits much worse than the best one is most likely about something else.
_NEAR_BEST = 0.6
_DENIAL = re.compile(r"\b(?:never|not|denie[ds]|deny)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """The spans of one sentence, by facet in the question's order, and its date."""

    spans: dict[str, list[Span]]
    when: Span | None
    score: float


def align(question: Question, spans: Sequence[Span]) -> list[Row]:
    """One row for each sentence that answers at least two facets, best first."""
    if not question.is_compound:
        return []
    by_sentence: dict[tuple[str, str, int], list[Span]] = defaultdict(list)
    for span in spans:
        article = span.hit.article
        by_sentence[article.id, article.version, span.sentence[0]].append(span)
    rows = [_row(question, group) for group in by_sentence.values()]
    best = sorted((row for row in rows if row is not None), key=lambda row: -row.score)
    near = [row for row in best if row.score >= _NEAR_BEST * best[0].score]
    return _about_the_deed(question, near)


def _about_the_deed(question: Question, rows: Sequence[Row]) -> list[Row]:
    """The rows whose sentence tells of the deed that was asked for ("took"), and those that name
    something which one of these names; all of them where no sentence tells of it."""
    deed = _deed(question)
    telling = [row for row in rows if _tells(row, deed)]
    named = {name for row in telling for name in _things(row, question)}
    return [row for row in rows if not telling or row in telling or named & _things(row, question)]


def _deed(question: Question) -> set[str]:
    """The families of the question's words that are neither names nor what is chosen from."""
    small = " ".join(word for word in question.text.split() if not word[0].isupper())
    nouns = " ".join(facet.noun for facet in question.facets)
    return telling_families(small) - telling_families(nouns)


def _tells(row: Row, deed: set[str]) -> bool:
    span = next(iter(row.spans.values()))[0]
    sentence = span.hit.article.text[slice(*span.sentence)]
    return bool(deed & telling_families(sentence)) and not _DENIAL.search(sentence)


def _things(row: Row, question: Question) -> set[str]:
    """The names in the row that the question chooses from, by their stems."""
    return {
        " ".join(terms(span.text)) for label in _essential(question) for span in row.spans[label]
    }


def _row(question: Question, group: Sequence[Span]) -> Row | None:
    """The spans of one sentence shared out among the facets; None when they answer too few."""
    if not _is_about(question, group[0]):
        return None
    found: dict[str, list[Span]] = {}
    for facet in question.facets:
        own = sorted(
            (span for span in group if span.facet == facet.label), key=lambda span: span.start
        )
        taken = [span for spans in found.values() for span in spans]
        free = [span for span in own if not any(_overlap(span, other) for other in taken)]
        chosen = _chosen(facet, free, group[0])
        if chosen:
            found[facet.label] = chosen
    if len(found) < 2 or any(label not in found for label in _essential(question)):
        return None
    when = _date_of(group[0])
    return Row(found, when, group[0].score * len(found) / len(question.facets))


def _chosen(facet: FacetAsked, free: Sequence[Span], any_span: Span) -> list[Span]:
    """What of the sentence answers the facet: all of a list, the first of anything else. Who acts
    and when is often said in a sentence before."""
    if facet.plural and facet.type in (AnswerType.NAME, AnswerType.WHERE):
        return list(free)
    if facet.type is AnswerType.WHO:
        acting = [span for span in free if groups(span.text)]
        actor = acting[0] if acting else _actor_before(any_span)
        return [replace(actor, facet=facet.label)] if actor else list(free[:1])
    if free and facet.type is not AnswerType.WHEN:
        return list(free[:1])
    if facet.type is AnswerType.WHEN:
        when = _date_of(any_span)
        return [replace(when, facet=facet.label)] if when else []
    return []


def _is_about(question: Question, span: Span) -> bool:
    """Whether the sentence tells of what the question's verb or noun means."""
    text = span.hit.article.text
    told = telling_families(text[span.sentence[0] : span.sentence[1]])
    return bool(telling_families(question.text) & told)


def _essential(question: Question) -> list[str]:
    """The facets without which a row says nothing: those that ask for things."""
    return [facet.label for facet in question.facets if facet.type is AnswerType.NAME]


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _actor_before(span: Span) -> Span | None:
    """The group last named before the sentence, in the same passage."""
    passage, text = span.hit.passage, span.hit.article.text
    before = groups(text[passage.start : span.sentence[0]])
    named = [place for place in before if " by " in text[passage.start :][slice(*place)]]
    if not before:
        return None
    start, end = (named or before)[-1]
    return replace(span, start=passage.start + start, end=passage.start + end)


def _date_of(span: Span) -> Span | None:
    """The date that a sentence gives, or, where it gives none, the nearest one before it in the
    same passage."""
    passage, article = span.hit.passage, span.hit.article
    published = article.published_at.date() if article.published_at else None
    found = [
        mention
        for mention in mentions(passage.text, published, passage.start)
        if mention.start < span.sentence[1]
        and mention.precision is Precision.DAY
        and not bounds(article.text, mention)
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
