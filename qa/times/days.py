"""What a date's words mean: the days, how exactly, and how much of it the words themselves say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from enum import Enum, auto

from qa.answer import Precision
from qa.times.words import COUNTS, MONTHS, WEEKDAYS, last_of_month, monday_of


class Said(Enum):
    """How much of a date the words say. What they leave open is chosen, and may be chosen anew."""

    ALL = auto()
    RELATIVE = auto()  # counted from the day of writing: "yesterday"
    WEEKDAY = auto()
    NO_YEAR = auto()
    NO_MONTH = auto()


class Lean(Enum):
    """Which of the days that an open date may mean is meant."""

    NEAREST = auto()  # as articles write, which tell of last week as of next
    PAST = auto()
    COMING = auto()


@dataclass(frozen=True, slots=True)
class Basis:
    """What open dates are resolved against: the day of writing, and `last`, the day mentioned last
    before, from which "two days earlier" counts. In a range a month alone is one."""

    day: date | None
    lean: Lean = Lean.NEAREST
    last: date | None = None
    in_range: bool = False


@dataclass(frozen=True, slots=True)
class Days:
    """From the first day to the last, both included; `hour` and `minute` on the clock of `zone`,
    which without one is that of the place or the writer."""

    first: date
    last: date
    precision: Precision
    said: Said = Said.ALL
    hour: int | None = None
    minute: int = 0
    zone: tzinfo | None = None


Meaning = Callable[["re.Match[str]", Basis], "Days | None"]


@dataclass(frozen=True, slots=True)
class Form:
    """What a date may look like. `starts` are its first words, or their kinds: number, month,
    weekday, count. The meaning is None where the words name nothing, and a ValueError where they
    name a day that does not exist. The group `date`, where there is one, is what is mentioned."""

    starts: tuple[str, ...]
    pattern: re.Pattern[str]
    meaning: Meaning


def kinds_of(word: str) -> tuple[str, ...]:
    """What a form that starts with the word has in `starts`."""
    lower = word.lower()
    if "0" <= lower[0] <= "9":
        return ("number", "count")
    if lower in MONTHS:
        return ("month",)
    if lower in WEEKDAYS:
        return ("weekday",)
    return (lower, "count") if lower in COUNTS else (lower,)


def one_day(day: date, said: Said = Said.RELATIVE) -> Days:
    return Days(day, day, Precision.DAY, said)


def whole_week(day: date) -> Days:
    """Monday to Sunday of the week that `day` lies in."""
    monday = monday_of(day)
    return Days(monday, monday + timedelta(days=6), Precision.WEEK, Said.RELATIVE)


def whole_month(first: date, said: Said = Said.RELATIVE) -> Days:
    return Days(first, last_of_month(first), Precision.MONTH, said)


def whole_year(year: int, said: Said = Said.RELATIVE, last: int | None = None) -> Days:
    """The year, or the years up to `last`."""
    return Days(date(year, 1, 1), date(last or year, 12, 31), Precision.YEAR, said)


def chosen(days: list[date], around: date, lean: Lean) -> date | None:
    """Which of the days is meant; the earlier one of two that are equally near."""
    if lean is Lean.NEAREST:
        return min(days, key=lambda each: (abs(each - around), each), default=None)
    if lean is Lean.PAST:
        return max((each for each in days if each <= around), default=None)
    return min((each for each in days if each >= around), default=None)


def behind(match: re.Match[str], length: int) -> str:
    """The last characters before a match."""
    return match.string[max(0, match.start() - length) : match.start()]
