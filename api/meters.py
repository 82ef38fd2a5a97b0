"""What Prometheus is told at `/metrics`: counters and histograms of one application.

No label ever holds what a person wrote: routes are named by their template, callers not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from index.batching import SHARED_BY
from index.hit import Stats
from qa.answer import Answer

MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_BATCHES = (1, 2, 4, 8)
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class Meters:
    """Everything counted since the application was made."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        here = self._registry
        self._requests = Counter(
            "dateline_http_requests", "By template.", ["method", "route", "status"], registry=here
        )
        self._request_s = Histogram(
            "dateline_http_request_seconds",
            "Until the response was sent.",
            ["route"],
            buckets=_BUCKETS_S,
            registry=here,
        )
        self._answers = Counter(
            "dateline_answers",
            "By status, and reason of silence.",
            ["status", "reason"],
            registry=here,
        )
        self._step_s = Histogram(
            "dateline_step_seconds",
            "Steps of an answer.",
            ["step"],
            buckets=_BUCKETS_S,
            registry=here,
        )
        self._refusals = Counter("dateline_refusals", "Before any work.", ["why"], registry=here)
        self.in_work = Gauge("dateline_in_work", "Answers in work.", registry=here)
        self.waiting = Gauge("dateline_waiting", "Requests that wait for a place.", registry=here)
        here.register(_Batches())
        self._waited_s = Histogram(
            "dateline_wait_seconds", "For a place.", buckets=_BUCKETS_S, registry=here
        )

    def served(self, method: str, route: str, status: int, took_s: float) -> None:
        known = method if method in _METHODS else "other"
        self._requests.labels(known, route, str(status)).inc()
        self._request_s.labels(route).observe(took_s)

    def answered(self, answer: Answer) -> None:
        self._answers.labels(answer.status.value, answer.reason or "").inc()
        for step, took_ms in answer.timings_ms.items():
            self._step_s.labels(step).observe(took_ms / 1000)

    def refused(self, why: str) -> None:
        self._refusals.labels(why).inc()

    def waited(self, took_s: float) -> None:
        self._waited_s.observe(took_s)

    def read_stats(self, stats: Callable[[], Stats]) -> None:
        """Ask for the size of the store whenever the numbers are read."""
        self._registry.register(_Store(stats))

    def exposition(self) -> bytes:
        return generate_latest(self._registry)


class _Batches(Collector):
    """How many questions the reader's batches held, of the whole process."""

    def describe(self) -> Iterator[Metric]:
        return self.collect()

    def collect(self) -> Iterator[Metric]:
        sizes = dict(SHARED_BY)
        buckets = [
            (str(most), sum(count for size, count in sizes.items() if size <= most))
            for most in _BATCHES
        ]
        buckets.append(("+Inf", sum(sizes.values())))
        total = sum(size * count for size, count in sizes.items())
        yield HistogramMetricFamily(
            "dateline_batch_questions", "Questions read in one batch.", buckets, total
        )


class _Store(Collector):
    """The store's own numbers, as they are when asked for."""

    def __init__(self, stats: Callable[[], Stats]) -> None:
        self._stats = stats

    def describe(self) -> Iterator[Metric]:
        return iter(())  # known only once the store is asked

    def collect(self) -> Iterator[Metric]:
        stats = self._stats()
        for name in ("articles", "versions", "passages", "generation"):
            told = "Number of the last change." if name == "generation" else "Stored now."
            yield GaugeMetricFamily(f"dateline_{name}", told, value=getattr(stats, name))
