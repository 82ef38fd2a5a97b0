"""Errors in OpenAI's shape, on the routes that speak its dialects."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Coroutine, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from api.problems import status_of
from corpus.clean import mend_surrogates
from corpus.errors import DatelineError, InputRejected, QuestionRejected

_log = logging.getLogger("dateline")
_PATHS = ("/v1/chat/completions", "/v1/responses", "/v1/models")
_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "invalid_request_error",
    429: "rate_limit_error",
}
INTERNAL = "an error inside dateline; its log says more"


class DialectRejected(QuestionRejected):
    """A request that the dialect cannot serve. `param` names the field, `code` the reason."""

    def __init__(
        self, message: str, param: str | None = None, code: str | None = None, status: int = 400
    ) -> None:
        super().__init__(message)
        self.param = param
        self.code = code
        self.status = status


def is_openai(path: str) -> bool:
    """Whether errors at this path have OpenAI's shape."""
    return any(path == known or path.startswith(f"{known}/") for known in _PATHS)


def openai_body(
    status: int, message: str, param: str | None = None, code: str | None = None
) -> dict[str, Any]:
    """The error as OpenAI's clients read it."""
    kind = _TYPES.get(status, "server_error" if status >= 500 else "invalid_request_error")
    error = {"message": message, "type": kind, "param": param, "code": code}
    # A message may repeat what came in: halves of characters, which no encoding can write.
    mended: dict[str, Any] = json.loads(mend_surrogates(json.dumps(error, ensure_ascii=False)))
    return {"error": mended}


def openai_error(
    status: int,
    message: str,
    param: str | None = None,
    code: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The error as a response."""
    return _response(status, openai_body(status, message, param, code), headers)


def body_of(error: Exception) -> tuple[int, dict[str, Any]]:
    """Status and body for any error that a request can end with."""
    if isinstance(error, DialectRejected):
        return error.status, openai_body(error.status, str(error), error.param, error.code)
    if isinstance(error, RequestValidationError):
        param, message = first_wrong(error.errors()[0])
        return 400, openai_body(400, message, param, "invalid_value")
    if isinstance(error, InputRejected):
        return 400, openai_body(400, str(error), None, "invalid_value")
    if isinstance(error, DatelineError):
        return status_of(error), openai_body(status_of(error), str(error))
    if isinstance(error, HTTPException):
        told = "the body cannot be read; send JSON in UTF-8"
        return error.status_code, openai_body(error.status_code, told)
    _log.error("a request failed", exc_info=error)
    return 500, openai_body(500, INTERNAL)


class OpenAIRoute(APIRoute):
    """A route whose errors have OpenAI's shape."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await handle(request)
            except ClientDisconnect:
                raise  # nobody is left to be told
            except Exception as error:
                status, body = body_of(error)
                return _response(status, body, getattr(error, "headers", None))

        return told


def _response(
    status: int, body: dict[str, Any], headers: Mapping[str, str] | None = None
) -> JSONResponse:
    busy = {"Retry-After": "5"} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return JSONResponse(body, status, {**busy, **(headers or {})})


def first_wrong(error: ErrorDetails | dict[str, Any]) -> tuple[str | None, str]:
    """Where the first thing is wrong, as OpenAI writes it (`messages[0].content`), and what."""
    param = ""
    for part in error["loc"]:
        if isinstance(part, int):
            # Of a body that is not JSON, the place is a byte.
            param += f"[{part}]" if error["type"] != "json_invalid" else ""
        elif part != "body" and part.isidentifier() and part not in ("str", "bool", "int"):
            param += f".{part}" if param else part
    message = str(error["msg"])
    return param or None, f"{param}: {message}" if param else message
