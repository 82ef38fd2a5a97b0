"""OpenTelemetry traces: a span for each request, and in it one for each step of an answer. Needs
the extra `telemetry`.

Spans are written when a request has ended, with the times that were measured on the way, so that
nothing of this stands in an answer's path.
"""

from __future__ import annotations

from typing import Any

from starlette.datastructures import Headers
from starlette.types import Scope

from api.visit import Visit
from corpus.errors import ModelMissing


class Tracer:
    """Sends spans to an OTLP endpoint, in the background, or to `exporter`.

    Raises ModelMissing when the extra is not installed.
    """

    def __init__(self, endpoint: str, version: str, exporter: Any = None) -> None:
        try:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
            from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
        except ImportError as error:
            raise ModelMissing(
                'traces need an extra: pip install "dateline[telemetry]", or unset `traces`'
            ) from error
        about = Resource.create({"service.name": "dateline", "service.version": version})
        self._provider = TracerProvider(resource=about)
        exporter = exporter or OTLPSpanExporter(endpoint=endpoint)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("dateline")
        self._propagator = TraceContextTextMapPropagator()

    def trace(
        self, visit: Visit, scope: Scope, route: str, status: int, times_ns: tuple[int, int]
    ) -> None:
        """The request from its first to its last moment, below the caller's own span where the
        request names one."""
        from opentelemetry import trace

        began_ns, ended_ns = times_ns
        headers = Headers(scope=scope)
        given = {"traceparent": headers.get("traceparent", "")}
        span = self._tracer.start_span(
            f"{scope['method']} {route}",
            context=self._propagator.extract(given),
            kind=trace.SpanKind.SERVER,
            start_time=began_ns,
            attributes={
                "http.request.method": scope["method"],
                "http.route": route,
                "http.response.status_code": status,
                "dateline.request_id": visit.request_id,
            },
        )
        inside = trace.set_span_in_context(span)
        at_ns = visit.answered_ns - int(visit.timings_ms.get("total", 0.0) * 1e6)
        for step, took_ms in visit.timings_ms.items():
            if step == "total":
                continue
            child = self._tracer.start_span(step, context=inside, start_time=at_ns)
            at_ns += int(took_ms * 1e6)
            child.end(end_time=at_ns)
        span.end(end_time=ended_ns)

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()
