"""Spans to the answer's words: quotes, dates, names of sources, and the few phrases below.

Numbers in brackets count articles in the order in which the text cites them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.article import Article
from index.terms import terms
from qa.answer import Citation, Event, Facet, Reason, ShortAnswer, Span
from qa.events import Row
from qa.question import AnswerType, FacetAsked, Question
from qa.times import written

NOT_FOUND = {
    Reason.NOTHING_STORED: "No articles are stored.",
    Reason.NOTHING_RELEVANT: "Not found: no stored article is about this.",
    Reason.NO_ANSWER_IN_PASSAGES: "Not found: the articles about this do not say.",
    Reason.OUTSIDE_TIME_SCOPE: "Not found: no stored article lies within these dates and sources.",
}
_LEAD_QUOTES = 3
_UNDATED = "date not stated"


class Citations:
    """The quotes of one answer, numbered by article in the order in which they are first cited."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._numbers: dict[tuple[str, str], int] = {}
        self._quotes: dict[tuple[int, int, int], Citation] = {}

    def cite(self, span: Span) -> Citation | None:
        """The span's sentence as a quote; None when the answer has as many as it may."""
        article = span.hit.article
        start, end = span.sentence
        key = (article.id, article.version)
        number = self._numbers.get(key, len(self._numbers) + 1)
        if (number, start, end) not in self._quotes:
            if len(self._quotes) >= self._limit:
                return None
            self._numbers[key] = number
            self._quotes[number, start, end] = Citation(
                number, article, start, end, article.text[start:end], span.score
            )
        return self._quotes[number, start, end]

    def all(self) -> tuple[Citation, ...]:
        """The quotes in the order of their numbers, then of the text."""
        return tuple(self._quotes[key] for key in sorted(self._quotes))


def short_answers(
    facet: FacetAsked, groups: Sequence[Sequence[Span]], citations: Citations
) -> list[ShortAnswer]:
    """One answer for each group of agreeing spans, best first."""
    answers = []
    for group in groups:
        cited = [citation for span in group if (citation := citations.cite(span)) is not None]
        if cited:
            numbers = tuple(sorted({citation.number for citation in cited}))
            answers.append(ShortAnswer(value_of(facet, group[0]), group[0].score, numbers))
    return answers


def events(rows: Sequence[Row], question: Question, citations: Citations) -> list[Event]:
    """The rows as events, in the order of their dates, undated ones last. Rows that name the same
    things on the same day are one event, in the words of the best, citing all."""
    found: dict[object, Event] = {}
    for row in rows:
        first = next(iter(row.spans.values()))[0]
        cited = citations.cite(first)
        if cited is None:
            continue
        values = {label: _joined(label, spans, question) for label, spans in row.spans.items()}
        day = row.when.day if row.when else None
        precision = row.when.precision if row.when else None
        same = found.get(_occasion(row, question), Event(values, day, precision, ()))
        numbers = tuple(sorted({*same.citations, cited.number}))
        found[_occasion(row, question)] = replace(same, citations=numbers)
    return sorted(found.values(), key=lambda event: (event.date is None, str(event.date or "")))


def _occasion(row: Row, question: Question) -> object:
    """What two rows of one event share: the day, and the things named, whoever is said to act."""
    day = row.when.day if row.when else None
    things = {
        " ".join(terms(span.text))
        for facet in question.facets
        if facet.type not in (AnswerType.WHO, AnswerType.WHEN)
        for span in row.spans.get(facet.label, ())
    }
    return (day, frozenset(things)) if things and day else id(row)


def facet_values(events_: Sequence[Event]) -> list[Facet]:
    """Every different value of every facet, with all articles that give it."""
    numbers: dict[tuple[str, str], set[int]] = {}
    for event in events_:
        for label, value in event.values.items():
            numbers.setdefault((label, value), set()).update(event.citations)
    return [Facet(label, value, tuple(sorted(cited))) for (label, value), cited in numbers.items()]


def value_of(facet: FacetAsked, span: Span) -> str:
    """The words of the span, or the date that they mean."""
    if facet.type is AnswerType.WHEN and span.day:
        return written(span.day, span.precision)
    return span.text


def text_of(
    answers: Sequence[ShortAnswer],
    events_: Sequence[Event],
    lead: Sequence[Span],
    citations: Citations,
) -> str:
    """A dated list for a compound question; for a single one its value, and the sentences that
    say it: those of the spans in `lead`."""
    if events_:
        return "\n".join(_event_line(event, citations.all()) for event in events_)
    quotes = list(dict.fromkeys(filter(None, map(citations.cite, lead))))[:_LEAD_QUOTES]
    lines = [_quote_line(citation) for citation in quotes]
    if answers and answers[0].text not in {citation.quote for citation in quotes}:
        lines.insert(0, f"{answers[0].text.rstrip('.')} {_marks(answers[0].citations)}.")
    return "\n".join(lines)


def _event_line(event: Event, citations: Sequence[Citation]) -> str:
    when = written(event.date, event.date_precision) if event.date else _UNDATED
    values = "; ".join(value for value in event.values.values() if value != when)
    sources = ", ".join(
        dict.fromkeys(c.article.source for c in citations if c.number in event.citations)
    )
    return f"{when}: {values} ({sources}) {_marks(event.citations)}"


def _quote_line(citation: Citation) -> str:
    return f"“{citation.quote}” — {_source(citation.article)} [{citation.number}]"


def _source(article: Article) -> str:
    name = article.source or "source not named"
    return f"{name}, {written(article.published_at.date())}" if article.published_at else name


def _marks(numbers: Sequence[int]) -> str:
    return "".join(f"[{number}]" for number in numbers)


def _joined(label: str, spans: Sequence[Span], question: Question) -> str:
    facet = next(facet for facet in question.facets if facet.label == label)
    return ", ".join(dict.fromkeys(value_of(facet, span) for span in spans))
