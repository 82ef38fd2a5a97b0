"""Dates as publishers and people write them, to datetime. Says no rather than guess.

A date without an offset stays naive: it means the publisher's own wall clock.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime, time
from email.utils import parsedate_to_datetime

from corpus.errors import InputRejected

_WRITTEN = (
    "%d %B %Y",
    "%d %b %Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%Y/%m/%d",
    "%Y-%m",
)
# Newspapers are younger than this, and beyond it offset arithmetic overflows.
_YEARS = range(1600, 2200)
_HOUR = re.compile(r":|\dT\d", re.IGNORECASE)
_MONTH = re.compile(r"\d{4}-\d{1,2}")
_ZULU = re.compile(r"(?<=:\d\d) ?(?:UTC|GMT)$")


def read_date(written: str) -> datetime:
    """The moment that `written` names: ISO 8601, RFC 2822, or a few plain forms such as
    "27 November 2024". A day alone is its first instant.

    Raises InputRejected for anything else, and for years that no news has.
    """
    text = written.strip()
    moment = _read_iso(text) or _read_mail(text) or _read_plain(text)
    if moment is None or moment.year not in _YEARS:
        raise InputRejected(
            f"{written[:60]!r} is not a date; write it like 2024-11-27 or 2024-11-27T14:00:00+03:00"
        )
    return moment


def end_of(written: str) -> datetime:
    """Like `read_date`, but a day or a month alone is its last instant: "to 8 December" includes
    that day."""
    moment = read_date(written)
    if _HOUR.search(written):
        return moment
    if _MONTH.fullmatch(written.strip()):
        moment = moment.replace(day=monthrange(moment.year, moment.month)[1])
    return datetime.combine(moment.date(), time.max, moment.tzinfo)


def _read_iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_ZULU.sub("Z", text))
    except ValueError:
        return None


def _read_mail(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _read_plain(text: str) -> datetime | None:
    for form in _WRITTEN:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None
