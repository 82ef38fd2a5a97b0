"""Limits: rates, places and queue, bodies too large or too slow. Real sockets where they matter."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from api import asking, visit
from api.gate import Full, Gate
from api.keys import Scope
from api.rates import InFlight, Rates
from api.settings import Settings
from tests.api.doors import HAMA, app_beside, door
from tests.api.serving import exchange, gauge, served, until


@given(
    st.integers(1, 600),
    st.lists(st.floats(0, 30, allow_nan=False), min_size=1, max_size=60),
)
def test_no_caller_gets_more_than_a_bucket_and_what_flows_in(
    per_minute: int, pauses: list[float]
) -> None:
    """Against the definition: in any span of time, at most a full bucket and what it took in."""
    rates, now, admitted = Rates(), 1000.0, []
    for pause in pauses:
        now += pause
        wait_s = rates.take("caller", per_minute, now)
        if wait_s == 0:
            admitted.append(now)
        else:
            later = Rates()
            later._full_at = dict(rates._full_at)
            assert later.take("caller", per_minute, now + wait_s) == 0
    bucket = max(10.0 * per_minute / 60, 10.0)
    for at, first in enumerate(admitted):
        for count, last in enumerate(admitted[at:], start=1):
            assert count <= bucket + (last - first) * per_minute / 60 + 1e-6


def test_ten_seconds_worth_may_come_at_once() -> None:
    rates = Rates()
    admitted = [rates.take("a", 120, 0.0) for _ in range(21)]
    assert admitted[:20] == [0.0] * 20  # 120 a minute are 2 a second
    assert admitted[20] == pytest.approx(0.5)
    assert rates.take("b", 120, 0.0) == 0


def test_many_callers_are_forgotten_in_time() -> None:
    rates = Rates()
    for at in range(25_000):
        rates.take(str(at), 1, float(at))
    assert len(rates._full_at) <= 10_000


def test_each_caller_has_so_many_at_once() -> None:
    flights = InFlight()
    assert [flights.enter("a", 2) for _ in range(3)] == [True, True, False]
    assert flights.enter("b", 2)
    flights.leave("a")
    assert flights.enter("a", 2)


def run(scenario: Any) -> Any:
    return asyncio.run(scenario)


def test_who_waits_is_let_in_by_turns_and_the_rest_is_refused() -> None:
    async def scenario() -> list[str]:
        gate, order = Gate(1, 2, 5.0), []

        async def come(name: str) -> None:
            try:
                await gate.enter()
            except Full:
                order.append(f"{name} refused")
                return
            order.append(name)
            await asyncio.sleep(0.01)
            gate.leave(0.01)

        await asyncio.gather(*(come(name) for name in "abcd"))
        assert (gate.in_work, gate.waiting) == (0, 0)
        return order

    assert run(scenario()) == ["a", "d refused", "b", "c"]


def refusals(gate: Gate, count: int) -> list[int]:
    """What those are told who come while nobody can even wait."""
    told = []
    for _ in range(count):
        with pytest.raises(Full) as refused:
            gate.check()
        told.append(refused.value.retry_s)
    return told


def test_who_is_refused_is_told_a_time_of_their_own() -> None:
    async def scenario() -> list[int]:
        gate = Gate(2, 0, 10.0)
        assert gate.try_enter() and gate.try_enter()
        gate._work_s = 0.5  # two places: one is free every quarter of a second
        return refusals(gate, 60)

    # In the place of the first two comes the third after 0.75 s; then four a second, up to 10 s.
    assert run(scenario()) == sorted(run(scenario()))
    assert run(scenario())[:10] == [1, 1, 2, 2, 2, 2, 3, 3, 3, 3]
    assert run(scenario())[-1] == 10


def test_no_place_is_lost_by_those_who_give_up() -> None:
    async def scenario() -> None:
        gate = Gate(1, 3, 0.02)
        await gate.enter()
        with pytest.raises(Full):
            await gate.enter()
        leaver = asyncio.ensure_future(gate.enter())
        await asyncio.sleep(0)
        leaver.cancel()
        turned = asyncio.ensure_future(gate.enter())
        await asyncio.sleep(0)
        gate.leave(0.1)  # the turn is `turned`'s, who is cancelled before it can take it
        turned.cancel()
        await asyncio.sleep(0.01)
        assert (gate.in_work, gate.waiting) == (0, 0)

    run(scenario())


@given(st.lists(st.sampled_from(["come", "leave", "give up"]), max_size=40), st.integers(0, 3))
def test_places_are_conserved(moves: list[str], queue: int) -> None:
    async def scenario() -> None:
        gate = Gate(2, queue, 60.0)
        coming: list[asyncio.Future[None]] = []
        for move in moves:
            if move == "come":
                coming.append(asyncio.ensure_future(gate.enter()))
            elif move == "give up" and coming:
                coming[-1].cancel()
            elif move == "leave":
                inside = [each for each in coming if each.done() and not each.cancelled()]
                inside = [each for each in inside if each.exception() is None]
                if inside:
                    coming.remove(inside[0])
                    gate.leave(0.1)
            await asyncio.sleep(0)
            assert 0 <= gate.in_work <= 2
            assert gate.waiting <= queue
        await asyncio.sleep(0)
        entered = [each for each in coming if each.done() and not each.cancelled()]
        assert gate.in_work == sum(each.exception() is None for each in entered)
        for each in coming:
            each.cancel()
        await asyncio.gather(*coming, return_exceptions=True)

    run(scenario())


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """While it is not set, no answer is finished."""
    go = threading.Event()
    steps = visit.steps

    def waiting(*arguments: Any) -> Iterator[Any]:
        go.wait(20)
        yield from steps(*arguments)

    monkeypatch.setattr(asking.visit, "steps", waiting)
    yield go
    go.set()


def test_beyond_places_and_queue_a_question_is_refused_at_once(
    client: TestClient, settings: Settings, tmp_path: Path, held: threading.Event
) -> None:
    app = app_beside(client, settings, tmp_path, places=1, queue=1)
    with served(app) as port, ThreadPoolExecutor(8) as clients:
        body = b'{"question": "When did Hama fall?"}'
        first = [clients.submit(exchange, port, request(body)) for _ in range(2)]
        until(lambda: gauge(port, "dateline_waiting") == 1)
        began = time.perf_counter()
        # Only the head is sent: the refusal does not wait for the body.
        refused = exchange(port, request(body)[: -len(body)], 0.5)
        assert refused.startswith(b"HTTP/1.1 429")
        assert b"retry-after: " in refused.lower()
        assert (gauge(port, "dateline_in_work"), gauge(port, "dateline_waiting")) == (1, 1)
        held.set()
        assert all(each.result().startswith(b"HTTP/1.1 200") for each in first)
        assert time.perf_counter() - began < 20


def test_who_leaves_the_queue_leaves_no_work(
    client: TestClient, settings: Settings, tmp_path: Path, held: threading.Event
) -> None:
    app = app_beside(client, settings, tmp_path, places=1, queue=1)
    with served(app) as port, ThreadPoolExecutor(8) as clients:
        body = b'{"question": "When did Hama fall?"}'
        working = clients.submit(exchange, port, request(body))
        until(lambda: gauge(port, "dateline_in_work") == 1)
        with socket.create_connection(("127.0.0.1", port)) as leaver:
            leaver.sendall(request(body))
            until(lambda: gauge(port, "dateline_waiting") == 1)
        until(lambda: gauge(port, "dateline_waiting") == 0)
        waiting = clients.submit(exchange, port, request(body))
        until(lambda: gauge(port, "dateline_waiting") == 1)
        held.set()
        assert working.result().startswith(b"HTTP/1.1 200")
        assert waiting.result().startswith(b"HTTP/1.1 200")


def request(body: bytes, path: str = "/v1/ask", *headers: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1".encode(),
        b"Host: 127.0.0.1",
        b"Content-Type: application/json",
        b"Connection: close",
        *(headers or [b"Content-Length: %d" % len(body)]),
    )
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def test_a_body_that_does_not_come_is_not_waited_for(
    client: TestClient, settings: Settings, tmp_path: Path
) -> None:
    """fault 60: a lying length, chunks without an end, a byte now and then"""
    app = app_beside(client, settings, tmp_path, body_timeout_s=0.5)
    with served(app) as port:
        lying = exchange(port, request(b"{", "/v1/ask", b"Content-Length: 100"), 5)
        assert lying.startswith(b"HTTP/1.1 408")
        chunked = b"Transfer-Encoding: chunked"
        endless = exchange(port, request(b"1\r\n{\r\n", "/v1/articles", chunked), 5)
        assert endless.startswith(b"HTTP/1.1 408")
        short = exchange(port, request(b'{"question": "x"}', "/v1/ask", b"Content-Length: 2"), 5)
        assert short.startswith(b"HTTP/1.1 4")


def test_chunks_without_end_are_cut_off_at_the_limit(
    client: TestClient, settings: Settings, tmp_path: Path
) -> None:
    """faults 60 and 61"""
    with served(app_beside(client, settings, tmp_path)) as port:
        chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
        head = request(b"", "/v1/articles", b"Transfer-Encoding: chunked")
        assert b"HTTP/1.1 413" in exchange(port, head + chunk * 17, 5)
        part = b'--b\r\nContent-Disposition: form-data; name="field"\r\n\r\n' + b"x" * 1_100_000
        multipart = b"Content-Type: multipart/form-data; boundary=b"
        head = b"POST /v1/articles HTTP/1.1\r\nHost: x\r\n" + multipart
        length = b"\r\nContent-Length: %d\r\n\r\n"
        assert b"HTTP/1.1 413" in exchange(port, head + length % 10**9, 5)
        inside = head + b"\r\nTransfer-Encoding: chunked\r\n\r\n"
        sent = inside + b"%x\r\n" % len(part) + part + b"\r\n"
        assert b"HTTP/1.1 413" in exchange(port, sent, 5)


def test_a_client_that_leaves_in_its_body_is_no_error(
    client: TestClient, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with served(app_beside(client, settings, tmp_path)) as port:
        for path in ("/v1/ask", "/v1/articles"):
            exchange(port, request(b"{", path, b"Content-Length: 100"), 0.2)
        time.sleep(0.2)
        assert b"200 OK" in exchange(port, b"GET /healthz HTTP/1.0\r\n\r\n")
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_each_caller_has_a_rate(client: TestClient, settings: Settings, tmp_path: Path) -> None:
    """fault 74: whatever X-Forwarded-For says, it is one caller"""
    app = app_beside(client, settings, tmp_path, requests_per_minute=60)
    with door(app, tmp_path) as front:
        for at in range(10):
            spoofed = {"X-Forwarded-For": f"192.0.2.{at}", "Forwarded": f"for=192.0.2.{at}"}
            assert front.client.get("/v1/articles", headers=spoofed).status_code == 200
        refused = front.client.get("/v1/articles", headers={"X-Forwarded-For": "192.0.2.99"})
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "1" or refused.headers["retry-after"] == "2"
        assert front.client.get("/healthz").status_code == 200
        _, own = front.key()
        _, slow = front.key(Scope.ASK, per_minute=1)
        assert front.client.get("/v1/articles", headers=own).status_code == 200
        statuses = [front.client.get("/v1/articles", headers=slow).status_code for _ in range(11)]
        assert statuses == [200] * 10 + [429]
        chat = front.client.post("/v1/chat/completions", headers=slow, json={})
        assert chat.json()["error"]["code"] == "rate_limit_exceeded"


def test_each_caller_has_so_many_requests_at_once(
    client: TestClient, settings: Settings, tmp_path: Path, held: threading.Event
) -> None:
    app = app_beside(client, settings, tmp_path, requests_at_once=1)
    with door(app, tmp_path) as front, ThreadPoolExecutor(2) as clients:
        _, key = front.key()
        _, other = front.key()
        _, admin = front.key(Scope.ADMIN)
        asking_first = clients.submit(front.client.post, "/v1/ask", json=HAMA, headers=key)
        metrics = partial(front.client.get, "/metrics", headers=admin)
        until(lambda: "dateline_in_work 1.0" in metrics().text)
        assert front.client.get("/v1/articles", headers=key).status_code == 429
        assert front.client.get("/v1/articles", headers=other).status_code == 200
        held.set()
        assert asking_first.result().status_code == 200
        assert front.client.get("/v1/articles", headers=key).status_code == 200


def test_pages_of_named_origins_may_ask(
    client: TestClient, settings: Settings, tmp_path: Path
) -> None:
    chat = {"Origin": "https://chat.example"}
    preflight = {**chat, "Access-Control-Request-Method": "POST"}
    closed = door(app_beside(client, settings, tmp_path), tmp_path)
    with closed as front:
        assert front.client.options("/v1/ask", headers=preflight).status_code == 403
    named = app_beside(client, settings, tmp_path, cors_origins=("https://chat.example",))
    with door(named, tmp_path) as front:
        front.key()
        allowed = front.client.options("/v1/ask", headers=preflight)
        assert allowed.headers["access-control-allow-origin"] == "https://chat.example"
        refused = front.client.post("/v1/ask", json=HAMA, headers=chat)
        assert refused.status_code == 401  # and the page can read why
        assert refused.headers["access-control-allow-origin"] == "https://chat.example"
