"""OpenAI's Responses: `POST /v1/responses`, whole or streamed.

Nothing is kept between requests: a conversation is what its `input` holds, `previous_response_id`
is refused, and references to earlier items are passed over, since the user's own turns are there.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, ConfigDict

from api.asking import answer_of, steps_of
from api.dialects.errors import DialectRejected, OpenAIRoute, body_of
from api.dialects.rendering import Rendered, Usage, pieces_of, render, usage_of
from api.dialects.turns import OPTIONS, Turn, asked_in, is_forced, model_of, refuse, turns_of
from api.streaming import EventStream, frame, resumed
from api.wiring import Service
from corpus.clean import mend_surrogates
from qa.answer import Answer

router = APIRouter(tags=["chat front ends"], route_class=OpenAIRoute)
_PASSED_OVER = ("item_reference", "reasoning")
# What is repeated in the response must be writable: no halves of characters.
Words = Annotated[str, AfterValidator(mend_surrogates)]
_PLACE = {"output_index": 0, "content_index": 0}


class ResponsesIn(BaseModel):
    """What is read of the request, and what is checked though it sets nothing."""

    model_config = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False)

    model: str
    input: str | list[Any]
    stream: bool | None = None
    as_of: Any = None
    asked_on: Any = None
    filters: Any = None
    top_k: Any = None
    max_citations: Any = None

    instructions: Words | None = None
    previous_response_id: str | None = None
    conversation: str | dict[str, Any] | None = None
    background: bool | None = None
    tools: list[Any] | None = None
    tool_choice: str | dict[str, Any] | None = None
    text: dict[str, Any] | None = None
    prompt: dict[str, Any] | None = None

    temperature: float | None = None
    top_p: float | None = None
    max_output_tokens: int | None = None
    metadata: dict[Words, Words] | None = None
    user: Words | None = None
    store: bool | None = None
    access_programs: dict[str, Any] | None = None
    background_options: dict[str, Any] | None = None
    context_management: list[Any] | None = None
    image: dict[str, Any] | None = None
    include: list[str] | None = None
    max_tool_calls: int | None = None
    moderation: dict[str, Any] | None = None
    parallel_tool_calls: bool | None = None
    prompt_cache_key: str | None = None
    prompt_cache_options: dict[str, Any] | None = None
    prompt_cache_retention: str | None = None
    reasoning: dict[str, Any] | None = None
    safety_identifier: str | None = None
    service_tier: str | None = None
    stream_options: dict[str, Any] | None = None
    top_logprobs: int | None = None
    truncation: str | None = None

    def check(self) -> None:
        """Raises DialectRejected for what would be missed."""
        why = "nothing is kept between requests; send the earlier turns as `input`"
        if self.previous_response_id:
            raise DialectRejected(why, "previous_response_id", "previous_response_not_found")
        refuse(self.conversation, "conversation", why)
        refuse(self.background, "background", "answers are given at once")
        refuse(self.tools, "tools", "dateline calls no tools")
        refuse(is_forced(self.tool_choice), "tool_choice", "dateline calls no tools")
        refuse(self.prompt, "prompt", "there are no stored prompts")
        wanted = (self.text or {}).get("format") or {}
        kind = wanted.get("type", "text") if isinstance(wanted, dict) else wanted
        refuse(kind != "text", "text.format", "answers are text; POST /v1/ask gives JSON")

    def turns(self) -> list[Turn]:
        """Raises DialectRejected."""
        if isinstance(self.input, str):
            return [Turn("user", self.input)]
        kept = [
            (at, item)
            for at, item in enumerate(self.input)
            if not (isinstance(item, dict) and item.get("type") in _PASSED_OVER)
        ]
        return [turn for at, item in kept for turn in _turns(item, at)]


@dataclass(slots=True)
class _Reply:
    """One response while it is put together; `events` counts what was sent."""

    body: ResponsesIn
    id: str = field(default_factory=lambda: f"resp_{uuid.uuid4().hex}")
    item_id: str = field(default_factory=lambda: f"msg_{uuid.uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))
    events: int = 0

    def event(self, kind: str, **more: Any) -> bytes:
        sent = frame({"type": kind, "sequence_number": self.events, **more}, kind)
        self.events += 1
        return sent

    def item(self, content: list[dict[str, Any]], status: str) -> dict[str, Any]:
        return {
            "id": self.item_id,
            "type": "message",
            "status": status,
            "role": "assistant",
            "content": content,
        }

    def response(self, status: str, **more: Any) -> dict[str, Any]:
        """The response's object; what the request set is repeated, as OpenAI does."""
        given = self.body
        return {
            "id": self.id,
            "object": "response",
            "created_at": self.created,
            "status": status,
            "background": False,
            "error": None,
            "incomplete_details": None,
            "instructions": given.instructions,
            "max_output_tokens": given.max_output_tokens,
            "max_tool_calls": None,
            "model": given.model,
            "output": [],
            "parallel_tool_calls": True,
            "previous_response_id": None,
            "reasoning": {"effort": None, "summary": None},
            "service_tier": "default",
            "store": False,
            "temperature": 1.0 if given.temperature is None else given.temperature,
            "text": {"format": {"type": "text"}},
            "tool_choice": "auto",
            "tools": [],
            "top_logprobs": 0,
            "top_p": 1.0 if given.top_p is None else given.top_p,
            "truncation": "disabled",
            "usage": None,
            "user": given.user,
            "metadata": given.metadata or {},
            **more,
        }

    def completed(self, rendered: Rendered, usage: Usage) -> dict[str, Any]:
        return self.response(
            "completed",
            completed_at=int(time.time()),
            output=[self.item([_part(rendered)], "completed")],
            usage=_usage_json(usage),
            dateline=rendered.body,
        )


@router.post("/responses", summary="OpenAI's Responses", response_model=None)
async def respond(body: ResponsesIn, request: Request) -> Response:
    service: Service = request.app.state.service
    body.check()
    turns = body.turns()
    options = body.model_dump(include=set(OPTIONS))
    asked = await run_in_threadpool(asked_in(model_of(body.model), turns, options, "input").asked)
    said = [body.instructions or "", *(turn.text for turn in turns)]
    reply = _Reply(body)
    home = str(request.base_url)
    if body.stream:
        steps = steps_of(asked, service)
        steps = resumed(await anext(steps), steps)  # type: ignore[assignment]
        return EventStream(_events(steps, reply, said, home, service))

    def whole() -> Response:
        rendered, usage = _rendered(answer_of(asked, service), said, home, service)
        return JSONResponse(jsonable_encoder(reply.completed(rendered, usage)))

    return await run_in_threadpool(whole)


async def _events(
    steps: AsyncIterator[object], reply: _Reply, said: list[str], home: str, service: Service
) -> AsyncIterator[bytes]:
    """A response's life as events; an error on the way ends it as failed."""
    try:
        yield reply.event("response.created", response=reply.response("in_progress"))
        yield reply.event("response.in_progress", response=reply.response("in_progress"))
        async for step in steps:
            if isinstance(step, Answer):
                rendered, usage = await run_in_threadpool(_rendered, step, said, home, service)
                for sent in _message(rendered, reply):
                    yield sent
                done = reply.completed(rendered, usage)
                yield reply.event("response.completed", response=done)
    except Exception as error:
        _, told = body_of(error)
        failure = {"code": "server_error", "message": told["error"]["message"]}
        yield reply.event("response.failed", response=reply.response("failed", error=failure))
    finally:
        await steps.aclose()  # type: ignore[attr-defined]


def _message(rendered: Rendered, reply: _Reply) -> Iterator[bytes]:
    """The one message: its sources, then its text, then both once more as they are complete."""
    place = {"item_id": reply.item_id, **_PLACE}
    empty = {"type": "output_text", "text": "", "annotations": [], "logprobs": []}
    item = reply.item([], "in_progress")
    yield reply.event("response.output_item.added", output_index=0, item=item)
    yield reply.event("response.content_part.added", **place, part=empty)
    for at, annotation in enumerate(rendered.annotations):
        yield reply.event(
            "response.output_text.annotation.added",
            **place,
            annotation_index=at,
            annotation=annotation,
        )
    for piece in pieces_of(rendered.text):
        yield reply.event("response.output_text.delta", **place, delta=piece, logprobs=[])
    yield reply.event("response.output_text.done", **place, text=rendered.text, logprobs=[])
    yield reply.event("response.content_part.done", **place, part=_part(rendered))
    item = reply.item([_part(rendered)], "completed")
    yield reply.event("response.output_item.done", output_index=0, item=item)


def _turns(item: Any, at: int) -> list[Turn]:
    kind = item.get("type", "message") if isinstance(item, dict) else "message"
    if kind != "message":
        raise DialectRejected(
            f"input[{at}]: items of type {str(kind)[:60]!r} cannot be read; send messages",
            f"input[{at}].type",
            "unsupported_value",
        )
    return turns_of([item], "input", at)


def _rendered(
    answer: Answer, said: list[str], home: str, service: Service
) -> tuple[Rendered, Usage]:
    rendered = render(answer, home)
    return rendered, usage_of(said, rendered.text, service.settings.encoding)


def _part(rendered: Rendered) -> dict[str, Any]:
    return {
        "type": "output_text",
        "text": rendered.text,
        "annotations": list(rendered.annotations),
        "logprobs": [],
    }


def _usage_json(usage: Usage) -> dict[str, Any]:
    return {
        "input_tokens": usage.prompt,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": usage.completion,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": usage.total,
    }
