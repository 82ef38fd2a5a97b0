"""For how long each version of an article was the valid one. Pure arithmetic over dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from corpus.article import Article
from index.hit import Clock, seconds

# What followers filter by, as the database names it: each moment on both clocks.
DATE_COLUMNS = (
    "published_utc",
    "published_wall",
    "valid_from_utc",
    "valid_from_wall",
    "valid_to_utc",
    "valid_to_wall",
)
FOREVER = 2**53  # after every moment, and exact in whatever counts in floats


@dataclass(frozen=True, slots=True)
class Validity:
    """For how long a version was the valid one, on both clocks."""

    from_utc: int
    from_wall: int
    to_utc: int = FOREVER
    to_wall: int = FOREVER


def chain(seen: Sequence[tuple[Article, datetime]]) -> list[Validity]:
    """For how long each version was valid, given all of one article in the order they were seen.

    A version is valid from when it says it was updated, else from its publication; one that
    claims no later moment than a version before it, and no update, is valid from when it was
    seen. Each ends where the next begins.
    """
    begins: list[tuple[int, int]] = []
    for article, seen_at in seen:
        moment = article.updated_at or article.published_at or seen_at
        begin = (seconds(moment, Clock.UTC), seconds(moment, Clock.WALL))
        if begins and article.updated_at is None and begin <= max(begins):
            now = (seconds(seen_at, Clock.UTC), seconds(seen_at, Clock.WALL))
            begin = max(now, *begins)  # our own clock may have been set back
        begins.append(begin)
    order = sorted(range(len(begins)), key=lambda at: (begins[at], at))
    ends = {at: begins[after] for at, after in pairwise(order)}
    return [Validity(*begin, *ends.get(at, (FOREVER, FOREVER))) for at, begin in enumerate(begins)]
