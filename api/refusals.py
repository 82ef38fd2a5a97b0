"""Errors to HTTP, in one place, in the shape that the clients of each route expect: OpenAI's on
OpenAI's routes, RFC 9457 problem documents everywhere else. Never a stack trace."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import Scope

from api.dialects.errors import is_openai, openai_error
from api.problems import problem, status_of
from api.visit import current
from corpus.clean import mend_surrogates
from corpus.errors import DatelineError

_log = logging.getLogger("dateline")
_MAX_ERRORS = 10
# What to do about the errors that the framework finds.
_ADVICE = {
    400: "the body cannot be read; send JSON in UTF-8 as /docs describes it",
    404: "there is nothing at this address; /docs lists the routes",
    405: "this route does not take this method; /docs lists those that it takes",
}


def path_of(scope: Scope) -> str:
    """The path as the routes see it: without what a proxy has put before it."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path.removeprefix(root) if path.startswith(f"{root}/") else path


def refusal(
    path: str,
    status: int,
    detail: str,
    *,
    code: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """An error at this path; `code` is OpenAI's word for the reason."""
    told = mend_surrogates(detail)
    if is_openai(path):
        return openai_error(status, told, code=code, headers=headers)
    response = problem(status, told)
    response.headers.update(headers or {})
    return response


def install(app: FastAPI) -> None:
    """Answer every error of the app in its route's shape."""

    # All of them are coroutines: Starlette would send a plain function to a thread, and under load
    # a refusal must not wait for one.
    @app.exception_handler(DatelineError)
    async def of_ours(request: Request, error: DatelineError) -> JSONResponse:
        return refusal(path_of(request.scope), status_of(error), str(error))

    @app.exception_handler(RequestValidationError)
    async def of_validation(request: Request, error: RequestValidationError) -> JSONResponse:
        wrong: list[dict[str, Any]] = [
            {
                "at": mend_surrogates(".".join(str(part) for part in each["loc"])),
                "why": mend_surrogates(each["msg"]),
            }
            for each in error.errors()[:_MAX_ERRORS]
        ]
        told = "; ".join(f"{each['at']}: {each['why']}" for each in wrong)
        return problem(422, f"the request is not as /docs describes it: {told}", errors=wrong)

    @app.exception_handler(HTTPException)
    async def of_http(request: Request, error: HTTPException) -> JSONResponse:
        told = _ADVICE.get(error.status_code, str(error.detail))
        path = path_of(request.scope)
        return refusal(path, error.status_code, told, headers=error.headers)

    @app.exception_handler(Exception)
    async def of_anything(request: Request, error: Exception) -> JSONResponse:
        _log.error("a request failed", exc_info=error)
        told = "an error inside dateline; its log says more"
        # This one is sent around everything else, so that nobody else names the request.
        named = {"X-Request-ID": current().request_id}
        return refusal(path_of(request.scope), 500, told, headers=named)
