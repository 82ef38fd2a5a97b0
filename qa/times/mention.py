"""A date in a text, and how dateline writes one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from qa.answer import Precision
from qa.times.words import MONTH_NAMES

_BOUND = re.compile(r"\b(?:until|before|since|after|prior to)\s", re.IGNORECASE)
_LOOK_BACK = 12  # code points in which a word that bounds may stand before its date


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in a text: where it stands, what it means, and how exactly.

    `until` is the last day where several are meant, `hour` and `minute` the time of day where the
    precision is an hour: on the clock that the text goes by.
    """

    start: int
    end: int
    day: date
    precision: Precision
    until: date | None = None
    hour: int | None = None
    minute: int = 0

    @property
    def is_day(self) -> bool:
        """Whether it tells the day: a month and a week do not."""
        return self.precision in (Precision.DAY, Precision.HOUR)


def bounds(text: str, mention: Mention) -> bool:
    """Whether a date bounds something else and is not when it happened: "held until Friday".
    `text` is the one that the mention's offsets are of."""
    first_word = re.match(r"(?:prior to|\w*)\s?", text[mention.start : mention.end])
    opening = mention.start + (first_word.end() if first_word else 0)
    return bool(_BOUND.search(text[max(0, mention.start - _LOOK_BACK) : opening]))


def written(
    day: date,
    precision: Precision | None = Precision.DAY,
    until: date | None = None,
    hour: int | None = None,
    minute: int = 0,
) -> str:
    """A date as dateline writes it; `until` is the last day of several.

    >>> written(date(2024, 11, 29))
    '29 November 2024'
    >>> written(date(2024, 12, 7), until=date(2024, 12, 8))
    '7–8 December 2024'
    >>> written(date(2024, 11, 29), Precision.HOUR, hour=14)
    '29 November 2024, 14:00'
    """
    if precision is Precision.WEEK and until is None:
        until = day + min(timedelta(days=6), date.max - day)
    alone = _one(day, precision)
    if precision is Precision.HOUR and hour is not None:
        return f"{alone}, {hour:02}:{minute:02}"
    if until is None or _one(until, precision) == alone:
        return alone
    return _range(day, until, precision)


def _one(day: date, precision: Precision | None) -> str:
    if precision is Precision.YEAR:
        return str(day.year)
    month = f"{MONTH_NAMES[day.month - 1].capitalize()} {day.year}"
    return month if precision is Precision.MONTH else f"{day.day} {month}"


def _range(first: date, last: date, precision: Precision | None) -> str:
    """Two dates with the words that they share written once."""
    if precision is Precision.YEAR:
        return f"{first.year}–{last.year}"
    one, other = _one(first, precision).split(), _one(last, precision).split()
    shared = 0
    while shared < len(one) - 1 and one[-1 - shared] == other[-1 - shared]:
        shared += 1
    own = one[: len(one) - shared]
    dash = "–" if len(own) == 1 else " – "
    return " ".join(own) + dash + " ".join(other)
