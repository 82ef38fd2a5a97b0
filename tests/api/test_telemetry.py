"""Metrics, logs, traces, and what a response says of itself."""

from __future__ import annotations

import io
import json
import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from api import logs
from api.app import make_app
from api.keys import Scope, write_key
from api.settings import Settings
from api.tracing import Tracer
from api.watch import server_timing
from corpus.errors import ModelMissing
from tests.api.doors import CORE, HAMA, Door, app_beside, door

SECRET = write_key("0a1B2c3D", "s" * 32)


@pytest.fixture
def front(client: TestClient, settings: Settings, tmp_path: Path) -> Iterator[Door]:
    with door(app_beside(client, settings, tmp_path), tmp_path) as opened:
        yield opened


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged as JSON while the test runs."""
    root, named = logging.getLogger(), logging.getLogger("dateline")
    before = (root.handlers[:], root.level, named.level)
    stream = io.StringIO()
    logs.configure("json", "info", stream)
    yield stream
    root.handlers[:], root.level, named.level = before


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def figures(front: Door, headers: dict[str, str] | None = None) -> dict[str, float]:
    """The samples by name and labels."""
    text = front.client.get("/metrics", headers=headers).text
    rows = (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in rows}


def test_the_handbook_names_every_metric_and_step(front: Door) -> None:
    handbook = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    front.client.post("/v1/ask", json=HAMA)
    text = front.client.get("/metrics").text
    for name in re.findall(r"^# TYPE dateline(\w+) (?!counter)", text, re.M):
        if not name.endswith("_created"):
            assert name.removeprefix("_http") in handbook, name
    for step in re.findall(r'dateline_step_seconds_count{step="(\w+)"}', text):
        assert f"`{step}`" in handbook


def test_metrics_count_the_readers_batches(front: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.meters.SHARED_BY", {1: 5, 2: 3, 7: 1})
    told = figures(front)
    assert told['dateline_batch_questions_bucket{le="1"}'] == 5
    assert told['dateline_batch_questions_bucket{le="4"}'] == 8
    assert told["dateline_batch_questions_count"] == 9
    assert told["dateline_batch_questions_sum"] == 5 + 6 + 7


def test_metrics_count_answers_steps_and_requests(front: Door) -> None:
    front.client.post("/v1/ask", json={"question": CORE})
    front.client.post("/v1/ask", json=HAMA | {"filters": {"sources": ["nobody"]}})
    front.client.get("/v1/articles/nothing/text?start=1")
    front.client.get("/nowhere/at/all")
    found = figures(front)
    assert found['dateline_answers_total{reason="",status="answered"}'] == 1
    silent = 'dateline_answers_total{reason="outside_time_scope",status="not_found"}'
    assert found[silent] == 1
    assert found['dateline_step_seconds_count{step="read"}'] == 2
    route = 'method="GET",route="/v1/articles/{article_id}/text",status="404"'
    assert found[f"dateline_http_requests_total{{{route}}}"] == 1
    assert found['dateline_http_requests_total{method="GET",route="none",status="404"}'] == 1
    ready = front.client.get("/readyz").json()
    assert found["dateline_generation"] == ready["generation"]
    assert found["dateline_passages"] == ready["passages"]
    assert (found["dateline_in_work"], found["dateline_waiting"]) == (0, 0)


def test_labels_hold_nothing_that_was_sent(front: Door) -> None:
    front.client.request("BREW", "/v1/articles/pot")
    front.client.get(f"/v1/articles/{SECRET}", params={"key": SECRET})
    text = front.client.get("/metrics").text
    assert "BREW" not in text
    assert "pot" not in text
    assert SECRET not in text


def test_readiness_tells_no_figures_once_there_are_keys(front: Door) -> None:
    front.key()
    assert front.client.get("/readyz").json() == {"status": "ready"}


def test_steps_are_told_in_a_header(front: Door) -> None:
    answer = front.client.post("/v1/ask", json=HAMA)
    told = dict(part.split(";dur=") for part in answer.headers["server-timing"].split(", "))
    assert {name: float(took) for name, took in told.items()} == answer.json()["timings_ms"]
    chat = {"model": "dateline", "messages": [{"role": "user", "content": CORE}]}
    assert (
        "read;dur=" in front.client.post("/v1/chat/completions", json=chat).headers["server-timing"]
    )
    assert server_timing({"search": 9.25, "total": 74.0}) == "search;dur=9.25, total;dur=74.0"


@pytest.mark.parametrize("given", ["abc-1.2_3", "a" * 64])
def test_a_sane_request_id_is_kept(front: Door, given: str) -> None:
    headers = {"X-Request-ID": given}
    assert front.client.get("/healthz", headers=headers).headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "a" * 65, "a b", "-a", "a;b", "ä".encode().decode("latin1")])
def test_another_request_id_is_made_anew(front: Door, given: str) -> None:
    headers = {"X-Request-ID": given.encode("latin1")}
    made = front.client.get("/healthz", headers=headers).headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{16}", made)


def test_an_error_inside_names_its_request(front: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: Any) -> Any:
        raise RuntimeError("inside")

    monkeypatch.setattr("api.holdings.page", broken)
    failed = front.client.get("/v1/articles", headers={"X-Request-ID": "mine"})
    assert (failed.status_code, failed.headers["x-request-id"]) == (500, "mine")
    assert "inside" not in failed.text.replace("an error inside dateline", "")
    assert 'route="/v1/articles",status="500"' in front.client.get("/metrics").text


def test_a_line_for_each_request_without_its_question(front: Door, log: io.StringIO) -> None:
    front.client.post("/v1/ask", json=HAMA, headers={"X-Request-ID": "one"})
    (line,) = lines(log)
    assert (line["event"], line["request_id"], line["status"]) == ("request", "one", 200)
    assert line["route"] == "/v1/ask"
    assert line["steps_ms"]["read"] > 0
    assert "Hama" not in log.getvalue()


def test_who_is_not_let_in_is_named_by_address(front: Door, log: io.StringIO) -> None:
    """fault 74: as the socket has it, whatever a header says"""
    front.key()
    front.client.post("/v1/ask", json=HAMA, headers={"X-Forwarded-For": "192.0.2.1"})
    (line,) = lines(log)
    assert (line["status"], line["caller"]) == (401, "testclient")


def test_questions_are_logged_only_on_purpose(
    client: TestClient, settings: Settings, tmp_path: Path, log: io.StringIO
) -> None:
    app = app_beside(client, settings, tmp_path, log_questions=True)
    with door(app, tmp_path) as front:
        front.client.post("/v1/ask", json=HAMA)
    assert lines(log)[0]["question"] == HAMA["question"]


def test_no_log_ever_holds_a_key(front: Door, log: io.StringIO) -> None:
    """fault 78"""
    key, header = front.key(Scope.ASK)
    written = header["Authorization"].removeprefix("Bearer ")
    front.client.get("/v1/articles", headers=header)
    front.client.get(f"/v1/articles/{written}", params={"key": written}, headers=header)
    front.client.get(f"/{written}", headers={**header, "X-Request-ID": written})
    front.client.post("/v1/ask", json={"question": written}, headers=header)
    logging.getLogger("dateline").error("it broke: %s", written)
    try:
        raise ValueError(f"bad key {written}")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("failed")
    assert written not in log.getvalue()
    assert written.rpartition("_")[2] not in log.getvalue()
    assert key.id in log.getvalue()


@pytest.mark.parametrize("form", ["json", "console"])
@given(told=st.text(max_size=60))
def test_what_was_sent_begins_no_line_of_its_own(form: logs.Form, told: str) -> None:
    """fault 77"""
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    stream = io.StringIO()
    try:
        logs.configure(form, "info", stream)
        logging.getLogger("dateline").info("request", extra={"told": {"question": told}})
        logging.getLogger("dateline").warning("said: %s", told)
    finally:
        root.handlers[:], root.level = before
    assert len(stream.getvalue().splitlines()) == 2


def test_a_traceback_cannot_be_taken_for_lines_of_the_log() -> None:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    stream = io.StringIO()
    try:
        logs.configure("console", "info", stream)
        try:
            raise ValueError("bad\n2026-01-01 [info] request forged=1")
        except ValueError:
            logging.getLogger("dateline").exception("failed")
    finally:
        root.handlers[:], root.level = before
    first, *others = stream.getvalue().splitlines()
    assert "failed" in first
    assert all(line.startswith("    ") or not line for line in others)


def test_a_trace_holds_a_span_for_each_step(
    client: TestClient, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter = InMemorySpanExporter()
    tracer = Tracer("http://127.0.0.1:9", "0", exporter)
    monkeypatch.setattr("api.app.Tracer", lambda *arguments: tracer)
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    with door(app_beside(client, settings, tmp_path, traces="http://x"), tmp_path) as front:
        answer = front.client.post("/v1/ask", json=HAMA, headers={"traceparent": parent}).json()
    spans = {span.name: span for span in exporter.get_finished_spans()}
    whole = spans.pop("POST /v1/ask")
    assert f"{whole.context.trace_id:032x}" == parent.split("-")[1]
    assert set(spans) == set(answer["timings_ms"]) - {"total"}
    for name, span in spans.items():
        assert span.parent.span_id == whole.context.span_id
        assert (span.end_time - span.start_time) / 1e6 == pytest.approx(
            answer["timings_ms"][name], abs=0.01
        )
        assert whole.start_time <= span.start_time + 5_000_000
        assert span.end_time <= whole.end_time + 5_000_000


def test_the_log_goes_where_standard_error_is_now(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", first)
    logs.configure("console", "info")
    logging.getLogger("dateline").info("one")
    assert "one" in first.getvalue()
    first.close()
    monkeypatch.setattr(sys, "stderr", second)
    logging.getLogger("dateline").info("two")
    assert "two" in second.getvalue()
    assert "Logging error" not in second.getvalue()


def test_the_application_leaves_the_log_to_whoever_mounts_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.root, "handlers", [])
    make_app(settings)
    assert logging.root.handlers == []


def test_traces_without_their_extra_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(ModelMissing, match=r"dateline\[telemetry\]"):
        Tracer("http://127.0.0.1:9", "0")


def test_the_reference_needs_nothing_from_elsewhere(front: Door) -> None:
    page = front.client.get("/docs")
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert "<script" not in page.text
    assert re.findall(r'(?:src|href)="(?!#)([^"]*)"', page.text) == ["web/page.css", "openapi.json"]
    for path in front.client.get("/openapi.json").json()["paths"]:
        assert path in page.text
