"""Spans to the answer's words: quotes, dates, names of sources, and the few phrases below.

Numbers in brackets count articles in the order in which the text cites them.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.article import Article
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
_ROW_QUOTES = 6
_MOST_VALUE = 600  # characters; longer ones are told by the quotes
_TOLD = 3  # sentences that an event cites
_THINGS = (AnswerType.NAME, AnswerType.WHERE, AnswerType.TEXT)
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
        cited = [(span, citations.cite(span)) for row in rows for span in row.values[label]]
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


def answers_of(events_: Sequence[Event], score: float) -> list[ShortAnswer]:
    """Every value of the events as a short answer, in their order."""
    return [ShortAnswer(facet.value, score, facet.citations) for facet in facet_values(events_)]


def facet_values(events_: Sequence[Event]) -> list[Facet]:
    """Every different value of every facet, with all articles that give it."""
    numbers: dict[tuple[str, str], set[int]] = {}
    for event in events_:
        for label, values in event.values.items():
            for value in values:
                numbers.setdefault((label, value), set()).update(event.citations)
    return [Facet(label, value, tuple(sorted(cited))) for (label, value), cited in numbers.items()]


def value_of(facet: FacetAsked | None, span: Span) -> str:
    """The words of the span, or the date that they mean."""
    if facet and facet.type is AnswerType.WHEN and span.day:
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
        rows = [_event_line(event, citations.all()) for event in events_]
        return "\n".join([*rows, *map(_quote_line, citations.all()[:_ROW_QUOTES])])
    quotes = list(dict.fromkeys(filter(None, map(citations.cite, lead))))[:_LEAD_QUOTES]
    lines = [_quote_line(citation) for citation in quotes]
    if answers and answers[0].text not in {citation.quote for citation in quotes}:
        lines.insert(0, f"{answers[0].text.rstrip('.')} {_marks(answers[0].citations)}.")
    return "\n".join(lines)


def _event_line(event: Event, citations: Sequence[Citation]) -> str:
    when = written(event.date, event.date_precision) if event.date else _UNDATED
    told = [", ".join(value) for value in event.values.values()]
    values = "; ".join(value for value in told if value != when and len(value) < _MOST_VALUE)
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
