"""The page at `/` and its files under `/web/`: read once, sent as they are, and nothing else.

The page asks this service and no one else, runs only its own files, and may not be framed. Its
scripts have no way to make markup of words: the browser refuses (Trusted Types).
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from importlib import resources

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
_KINDS = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
}
_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # A file is asked for again each time, and answered with 304 while it is the same.
    "Cache-Control": "no-cache",
}


def router() -> APIRouter:
    """The routes of every file of `api/web`; `page.html` is at `/`."""
    routes = APIRouter()
    files = resources.files("api").joinpath("web").iterdir()
    for file in sorted(files, key=lambda each: each.name):
        kind = _KINDS.get(file.name.rpartition(".")[2])
        if kind:
            path = "/" if file.name == "page.html" else f"/web/{file.name}"
            routes.add_route(path, _sender(file.read_bytes(), kind), include_in_schema=False)
    return routes


def _sender(content: bytes, kind: str) -> Callable[[Request], Awaitable[Response]]:
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {**_HEADERS, "ETag": tag}

    async def send(request: Request) -> Response:
        known = request.headers.get("if-none-match", "")
        if known == "*" or tag in {each.strip().removeprefix("W/") for each in known.split(",")}:
            return Response(status_code=304, headers=headers)
        return Response(content, headers=headers, media_type=kind)

    return send
