"""Questions a second, with some clients asking at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from eval.gold import Gold

MOST_ASKED = 60


def questions_per_s(
    questions: Sequence[Gold], ask: Callable[[Gold], object], clients: Sequence[int]
) -> dict[str, float]:
    """For each number of clients, the rate at which they get answers to the same questions, evenly
    drawn from all that begin no conversation's later turn."""
    alone = [gold for gold in questions if (gold.turn or 1) == 1]
    sample = alone[:: max(1, len(alone) // MOST_ASKED)][:MOST_ASKED]
    return {str(count): round(_rate(sample, ask, count), 2) for count in clients}


def _rate(sample: Sequence[Gold], ask: Callable[[Gold], object], clients: int) -> float:
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(ask, sample))  # whatever goes wrong in a thread is raised here
    return len(sample) / (time.perf_counter() - started)
