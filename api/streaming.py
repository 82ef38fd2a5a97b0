"""Server-sent events: how a frame is written, how frames are sent, and the steps of an answer as
the events of `POST /v1/ask`.

Each `facet` and `event` leaves before the `answer` that repeats them, so that a page can show
the parts as they come, and a program can wait for the last event and read only that.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import anyio
from fastapi.encoders import jsonable_encoder
from starlette.responses import StreamingResponse
from starlette.types import Message, Send

from api.problems import problem, status_of
from api.schemas import answer_json, hit_json
from corpus.clean import mend_surrogates
from corpus.errors import DatelineError
from qa.answer import Answer
from qa.question import Question

_log = logging.getLogger("dateline")
_QUIET_S = 15.0  # proxies close a connection on which nothing came for a minute or so
_STALLED_S = 30.0  # a reader that takes nothing for so long has gone
_KEEP_ALIVE = b": still here\n\n"
_INTERNAL = "an error inside dateline; its log says more"


def frame(value: Any, event: str | None = None) -> bytes:
    """One event. In ASCII, since some clients end lines at U+2028, too, which JSON leaves alone."""
    named = f"event: {event}\n" if event else ""
    return f"{named}data: {json.dumps(jsonable_encoder(value))}\n\n".encode()


class EventStream(StreamingResponse):
    """Frames as they come, a comment when none came for a while. It ends when the client leaves
    or stops reading, and closes the frames' generator however it ends."""

    media_type = "text/event-stream"

    def __init__(self, frames: AsyncIterator[bytes]) -> None:
        # Proxies that collect a response before they pass it on are told not to.
        super().__init__(frames, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._frames = frames
        self._turn = anyio.Lock()

    async def stream_response(self, send: Send) -> None:
        start = {"status": self.status_code, "headers": self.raw_headers}
        await send({"type": "http.response.start", **start})
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._keep_alive, send)
                async for sent in self._frames:
                    await self._send(send, sent)
                tasks.cancel_scope.cancel()
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except* TimeoutError:
            _log.warning("a reader took nothing for %.0f s and was let go", _STALLED_S)
        finally:
            with anyio.CancelScope(shield=True):
                await self._frames.aclose()  # type: ignore[attr-defined]

    async def _keep_alive(self, send: Send) -> None:
        while True:
            await anyio.sleep(_QUIET_S)
            await self._send(send, _KEEP_ALIVE)

    async def _send(self, send: Send, body: bytes) -> None:
        message: Message = {"type": "http.response.body", "body": body, "more_body": True}
        async with self._turn:
            with anyio.fail_after(_STALLED_S):
                await send(message)


async def resumed(first: object, steps: AsyncIterator[object]) -> AsyncIterator[object]:
    """The steps with the first one, which was taken early so that a question that is refused is
    refused with a status, put back before them."""
    try:
        yield first
        async for step in steps:
            yield step
    finally:
        await steps.aclose()  # type: ignore[attr-defined]


async def ask_frames(steps: AsyncIterator[object]) -> AsyncIterator[bytes]:
    """The steps as frames; an error on the way is a last event `error` with a problem document."""
    try:
        async for step in steps:
            for event, value in _events(step):
                yield frame(value, event)
    except DatelineError as error:
        yield _error(status_of(error), str(error))
    except Exception:
        _log.exception("a stream failed")
        yield _error(500, _INTERNAL)
    finally:
        await steps.aclose()  # type: ignore[attr-defined]


def _events(step: object) -> Iterator[tuple[str, Any]]:
    if isinstance(step, Question):
        yield "understanding", {"resolved_question": step.text, "facets": step.facets}
    elif isinstance(step, list):
        yield "hits", {"hits": [hit_json(hit) for hit in step]}
    elif isinstance(step, Answer):
        body = answer_json(step)
        for facet in body["facets"]:
            yield "facet", facet
        for event in body["events"]:
            yield "event", event
        yield "answer", body


def _error(status: int, told: str) -> bytes:
    document = json.loads(bytes(problem(status, mend_surrogates(told)).body))
    return frame(document, "error")
