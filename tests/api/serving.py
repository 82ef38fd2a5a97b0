"""A real server on a real socket, for what a test client cannot show."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI


@contextmanager
def served(app: FastAPI) -> Iterator[int]:
    """The port on which the application is served while the block runs."""
    # By its protocol asyncio knows it for TCP, and sends without delay.
    with socket.socket(proto=socket.IPPROTO_TCP) as bound:
        bound.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_config=None, access_log=False, proxy_headers=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield bound.getsockname()[1]
        server.should_exit = True
        thread.join(timeout=20)


def exchange(port: int, sent: bytes, timeout_s: float = 20.0) -> bytes:
    """What comes back for these bytes until the server closes, or stays silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout_s) as connection:
        connection.sendall(sent)
        received = b""
        try:
            while more := connection.recv(65_536):
                received += more
        except TimeoutError:
            pass
        return received


def until(holds: Callable[[], Any]) -> None:
    """Waits for a condition, as long as a busy machine may take."""
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def gauge(port: int, name: str) -> float:
    """A number that the service's metrics tell."""
    told = exchange(port, b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").decode()
    return float(next(line for line in told.splitlines() if line.startswith(f"{name} ")).split()[1])
