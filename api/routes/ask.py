"""Questions over HTTP: `POST /v1/ask` and `POST /v1/search`."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from api.schemas import AskIn, SearchIn, answer_json, filters_of, hit_json
from api.wiring import Service
from corpus.clean import clean
from index.search import search
from qa.ask import answer

router = APIRouter(tags=["questions"])


@router.post("/ask", summary="A cited answer in the articles' own words")
def ask_question(body: AskIn, request: Request) -> dict[str, Any]:
    service: Service = request.app.state.service
    return answer_json(answer(body.asked(), service.tools))


@router.post("/search", summary="Passages, ranked")
def search_passages(body: SearchIn, request: Request) -> dict[str, Any]:
    service: Service = request.app.state.service
    filters = filters_of(body.filters, body.as_of)
    hits = search(clean(body.query), service.engine, service.embedder, filters, body.top_k)
    return {"hits": [hit_json(hit) for hit in hits]}
