"""Findings to the answer: short answers, values, events and conflicts, every quote cited as it is
taken; its text is put together in `qa/text.py`.

Numbers in brackets count articles in the order in which the text cites them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.answer import (
    Answer,
    Conflict,
    ConflictValue,
    Event,
    Facet,
    Reason,
    ShortAnswer,
    Span,
    Status,
)
from qa.citations import Citations, claimant
from qa.difference import Difference, Kind
from qa.events import Row
from qa.findings import Findings
from qa.question import AnswerType, FacetAsked, Question
from qa.text import (
    ALSO_QUOTES,
    CLAIM_QUOTES,
    HEADINGS,
    text_of_events,
    text_of_quotes,
    text_of_value,
)
from qa.times import written

_NOT_FOUND = {
    Reason.NOTHING_STORED: "No articles are stored.",
    Reason.NOTHING_RELEVANT: "Not found: no stored article is about this.",
    Reason.NO_ANSWER_IN_PASSAGES: "Not found: the articles about this do not say.",
    Reason.OUTSIDE_TIME_SCOPE: "Not found: no stored article lies within these dates and sources.",
}
_TOLD = 3  # sentences that an event cites
_MAX_ANSWERS = 5
_MAX_ROWS = 80
_MAX_EVENTS = 20
_THINGS = (AnswerType.NAME, AnswerType.WHERE, AnswerType.TEXT)


def not_found(reason: Reason, problem: str | None) -> str:
    """Why there is no answer, in a sentence. `problem` is what cannot be about the time asked."""
    return f"Not found: {problem}." if problem else _NOT_FOUND[reason]


def found(findings: Findings, blank: Answer, max_citations: int) -> Answer:
    """The answer that the findings give, every quote cited as it is taken."""
    citations = Citations(max_citations, findings.pool)
    question = findings.question
    events_ = events(findings.rows[:_MAX_ROWS], question, citations)[:_MAX_EVENTS]
    for span in _quoted_first(findings):  # what the text quotes first has the first numbers
        citations.cite(span)
    conflicts = [conflict(each, citations) for each in findings.differences]
    answers = _answers(findings, events_, conflicts, citations)
    if events_:
        text = text_of_events(events_, citations)
    elif findings.told:
        heading = [HEADINGS[Kind(each.kind)] for each in conflicts][:1]
        text = "\n".join([*heading, text_of_quotes(findings.told, citations)])
    else:
        text = text_of_value(findings, answers, conflicts, citations)
    return replace(
        blank,
        status=Status.PARTIAL if _is_missing(findings, events_) else Status.ANSWERED,
        text=text,
        answers=tuple(answers),
        facets=tuple(facet_values(events_, question)),
        events=tuple(events_),
        conflicts=tuple(conflicts),
        citations=citations.all(),
    )


def _quoted_first(findings: Findings) -> Sequence[Span]:
    """The sentences that the text begins with, where it begins with no value."""
    if findings.rows:
        return ()
    return findings.told[:CLAIM_QUOTES] or (
        findings.support[:ALSO_QUOTES] if findings.question.explains else ()
    )


def _answers(
    findings: Findings,
    events_: Sequence[Event],
    conflicts: Sequence[Conflict],
    citations: Citations,
) -> list[ShortAnswer]:
    """The values of the events; the sentences that tell; or the groups of agreeing spans, before
    which a figure that grew has its newest value; accounts that differ follow the first."""
    if events_:
        return [
            ShortAnswer(facet.value, findings.sure, facet.citations)
            for facet in facet_values(events_, findings.question)
        ]
    if findings.told:
        return _sentences(findings, citations)
    told = [
        ShortAnswer(value.value, findings.sure, value.citations, value.attribution)
        for each in conflicts
        for value in _leading(each)
    ]
    grouped = [
        short
        for facet, groups in findings.groups
        for short in short_answers(
            facet, [group.spans for group in groups[: _members(facet)]], citations
        )
    ]
    grew = any(each.kind == Kind.GROWTH for each in conflicts)
    ordered = [*told, *grouped] if grew else [*grouped[:1], *told, *grouped[1:]]
    first: dict[str, ShortAnswer] = {}
    for short in ordered:
        first.setdefault(short.text, short)
    return list(first.values())


def _leading(conflict_: Conflict) -> Sequence[ConflictValue]:
    growing = conflict_.kind == Kind.GROWTH
    return conflict_.values[-1:] if growing else conflict_.values


def _sentences(findings: Findings, citations: Citations) -> list[ShortAnswer]:
    found_ = []
    for span in findings.told[:CLAIM_QUOTES]:
        cited = citations.cite(span)
        if cited:
            score = round(findings.sure * span.score / findings.told[0].score, 4)
            found_.append(ShortAnswer(span.text, score, (cited.number,), claimant(span)))
    return found_


def short_answers(
    facet: FacetAsked, groups: Sequence[Sequence[Span]], citations: Citations
) -> list[ShortAnswer]:
    """One answer for each group of agreeing spans, best first."""
    answers = []
    for group in groups:
        cited = [citation for span in group if (citation := citations.cite(span)) is not None]
        if cited:
            numbers = tuple(sorted({citation.number for citation in cited}))
            first = group[0]
            answers.append(
                ShortAnswer(value_of(facet, first), first.score, numbers, claimant(first))
            )
    return answers


def conflict(difference: Difference, citations: Citations) -> Conflict:
    """The values of a difference, each with its claimant, its day and its quote."""
    values = []
    for span in difference.values:
        cited = citations.cite(span)
        if cited:
            published = span.hit.article.published_at
            day = published.date() if published else None
            values.append(
                ConflictValue(
                    value_of(difference.facet, span), day, (cited.number,), claimant(span)
                )
            )
    return Conflict(difference.facet.label, tuple(values), difference.kind)


def events(rows: Sequence[Row], question: Question, citations: Citations) -> list[Event]:
    """The rows as events, in their order. Rows that tell of other things by the same actor, on the
    same day, in the same sentences, are one event that names them all."""
    together: dict[object, list[Row]] = {}
    for row in rows:
        together.setdefault(_occasion(row, question), []).append(row)
    return [event for same in together.values() if (event := _event(same, question, citations))]


def _event(rows: Sequence[Row], question: Question, citations: Citations) -> Event | None:
    """One event of rows that share actor, day and sentences; None when the answer has as many
    quotes as it may. Every value has a quote that holds it."""
    told = [citations.cite(span) for span in rows[0].told[:_TOLD]]
    values: dict[str, tuple[str, ...]] = {}
    for label in rows[0].values:
        facet = next((facet for facet in question.facets if facet.label == label), None)
        cited = [(span, citations.cite(span)) for row in rows for span in row.values.get(label, ())]
        told += [citation for _, citation in cited]
        kept = [value_of(facet, span) for span, citation in cited if citation]
        if kept:
            values[label] = tuple(dict.fromkeys(kept))
    numbers = tuple(sorted({citation.number for citation in told if citation}))
    if not numbers or not values:
        return None
    when = rows[0].when
    return Event(values, when.day if when else None, when.precision if when else None, numbers)


def _occasion(row: Row, question: Question) -> object:
    """What rows of one event share: day, actor and sentences; all but the things named."""
    day = row.when.day if row.when else None
    things = {facet.label for facet in question.facets if facet.type in _THINGS} | {"what"}
    rest = tuple(
        span.start for label, spans in row.values.items() if label not in things for span in spans
    )
    return (day, rest, tuple(span.sentence for span in row.told[:1]), row.told[0].hit.article.id)


def facet_values(events_: Sequence[Event], question: Question) -> list[Facet]:
    """Every different value of every facet that was asked for, with all articles that give it."""
    asked = {facet.label for facet in question.facets}
    numbers: dict[tuple[str, str], set[int]] = {}
    for event in events_:
        for label, values in event.values.items():
            for value in values if label in asked else ():
                numbers.setdefault((label, value), set()).update(event.citations)
    return [Facet(label, value, tuple(sorted(cited))) for (label, value), cited in numbers.items()]


def value_of(facet: FacetAsked | None, span: Span) -> str:
    """The words of the span, or the date that they mean."""
    if facet and facet.type is AnswerType.WHEN and span.day:
        return written(span.day, span.precision, span.until)
    return span.text


def _is_missing(findings: Findings, events_: Sequence[Event]) -> bool:
    """Whether something that was asked for was not found."""
    told = {label for event in events_ for label in event.values}
    return not findings.told and any(
        not groups and facet.label not in told for facet, groups in findings.groups
    )


def _members(facet: FacetAsked) -> int:
    return _MAX_ANSWERS * 4 if facet.plural else _MAX_ANSWERS
