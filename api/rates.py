"""How often and how much at once each caller may: counted in this process, forgotten when idle."""

from __future__ import annotations

from collections import Counter

_BURST_S = 10.0
_LEAST_BURST = 10
_MOST_NAMES = 10_000


class Rates:
    """A token bucket for each name: it holds ten seconds' worth of requests, at least ten, and
    fills evenly.

    Kept as the one moment at which the bucket will be full again (GCRA, ITU-T I.371): a request
    costs `60 / per_minute` seconds, and is admitted while that moment is no more than a whole
    bucket away.
    """

    def __init__(self) -> None:
        self._full_at: dict[str, float] = {}

    def take(self, name: str, per_minute: int, now_s: float) -> float:
        """0 for a request that is admitted, else the seconds until one would be."""
        cost_s = 60.0 / per_minute
        bucket_s = max(_BURST_S, _LEAST_BURST * cost_s)
        full_at = max(self._full_at.pop(name, now_s), now_s)
        early_s = full_at + cost_s - now_s - bucket_s
        # Rounding must not cost a request of a bucket that was filled in fractions.
        admitted = early_s <= 1e-9
        self._full_at[name] = full_at + cost_s if admitted else full_at
        if len(self._full_at) > _MOST_NAMES:
            self._forget(now_s)
        return 0.0 if admitted else early_s

    def _forget(self, now_s: float) -> None:
        """Whoever's bucket is full is as good as new; then whoever came least lately."""
        self._full_at = {name: at for name, at in self._full_at.items() if at > now_s}
        for name in list(self._full_at)[: len(self._full_at) - _MOST_NAMES]:
            del self._full_at[name]


class InFlight:
    """Requests under way, by name."""

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()

    def enter(self, name: str, most: int) -> bool:
        """Whether there was room; 0 means any number."""
        if most and self._count[name] >= most:
            return False
        self._count[name] += 1
        return True

    def leave(self, name: str) -> None:
        self._count[name] -= 1
        if not self._count[name]:
            del self._count[name]
