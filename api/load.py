"""How a running service holds under load: many clients at once, each asking as soon as it was
answered.

A client that is refused waits as long as Retry-After says, as a good client does, or with
`impatient` asks again at once, as a bad one. The clients are bare sockets, so that on a machine
which they share with the service they take little of it and measure the service, not themselves.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

QUESTIONS = (
    "When did Hama fall?",
    "Who took which neighborhoods of Aleppo, and when?",
    "How many people were displaced?",
    "Who leads Hayat Tahrir al-Sham?",
    "Where did the government forces withdraw to?",
    "Who controls Aleppo International Airport?",
    "When was the citadel taken?",
    "What did the Russian air force bomb?",
)
_TIMEOUT_S = 120.0
_OK, _TOO_MANY = 200, 429


@dataclass(frozen=True, slots=True)
class Plan:
    """What is sent where, and for how long with each number of clients, how many times over."""

    url: str
    key: str | None = None
    seconds: float = 10.0
    passes: int = 1
    impatient: bool = False
    questions: Sequence[str] = QUESTIONS


@dataclass(slots=True)
class Seen:
    """What one number of clients saw. Times are in milliseconds, from the first byte sent."""

    clients: int
    answered_ms: list[float] = field(default_factory=list)
    refused_ms: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    took_s: float = 0.0
    sent: int = 0

    @property
    def goodput_s(self) -> float:
        """Answers a second."""
        return len(self.answered_ms) / self.took_s


async def measure(plan: Plan, counts: Sequence[int]) -> list[Seen]:
    """Every number of clients in turn, `passes` times over, so that what else the machine does
    falls on all of them; before that a few questions that do not count."""
    await _round(plan, Seen(2))
    seen = [Seen(count) for count in counts]
    for _ in range(plan.passes):
        for each in seen:
            await _round(plan, each)
    return seen


def summary(seen: Sequence[Seen]) -> dict[str, Any]:
    """Figures of each, and how the last, the heaviest, stands against the best of the others."""
    peak = max(seen[:-1] or seen, key=lambda each: each.goodput_s)
    last = seen[-1]
    peak_p99 = quantile(peak.answered_ms, 0.99)
    return {
        "rounds": [_figures(each) for each in seen],
        "peak_clients": peak.clients,
        "goodput_ratio": round(last.goodput_s / peak.goodput_s, 3) if peak.answered_ms else None,
        "p99_ratio": round(quantile(last.answered_ms, 0.99) / peak_p99, 3) if peak_p99 else None,
        "errors": dict(sum((each.errors for each in seen), Counter[str]())),
    }


def quantile(times_ms: Sequence[float], share: float) -> float:
    """The least time that `share` of them do not pass; 0 without any.

    >>> quantile([4.0, 1.0, 3.0, 2.0], 0.5), quantile([4.0, 1.0], 0.99)
    (2.0, 4.0)
    """
    if not times_ms:
        return 0.0
    ordered = sorted(times_ms)
    at = -(-round(share * 1000) * len(ordered) // 1000) - 1
    return round(ordered[max(0, at)], 1)


def _figures(seen: Seen) -> dict[str, Any]:
    return {
        "clients": seen.clients,
        "goodput_s": round(seen.goodput_s, 2),
        "answered": len(seen.answered_ms),
        "p50_ms": quantile(seen.answered_ms, 0.5),
        "p99_ms": quantile(seen.answered_ms, 0.99),
        "refused": len(seen.refused_ms),
        "refused_p50_ms": quantile(seen.refused_ms, 0.5),
        "refused_p99_ms": quantile(seen.refused_ms, 0.99),
        "refused_worst_ms": quantile(seen.refused_ms, 1.0),
        "errors": dict(seen.errors),
    }


async def _round(plan: Plan, seen: Seen) -> None:
    began = time.perf_counter()
    until = began + plan.seconds
    await asyncio.gather(*(_client(plan, seen, until) for _ in range(seen.clients)))
    seen.took_s += time.perf_counter() - began


async def _client(plan: Plan, seen: Seen, until: float) -> None:
    """One client: a connection, kept and only made anew after an error."""
    connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    where = urlsplit(plan.url)
    while time.perf_counter() < until:
        sent = _request(plan, plan.questions[seen.sent % len(plan.questions)])
        seen.sent += 1  # one order for all clients, so that however many there are ask the same mix
        try:
            connection = connection or await asyncio.open_connection(where.hostname, where.port)
            began = time.perf_counter()
            async with asyncio.timeout(_TIMEOUT_S):
                status, retry_s = await _exchange(*connection, sent)
        except (OSError, EOFError, TimeoutError) as error:
            seen.errors[type(error).__name__] += 1
            connection = None
            await asyncio.sleep(0.1)
            continue
        took_ms = (time.perf_counter() - began) * 1000
        if status == _OK:
            seen.answered_ms.append(took_ms)
        elif status == _TOO_MANY:
            seen.refused_ms.append(took_ms)
            wait_s = 0.0 if plan.impatient else retry_s
            await asyncio.sleep(min(wait_s, max(0.0, until - time.perf_counter())))
        else:
            seen.errors[str(status)] += 1
    if connection:
        connection[1].close()


def _request(plan: Plan, question: str) -> bytes:
    body = json.dumps({"question": question}).encode()
    lines = [
        f"POST {urlsplit(plan.url).path}/v1/ask HTTP/1.1",
        f"Host: {urlsplit(plan.url).netloc}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *([f"Authorization: Bearer {plan.key}"] if plan.key else []),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def _exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sent: bytes
) -> tuple[int, float]:
    """The status, and the seconds after which to come again. The body is read and dropped."""
    writer.write(sent)
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status, *lines = head.split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    await reader.readexactly(int(headers.get("content-length", 0)))
    return int(status.split()[1]), float(headers.get("retry-after", 0))
