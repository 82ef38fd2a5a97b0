"""Dates as news writes them, resolved against the day of publication.

A weekday means the last one up to the publication, "on 29 November" the one nearest to it.
Nothing is guessed: an expression that means no single day, month or year is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from qa.answer import Precision

_MONTH_NAMES = (
    "january february march april may june july august september october november december"
).split()
_MONTHS = {name: at for at, name in enumerate(_MONTH_NAMES, start=1)}
_MONTHS |= {name[:3]: at for name, at in _MONTHS.items()} | {"sept": 9}
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}

_MONTH = (
    r"(?P<month>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?"
    + (r"|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)")
)
_BOUND = re.compile(r"\b(?:until|before|since|after)\s", re.IGNORECASE)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[6-9]|20|21)\d\d)"


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in a text: where it stands, what it means, and how exactly."""

    start: int
    end: int
    day: date
    precision: Precision


def mentions(text: str, published: date | None, offset: int = 0) -> list[Mention]:
    """The dates in `text`, in order and without overlap; `offset` is added to their places.

    Relative ones need `published` and are passed over without it.
    """
    found: list[Mention] = []
    for pattern, resolve in _FORMS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < other.end - offset and other.start - offset < end for other in found):
                continue
            resolved = _resolved(resolve, match, published)
            if resolved:
                found.append(Mention(start + offset, end + offset, *resolved))
    return sorted(found, key=lambda mention: mention.start)


def bounds(text: str, mention: Mention) -> bool:
    """Whether a date bounds something else and is not when it happened: "held until Friday".
    `text` is the one that the mention's offsets are of."""
    around = text[max(0, mention.start - 12) : mention.end]
    return bool(_BOUND.search(around))


def written(day: date, precision: Precision | None = Precision.DAY) -> str:
    """A date as dateline writes it.

    >>> written(date(2024, 11, 29))
    '29 November 2024'
    """
    if precision is Precision.YEAR:
        return str(day.year)
    month = f"{_MONTH_NAMES[day.month - 1].capitalize()} {day.year}"
    return month if precision is Precision.MONTH else f"{day.day} {month}"


_Resolved = tuple[date, Precision]
_Resolver = Callable[["re.Match[str]", "date | None"], "_Resolved | None"]


def _resolved(resolve: _Resolver, match: re.Match[str], published: date | None) -> _Resolved | None:
    try:
        return resolve(match, published)
    except (ValueError, OverflowError):  # a 31 November: not a date
        return None


def _full(match: re.Match[str], published: date | None) -> _Resolved | None:
    month = int(match["month"]) if match["month"].isdigit() else _month(match)
    return date(int(match["year"]), month, int(match["day"])), Precision.DAY


def _without_year(match: re.Match[str], published: date | None) -> _Resolved | None:
    """The year that brings it nearest to the publication."""
    if published is None:
        return None
    month, day = _month(match), int(match["day"])
    years = (published.year - 1, published.year, published.year + 1)
    nearest = min(
        (date(year, month, day) for year in years), key=lambda each: abs(each - published)
    )
    return nearest, Precision.DAY


def _month_of_year(match: re.Match[str], published: date | None) -> _Resolved | None:
    return date(int(match["year"]), _month(match), 1), Precision.MONTH


def _year(match: re.Match[str], published: date | None) -> _Resolved | None:
    return date(int(match["year"]), 1, 1), Precision.YEAR


def _weekday(match: re.Match[str], published: date | None) -> _Resolved | None:
    """The last such day up to the publication; with "next", the first one after it."""
    if published is None:
        return None
    wanted = _WEEKDAYS.index(match["weekday"].lower())
    if (match["which"] or "").strip().lower() == "next":
        ahead = (wanted - published.weekday() - 1) % 7 + 1
        return published + timedelta(days=ahead), Precision.DAY
    return published - timedelta(days=(published.weekday() - wanted) % 7), Precision.DAY


def _near_day(match: re.Match[str], published: date | None) -> _Resolved | None:
    if published is None:
        return None
    shift = {"yesterday": -1, "tomorrow": 1}.get(match[0].lower().split()[0], 0)
    return published + timedelta(days=shift), Precision.DAY


def _days_ago(match: re.Match[str], published: date | None) -> _Resolved | None:
    if published is None:
        return None
    count = match["count"].lower()
    days = int(count) if count.isdigit() else _COUNTS[count]
    return published - timedelta(days=days), Precision.DAY


def _month(match: re.Match[str]) -> int:
    return _MONTHS[match["month"].lower().rstrip(".")[:3]]


def _forms() -> Iterator[tuple[re.Pattern[str], _Resolver]]:
    """The longest forms first, since a later one never takes what an earlier one has."""
    weekday = rf"(?:(?:{'|'.join(_WEEKDAYS)}),?\s+)?"
    iso = r"\b(?P<year>(?:1[6-9]|20|21)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)\b"
    yield _pattern(iso), _full
    yield _pattern(rf"\b{weekday}{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}\b"), _full
    yield _pattern(rf"\b{weekday}{_MONTH}\s+{_DAY},?\s+{_YEAR}\b"), _full
    yield _pattern(rf"\b{weekday}{_DAY}\s+(?:of\s+)?{_MONTH}(?!\w)"), _without_year
    yield _pattern(rf"\b{weekday}{_MONTH}\s+{_DAY}\b(?!\s*%|,\d)"), _without_year
    yield _pattern(rf"\b{_MONTH},?\s+{_YEAR}\b"), _month_of_year
    days = "|".join(_WEEKDAYS)
    yield _pattern(rf"\b(?P<which>(?:last|next|this)\s+)?(?P<weekday>{days})\b"), _weekday
    yield _pattern(rf"\b(?P<count>\d{{1,2}}|{'|'.join(_COUNTS)})\s+days?\s+ago\b"), _days_ago
    yield _pattern(r"\b(?:today|yesterday|tomorrow|tonight|this (?:morning|evening))\b"), _near_day
    yield _pattern(rf"\b(?:in|since|by|during|of|until|before|after)\s+{_YEAR}\b"), _year


def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(form, re.IGNORECASE)


_FORMS = tuple(_forms())
