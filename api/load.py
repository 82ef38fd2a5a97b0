"""How the service holds under load: many clients at once, each asking as soon as it was answered.

A client that is refused waits as long as Retry-After says, as a good client does, or with
`impatient` asks again at once, as a bad one. Goodput counts what was answered with 200.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Plan:
    """What is sent where, and for how long with each number of clients."""

    url: str
    key: str | None = None
    seconds: float = 10.0
    impatient: bool = False
    path: str = "/v1/ask"
    questions: Sequence[str] = QUESTIONS


@dataclass(frozen=True, slots=True)
class Round:
    """One number of clients. Times are in milliseconds, seen by the clients."""

    clients: int
    goodput_s: float
    answered: int
    p50_ms: float
    p99_ms: float
    refused: int
    refused_p50_ms: float
    refused_worst_ms: float
    errors: dict[str, int]


@dataclass(slots=True)
class _Seen:
    answered_ms: list[float] = field(default_factory=list)
    refused_ms: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


async def measure(plan: Plan, counts: Sequence[int]) -> list[Round]:
    """One round after the other, after a few questions that are not counted."""
    rounds = []
    for clients in (2, *counts):
        rounds.append(await _round(plan, clients))
    return rounds[1:]


def summary(rounds: Sequence[Round]) -> dict[str, Any]:
    """The last round, the heaviest, against the best of the others."""
    peak = max(rounds[:-1] or rounds, key=lambda each: each.goodput_s)
    last = rounds[-1]
    return {
        "rounds": [asdict(each) for each in rounds],
        "peak_clients": peak.clients,
        "goodput_ratio": round(last.goodput_s / max(peak.goodput_s, 1e-9), 3),
        "p99_ratio": round(last.p99_ms / max(peak.p99_ms, 1e-9), 3),
        "refused_worst_ms": max(each.refused_worst_ms for each in rounds),
        "errors": dict(sum((Counter(each.errors) for each in rounds), Counter())),
    }


async def _round(plan: Plan, clients: int) -> Round:
    import httpx2 as httpx

    seen = _Seen()
    headers = {"Authorization": f"Bearer {plan.key}"} if plan.key else {}
    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
    began = time.perf_counter()
    until = began + plan.seconds
    async with httpx.AsyncClient(
        base_url=plan.url, headers=headers, limits=limits, timeout=_TIMEOUT_S
    ) as http:
        await asyncio.gather(*(_client(http, plan, seen, at, until) for at in range(clients)))
    took_s = time.perf_counter() - began
    return Round(
        clients,
        round(len(seen.answered_ms) / took_s, 2),
        len(seen.answered_ms),
        _quantile(seen.answered_ms, 0.5),
        _quantile(seen.answered_ms, 0.99),
        len(seen.refused_ms),
        _quantile(seen.refused_ms, 0.5),
        _quantile(seen.refused_ms, 1.0),
        dict(seen.errors),
    )


async def _client(http: Any, plan: Plan, seen: _Seen, at: int, until: float) -> None:
    import httpx2 as httpx

    while (began := time.perf_counter()) < until:
        question = plan.questions[at % len(plan.questions)]
        at += 1
        try:
            response = await http.post(plan.path, json={"question": question})
        except httpx.HTTPError as error:
            seen.errors[type(error).__name__] += 1
            continue
        took_ms = (time.perf_counter() - began) * 1000
        if response.status_code == 200:
            seen.answered_ms.append(took_ms)
        elif response.status_code == 429:
            seen.refused_ms.append(took_ms)
            wait_s = 0.0 if plan.impatient else float(response.headers["Retry-After"])
            await asyncio.sleep(min(wait_s, max(0.0, until - time.perf_counter())))
        else:
            seen.errors[str(response.status_code)] += 1


def _quantile(times_ms: Sequence[float], share: float) -> float:
    """The smallest time that `share` of them do not pass; 0 without any."""
    if not times_ms:
        return 0.0
    ordered = sorted(times_ms)
    at = min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))
    return round(ordered[at], 1)
