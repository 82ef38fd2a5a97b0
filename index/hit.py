"""What a search is asked for and what it returns: filters, a query, hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.article import Article, Passage

Vectors = npt.NDArray[np.float32]


class Rankings(StrEnum):
    """What a search ranks by. One ranking alone is for measuring what the other is worth."""

    BOTH = "both"
    WORDS = "words"
    MEANING = "meaning"


class Clock(StrEnum):
    """How a bound is compared with an article's dates. A bound with an offset is an instant and
    is compared in UTC; one without ("as of 1 December") means the publisher's own wall clock."""

    UTC = "utc"
    WALL = "wall"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles a question may draw on; both ends of the dates are included.

    With `as_of`, only what had been published by then counts, in the versions valid then;
    without it, only the newest version of each article does.
    """

    published_from: datetime | None = None
    published_to: datetime | None = None
    sources: tuple[str, ...] = ()
    as_of: datetime | None = None
    articles: tuple[str, ...] = ()  # ids; without any, all articles count


EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Query:
    """One search: `text` for the words, `vector` `(dim,) float32` for the meaning."""

    text: str
    vector: npt.NDArray[np.float32]
    filters: Filters = EVERYTHING
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found, best first; `found_by` names the rankings it stood in, and
    `similarity` is the cosine of its vector and the question's. `copies` are the other articles
    with the very same text that the query's filters admit: this one stands for them."""

    passage: Passage
    article: Article
    score: float
    found_by: tuple[str, ...]
    similarity: float = 0.0
    copies: tuple[Article, ...] = ()


class Status(StrEnum):
    """What became of an article that was handed in."""

    ADDED = "added"
    UPDATED = "updated"  # a new text, or new facts about the same text, at a known address
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"  # stored, but its text is that of another article
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Entry:
    """An article ready to be stored. `passages` and `vectors` `(len(passages), dim) float32` are
    left out for a text that is stored already: the engine has them."""

    article: Article
    passages: Sequence[Passage] = ()
    vectors: Vectors | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entry, and why where that needs a reason."""

    article_id: str
    version: str
    status: Status
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """One version of an article as stored, with the time for which it was the valid one."""

    article: Article
    valid_from: datetime
    valid_to: datetime | None  # None: it is the newest


@dataclass(frozen=True, slots=True)
class Page:
    """Some articles, and the cursor of the next ones: None after the last."""

    articles: tuple[Article, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Stats:
    """How much is stored, and the generation that answers refer to."""

    articles: int
    versions: int
    passages: int
    generation: int


def seconds(moment: datetime, clock: Clock) -> int:
    """Whole seconds since 1970 on one of the two clocks; without an offset both are the same."""
    if clock is Clock.WALL or moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(moment.timestamp())


def clock_of(bound: datetime) -> Clock:
    """The clock on which a bound of a filter is meant."""
    return Clock.WALL if bound.tzinfo is None else Clock.UTC


def as_json(filters: Filters) -> dict[str, Any]:
    """The filters as plain values, for echoing in an answer."""
    return {
        "published_from": _iso(filters.published_from),
        "published_to": _iso(filters.published_to),
        "sources": list(filters.sources),
        "as_of": _iso(filters.as_of),
        "articles": list(filters.articles),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
