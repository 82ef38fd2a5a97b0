"""Dates that answers name outright, for telling whether a day is the right one.

Apart from the product's own reading of dates on purpose: what is measured does not measure itself.
"Friday" and "last week" name no day here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"\b(?P<year>1[6-9]\d\d|2[01]\d\d)\b"
# The longest first: what one form has taken, none after it reads again.
_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        r"\b(?P<year>\d{4})-(?P<number>[01]\d)(?:-(?P<day>[0-3]\d))?\b",
        rf"{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?",
        rf"\b{_MONTH}\s+{_DAY}\b(?!:)(?:,?\s+{_YEAR})?",
        rf"\b{_MONTH},?\s+{_YEAR}",
        _YEAR,
    )
]


@dataclass(frozen=True, slots=True)
class Day:
    """A day, a month or a year; what is not said is None. Only the year may be left out above."""

    year: int | None
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> str:
        return "day" if self.day else "month" if self.month else "year"

    def to(self, precision: str) -> Day:
        """The same, told no more exactly than that."""
        if precision == "year":
            return Day(self.year)
        return Day(self.year, self.month) if precision == "month" else self


def days_in(text: str) -> list[Day]:
    """The dates that a text names, in its order.

    >>> days_in("between 29 November 2024 and Dec. 1")
    [Day(year=2024, month=11, day=29), Day(year=None, month=12, day=1)]
    """
    found: dict[int, Day] = {}
    left = text
    for form in _FORMS:
        for match in form.finditer(left):
            found[match.start()] = _day(match)
        left = form.sub(lambda match: "\0" * len(match[0]), left)
    return [found[at] for at in sorted(found)]


def agrees(given: Day, gold: Day) -> bool:
    """Whether `given` says all that the gold says. A day without its year is taken to be of the
    gold's, as readers take it."""
    return (
        (given.year == gold.year or None in (given.year, gold.year))
        and gold.month in (None, given.month)
        and gold.day in (None, given.day)
    )


def same_day(given: str, wordings: Iterable[str]) -> bool:
    """Whether the first date in `given` is one that the wordings name."""
    said = days_in(given)[:1]
    golds = [gold for wording in wordings for gold in days_in(wording)[:1]]
    return any(agrees(each, gold) for each in said for gold in golds)


def _day(match: re.Match[str]) -> Day:
    parts = match.groupdict()
    month = _MONTHS.index(parts["month"][:3].lower()) + 1 if parts.get("month") else None
    number = int(parts["number"]) if parts.get("number") else month
    year, day = (int(parts[name]) if parts.get(name) else None for name in ("year", "day"))
    return Day(year, number, day)
