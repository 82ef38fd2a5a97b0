"""Answers are worked on in a few places at a time; a few more requests wait; the rest is told at
once to come back later.

More at once would answer no more questions a second, only each one later: what is admitted keeps
its pace because the rest is refused. A place is taken when the body is there, so that a slow
sender holds none, and given back with the last byte of the response, before it is sent.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.meters import Meters
from api.presence import Client
from api.refusals import path_of, refusal

QUEUED = frozenset(
    {
        "/mcp",
        "/v1/ask",
        "/v1/chat/completions",
        "/v1/responses",
        "/v1/search",
        "/v1/ui/chat",
    }
)
_GUESS_S = 0.2  # how long an answer takes, before one was seen
_MEMORY = 0.1  # the weight of the newest in what is remembered of that


class Full(Exception):
    """Neither a place nor room to wait, or no place in time. Holds the seconds to come back in."""

    def __init__(self, retry_s: int) -> None:
        super().__init__(retry_s)
        self.retry_s = retry_s


class Gate:
    """`places` at work, `queue` waiting in the order of their arrival, none longer than
    `patience_s`. For one event loop."""

    def __init__(self, places: int, queue: int, patience_s: float) -> None:
        self._free = places
        self._places = places
        self._queue = queue
        self._patience_s = patience_s
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._work_s = _GUESS_S
        self._promised_s = 0.0  # until when places are spoken for, on the monotonic clock

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    @property
    def in_work(self) -> int:
        return self._places - self._free

    def check(self) -> None:
        """Raises Full when whoever came now could not even wait."""
        if not self._free and len(self._waiting) >= self._queue:
            raise Full(self._retry_s())

    def try_enter(self) -> bool:
        """Whether a place was free, and is taken now."""
        if not self._free or self._waiting:
            return False
        self._free -= 1
        return True

    async def enter(self) -> None:
        """Take a place, once there is one. Raises Full."""
        if self.try_enter():
            return
        self.check()
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(self._patience_s):
                await turn
        except (TimeoutError, asyncio.CancelledError) as error:
            if turn.done() and not turn.cancelled():
                self._pass_on()  # the turn came as its owner left
            elif turn in self._waiting:
                self._waiting.remove(turn)
            if isinstance(error, TimeoutError):
                raise Full(self._retry_s()) from None
            raise

    def leave(self, worked_s: float) -> None:
        """Give the place back, to whoever has waited longest."""
        self._work_s += _MEMORY * (worked_s - self._work_s)
        self._pass_on()

    def _pass_on(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    def _retry_s(self) -> int:
        """When there will be a place for one more: after those who are here and those who were told
        to come back before. Were all told the same, all would come at once, and again in vain.
        Nobody is told to stay away for longer than one would wait here."""
        now = time.monotonic()
        pace_s = self._work_s / self._places
        here_s = (len(self._waiting) + self.in_work) * pace_s
        promised_s = max(self._promised_s, now + here_s) + pace_s
        self._promised_s = min(promised_s, now + self._patience_s)
        return max(1, math.ceil(self._promised_s - now))


class Admission:
    """The gate before every route that asks or searches."""

    def __init__(self, app: ASGIApp, gate: Gate, meters: Meters) -> None:
        self._app = app
        self._gate = gate
        meters.in_work.set_function(lambda: gate.in_work)
        meters.waiting.set_function(lambda: gate.waiting)
        self._meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or path_of(scope) not in QUEUED:
            await self._app(scope, receive, send)
            return
        client = Client(receive)
        try:
            self._gate.check()  # before a byte of the body is read
            if not await client.read():
                return
            async with client.watched():
                began = time.perf_counter()
                if await _entered(self._gate, client):
                    self._meters.waited(time.perf_counter() - began)
                    await self._at_work(scope, client, send)
        except Full as full:
            self._meters.refused("queue")
            told = "as many questions as may wait are waiting; ask again later"
            headers = {"Retry-After": str(full.retry_s)}
            await refusal(path_of(scope), 429, told, headers=headers)(scope, receive, send)

    async def _at_work(self, scope: Scope, client: Client, send: Send) -> None:
        entered = time.perf_counter()
        holding = True

        def leave() -> None:
            nonlocal holding
            if holding:
                holding = False
                self._gate.leave(time.perf_counter() - entered)

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.body" and not message.get("more_body"):
                leave()
            await send(message)

        try:
            await self._app(scope, client.receive, watched)
        finally:
            leave()


async def _entered(gate: Gate, client: Client) -> bool:
    """Whether a place was taken before the client left. Raises Full."""
    if gate.try_enter():
        return True
    place = asyncio.ensure_future(gate.enter())
    gone = asyncio.ensure_future(client.left())
    try:
        await asyncio.wait({place, gone}, return_when=asyncio.FIRST_COMPLETED)
        if place.done():
            place.result()
            return True
        return False
    finally:
        gone.cancel()
        place.cancel()
