"""An answer's text: quotes, dates, names of sources, and the few phrases below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.answer import Citation, Conflict, Event, ShortAnswer, Span
from qa.citations import Citations, source_of
from qa.difference import Kind
from qa.findings import Findings
from qa.times import written

HEADINGS = {
    Kind.CONTRADICTION: "The articles differ:",
    Kind.GROWTH: "The figure changed over time, newest last:",
}
_UNDATED = "date not stated"
_LEAD_QUOTES = 3
ALSO_QUOTES = 2  # of other sentences that speak of what was asked
_EXPLAINING = 1  # of the words that were taken for an explanation, behind those
CLAIM_QUOTES = 5
_ROW_QUOTES = 6
_LIST_CHARS = 600  # of what one event names in a line


def text_of_events(events_: Sequence[Event], citations: Citations) -> str:
    """A short dated list, then quotes."""
    rows = [_event_line(event, citations.all()) for event in events_]
    return "\n".join([*rows, *map(_quote_line, citations.all()[:_ROW_QUOTES])])


def text_of_value(
    findings: Findings,
    answers: Sequence[ShortAnswer],
    conflicts: Sequence[Conflict],
    citations: Citations,
) -> str:
    """The value, or the values that differ, and the sentences that say so."""
    explaining = findings.question.explains
    lead: Sequence[Span] = next((groups[0].spans for _, groups in findings.groups if groups), ())
    also = findings.support
    quotes: list[Citation] = []
    for spans, most in (
        ((also, ALSO_QUOTES), (lead, _EXPLAINING))
        if explaining
        else ((lead, _LEAD_QUOTES), (also, ALSO_QUOTES))
    ):
        quotes += _quoted(spans, quotes, citations, most)
    lines = [line for each in conflicts for line in _conflict_lines(each, citations.all())]
    if answers and not lines and not explaining:
        several = any(facet.plural for facet in findings.question.facets)
        lines = [_value_line(_listed(answers) if several else answers[0])]
    return "\n".join([*lines, *map(_quote_line, quotes)])


def _quoted(
    spans: Sequence[Span], before: Sequence[Citation], citations: Citations, most: int
) -> list[Citation]:
    """The quotes of the first spans whose words, or some of them, are not quoted already."""
    quotes: list[Citation] = []
    for span in spans:
        start, end = span.sentence
        said, version = span.hit.article.text[start:end], span.hit.article.version
        known = any(
            (each.article.version == version and each.start < end and start < each.end)
            or said in each.quote
            or each.quote in said
            for each in (*before, *quotes)
        )
        if len(quotes) < most and not known and (cited := citations.cite(span)):
            quotes.append(cited)
    return quotes


def text_of_quotes(told: Sequence[Span], citations: Citations) -> str:
    quotes = dict.fromkeys(filter(None, map(citations.cite, told[:CLAIM_QUOTES])))
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
    lines = [HEADINGS[Kind(conflict_.kind)]]
    for value in conflict_.values:
        day = f"{written(value.as_of)}: " if value.as_of else ""
        told = value.attribution and value.attribution not in value.value
        said = f", according to {value.attribution}" if told else ""
        lines.append(
            f"{day}{value.value.rstrip('.')}{said} ({_sources(value.citations, citations)})"
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
