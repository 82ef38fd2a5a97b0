"""What an answer is made of. Every value here is a slice of a stored article or points to one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from corpus.article import Article
from index.hit import Hit


class Status(StrEnum):
    ANSWERED = "answered"
    PARTIAL = "partial"  # some of what was asked was found, and some was not
    NOT_FOUND = "not_found"


class Reason(StrEnum):
    """Why nothing was found."""

    NOTHING_STORED = "nothing_stored"
    NOTHING_RELEVANT = "nothing_relevant"
    NO_ANSWER_IN_PASSAGES = "no_answer_in_passages"
    OUTSIDE_TIME_SCOPE = "outside_time_scope"


class Precision(StrEnum):
    """How exactly a date is known."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


UNREAD = -8.0  # log-odds of what no model has read: hardly ever an answer


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters that may answer one facet, with the sentence that says it.

    Offsets are half-open code points of the article's text. `day` is what the span means as a
    date, for a facet that asks when. `score` is a probability; `odds` and `relevance` are what a
    model makes of the span against no answer, and of its passage, in natural-log odds; `alone` and
    `told` the same of the sentence by itself, and `likeness` the cosine of it and the question,
    where it was looked at closely (`qa/closer.py`).
    """

    facet: str
    hit: Hit
    start: int
    end: int
    score: float
    sentence: tuple[int, int]
    day: date | None = None
    precision: Precision | None = None
    until: date | None = None  # the last day, where several are meant
    odds: float = UNREAD
    relevance: float = UNREAD
    alone: float = UNREAD
    told: float = UNREAD
    likeness: float = 0.0

    @property
    def text(self) -> str:
        return self.hit.article.text[self.start : self.end]

    @property
    def whole(self) -> Span:
        """Its sentence as a span."""
        return replace(self, start=self.sentence[0], end=self.sentence[1])

    @property
    def place(self) -> tuple[str, int]:
        """What tells its sentence from all others: the version, and where the sentence begins."""
        return (self.hit.article.version, self.sentence[0])


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and where it stands: `article.text[start:end] == quote`. `number` counts articles,
    so two quotes of one article share it."""

    number: int
    article: Article
    start: int
    end: int
    quote: str
    score: float
    attribution: str | None = None  # whose claim it is, in the article's words
    also_in: tuple[Article, ...] = ()  # other articles with the same words
    superseded: bool = False  # whether the article has a newer version than this one


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """A value alone, with the numbers of the articles that say it."""

    text: str
    score: float
    citations: tuple[int, ...]
    attribution: str | None = None  # whose claim it is, in the article's words


@dataclass(frozen=True, slots=True)
class Facet:
    """One of the things asked, and a value found for it."""

    label: str
    value: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing done: the values of what was asked, and whoever else is known to have to do with
    it, with its date where that is known."""

    values: Mapping[str, tuple[str, ...]]
    date: date | None
    date_precision: Precision | None
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ConflictValue:
    value: str
    as_of: date | None
    citations: tuple[int, ...]
    attribution: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Different values of one facet: accounts that contradict each other side by side, or with
    the kind "growth" a figure that was counted again and again, oldest first."""

    facet: str
    values: tuple[ConflictValue, ...]
    kind: str = "contradiction"


@dataclass(frozen=True, slots=True)
class TimeScope:
    """The dates that limit the answer, and what they come from."""

    since: datetime | None = None
    until: datetime | None = None
    as_of: datetime | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that a caller is told. `confidence` is between 0 and 1."""

    question: str
    resolved_question: str
    time_scope: TimeScope
    status: Status
    reason: Reason | None
    confidence: float
    text: str
    answers: tuple[ShortAnswer, ...] = ()
    facets: tuple[Facet, ...] = ()
    events: tuple[Event, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    citations: tuple[Citation, ...] = ()
    tokens_read: int = 0
    passages_read: int = 0
    generation: int = 0
    timings_ms: Mapping[str, float] = field(default_factory=dict)
