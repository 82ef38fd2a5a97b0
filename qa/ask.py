"""The path of a question, top to bottom: understand, search, read, align, decide, cite.

`ask` is one generator of steps: whoever streams forwards them all, everyone else keeps the last.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.encoding import OWN, count_tokens
from index.embed import Embedder
from index.engine import Engine
from index.hit import EVERYTHING, Filters, Hit
from index.search import check_query, search
from qa import compose
from qa.answer import Answer, Reason, Span, Status, TimeScope
from qa.calibration import Fitted
from qa.combine import Group, combine
from qa.events import Row, align, align_spans
from qa.question import FacetAsked, Question, understand
from qa.reader import Read, Reader

_MOST_READ = 24  # passages; what stands further down a search hardly ever answers
_MAX_ANSWERS = 5
_MAX_EVENTS = 20
_MAX_ROWS = 80
_NEAR = 0.5
_ROW_CERTAINTY = 0.6
_POOL = 40  # passages whose sentences are looked through for rows


@dataclass(frozen=True, slots=True)
class Tools:
    """What a question is answered with."""

    engine: Engine
    embedder: Embedder
    reader: Reader
    fitted: Fitted
    encoding: str = OWN


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the limits that the caller set for its answer."""

    question: str
    filters: Filters = EVERYTHING
    top_k: int = 8
    max_citations: int = 12


@dataclass(slots=True)
class Stopwatch:
    """Milliseconds since the last lap and since the start, by the name of the lap."""

    started: float = field(default_factory=time.perf_counter)
    laps: dict[str, float] = field(default_factory=dict)

    def lap(self, name: str) -> None:
        elapsed_ms = (time.perf_counter() - self.started) * 1000
        self.laps[name] = round(elapsed_ms - sum(self.laps.values()), 2)

    def total(self) -> dict[str, float]:
        return {**self.laps, "total": round((time.perf_counter() - self.started) * 1000, 2)}


Step = Question | list[Hit] | Answer
Found = tuple[FacetAsked, list[Group]]


def ask(asked: Asked, tools: Tools) -> Iterator[Step]:
    """The understood question, then the hits, then the answer.

    Raises QuestionRejected for a question that is blank or too long, or limits out of range.
    """
    watch = Stopwatch()
    check_query(asked.question, asked.top_k)
    question = understand(asked.question)
    yield question
    watch.lap("understand")

    top_k = min(asked.top_k, _MOST_READ)
    pool = search(question.text, tools.engine, tools.embedder, asked.filters, max(top_k, _POOL))
    hits = pool[:top_k]
    yield hits
    watch.lap("search")

    read = tools.reader.read(question, hits)
    watch.lap("read")

    rows = align(question, pool) if question.is_compound else []
    watch.lap("align")

    yield _answer(asked, question, hits, read, rows, tools, watch)


def answer(asked: Asked, tools: Tools) -> Answer:
    """The last step of `ask`."""
    *_, last = ask(asked, tools)
    assert isinstance(last, Answer)
    return last


def _answer(
    asked: Asked,
    question: Question,
    hits: Sequence[Hit],
    read: Read,
    rows: Sequence[Row],
    tools: Tools,
    watch: Stopwatch,
) -> Answer:
    """Decide whether to answer, and if so, with what; every quote is cited as it is taken."""
    found = [
        (facet, combine(question, facet, _of(facet, read.spans), tools.fitted))
        for facet in question.facets
    ]
    sure = max(_confidence(question, found, read, tools.fitted), _sure_of(rows))
    if question.is_compound and not rows:
        near = [
            (facet, [group.spans[0] for group in groups[:_MAX_ANSWERS] if _is_near(group, groups)])
            for facet, groups in found
        ]
        rows = align_spans(question, near)
    blank = Answer(
        question=asked.question,
        resolved_question=asked.question,
        time_scope=_time_scope(asked.filters),
        status=Status.NOT_FOUND,
        reason=None,
        confidence=sure,
        text="",
        tokens_read=sum(count_tokens(hit.passage.text, tools.encoding) for hit in hits),
        passages_read=len(hits),
        generation=tools.engine.stats().generation,
    )
    if sure < tools.fitted.threshold:
        reason = _reason(asked, hits, tools)
        told = replace(blank, reason=reason, text=compose.NOT_FOUND[reason])
    else:
        told = _found(asked, question, found, rows, blank)
    watch.lap("compose")
    return replace(told, timings_ms=watch.total())


def _of(facet: FacetAsked, spans: Sequence[Span]) -> list[Span]:
    return [span for span in spans if span.facet == facet.label]


def _confidence(question: Question, found: Sequence[Found], read: Read, fitted: Fitted) -> float:
    """The probability that the first answer is right; of a compound question, that a passage
    answers it."""
    if not any(groups for _, groups in found):
        return 0.0
    if question.is_compound:
        return round(fitted.somewhere(read.evidence or ()), 4)
    [(_, groups)] = found
    return groups[0].spans[0].score


def _is_near(group: Group, groups: Sequence[Group]) -> bool:
    """Whether a group is nearly as likely as the first."""
    return group.spans[0].score >= _NEAR * groups[0].spans[0].score


def _sure_of(rows: Sequence[Row]) -> float:
    """How well the best row fits the question, as a share of certainty."""
    return round(_ROW_CERTAINTY * max((row.score for row in rows), default=0.0), 4)


def _found(
    asked: Asked,
    question: Question,
    found: Sequence[Found],
    rows: Sequence[Row],
    blank: Answer,
) -> Answer:
    """The answer that the spans give: rows first, then the short answers, citing as they go."""
    citations = compose.Citations(asked.max_citations)
    events = compose.events(rows[:_MAX_ROWS], question, citations)[:_MAX_EVENTS]
    answers = (
        compose.answers_of(events, blank.confidence)
        if events
        else [
            short
            for facet, groups in found
            for short in compose.short_answers(
                facet, [group.spans for group in groups[: _members(facet)]], citations
            )
        ]
    )
    lead: Sequence[Span] = next((groups[0].spans for _, groups in found if groups), ())
    told = {label for event in events for label in event.values}
    missing = any(not groups and facet.label not in told for facet, groups in found)
    return replace(
        blank,
        status=Status.PARTIAL if missing else Status.ANSWERED,
        text=compose.text_of(answers, events, lead, citations),
        answers=tuple(answers),
        facets=tuple(compose.facet_values(events)),
        events=tuple(events),
        citations=citations.all(),
    )


def _members(facet: FacetAsked) -> int:
    return _MAX_ANSWERS * 4 if facet.plural else _MAX_ANSWERS


def _time_scope(filters: Filters) -> TimeScope:
    limited = filters.published_from or filters.published_to or filters.as_of
    because = "filters of the request" if limited else None
    return TimeScope(filters.published_from, filters.published_to, filters.as_of, because)


def _reason(asked: Asked, hits: Sequence[Hit], tools: Tools) -> Reason:
    if hits:
        return Reason.NO_ANSWER_IN_PASSAGES
    if not tools.engine.stats().passages:
        return Reason.NOTHING_STORED
    return Reason.OUTSIDE_TIME_SCOPE if asked.filters != EVERYTHING else Reason.NOTHING_RELEVANT
