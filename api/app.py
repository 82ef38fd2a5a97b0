"""The HTTP application, put together in the order in which a request meets its parts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from importlib import metadata, resources

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from api import problems
from api.limits import BodyLimit
from api.routes import articles, ask, health
from api.settings import Settings
from api.wiring import Service, open_service

_CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE = (
    ("/", "page.html", "text/html"),
    ("/page.js", "page.js", "text/javascript"),
    ("/page.css", "page.css", "text/css"),
)


def make_app(settings: Settings, service: Service | None = None) -> FastAPI:
    """The application over an open service; without one, it opens its own when it starts and
    closes it when it stops."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with nullcontext(service) if service else open_service(settings) as opened:
            app.state.service = opened
            yield

    app = FastAPI(
        title="dateline",
        version=metadata.version("dateline"),
        summary="Answers about news in the news' own words, each quote a slice of an article.",
        lifespan=lifespan,
    )
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_mb * 2**20)
    problems.install(app)
    app.include_router(ask.router, prefix="/v1")
    app.include_router(articles.router, prefix="/v1")
    app.include_router(health.router)
    _serve_page(app)
    return app


def _serve_page(app: FastAPI) -> None:
    """The page at `/` and its two files, read once."""
    folder = resources.files("api").joinpath("web")
    for path, name, kind in _PAGE:
        content = folder.joinpath(name).read_text(encoding="utf-8")
        headers = {"Content-Security-Policy": _CONTENT_POLICY, "X-Content-Type-Options": "nosniff"}
        response = Response(content, headers=headers, media_type=kind)
        app.add_route(path, partial(_send, response), include_in_schema=False)


async def _send(response: Response, request: Request) -> Response:
    return response
