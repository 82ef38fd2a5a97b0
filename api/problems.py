"""Errors as RFC 9457 problem documents, and the status of each. `api/refusals.py` sends them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi.responses import JSONResponse

from api.keys import KeyRefused
from corpus.errors import (
    ArticleRejected,
    DatelineError,
    ModelError,
    NotStored,
    QuestionRejected,
    StoreBusy,
    StoreError,
)

MEDIA_TYPE = "application/problem+json"
# The first class that fits decides, so the special ones stand before the general.
_STATUS: tuple[tuple[type[DatelineError], int], ...] = (
    (KeyRefused, 401),
    (QuestionRejected, 422),
    (ArticleRejected, 422),
    (NotStored, 404),
    (StoreBusy, 503),
    (StoreError, 503),
    (ModelError, 503),
)


def problem(status: int, detail: str, **more: Any) -> JSONResponse:
    """A problem document. `detail` says what happened and what to do about it."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    headers = {"Retry-After": "5"} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
    return JSONResponse(body, status, headers, media_type=MEDIA_TYPE)


def status_of(error: DatelineError) -> int:
    """The HTTP status of one of our errors."""
    return next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
