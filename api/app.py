"""The HTTP application, put together in the order in which a request meets its parts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing, nullcontext
from importlib import metadata
from typing import TypedDict

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute

from api import mcp, refusals
from api.dialects import chat, models, responses, ui
from api.gate import Admission, Gate
from api.guard import Guard, Rules, is_loopback
from api.keys import KeyRing
from api.limits import BodyLimit
from api.meters import Meters
from api.routes import articles, ask, health, metrics, page, reference
from api.settings import Settings
from api.tracing import Tracer
from api.watch import Watch
from api.wiring import Service, open_service

VERSION = metadata.version("dateline")


class State(TypedDict):
    """What is open while the application runs; every request carries it as its `state`."""

    service: Service
    keys: KeyRing


def make_app(settings: Settings, service: Service | None = None) -> FastAPI:
    """The application over an open service; without one, it opens its own when it starts and
    closes it when it stops. Raises ModelMissing."""
    meters = Meters()
    door = mcp.Door(settings, lambda: app.state.service)
    tracer = Tracer(settings.traces, VERSION) if settings.traces else None

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[State]:
        with (
            nullcontext(service) if service else open_service(settings) as opened,
            closing(KeyRing(settings.data)) as keys,
            closing(tracer) if tracer else nullcontext(),
        ):
            app.state.service = opened
            meters.read_stats(opened.engine.stats)
            async with door.running():
                yield State(service=opened, keys=keys)

    page_routes = page.router()
    public = _paths(page_routes.routes) | {"/healthz", "/readyz", "/docs", "/openapi.json"}
    app = FastAPI(
        title="dateline",
        version=VERSION,
        summary="Answers about news in the news' own words, each quote a slice of an article.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        middleware=_middleware(settings, frozenset(public), meters, tracer),
    )
    refusals.install(app)
    for routes in (ask, articles, chat, models, responses, ui):
        app.include_router(routes.router, prefix="/v1")
    app.router.routes.append(door.route)
    app.include_router(health.router)
    app.include_router(metrics.router(meters))
    app.include_router(reference.router(app.openapi))
    app.include_router(page_routes)
    return app


def _middleware(
    settings: Settings, public: frozenset[str], meters: Meters, tracer: Tracer | None
) -> list[Middleware]:
    """What stands before the routes: first what a request meets first."""
    rules = Rules(
        public,
        settings.requests_per_minute,
        settings.requests_at_once,
        settings.cors_origins,
        settings.hosts,
        is_loopback(settings.host),
    )
    gate = Gate(*settings.gate, settings.queue_timeout_s)
    cors = Middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "X-API-Key", "X-Request-ID"],
        expose_headers=["Retry-After", "Server-Timing", "X-Request-ID"],
    )
    return [
        Middleware(Watch, public, meters, tracer, settings.log_questions),
        *([cors] if settings.cors_origins else []),
        Middleware(Guard, rules, meters),
        Middleware(BodyLimit, settings.max_body_mb * 2**20, settings.body_timeout_s),
        Middleware(Admission, gate, meters),
    ]


def _paths(routes: Iterable[BaseRoute]) -> set[str]:
    return {path for route in routes if (path := getattr(route, "path", None))}
