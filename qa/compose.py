"""Findings to the answer's words: quotes, dates, names of sources, and the few phrases below.

Numbers in brackets count articles in the order in which the text cites them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.answer import (
    Answer,
    Citation,
    Conflict,
    ConflictValue,
    Event,
    Facet,
    Reason,
    ShortAnswer,
    Span,
    Status,
)
from qa.citations import Citations, claimant, source_of
from qa.conflicts import Difference, Kind
from qa.events import Row
from qa.findings import Findings
from qa.question import AnswerType, FacetAsked, Question
from qa.times import written

_NOT_FOUND = {
    Reason.NOTHING_STORED: "No articles are stored.",
    Reason.NOTHING_RELEVANT: "Not found: no stored article is about this.",
    Reason.NO_ANSWER_IN_PASSAGES: "Not found: the articles about this do not say.",
    Reason.OUTSIDE_TIME_SCOPE: "Not found: no stored article lies within these dates and sources.",
}
_HEADINGS = {
    Kind.CONTRADICTION: "The articles differ:",
    Kind.GROWTH: "The figure changed over time, newest last:",
}
_UNDATED = "date not stated"
_LEAD_QUOTES = 3
_ALSO_QUOTES = 2  # of other sentences that speak of what was asked
_CLAIM_QUOTES = 5
_ROW_QUOTES = 6
_TOLD = 3  # sentences that an event cites
_MAX_ANSWERS = 5
_MAX_ROWS = 80
_MAX_EVENTS = 20
_LIST_CHARS = 600  # of what one event names in a line
_THINGS = (AnswerType.NAME, AnswerType.WHERE, AnswerType.TEXT)


def not_found(reason: Reason, problem: str | None) -> str:
    """Why there is no answer, in a sentence. `problem` is what cannot be about the time asked."""
    return f"Not found: {problem}." if problem else _NOT_FOUND[reason]


def found(findings: Findings, blank: Answer, max_citations: int) -> Answer:
    """The answer that the findings give, every quote cited as it is taken."""
    citations = Citations(max_citations, findings.pool)
    question = findings.question
    events_ = events(findings.rows[:_MAX_ROWS], question, citations)[:_MAX_EVENTS]
    conflicts = [conflict(each, citations) for each in findings.differences]
    answers = _answers(findings, events_, conflicts, citations)
    if events_:
        text = _text_of_events(events_, citations)
    elif findings.told:
        text = _quotes(findings.told, citations)
    else:
        text = _text_of_value(findings, answers, conflicts, citations)
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
    for span in findings.told[:_CLAIM_QUOTES]:
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


def _text_of_events(events_: Sequence[Event], citations: Citations) -> str:
    """A short dated list, then quotes."""
    rows = [_event_line(event, citations.all()) for event in events_]
    return "\n".join([*rows, *map(_quote_line, citations.all()[:_ROW_QUOTES])])


def _text_of_value(
    findings: Findings,
    answers: Sequence[ShortAnswer],
    conflicts: Sequence[Conflict],
    citations: Citations,
) -> str:
    """The value, or the values that differ, and the sentences that say so."""
    lead: Sequence[Span] = next((groups[0].spans for _, groups in findings.groups if groups), ())
    quotes = list(dict.fromkeys(filter(None, map(citations.cite, lead))))[:_LEAD_QUOTES]
    most = len(quotes) + _ALSO_QUOTES
    for span in findings.support:
        if len(quotes) < most and (cited := _new(span, quotes, citations)):
            quotes.append(cited)
    lines = [line for each in conflicts for line in _conflict_lines(each, citations.all())]
    if answers and not lines and answers[0].text not in {each.quote for each in quotes}:
        several = any(facet.plural for facet in findings.question.facets)
        lines = [_value_line(_listed(answers) if several else answers[0])]
    return "\n".join([*lines, *map(_quote_line, quotes)])


def _new(span: Span, quotes: Sequence[Citation], citations: Citations) -> Citation | None:
    """The span's quote, unless its words, or some of them, are quoted already."""
    start, end = span.sentence
    said, version = span.hit.article.text[start:end], span.hit.article.version
    for each in quotes:
        overlaps = each.article.version == version and each.start < end and start < each.end
        if overlaps or said in each.quote or each.quote in said:
            return None
    return citations.cite(span)


def _quotes(told: Sequence[Span], citations: Citations) -> str:
    quotes = dict.fromkeys(filter(None, map(citations.cite, told[:_CLAIM_QUOTES])))
    return "\n".join(map(_quote_line, quotes))


def _listed(answers: Sequence[ShortAnswer]) -> ShortAnswer:
    """The members of a list as one answer."""
    numbers = sorted({number for each in answers for number in each.citations})
    text = ", ".join(each.text for each in answers)
    return replace(answers[0], text=text, citations=tuple(numbers))


def _value_line(short: ShortAnswer) -> str:
    said = f", according to {short.attribution}" if short.attribution else ""
    return f"{short.text.rstrip('.')}{said} {_marks(short.citations)}."


def _conflict_lines(conflict_: Conflict, citations: Sequence[Citation]) -> list[str]:
    lines = [_HEADINGS[Kind(conflict_.kind)]]
    for value in conflict_.values:
        day = f"{written(value.as_of)}: " if value.as_of else ""
        said = f", according to {value.attribution}" if value.attribution else ""
        lines.append(
            f"{day}{value.value}{said} ({_sources(value.citations, citations)})"
            f" {_marks(value.citations)}"
        )
    return lines


def _event_line(event: Event, citations: Sequence[Citation]) -> str:
    when = written(event.date, event.date_precision) if event.date else _UNDATED
    told = [", ".join(value) for value in event.values.values()]
    values = "; ".join(value for value in told if value != when and len(value) < _LIST_CHARS)
    return f"{when}: {values} ({_sources(event.citations, citations)}) {_marks(event.citations)}"


def _sources(numbers: Sequence[int], citations: Sequence[Citation]) -> str:
    return ", ".join(dict.fromkeys(c.article.source for c in citations if c.number in numbers))


def _quote_line(citation: Citation) -> str:
    return f"“{citation.quote}” — {source_of(citation.article)} [{citation.number}]"


def _marks(numbers: Sequence[int]) -> str:
    return "".join(f"[{number}]" for number in numbers)
