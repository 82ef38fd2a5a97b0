"""Articles over HTTP: take in, list, show, check a slice, retract, delete."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import IO, Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from starlette.datastructures import UploadFile

from api import holdings
from api.schemas import RetractIn, article_json, outcome_json, version_json
from api.wiring import Service
from corpus.errors import ArticleRejected, QuestionRejected
from corpus.formats import Found, Rejected, read_upload
from corpus.formats.jsonl import draft_from_row, read_jsonl
from index.hit import Outcome, Status

router = APIRouter(prefix="/articles", tags=["articles"])
_LINES = ("application/jsonl", "application/x-ndjson", "application/x-jsonlines")
_MAX_ARTICLES = 10_000


@router.post("", summary="One article, a batch, JSON lines, or a file", status_code=201)
async def take_in(request: Request) -> JSONResponse:
    service: Service = request.app.state.service
    found = await _found(request)
    outcomes = await run_in_threadpool(holdings.take_in, found, service.pipeline)
    rows = [_row(outcome) for outcome in outcomes]
    statuses = {row["status"] for row in rows}
    code = 201 if Status.ADDED in statuses else 422 if statuses == {Status.FAILED} else 200
    return JSONResponse({"articles": rows}, code)


@router.get("", summary="What is stored, page by page")
def list_articles(
    request: Request, cursor: str | None = None, limit: Annotated[int, Query(ge=1, le=500)] = 50
) -> dict[str, Any]:
    service: Service = request.app.state.service
    page = holdings.page(service.engine, cursor, limit)
    return {
        "articles": [article_json(article, with_text=False) for article in page.articles],
        "next_cursor": page.next_cursor,
    }


@router.get("/{article_id}", summary="One article with its text")
def show_article(article_id: str, request: Request, version: str | None = None) -> dict[str, Any]:
    service: Service = request.app.state.service
    return article_json(holdings.article(service.engine, article_id, version))


@router.get("/{article_id}/versions", summary="Every version, oldest first")
def list_versions(article_id: str, request: Request) -> dict[str, Any]:
    service: Service = request.app.state.service
    records = holdings.versions(service.engine, article_id)
    return {"versions": [version_json(each) for each in records]}


@router.get("/{article_id}/text", summary="A slice of the text, for checking a quote")
def slice_text(
    article_id: str,
    request: Request,
    version: str | None = None,
    start: int = 0,
    end: int | None = None,
) -> dict[str, Any]:
    service: Service = request.app.state.service
    article = holdings.article(service.engine, article_id, version)
    stop = len(article.text) if end is None else end
    if not 0 <= start <= stop <= len(article.text):
        raise QuestionRejected(
            f"no slice {start}:{stop} in a text of {len(article.text)} characters"
        )
    return {
        "article_id": article.id,
        "version": article.version,
        "start": start,
        "end": stop,
        "text": article.text[start:stop],
    }


@router.post("/{article_id}/retract", summary="Flag as withdrawn; citations will say so")
def retract_article(
    article_id: str, request: Request, body: RetractIn | None = None
) -> dict[str, Any]:
    service: Service = request.app.state.service
    reason = (body or RetractIn()).reason
    return article_json(holdings.retract(service.engine, article_id, reason), with_text=False)


@router.delete("/{article_id}", summary="Forget every version", status_code=204)
def delete_article(article_id: str, request: Request) -> Response:
    service: Service = request.app.state.service
    holdings.remove(service.engine, article_id)
    return Response(status_code=204)


async def _found(request: Request) -> list[Found | Rejected]:
    """What the body holds, by its content type. Raises ArticleRejected when it holds nothing."""
    kind = request.headers.get("content-type", "application/json").split(";")[0].strip().lower()
    if kind == "multipart/form-data":
        found = await _uploaded(request)
    elif kind in _LINES:
        found = list(_lines(await request.body(), "body"))
    else:
        found = _rows(await request.body())
    if not found:
        raise ArticleRejected("no article in the body; send one object, a list, or a file")
    return found


async def _uploaded(request: Request) -> list[Found | Rejected]:
    found: list[Found | Rejected] = []
    async with request.form(max_files=1_000, max_fields=1_000) as form:
        for _, part in form.multi_items():
            if isinstance(part, UploadFile):
                name = part.filename or "upload"
                found += await run_in_threadpool(_read_part, part.file, name)
    return found


def _read_part(file: IO[bytes], name: str) -> list[Found | Rejected]:
    return list(read_upload(file, name))


def _rows(body: bytes) -> list[Found | Rejected]:
    """One object, a list of them, or `{"articles": [...]}`."""
    try:
        decoded = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ArticleRejected(f"the body is not JSON: {error}") from error
    if isinstance(decoded, dict) and isinstance(decoded.get("articles"), list):
        decoded = decoded["articles"]
    rows = decoded if isinstance(decoded, list) else [decoded]
    if len(rows) > _MAX_ARTICLES:
        raise ArticleRejected(f"more than {_MAX_ARTICLES:,} articles at once; send them in parts")
    return [_checked(row, at) for at, row in enumerate(rows, start=1)]


def _checked(row: object, at: int) -> Found | Rejected:
    try:
        return Found("body", at, draft_from_row(row))
    except ArticleRejected as error:
        return Rejected("body", at, str(error))


def _lines(body: bytes, name: str) -> Iterator[Found | Rejected]:
    for number, draft in read_jsonl(io.BytesIO(body)):
        if isinstance(draft, str):
            yield Rejected(name, number, draft)
        else:
            yield Found(name, number, draft)


def _row(outcome: Outcome | Rejected) -> dict[str, Any]:
    if isinstance(outcome, Outcome):
        return outcome_json(outcome)
    line = "" if outcome.line is None else f", line {outcome.line}"
    where = "" if outcome.path == "body" else f"{outcome.path}{line}: "
    return {
        "status": Status.FAILED,
        "article_id": None,
        "version": None,
        "reason": f"{where}{outcome.reason}",
    }
