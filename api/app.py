"""The HTTP application, put together in the order in which a request meets its parts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from importlib import metadata

from fastapi import FastAPI

from api import problems
from api.limits import BodyLimit
from api.routes import articles, ask, health, page
from api.settings import Settings
from api.wiring import Service, open_service


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
    app.include_router(page.router())
    return app
