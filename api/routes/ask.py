"""Questions over HTTP: `POST /v1/ask`, whole or step by step, and `POST /v1/search`."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse

from api.asking import answer_of, hits_of, steps_of, superseded
from api.schemas import AskIn, SearchIn, answer_json, filters_of, hit_json
from api.streaming import EventStream, ask_frames, resumed
from api.wiring import Service
from qa.ask import Asked

router = APIRouter(tags=["questions"])


@router.post(
    "/ask",
    summary="A cited answer in the articles' own words",
    response_model=None,
    responses={200: {"content": {"application/json": {}, "text/event-stream": {}}}},
)
async def ask_question(body: AskIn, request: Request) -> Response:
    """One answer; with `Accept: text/event-stream`, the steps to it as the events `understanding`,
    `hits`, `facet`, `event` and `answer`, the last with the same body."""
    service: Service = request.app.state.service
    asked = await run_in_threadpool(body.asked)
    if _wants_events(request):
        steps = steps_of(asked, service)
        return EventStream(ask_frames(resumed(await anext(steps), steps)))
    return await run_in_threadpool(_whole, asked, service)


@router.post("/search", summary="Passages, ranked")
def search_passages(body: SearchIn, request: Request) -> dict[str, Any]:
    service: Service = request.app.state.service
    filters = filters_of(body.filters, body.as_of)
    hits = hits_of(body.query, filters, body.top_k, service)
    return {
        "hits": [hit_json(hit) | {"superseded": superseded(hit, filters, service)} for hit in hits]
    }


def _whole(asked: Asked, service: Service) -> Response:
    """Answered and written in one go, so that the event loop has nothing to do but to send it."""
    return JSONResponse(jsonable_encoder(answer_json(answer_of(asked, service))))


def _wants_events(request: Request) -> bool:
    """Whether events are accepted, and JSON is not named before them."""
    named = request.headers.get("accept", "").lower().split(",")
    accepted = [each.split(";")[0].strip() for each in named]
    known = [each for each in accepted if each in ("text/event-stream", "application/json")]
    return known[:1] == ["text/event-stream"]
