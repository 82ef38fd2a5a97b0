"""The Vercel AI SDK's message stream, as `useChat` reads it: `POST /v1/ui/chat`.

Each article is a `source-url` part before the text; what `POST /v1/ask` answers is the part
`data-dateline`. Errors before the stream are problem documents.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from api.asking import steps_of
from api.dialects.errors import DialectRejected, body_of
from api.dialects.rendering import pieces_of, render
from api.dialects.turns import OWNER, Model, Turn, asked_in, text_of
from api.streaming import EventStream, frame, resumed
from api.wiring import Service
from qa.answer import Answer

router = APIRouter(tags=["chat front ends"])
_HEADER = "x-vercel-ai-ui-message-stream"
_DONE = b"data: [DONE]\n\n"
_ROLES = ("user", "assistant", "system")


class UiMessage(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")

    role: str
    parts: list[dict[str, Any]] = Field(max_length=1_000)


class UiIn(BaseModel):
    """What `useChat` sends, and the options of a question beside it."""

    model_config = ConfigDict(strict=True, extra="ignore")

    messages: list[UiMessage] = Field(min_length=1, max_length=1_000)
    as_of: Any = None
    asked_on: Any = None
    filters: Any = None
    top_k: Any = None
    max_citations: Any = None


@router.post("/ui/chat", summary="The Vercel AI SDK's message stream", response_model=None)
async def chat(body: UiIn, request: Request) -> Response:
    service: Service = request.app.state.service
    turns = [_turn(message, at) for at, message in enumerate(body.messages)]
    options = body.model_dump(exclude={"messages"})
    asked_of = asked_in(Model(OWNER), turns, options, "messages").asked
    steps = steps_of(await run_in_threadpool(asked_of), service)
    told = resumed(await anext(steps), steps)
    stream = EventStream(_parts(told, str(request.base_url)))
    stream.headers[_HEADER] = "v1"
    return stream


async def _parts(steps: AsyncIterator[object], home: str) -> AsyncIterator[bytes]:
    """Start, sources, text, the whole answer, end; an error on the way as a part."""
    try:
        yield frame({"type": "start", "messageId": f"msg_{uuid.uuid4().hex}"})
        async for step in steps:
            if isinstance(step, Answer):
                for part in await run_in_threadpool(_message, step, home):
                    yield part
        yield frame({"type": "finish"})
    except Exception as error:
        _, told = body_of(error)
        yield frame({"type": "error", "errorText": told["error"]["message"]})
    else:
        yield _DONE
    finally:
        await steps.aclose()  # type: ignore[attr-defined]


def _message(answer: Answer, home: str) -> list[bytes]:
    rendered = render(answer, home, with_list=False)
    sources = [
        {"type": "source-url", "sourceId": str(each.number), "url": each.url, "title": each.title}
        for each in rendered.sources
    ]
    text = [{"type": "text-delta", "id": "1", "delta": part} for part in pieces_of(rendered.text)]
    whole = {"type": "data-dateline", "data": rendered.body}
    parts = [*sources, {"type": "text-start", "id": "1"}, *text, {"type": "text-end", "id": "1"}]
    return [frame(part) for part in (*parts, whole)]


def _turn(message: UiMessage, at: int) -> Turn:
    """The text of a message. What an assistant's message holds besides is ours, and passed over."""
    place = f"messages[{at}]"
    if message.role not in _ROLES:
        raise DialectRejected(f"{place}.role must be 'user', 'assistant' or 'system'", place)
    if message.role == "user" and any(part.get("type") == "file" for part in message.parts):
        raise DialectRejected(f"{place}: only text can be read, no images, sound or files", place)
    texts = [part for part in message.parts if part.get("type") == "text"]
    return Turn(message.role, text_of(texts, f"{place}.parts") if texts else "")
