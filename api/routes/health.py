"""Whether the process lives, and whether it can answer."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from api.wiring import Service

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="The process lives")
def live() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/readyz", summary="The store and the models are open")
def ready(request: Request) -> dict[str, Any]:
    service: Service = request.app.state.service
    stats = service.engine.stats()
    return {
        "status": "ready",
        "articles": stats.articles,
        "passages": stats.passages,
        "generation": stats.generation,
        "model": service.embedder.name,
    }
