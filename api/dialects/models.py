"""OpenAI's list of models: one that answers, and its other name for Open WebUI."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api.dialects.errors import OpenAIRoute
from api.dialects.turns import NAMES, OWNER, model_of

router = APIRouter(tags=["chat front ends"], route_class=OpenAIRoute)
_CREATED = 1_795_564_800  # 25 November 2026, of version 0.1.0


@router.get("/models", summary="OpenAI's list of models")
async def list_models() -> dict[str, Any]:
    return {"object": "list", "data": [_model(name) for name in NAMES]}


@router.get("/models/{name:path}", summary="One model; a day may stand behind its name")
async def show_model(name: str) -> dict[str, Any]:
    model_of(name)
    return _model(name)


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": _CREATED, "owned_by": OWNER}
