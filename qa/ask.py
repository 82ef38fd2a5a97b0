"""The path of a question, top to bottom: understand, search, read, weigh, decide, cite.

`ask` is one generator of steps: whoever streams forwards them all, everyone else keeps the last.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from corpus.encoding import OWN, count_tokens
from index.embed import Embedder
from index.engine import Engine
from index.hit import EVERYTHING, Filters, Hit
from index.search import check_query, search
from qa import compose
from qa.answer import Answer, Citation, Event, Facet, Reason, Status, TimeScope
from qa.bounding import others, without_event
from qa.bounds import Bounds
from qa.calibration import Fitted
from qa.conversation import Message, resolve
from qa.each import left_open, naming, of_it
from qa.findings import Findings, weigh
from qa.question import AnswerType, FacetAsked, Question, understand
from qa.reader import Read, Reader
from qa.scope import strip
from qa.scoping import Period, admitted, is_in, names_event, period_of, within

_MOST_READ = 24  # passages; what stands further down a search hardly ever answers
_POOL = 40  # passages whose sentences are looked through


@dataclass(frozen=True, slots=True)
class Tools:
    """What a question is answered with. `aliases` are the names that the owner says are one."""

    engine: Engine
    embedder: Embedder
    reader: Reader
    fitted: Fitted
    encoding: str = OWN
    aliases: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what was said before it, and the limits that the caller set for its answer.
    `asked_on` is the asker's own day, from which "yesterday" counts; today without it."""

    question: str
    filters: Filters = EVERYTHING
    top_k: int = 8
    max_citations: int = 12
    messages: Sequence[Message] = ()
    asked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it was understood: standing alone, with its facets and its time."""

    question: Question
    time_scope: TimeScope


Step = Understood | list[Hit] | Facet | Event | Answer


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


def ask(asked: Asked, tools: Tools) -> Iterator[Step]:
    """The understood question, the hits, the values and events of the answer, the answer. Where an
    event bounds the time, the question is told first without its time, for that takes longer.

    Raises QuestionRejected for a question that is blank or too long, or limits out of range.
    """
    watch = Stopwatch()
    check_query(asked.question, asked.top_k)
    resolved = resolve(asked.question, asked.messages)
    question = understand(resolved.text)
    if names_event(question.text, asked.filters, asked.asked_on):
        yield Understood(question, TimeScope())
    period = _period(question.text, asked, tools)
    yield Understood(question, period.echo())
    watch.lap("understand")

    top_k = min(asked.top_k, _MOST_READ)
    sought = without_event(question.text, period.scope)
    found = search(sought, tools.engine, tools.embedder, period.filters, max(top_k, _POOL))
    pool = within(found, period)
    hits = pool[:top_k]
    yield hits
    watch.lap("search")

    read = _read(question, pool, top_k, period, tools)
    watch.lap("read")

    findings = _weighed(question, pool, read, period, tools)
    for thing, alone in left_open(question, findings.rows):
        further = _weighed(alone, pool, _read(alone, pool, top_k, period, tools), period, tools)
        further = replace(further, rows=of_it(alone, further.rows, thing))
        findings = findings.and_of(further, tools.fitted)
    findings = replace(findings, rows=naming(question, findings.rows))
    watch.lap("weigh")

    blank = Answer(
        question=asked.question,
        resolved_question=question.text,
        time_scope=period.echo(),
        status=Status.NOT_FOUND,
        reason=None,
        confidence=findings.sure,
        text="",
        tokens_read=sum(count_tokens(hit.passage.text, tools.encoding) for hit in hits),
        passages_read=len(hits),
        generation=tools.engine.stats().generation,
    )
    if findings.sure >= tools.fitted.threshold and not period.problem:
        told = compose.found(findings, blank, asked.max_citations)
        told = replace(told, citations=_flagged(told.citations, period, tools.engine))
    else:
        reason = _reason(period, hits, tools)
        told = replace(blank, reason=reason, text=compose.not_found(reason, period.problem))
    yield from told.facets
    yield from told.events
    watch.lap("compose")
    yield replace(told, timings_ms=watch.total())


def answer(asked: Asked, tools: Tools) -> Answer:
    """The last step of `ask`."""
    *_, last = ask(asked, tools)
    assert isinstance(last, Answer)
    return last


def _read(
    question: Question, pool: Sequence[Hit], top_k: int, period: Period, tools: Tools
) -> Read:
    """What is read of the first hits, and of the likeliest sentences of all of them."""
    read = tools.reader.read(question, pool[:top_k])
    read = tools.reader.look_closer(question, pool, read, tools.embedder)
    return replace(read, spans=admitted(read.spans, period))


def _weighed(
    question: Question, pool: Sequence[Hit], read: Read, period: Period, tools: Tools
) -> Findings:
    """What was read, weighed within the time of the question."""
    topic = strip(question.text, period.scope)
    bounds = Bounds(partial(is_in, period), period.is_open, tools.aliases, topic)
    findings = weigh(question, pool, read, tools.fitted, bounds)
    rows = others(findings.rows, question, period.scope)
    sure = findings.sure if rows or not findings.rows else 0.0  # nothing but the event itself
    return replace(findings, told=admitted(findings.told, period), rows=rows, sure=sure)


def _period(question: str, asked: Asked, tools: Tools) -> Period:
    """The time that the question is about. An event that bounds it is itself asked for."""

    def find(text: str, filters: Filters) -> list[Hit]:
        return search(text, tools.engine, tools.embedder, filters, asked.top_k)

    def day_of(asks: str) -> date | None:
        facet = FacetAsked("when", AnswerType.WHEN, asks=asks)
        when = Question(facet.asks, (facet,))
        pool = search(asks, tools.engine, tools.embedder, asked.filters, _POOL)
        read = tools.reader.read(when, pool[: min(asked.top_k, _MOST_READ)])
        read = tools.reader.look_closer(when, pool, read, tools.embedder)
        sought = weigh(when, pool, read, tools.fitted)
        [(_, groups)] = sought.groups
        return groups[0].spans[0].day if sought.sure >= tools.fitted.threshold else None

    return period_of(question, asked.filters, asked.asked_on, find, day_of)


def _flagged(citations: Sequence[Citation], period: Period, engine: Engine) -> tuple[Citation, ...]:
    """The citations with those marked whose article has a newer version: only what is asked as of
    a time draws on such."""
    if period.filters.as_of is None:
        return tuple(citations)
    newest = {each.article.id: engine.get(each.article.id).version for each in citations}
    return tuple(
        replace(each, superseded=newest[each.article.id] != each.article.version)
        for each in citations
    )


def _reason(period: Period, hits: Sequence[Hit], tools: Tools) -> Reason:
    if not tools.engine.stats().passages:
        return Reason.NOTHING_STORED
    if period.problem:
        return Reason.OUTSIDE_TIME_SCOPE
    if hits:
        return Reason.NO_ANSWER_IN_PASSAGES
    return Reason.OUTSIDE_TIME_SCOPE if period.filters != EVERYTHING else Reason.NOTHING_RELEVANT
