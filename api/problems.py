"""Errors to HTTP, in one place: RFC 9457 problem documents, never a stack trace."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from corpus.errors import (
    ArticleRejected,
    DatelineError,
    ModelError,
    NotStored,
    QuestionRejected,
    StoreBusy,
    StoreError,
)

_log = logging.getLogger("dateline")
MEDIA_TYPE = "application/problem+json"
# The first class that fits decides, so the special ones stand before the general.
_STATUS: tuple[tuple[type[DatelineError], int], ...] = (
    (QuestionRejected, 422),
    (ArticleRejected, 422),
    (NotStored, 404),
    (StoreBusy, 503),
    (StoreError, 503),
    (ModelError, 503),
)
_MAX_ERRORS = 10
# What to do about the errors that the framework finds.
_ADVICE = {
    400: "the body cannot be read; send JSON in UTF-8 as /docs describes it",
    404: "there is nothing at this address; /docs lists the routes",
    405: "this route does not take this method; /docs lists those that it takes",
}


def problem(status: int, detail: str, **more: Any) -> JSONResponse:
    """A problem document. `detail` says what happened and what to do about it."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    headers = {"Retry-After": "5"} if status == 503 else None
    return JSONResponse(body, status, headers, media_type=MEDIA_TYPE)


def status_of(error: DatelineError) -> int:
    """The HTTP status of one of our errors."""
    return next((code for kind, code in _STATUS if isinstance(error, kind)), 500)


def install(app: FastAPI) -> None:
    """Make every error of the app a problem document."""

    @app.exception_handler(DatelineError)
    def of_ours(request: Request, error: DatelineError) -> JSONResponse:
        return problem(status_of(error), str(error))

    @app.exception_handler(RequestValidationError)
    def of_validation(request: Request, error: RequestValidationError) -> JSONResponse:
        wrong = [
            {"at": ".".join(str(part) for part in each["loc"]), "why": each["msg"]}
            for each in error.errors()[:_MAX_ERRORS]
        ]
        told = "; ".join(f"{each['at']}: {each['why']}" for each in wrong)
        return problem(422, f"the request is not as /docs describes it: {told}", errors=wrong)

    @app.exception_handler(HTTPException)
    def of_http(request: Request, error: HTTPException) -> JSONResponse:
        told = _ADVICE.get(error.status_code, str(error.detail))
        response = problem(error.status_code, told)
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(Exception)
    def of_anything(request: Request, error: Exception) -> JSONResponse:
        _log.error("a request failed", exc_info=error)
        return problem(500, "an error inside dateline; its log says more")
