"""One request's visit: who calls, by which key, and what there is to tell of it afterwards.

The guard and the telemetry put a visit into the context of each request; whatever works on its
behalf, in whichever thread, finds it there. Work without a request (the command line, MCP over
stdio) is a visit of nobody in particular, who may see everything.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

from api.caller import Caller, admits, narrowed
from api.keys import KeyRing
from api.meters import Meters
from corpus.article import Article
from index.hit import Filters
from qa import ask as asking
from qa.answer import Answer


@dataclass(slots=True)
class Visit:
    """Filled in on the way: the caller by the guard, the rest once an answer is there."""

    request_id: str = ""
    caller: Caller = field(default_factory=Caller)
    ring: KeyRing | None = None
    meters: Meters | None = None
    left: bool = False  # the client has gone: nobody waits for an answer
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    answered_ns: int = 0  # since 1970
    told: dict[str, object] = field(default_factory=dict)  # what the log's line says besides


_CURRENT: ContextVar[Visit] = ContextVar("visit")


def current() -> Visit:
    return _CURRENT.get(Visit())


def begin(visit: Visit) -> None:
    """From here on, in this context, the visit is the current one."""
    _CURRENT.set(visit)


def admitted(filters: Filters) -> Filters:
    """The filters, narrowed to what the caller's key admits."""
    return narrowed(filters, current().caller)


def may_see(article: Article) -> bool:
    return admits(current().caller, article)


def recheck() -> None:
    """Raises KeyRefused when the caller's key was revoked, or has expired, since it came in."""
    visit = current()
    if visit.ring is not None and visit.caller.key is not None:
        visit.ring.recheck(visit.caller.key)


def steps(asked: asking.Asked, tools: asking.Tools) -> Iterator[asking.Step]:
    """`qa.ask.ask` on behalf of the caller: nothing that the key does not admit is drawn on, no
    step is handed out once the key is revoked, and none is made once the client has left.

    Raises KeyRefused, QuestionRejected.
    """
    visit = current()
    visit.told["question"] = asked.question
    narrow = replace(asked, filters=narrowed(asked.filters, visit.caller))
    for step in asking.ask(narrow, tools):
        recheck()
        if isinstance(step, Answer):
            tell(visit, step)
        yield step
        if visit.left:
            return


def tell(visit: Visit, answer: Answer) -> None:
    """Keep what logs, metrics and headers say of an answer."""
    visit.answered_ns = time.time_ns()
    visit.timings_ms = answer.timings_ms
    visit.told |= {
        "answer": answer.status.value,
        "reason": answer.reason.value if answer.reason else None,
        "confidence": answer.confidence,
        "generation": answer.generation,
        "steps_ms": dict(answer.timings_ms),
    }
    if visit.meters is not None:
        visit.meters.answered(answer)
