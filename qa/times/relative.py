"""Dates that count from another day: "on Friday", "last week", "two days earlier"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from qa.answer import Precision
from qa.times.days import (
    Basis,
    Days,
    Form,
    Lean,
    Meaning,
    Said,
    behind,
    chosen,
    one_day,
    whole_month,
    whole_week,
    whole_year,
)
from qa.times.words import (
    COUNTS,
    END,
    PART,
    WEEKDAY,
    WEEKDAYS,
    S,
    day,
    monday_of,
    month,
    month_number,
    months_on,
    pattern,
)

_DAY = timedelta(days=1)
_UNITS = {"day": 1, "week": 7, "fortnight": 14}
_WHICH = r"(?P<which>last|this|next)"
_THAT = pattern(r"\bthat\s$")
_UNTIL = pattern(r"\b(?:until|till)\s$")
_LASTING = pattern(
    r"\b(?:will|shall|is|are|has been|have been|remains?|curfew|in force|extend(?:ed|s)?"
    r"|impos(?:ed?|es)|order(?:ed|s)?|announc(?:ed?|es)|suspend(?:ed|s)?|postpon(?:ed?|es)"
    r"|delay(?:ed|s)?|ban(?:ned|s)?)\b"
)
# Counts that are near the mark, and those of a whole: "nearly two years ago", "half a year ago".
_INEXACT = pattern(
    r"\b(?:more than|less than|fewer than|over|under|nearly|almost|about|around|at least|at most"
    r"|some|roughly|up to|within|half|every|not|or|to)\s$"
)


def relative_forms() -> Iterator[Form]:
    """The longest first, since the first one that fits is taken."""
    yield _form("weekday", rf"{WEEKDAY},?{S}(?:of{S}|in{S})?{_WHICH}{S}week\b", _day_of_week)
    yield _form("last this next", rf"{_WHICH}{S}week,?{S}on{S}{WEEKDAY}", _day_of_week)
    yield _form("last this next", rf"{_WHICH}{S}{WEEKDAY}", _weekday)
    yield _form("weekday", WEEKDAY, _weekday)
    yield _form("last this next", rf"{_WHICH}{S}(?:past{S})?weekend\b", _weekend)
    yield _form("the", rf"the{S}(?:past{S}|last{S})?weekend\b", _past_weekend)
    unit = r"(?P<unit>week|month|year)\b"
    yield _form("last this next", rf"{_WHICH}{S}{unit}(?!{S}of\b)", _unit)
    share = rf"the{S}(?:start|beginning|middle|end){S}of{S}the{S}"
    yield _form("the", rf"{share}(?P<unit>week|month|year)\b(?!{S}of\b)", _this_unit)
    yield _form("last this next", rf"{_WHICH}{S}{month()}(?!{S}[0-9])", _which_month)
    yield _form("number", rf"{day()}{S}of{S}{_WHICH}{S}month\b", _day_of_month)
    yield _form("last this", rf"(?P<which>last|this){S}{PART}\b", _near_day)
    yield _form("yesterday today tomorrow", rf"(?P<which>\w+)(?:{S}{PART})?\b", _near_day)
    yield _form("tonight", r"(?P<which>tonight)\b", _near_day)
    yield _form("the", rf"the{S}day{S}(?P<which>before{S}yesterday|after{S}tomorrow)\b", _near_day)
    no_other = rf"(?!{S}(?:on|from|between|of|this|last|{'|'.join(WEEKDAYS)})\b)"
    yield _form("overnight", rf"overnight\b{no_other}", _overnight)
    yield from _counted_forms()


def _counted_forms() -> Iterator[Form]:
    count = rf"(?P<count>[0-9]{{1,2}}|{'|'.join(COUNTS)})"
    unit = r"(?P<unit>day|week|fortnight|month|year|decade)s?"
    way = rf"(?P<way>ago|(?:earlier|later|previously)(?!{S}than\b)|(?:before|after){END})(?!\w)"
    yield _form("count", rf"{count}{S}{unit}{S}{way}", _counted)
    near = rf"the{S}(?:very{S})?(?P<way>next|following|previous|same){S}(?P<unit>day|{PART})\b"
    yield _form("the", rf"{near}(?!{S}of\b)", _next_day)
    unit = r"(?P<unit>week|month|year)\b"
    yield _form("the", rf"the{S}(?P<way>following|previous){S}{unit}", _counted)
    yield _form("the", rf"the{S}(?P<unit>day|{PART}){S}(?P<way>before|after){END}", _next_day)
    yield _form("that", rf"(?P<way>that)(?:{S}same)?{S}(?P<unit>day)\b", _next_day)


def _form(starts: str, form: str, meaning: Meaning) -> Form:
    return Form(tuple(starts.split()), pattern(form), meaning)


def _weekday(match: re.Match[str], basis: Basis) -> Days | None:
    """The last such day up to the basis. With "last" it lies before it, with "next" after it, and
    with "this" in its week; "that Sunday" is the day mentioned last."""
    if basis.day is None:
        return None
    wanted = WEEKDAYS.index(match["weekday"].lower())
    which = (match.groupdict().get("which") or "").lower()
    back = (basis.day.weekday() - wanted) % 7
    if which == "this":
        return one_day(monday_of(basis.day) + wanted * _DAY)
    if which == "next":
        return one_day(basis.day + (7 - back) * _DAY)
    if which == "last":
        return one_day(basis.day - (back or 7) * _DAY)
    if _THAT.search(behind(match, 6)):
        same = basis.last is not None and basis.last.weekday() == wanted
        return one_day(basis.last) if basis.last and same else None
    if basis.lean is Lean.COMING or _is_end(match, basis):
        return one_day(basis.day + (7 - back) % 7 * _DAY, Said.WEEKDAY)
    return one_day(basis.day - back * _DAY, Said.WEEKDAY)


def _is_end(match: re.Match[str], basis: Basis) -> bool:
    """Whether something that an article tells of lasts until then: "a curfew until Friday"."""
    sentence = re.split(r"[.!?]\s|\n", behind(match, 100))[-1]
    return bool(
        basis.lean is Lean.NEAREST and _UNTIL.search(sentence) and _LASTING.search(sentence)
    )


def _day_of_week(match: re.Match[str], basis: Basis) -> Days | None:
    """As in "Friday of last week"."""
    if basis.day is None:
        return None
    weeks = _shift(match)
    wanted = WEEKDAYS.index(match["weekday"].lower())
    return one_day(monday_of(basis.day) + (7 * weeks + wanted) * _DAY)


def _shift(match: re.Match[str]) -> int:
    return {"last": -1, "previous": -1, "this": 0}.get(match["which"].lower(), 1)


def _unit(match: re.Match[str], basis: Basis) -> Days | None:
    """As in "last month"; "the last month" is the time up to now, which is none."""
    if basis.day is None or re.search(r"\b(?:the|every)\s$", behind(match, 6), re.IGNORECASE):
        return None
    return _whole(match["unit"].lower(), basis.day, _shift(match))


def _this_unit(match: re.Match[str], basis: Basis) -> Days | None:
    """As in "since the start of the year"."""
    return _whole(match["unit"].lower(), basis.day, 0) if basis.day else None


def _whole(unit: str, at: date, shift: int) -> Days:
    """The week, month or year that lies `shift` of them away from the day's own."""
    if unit == "decade":
        return whole_year(at.year + 10 * shift)
    if unit == "year":
        return whole_year(at.year + shift)
    if unit == "month":
        return whole_month(months_on(at, shift))
    return whole_week(at + shift * _UNITS[unit] * _DAY)


def _which_month(match: re.Match[str], basis: Basis) -> Days | None:
    name, which = match["month"], match["which"].lower()
    if basis.day is None or (name in ("may", "march", "mar") and which == "this"):
        return None  # "this may be"
    this, number = basis.day.replace(day=1), month_number(name)
    if which == "this":
        return whole_month(this.replace(month=number))
    years = range(max(1, this.year - 1), min(9999, this.year + 1) + 1)
    others = [at for year in years if (at := date(year, number, 1)) != this]
    found = chosen(others, this, Lean.PAST if which == "last" else Lean.COMING)
    return whole_month(found) if found else None


def _day_of_month(match: re.Match[str], basis: Basis) -> Days | None:
    """As in "the 3rd of last month"."""
    if basis.day is None:
        return None
    return one_day(months_on(basis.day, _shift(match)).replace(day=int(match["day"])))


def _weekend(match: re.Match[str], basis: Basis) -> Days | None:
    """Saturday and Sunday. "This weekend" is the coming one late in a week; of early in the week
    nobody knows."""
    if basis.day is None:
        return None
    which, weekday = match["which"].lower(), basis.day.weekday()
    if which == "this" and (basis.lean is Lean.PAST or "past" in match[0].lower()):
        weeks = 0 if weekday >= 5 else -1
    elif which == "this" and weekday < 2 and basis.lean is Lean.NEAREST:
        return None
    else:
        weeks = 0 if which == "next" and weekday < 5 else _shift(match)
    return _saturday(monday_of(basis.day) + 7 * weeks * _DAY)


def _past_weekend(match: re.Match[str], basis: Basis) -> Days | None:
    """As in "over the weekend": the one that has begun last, or the next."""
    before = re.search(r"\b(?:over|at|during|on|throughout)\s$", behind(match, 12), re.IGNORECASE)
    if basis.day is None or not before:
        return None
    weeks = 0 if basis.day.weekday() >= 5 or basis.lean is Lean.COMING else -1
    return _saturday(monday_of(basis.day) + 7 * weeks * _DAY)


def _saturday(monday: date) -> Days:
    return Days(monday + 5 * _DAY, monday + 6 * _DAY, Precision.DAY, Said.RELATIVE)


def _near_day(match: re.Match[str], basis: Basis) -> Days | None:
    if basis.day is None:
        return None
    shifts = {"yesterday": -1, "last": -1, "tomorrow": 1, "before": -2, "after": 2}
    return one_day(basis.day + shifts.get(match["which"].lower().split()[0], 0) * _DAY)


def _overnight(match: re.Match[str], basis: Basis) -> Days | None:
    """The night that ends on the day of writing; "an overnight curfew" is of any night."""
    before = re.search(rf"\b(?:an|the|every|each|{WEEKDAY}),?\s$", behind(match, 14), re.IGNORECASE)
    if basis.day is None or before:
        return None
    return Days(basis.day - _DAY, basis.day, Precision.DAY, Said.RELATIVE)


def _counted(match: re.Match[str], basis: Basis) -> Days | None:
    """So many days, weeks, ... from the day of writing or from the day mentioned last."""
    way, unit = match["way"].lower(), match["unit"].lower()
    count = match.groupdict().get("count") or "1"
    start = _start(way, basis)
    if start is None or _INEXACT.search(behind(match, 12)):
        return None
    shift = int(count) if count.isdigit() else COUNTS[count.lower()]
    if way in ("ago", "earlier", "before", "previously", "previous"):
        shift = -shift
    return one_day(start + shift * _DAY) if unit == "day" else _whole(unit, start, shift)


def _next_day(match: re.Match[str], basis: Basis) -> Days | None:
    """As in "the next day", "the day before", "that day"."""
    way = match["way"].lower()
    start = _start(way, basis)
    shift = {"before": -1, "previous": -1, "same": 0, "that": 0}.get(way, 1)
    return one_day(start + shift * _DAY) if start else None


def _start(way: str, basis: Basis) -> date | None:
    """What a way of counting counts from: the day of writing, or the day mentioned last. Without
    one, only what lies before the day of writing is told. A question tells nothing before."""
    if way == "ago":
        return basis.day
    if basis.lean is not Lean.NEAREST:
        return None
    backwards = way in ("earlier", "before", "previously", "previous")
    return basis.last or (basis.day if backwards else None)
