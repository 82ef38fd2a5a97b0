"""The outermost part of the application: a name for each request, and what is told of it when it
has been answered, in the log, the metrics, the traces and the response's own headers."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.meters import Meters
from api.refusals import path_of
from api.tracing import Tracer
from api.visit import Visit, begin

_log = logging.getLogger("dateline.http")
_SANE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")
_CLIENT_LEFT = 499  # nginx's number for a request whose client did not wait
_TOO_MANY = 429
_NO_ROUTE = "none"


class Watch:
    """Opens a visit for every request and closes it with a line in the log."""

    def __init__(
        self,
        app: ASGIApp,
        public: frozenset[str],
        meters: Meters,
        tracer: Tracer | None = None,
        log_questions: bool = False,
    ) -> None:
        self._app = app
        self._public = public
        self._meters = meters
        self._tracer = tracer
        self._log_questions = log_questions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        visit = Visit(_request_id(Headers(scope=scope)), meters=self._meters)
        visit.ring = scope["state"]["keys"]
        begin(visit)
        began = time.time_ns()
        status = _CLIENT_LEFT

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = visit.request_id
                if visit.timings_ms:
                    headers["Server-Timing"] = server_timing(visit.timings_ms)
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception:
            status = 500  # the part around this one answers so
            raise
        finally:
            self._tell(scope, visit, status, began)

    def _tell(self, scope: Scope, visit: Visit, status: int, began_ns: int) -> None:
        ended_ns = time.time_ns()
        route = self._route(scope)
        took_s = (ended_ns - began_ns) / 1e9
        self._meters.served(scope["method"], route, status, took_s)
        if self._tracer is not None:
            self._tracer.trace(visit, scope, route, status, (began_ns, ended_ns))
        # A flood that is turned away must not become a flood of lines; the metrics count it.
        level = logging.DEBUG if status == _TOO_MANY else logging.INFO
        if not _log.isEnabledFor(level):
            return
        told = visit.told if self._log_questions else _without_question(visit.told)
        line = {
            "request_id": visit.request_id,
            "method": scope["method"],
            "route": route,
            "status": status,
            "took_ms": round(took_s * 1000, 1),
            "caller": visit.caller.name,
        }
        _log.log(level, "request", extra={"told": {**line, **told}})

    def _route(self, scope: Scope) -> str:
        """The template of the route: the path itself may hold whatever somebody wrote."""
        path = path_of(scope)
        if path in self._public:
            return path
        if path == "/mcp" or path.startswith("/mcp/"):
            return "/mcp"
        template: str = getattr(scope.get("route"), "path", _NO_ROUTE)
        # The routes of an included router know their paths without its prefix.
        inside = path.startswith("/v1/") and template.startswith("/")
        return f"/v1{template}" if inside and not template.startswith("/v1") else template


def server_timing(timings_ms: Mapping[str, float]) -> str:
    """The steps as the header `Server-Timing` has them.

    >>> server_timing({"search": 9.25, "total": 74.0})
    'search;dur=9.25, total;dur=74.0'
    """
    return ", ".join(f"{step};dur={took}" for step, took in timings_ms.items())


def _request_id(headers: Headers) -> str:
    """The client's own, where it is a plain word; else a new one."""
    given = headers.get("x-request-id", "")
    return given if _SANE.fullmatch(given) else secrets.token_hex(8)


def _without_question(told: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in told.items() if name != "question"}
