"""What a question's words limit an answer to: one expression, and all of them together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, StrEnum, auto

from qa.times.days import Days


class ClauseKind(StrEnum):
    BEFORE = "before"
    AFTER = "after"
    SINCE = "since"
    UNTIL = "until"


@dataclass(frozen=True, slots=True)
class Clause:
    """An event that bounds the answer, in the question's words: whoever knows when that was can
    resolve it. An `elided` one is only named, and what happened is what the question asks for:
    "which towns fell after Aber?"."""

    kind: ClauseKind
    text: str
    elided: bool = False


class Role(Enum):
    """How a date limits what happened, or, as of a date, what was known."""

    ON = auto()
    SINCE = auto()
    AFTER = auto()
    UNTIL = auto()
    BEFORE = auto()
    AS_OF = auto()


@dataclass(frozen=True, slots=True)
class Limit:
    """A date of the question, with the place of all its words, and these as `said`.

    Without days it names one that does not exist. `joined` says that it goes on the one before
    ("on Friday or Saturday"), and `beside` that it narrows that one down ("in March of last year").
    """

    role: Role
    start: int
    end: int
    said: str
    days: Days | None
    joined: bool = False
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """The time that a question is about.

    What happened from `since` to `until`, days included, and only what was published by `as_of`;
    one without an offset is on the publisher's own clock. `because` are the question's own words
    for it, and `places` where they stand. With `year_open` no year was said and the latest one
    was taken; with `month_open` no month either. `newest` asks for what is true now. `problem`
    says what cannot be, and then there are no dates.
    """

    since: date | None = None
    until: date | None = None
    as_of: datetime | None = None
    because: str = ""
    places: tuple[tuple[int, int], ...] = ()
    clause: Clause | None = None
    problem: str | None = None
    year_open: bool = False
    month_open: bool = False
    newest: bool = False
    limits: tuple[Limit, ...] = field(default=(), repr=False)
