"""Where every front door asks: an answer, its steps one by one, or passages.

The routes, the chat dialects and MCP all come through here, so what a caller's key admits holds
for every question. Nothing here knows how an answer is shown.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from api import visit
from api.wiring import Service
from corpus.clean import clean
from index.hit import Filters, Hit
from index.search import search
from qa.answer import Answer
from qa.ask import Asked, Step


def answer_of(asked: Asked, service: Service) -> Answer:
    """One answer. Raises QuestionRejected, KeyRefused, and ClientDisconnect when the client left
    before it was there."""
    *_, last = visit.steps(asked, service.tools)
    if not isinstance(last, Answer):
        raise ClientDisconnect
    return last


async def steps_of(asked: Asked, service: Service) -> AsyncIterator[Step]:
    """The steps to an answer, each made in a worker thread when it is wanted: who stops taking
    them stops the work, at the latest when the step under way ends.

    Raises QuestionRejected, KeyRefused.
    """
    work = visit.steps(asked, service.tools)
    try:
        while (step := await run_in_threadpool(next, work, None)) is not None:
            yield step
    finally:
        work.close()  # type: ignore[attr-defined]


def hits_of(query: str, filters: Filters, top_k: int, service: Service) -> list[Hit]:
    """Passages, best first. Raises QuestionRejected."""
    admitted = visit.admitted(filters)
    return search(clean(query), service.engine, service.embedder, admitted, top_k)


def superseded(hit: Hit, filters: Filters, service: Service) -> bool:
    """Whether a newer version of the hit's article is stored: only what is searched as of a time
    finds such."""
    if filters.as_of is None:
        return False
    return service.engine.get(hit.article.id).version != hit.article.version
