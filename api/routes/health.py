"""Whether the process lives, and whether it can answer. Both can be asked without a key."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from api.keys import KeyRing
from api.wiring import Service

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="The process lives")
async def live() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/readyz", summary="The store and the models are open")
def ready(request: Request) -> dict[str, Any]:
    """How much is stored is told only while there are no keys; with keys, `/metrics` tells it."""
    service: Service = request.state.service
    ring: KeyRing = request.state.keys
    stats = service.engine.stats()
    if ring.required():
        return {"status": "ready"}
    return {
        "status": "ready",
        "articles": stats.articles,
        "passages": stats.passages,
        "generation": stats.generation,
        "model": service.embedder.name,
    }
