"""`POST /v1/ask` step by step: what comes, in which order, and what happens when nobody listens."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import anyio
import httpx2
import pytest
from fastapi.testclient import TestClient

from api import streaming, visit
from api.app import make_app
from api.keys import KeyRefused
from api.settings import Settings
from api.streaming import EventStream, frame
from corpus.errors import StoreBusy
from qa.answer import TimeScope
from qa.ask import Asked, Step, Tools, Understood
from qa.question import understand
from tests.api.serving import served, until

CORE = "Who took which neighborhoods of Aleppo, and when?"
EVENTS = {"Accept": "text/event-stream"}
QUESTION = Understood(understand("When did Hama fall?"), TimeScope())


def events_of(text: str) -> list[tuple[str, Any]]:
    """The events of a stream, by a reader that knows only the three kinds of line we send."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if line[:1] != ":")
        if fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def ask(client: TestClient, question: str = CORE, **more: Any) -> list[tuple[str, Any]]:
    response = client.post("/v1/ask", json={"question": question, **more}, headers=EVENTS)
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    return events_of(response.text)


@pytest.fixture(scope="module")
def address(client: TestClient, settings: Settings) -> Iterator[str]:
    service = client.app.state.service  # type: ignore[attr-defined]
    with served(make_app(settings, service)) as port:
        yield f"http://127.0.0.1:{port}"


class Work:
    """Steps that wait to be allowed, and remember what became of them."""

    def __init__(self, steps: list[Any]) -> None:
        self._steps = steps
        self.allowed = threading.Semaphore(0)
        self.begun: list[int] = []
        self.closed = threading.Event()
        self.visit = visit.Visit()

    def __call__(self, asked: Asked, tools: Tools) -> Iterator[Step]:
        self.visit = visit.current()
        try:
            for at, step in enumerate(self._steps):
                self.begun.append(at)
                if at:
                    assert self.allowed.acquire(timeout=10)
                if isinstance(step, Exception):
                    raise step
                yield step
        finally:
            self.closed.set()


def install(monkeypatch: pytest.MonkeyPatch, *steps: Any) -> Work:
    work = Work(list(steps))
    monkeypatch.setattr(visit.asking, "ask", work)
    return work


def test_the_steps_come_in_their_order(client: TestClient) -> None:
    names = [name for name, _ in ask(client)]
    assert names[:2] == ["understanding", "hits"]
    assert names[-1] == "answer"
    middle = names[2:-1]
    assert set(middle) == {"facet", "event"}
    assert middle == sorted(middle, key=["facet", "event"].index)


def test_the_last_event_is_the_body_of_the_plain_answer(client: TestClient) -> None:
    *_, (_, streamed) = ask(client)
    plain = client.post("/v1/ask", json={"question": CORE}).json()
    streamed.pop("timings_ms"), plain.pop("timings_ms")
    assert streamed == plain


def test_facets_and_events_are_those_of_the_answer(client: TestClient) -> None:
    events = ask(client)
    answer = events[-1][1]
    assert [value for name, value in events if name == "facet"] == answer["facets"]
    assert [value for name, value in events if name == "event"] == answer["events"]


def test_options_hold_in_a_stream_too(client: TestClient) -> None:
    *_, (_, answer) = ask(client, filters={"sources": ["nobody"]})
    assert (answer["status"], answer["reason"]) == ("not_found", "outside_time_scope")


@pytest.mark.parametrize(
    ("accept", "streams"),
    [
        ("text/event-stream", True),
        ("Text/Event-Stream; q=0.9", True),
        ("text/event-stream, application/json", True),
        ("application/json, text/event-stream", False),
        ("*/*", False),
        (",,;=", False),
        ("", False),
    ],
)
def test_events_are_sent_to_who_asks_for_them(
    client: TestClient, accept: str, streams: bool
) -> None:
    response = client.post("/v1/ask", json={"question": CORE}, headers={"Accept": accept})
    assert response.headers["content-type"].startswith("text/event-stream") is streams


@pytest.mark.parametrize("body", [{"question": " "}, {"question": CORE, "top_k": 0}, {}, []])
def test_a_refused_question_is_a_problem_and_no_stream(client: TestClient, body: Any) -> None:
    response = client.post("/v1/ask", json=body, headers=EVENTS)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_the_first_event_is_there_before_the_second_step_is_made(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = install(monkeypatch, QUESTION, [])
    body = {"question": CORE}
    with httpx2.stream("POST", f"{address}/v1/ask", json=body, headers=EVENTS) as response:
        lines = response.iter_lines()
        assert next(lines) == "event: understanding"
        work.allowed.release()
        assert "event: hits" in list(lines)


def test_work_stops_when_the_client_leaves(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """fault 28"""
    work = install(monkeypatch, QUESTION, [], [], [])
    body = {"question": CORE}
    with httpx2.stream("POST", f"{address}/v1/ask", json=body, headers=EVENTS) as response:
        next(response.iter_lines())
        until(lambda: work.begun == [0, 1])
    until(lambda: work.visit.left)
    work.allowed.release(4)
    assert work.closed.wait(5)
    assert work.begun == [0, 1]  # the step that was under way, and none after it


def test_an_error_on_the_way_is_an_event(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for error, status in ((StoreBusy("held"), 503), (KeyRefused("revoked"), 401)):
        install(monkeypatch, QUESTION, error).allowed.release()
        response = httpx2.post(f"{address}/v1/ask", json={"question": CORE}, headers=EVENTS)
        name, problem = events_of(response.text)[-1]
        assert (name, problem["status"], problem["detail"]) == ("error", status, str(error))


def test_an_error_of_ours_tells_nothing_of_the_inside(
    address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    install(monkeypatch, QUESTION, ZeroDivisionError("a secret")).allowed.release()
    response = httpx2.post(f"{address}/v1/ask", json={"question": CORE}, headers=EVENTS)
    assert events_of(response.text)[-1][1]["status"] == 500
    assert "secret" not in response.text


def test_a_comment_keeps_a_quiet_connection(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "_QUIET_S", 0.05)
    work = install(monkeypatch, QUESTION, [])
    body = {"question": CORE}
    with httpx2.stream("POST", f"{address}/v1/ask", json=body, headers=EVENTS) as response:
        lines = response.iter_lines()
        assert any(line == ": still here" for line in lines)
        work.allowed.release()


def test_a_client_that_does_not_read_stops_nobody_else(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    body = json.dumps({"question": CORE, "top_k": 24}).encode()
    head = (
        f"POST /v1/ask HTTP/1.1\r\nHost: {host}\r\nAccept: text/event-stream\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((host, int(port))) as silent:
        silent.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        silent.sendall(head.encode() + body)
        answer = httpx2.post(f"{address}/v1/ask", json={"question": CORE}, timeout=30)
        assert answer.json()["status"] == "answered"


def test_a_reader_that_takes_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "_STALLED_S", 0.05)
    closed = []

    async def frames() -> AsyncIterator[bytes]:
        try:
            while True:
                yield b": x\n\n"
        finally:
            closed.append(True)

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            await anyio.sleep_forever()

    async def receive() -> Any:
        await anyio.sleep_forever()

    async def run() -> None:
        with anyio.fail_after(5):
            await EventStream(frames())({"type": "http"}, receive, send)

    anyio.run(run)
    assert closed == [True]


def test_a_frame_is_one_line_whatever_the_text() -> None:
    sent = frame({"text": "one\ntwo\r\u2028three\x85"}, "answer").decode()
    assert sent.splitlines()[:2] == ["event: answer", sent.split("\n")[1]]
    assert json.loads(sent.split("data: ")[1])["text"] == "one\ntwo\r\u2028three\x85"
