"""What Prometheus reads: `GET /metrics`."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.meters import MEDIA_TYPE, Meters


def router(meters: Meters) -> APIRouter:
    routes = APIRouter(tags=["health"])

    @routes.get("/metrics", summary="Counters and times for Prometheus", response_class=Response)
    def metrics() -> Response:
        return Response(meters.exposition(), media_type=MEDIA_TYPE)

    return routes
