"""fault 28: who leaves while a whole answer is worked on is not worked for any longer."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from api import visit
from api.settings import Settings
from qa.answer import TimeScope
from qa.ask import Asked, Step, Tools, Understood
from qa.question import understand
from tests.api.doors import app_beside
from tests.api.serving import gauge, served, until

WORDS = "When did Hama fall?"
USER = {"role": "user", "content": WORDS}
CALL = {"name": "ask", "arguments": {"question": WORDS}}
BODIES: dict[str, dict[str, Any]] = {
    "/v1/ask": {"question": WORDS},
    "/v1/chat/completions": {"model": "dateline", "messages": [USER]},
    "/v1/responses": {"model": "dateline", "input": WORDS},
    "/mcp": {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": CALL},
}


class Work:
    """Steps without an end: the second one is made when it is allowed, and every later one at
    once."""

    def __init__(self) -> None:
        self.allowed = threading.Event()
        self.made = 0
        self.visit: visit.Visit | None = None

    def __call__(self, asked: Asked, tools: Tools) -> Iterator[Step]:
        self.visit = visit.current()
        yield Understood(understand(WORDS), TimeScope())
        self.made = 1
        assert self.allowed.wait(20)
        while self.made < 1_000:
            self.made += 1
            yield []


def sent(path: str) -> bytes:
    body = json.dumps(BODIES[path]).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Accept: application/json, text/event-stream\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@pytest.mark.parametrize("path", BODIES)
def test_the_work_for_who_has_left_stops_and_its_place_is_free(
    client: TestClient,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    path: str,
) -> None:
    work = Work()
    app = app_beside(client, settings, tmp_path, places=1, queue=0)
    with served(app) as port, monkeypatch.context() as patched:
        patched.setattr(visit.asking, "ask", work)
        with socket.create_connection(("127.0.0.1", port)) as leaver:
            leaver.sendall(sent(path))
            until(lambda: work.made == 1)
        until(lambda: work.visit is not None and work.visit.left)
        work.allowed.set()
        until(lambda: gauge(port, "dateline_in_work") == 0)
        assert work.made == 2  # the step that was under way, and none after it
        patched.undo()
        answered = httpx2.post(
            f"http://127.0.0.1:{port}/v1/ask", json=BODIES["/v1/ask"], timeout=30
        )
        assert answered.json()["status"] == "answered"
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
