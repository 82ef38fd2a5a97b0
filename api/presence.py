"""The client's end of a request that asks: its body, read whole, and whether the client is still
there. Who has left is not worked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import Message, Receive

from api.visit import current


class Client:
    """Reads a body once and hands it out again; after that it only listens for the client's
    leaving, which the visit is told at once."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._body = b""
        self._handed_out = False
        self._left = asyncio.Event()

    async def read(self) -> bool:
        """Whether the whole body came before the client left."""
        parts: list[bytes] = []
        while True:
            message = await self._receive()
            if message["type"] != "http.request":
                return False
            parts.append(message.get("body", b""))
            if not message.get("more_body"):
                self._body = b"".join(parts)
                return True

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Inside, the client is listened to."""
        listening = asyncio.ensure_future(self._listen())
        try:
            yield
        finally:
            listening.cancel()

    async def left(self) -> None:
        """Returns when the client has left. Only while it is watched."""
        await self._left.wait()

    async def receive(self) -> Message:
        """What the application receives."""
        if not self._handed_out:
            self._handed_out = True
            return {"type": "http.request", "body": self._body, "more_body": False}
        await self.left()
        return {"type": "http.disconnect"}

    async def _listen(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass  # nothing else is to come
        current().left = True
        self._left.set()
