"""Dates as news writes them, resolved against the day of publication.

A weekday means the last one up to the publication, "on 29 November" the one nearest to it, and
"two days earlier" counts from the date that the text mentions last. Nothing is guessed: an
expression that means no single hour, day, week, month or year, nor a range of them, is passed over.

`reading.py` goes through a text, `named.py` and `relative.py` hold the forms of dates, `passed.py`
what only looks like one. What a question's dates limit is told by `qa.scope`.
"""

from __future__ import annotations

from datetime import date

from qa.answer import Precision
from qa.times.days import Basis
from qa.times.mention import Mention, bounds, written
from qa.times.reading import Read, scan

__all__ = ["Mention", "bounds", "mentions", "written"]


def mentions(text: str, published: date | None, offset: int = 0) -> list[Mention]:
    """The dates in `text`, in order and without overlap; `offset` is added to their places.

    Relative ones need `published` and are passed over without it.
    """
    return [_mention(read, offset) for read in scan(text, Basis(published)) if read.days]


def _mention(read: Read, offset: int) -> Mention:
    days = read.days
    assert days is not None
    alone = days.precision is Precision.HOUR or days.first == days.last
    until = None if alone or _one_period(days.first, days.last, days.precision) else days.last
    return Mention(
        read.start + offset,
        read.end + offset,
        days.first,
        days.precision,
        until,
        days.hour,
        days.minute,
    )


def _one_period(first: date, last: date, precision: Precision) -> bool:
    """Whether the precision says it all: a single month or year."""
    if precision is Precision.YEAR:
        return first.year == last.year
    return precision is Precision.MONTH and (first.year, first.month) == (last.year, last.month)
