"""OpenAI's Chat Completions: `POST /v1/chat/completions`, whole or streamed.

A stream sends its first chunk at once, the sources before the text that cites them, the text line
by line, and what `POST /v1/ask` answers under the key `dateline`. Settings of a language model
(`temperature`, `max_tokens`, `seed`, `stop`, ...) are checked and then have nothing to set.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from api.asking import answer_of, steps_of
from api.dialects.errors import OpenAIRoute, body_of
from api.dialects.rendering import Rendered, Source, Usage, pieces_of, render, usage_of
from api.dialects.turns import (
    OPEN_WEBUI,
    OPTIONS,
    Model,
    Turn,
    asked_in,
    is_forced,
    model_of,
    refuse,
    turns_of,
)
from api.streaming import EventStream, frame, resumed
from api.wiring import Service
from qa.answer import Answer

router = APIRouter(tags=["chat front ends"], route_class=OpenAIRoute)
DONE = b"data: [DONE]\n\n"


class StreamOptions(BaseModel):
    model_config = ConfigDict(strict=True)

    include_usage: bool | None = None


class ChatIn(BaseModel):
    """What is read of the request, and what is checked though it sets nothing."""

    model_config = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False)

    model: str
    messages: list[Any] = Field(min_length=1, max_length=1_000)
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    as_of: Any = None
    asked_on: Any = None
    filters: Any = None
    top_k: Any = None
    max_citations: Any = None

    n: int | None = None
    tools: list[Any] | None = None
    tool_choice: str | dict[str, Any] | None = None
    functions: list[Any] | None = None
    function_call: str | dict[str, Any] | None = None
    modalities: list[str] | None = None
    audio: dict[str, Any] | None = None
    response_format: dict[str, Any] | None = None

    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    max_completion_tokens: int | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    seed: int | None = None
    stop: str | list[str] | None = None
    user: str | None = None
    logprobs: bool | None = None
    top_logprobs: int | None = None
    logit_bias: dict[str, float] | None = None
    metadata: dict[str, Any] | None = None
    store: bool | None = None
    moderation: dict[str, Any] | None = None
    parallel_tool_calls: bool | None = None
    prediction: dict[str, Any] | None = None
    prompt_cache_key: str | None = None
    prompt_cache_options: dict[str, Any] | None = None
    prompt_cache_retention: str | None = None
    reasoning_effort: str | None = None
    safety_identifier: str | None = None
    service_tier: str | None = None
    verbosity: str | None = None
    web_search_options: dict[str, Any] | None = None

    def check(self) -> None:
        """Raises DialectRejected for what would be missed. Open WebUI offers tools of its own with
        every question, and misses nothing when none is called."""
        refuse(self.n not in (None, 1), "n", "there is one answer; leave it out or set 1")
        offered = None if self.model.startswith(OPEN_WEBUI) else self.tools
        refuse(offered, "tools", "dateline calls no tools")
        refuse(is_forced(self.tool_choice), "tool_choice", "dateline calls no tools")
        refuse(self.functions, "functions", "dateline calls no functions")
        refuse(is_forced(self.function_call), "function_call", "dateline calls no functions")
        refuse(self.audio, "audio", "answers are text")
        refuse(set(self.modalities or ()) - {"text"}, "modalities", "answers are text")
        wanted = (self.response_format or {}).get("type", "text")
        refuse(wanted != "text", "response_format", "answers are text; POST /v1/ask gives JSON")


@dataclass(frozen=True, slots=True)
class _Reply:
    """What every chunk of one reply repeats."""

    model: str
    with_usage: bool
    id: str
    created: int

    def chunk(self, delta: dict[str, Any] | None, **more: Any) -> bytes:
        """One chunk; without a delta, one without choices."""
        choice = {"index": 0, "delta": delta, "logprobs": None}
        choice["finish_reason"] = more.pop("finish_reason", None)
        usage = {"usage": None} if self.with_usage else {}
        return frame(
            {
                "id": self.id,
                "object": "chat.completion.chunk",
                "created": self.created,
                "model": self.model,
                "choices": [] if delta is None else [choice],
                **usage,
                **more,
            }
        )


@router.post("/chat/completions", summary="OpenAI's Chat Completions", response_model=None)
async def complete(body: ChatIn, request: Request) -> Response:
    service: Service = request.app.state.service
    body.check()
    model = model_of(body.model)
    turns = turns_of(body.messages, "messages")
    options = body.model_dump(include=set(OPTIONS))
    asked = await run_in_threadpool(asked_in(model, turns, options, "messages").asked)
    options_of_stream = body.stream_options or StreamOptions()
    reply = _Reply(
        body.model,
        bool(options_of_stream.include_usage),
        f"chatcmpl-{uuid.uuid4().hex}",
        int(time.time()),
    )
    home = str(request.base_url)
    if body.stream:
        steps = steps_of(asked, service)
        steps = resumed(await anext(steps), steps)  # type: ignore[assignment]
        return EventStream(_chunks(steps, reply, model, turns, home, service))

    def whole() -> Response:
        rendered = _rendered(answer_of(asked, service), model, home)
        usage = _usage(turns, rendered, service)
        return JSONResponse(jsonable_encoder(_completion(reply, rendered, usage)))

    return await run_in_threadpool(whole)


async def _chunks(
    steps: AsyncIterator[object],
    reply: _Reply,
    model: Model,
    turns: list[Turn],
    home: str,
    service: Service,
) -> AsyncIterator[bytes]:
    """Role, sources, text, end; an error on the way as OpenAI sends one."""
    try:
        yield reply.chunk({"role": "assistant", "content": "", "refusal": None})
        async for step in steps:
            if isinstance(step, Answer):
                rendered = await run_in_threadpool(_rendered, step, model, home)
                for sent in _sources(rendered, reply, model):
                    yield sent
                for piece in pieces_of(rendered.text):
                    yield reply.chunk({"content": piece})
                yield reply.chunk({}, finish_reason="stop")
                if reply.with_usage:
                    usage = await run_in_threadpool(_usage, turns, rendered, service)
                    yield reply.chunk(None, usage=_usage_json(usage))
        yield DONE
    except Exception as error:
        _, told = body_of(error)
        yield frame(told)
    finally:
        await steps.aclose()  # type: ignore[attr-defined]


def _sources(rendered: Rendered, reply: _Reply, model: Model) -> list[bytes]:
    """The chunks before the text. Open WebUI shows quotes of sources sent as its own events, and
    only titles of annotations; sent both, it would list each source twice."""
    if model.name != OPEN_WEBUI:
        annotations = [_nested(annotation) for annotation in rendered.annotations]
        return [reply.chunk({"annotations": annotations}, dateline=rendered.body)]
    events = [reply.chunk({}, event=_event(source)) for source in rendered.sources]
    return [reply.chunk({}, dateline=rendered.body), *events]


def _event(source: Source) -> dict[str, Any]:
    """A source as Open WebUI's pipes send one: a document for each quote, joined by address."""
    about = {"source": source.url, "name": source.title}
    return {
        "type": "source",
        "data": {
            "source": {"name": source.title, "url": source.url},
            "document": source.quotes,
            "metadata": [about for _ in source.quotes],
            "distances": source.scores,
        },
    }


def _nested(annotation: dict[str, Any]) -> dict[str, Any]:
    """The annotation as Chat Completions nests it."""
    place = {key: value for key, value in annotation.items() if key != "type"}
    return {"type": annotation["type"], annotation["type"]: place}


def _rendered(answer: Answer, model: Model, home: str) -> Rendered:
    return render(answer, home, with_list=model.name != OPEN_WEBUI)


def _usage(turns: list[Turn], rendered: Rendered, service: Service) -> Usage:
    return usage_of([turn.text for turn in turns], rendered.text, service.settings.encoding)


def _usage_json(usage: Usage) -> dict[str, int]:
    return {
        "prompt_tokens": usage.prompt,
        "completion_tokens": usage.completion,
        "total_tokens": usage.total,
    }


def _completion(reply: _Reply, rendered: Rendered, usage: Usage) -> dict[str, Any]:
    message = {
        "role": "assistant",
        "content": rendered.text,
        "refusal": None,
        "annotations": [_nested(annotation) for annotation in rendered.annotations],
    }
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return {
        "id": reply.id,
        "object": "chat.completion",
        "created": reply.created,
        "model": reply.model,
        "choices": [choice],
        "usage": _usage_json(usage),
        "dateline": rendered.body,
    }
