"""No request body may be larger, or slower, than the settings, whatever its headers say."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.refusals import path_of, refusal

# Slower than this no body may come, once its time to begin is over: who sends a byte now and then
# to keep a connection is let go.
_LEAST_BYTES_S = 10_000


class BodyLimit:
    """Refuses a body that says it is too long, and stops reading one that turns out to be, or
    that does not come."""

    def __init__(self, app: ASGIApp, max_bytes: int, timeout_s: float) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._timeout_s = timeout_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        declared = headers.get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > self._max_bytes:
            await self._refuse(413, scope, receive, send)
            return
        body = _Body(receive, self._max_bytes, self._timeout_s)
        began = False

        async def unless_refused(message: Message) -> None:
            nonlocal began
            if not body.refused:
                began = True
                await send(message)

        # Who left within the body, or was taken for gone because it was refused, needs no answer
        # from the route.
        with suppress(ClientDisconnect):
            await self._app(scope, body.receive, unless_refused)
        if body.refused and not began:
            await self._refuse(body.refused, scope, receive, send)

    async def _refuse(self, status: int, scope: Scope, receive: Receive, send: Send) -> None:
        mebibytes = self._max_bytes // 2**20
        told = {
            413: f"the body is larger than {mebibytes} MiB; send it in parts",
            408: "the body came too slowly; send it again",
        }
        # The rest of the body is not waited for.
        headers = {"Connection": "close"}
        await refusal(path_of(scope), status, told[status], headers=headers)(scope, receive, send)


class _Body:
    """A body being read: once `refused`, with the status to say so, it looks like a client that
    has left."""

    def __init__(self, receive: Receive, max_bytes: int, timeout_s: float) -> None:
        self._receive = receive
        self._max_bytes = max_bytes
        self._until = asyncio.get_running_loop().time() + timeout_s
        self._read = 0
        self._whole = False
        self.refused = 0

    async def receive(self) -> Message:
        if self.refused:
            return {"type": "http.disconnect"}
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until + self._read / _LEAST_BYTES_S):
                message = await self._receive()
        except TimeoutError:
            self.refused = 408
            return {"type": "http.disconnect"}
        self._read += len(message.get("body", b""))
        self._whole = not message.get("more_body")
        if self._read > self._max_bytes:
            self.refused = 413
            return {"type": "http.disconnect"}
        return message
