"""All limits of a question as one scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from qa.answer import Precision
from qa.scope.limit import Limit, Role, Scope
from qa.times.days import Basis, Days, Lean, Said, chosen
from qa.times.words import PART, last_of_month, pattern

OPEN = (Said.NO_YEAR, Said.NO_MONTH)
_YEARS_AROUND = 8  # a 29 February comes at least that often
_MORNING = pattern(r"\b(?:morning|dawn|daybreak|sunrise|noon|midday)\b")
_AFTERNOON = pattern(r"\bafternoon\b")
_PART_OF_DAY = pattern(rf"\b{PART}\b")
_Range = tuple[date, date]


def fold(limits: Sequence[Limit]) -> Scope:
    """What the limits leave when all of them hold; a `problem` where nothing can be left."""
    missing = [limit.said for limit in limits if limit.days is None]
    if missing:
        return Scope(problem=f"“{missing[0]}” is no date that there is", limits=tuple(limits))
    limits = _led(limits)
    problem = _contradiction(limits)
    if problem:
        return Scope(problem=problem, limits=tuple(limits))
    since, until = _ends(limits)
    known = [_instant(limit) for limit in limits if limit.role is Role.AS_OF]
    open_ = [limit.days.said for limit in limits if limit.days and limit.days.said in OPEN]
    return Scope(
        since=since,
        until=until,
        as_of=min(known, key=lambda moment: moment.replace(tzinfo=None), default=None),
        year_open=bool(open_),
        month_open=Said.NO_MONTH in open_,
        limits=tuple(limits),
    )


def in_year(limits: Iterable[Limit], year: int, month: int | None = None) -> list[Limit]:
    """The limits with those that were open in `year`, and in `month` where that was open, too."""
    return [
        replace(limit, days=_existing(limit.days, year, month))
        if limit.days and limit.days.said in OPEN
        else limit
        for limit in limits
    ]


def _existing(days: Days, year: int, month: int | None = None) -> Days | None:
    """The same days in another year and month; None where there is no such day."""
    later = days.last.year - days.first.year
    month = month if days.said is Said.NO_MONTH else None
    try:
        first = days.first.replace(year=year, month=month or days.first.month)
        if days.precision is Precision.MONTH:
            last = last_of_month(days.last.replace(year=year + later, day=1))
        else:
            last = days.last.replace(year=year + later, month=month or days.last.month)
    except ValueError:
        return None
    return replace(days, first=first, last=last, said=Said.ALL)


def _led(limits: Sequence[Limit]) -> list[Limit]:
    """The limits with open ones led by one whose year is known: in "As of 2 December 2024, who
    resigned on 30 November?" it is the last such day before."""
    closed = [each for each in limits if each.days and each.days.said not in OPEN]
    if not closed:
        return list(limits)
    leader = min(closed, key=lambda each: each.role is not Role.AS_OF)
    assert leader.days is not None
    if leader.role in (Role.SINCE, Role.AFTER):
        basis = Basis(leader.days.first, Lean.COMING)
    else:
        basis = Basis(leader.days.last, Lean.PAST)
    return [
        replace(each, days=_near(each.days, basis))
        if each.days and each.days.said in OPEN
        else each
        for each in limits
    ]


def _near(days: Days, basis: Basis) -> Days:
    """The days where the basis leads; as they were where it leads nowhere."""
    assert basis.day is not None
    years = range(basis.day.year - _YEARS_AROUND, basis.day.year + _YEARS_AROUND + 1)
    months = range(1, 13) if days.said is Said.NO_MONTH else (None,)
    moved = [found for year in years for at in months if (found := _existing(days, year, at))]
    best = chosen([each.first for each in moved], basis.day, basis.lean)
    return next((each for each in moved if each.first == best), days)


def _contradiction(limits: Sequence[Limit]) -> str | None:
    """What cannot be: two dates side by side that never meet, or an end before its beginning."""
    for before, limit in pairwise(limits):
        if limit.beside and not _overlap(_range(before), _range(limit)):
            return f"“{before.said}” and “{limit.said}” exclude each other"
    since, until = _ends(limits)
    if since and until and since > until:
        begun = [each for each in limits if each.role not in (Role.UNTIL, Role.BEFORE, Role.AS_OF)]
        ended = [each for each in limits if each.role in (Role.UNTIL, Role.BEFORE, Role.ON)]
        return f"“{begun[-1].said}” and “{ended[0].said}” exclude each other"
    return None


def _ends(limits: Sequence[Limit]) -> tuple[date | None, date | None]:
    """The first and the last day that all limits leave."""
    on = _on([limit for limit in limits if limit.role is Role.ON])
    begins = [on[0]] if on else []
    ends = [on[1]] if on else []
    for limit in limits:
        first, last = _range(limit)
        within = bool(_PART_OF_DAY.search(limit.said)) or _has_hour(limit)
        if limit.role is Role.SINCE:
            begins.append(first)
        elif limit.role is Role.AFTER:
            begins.append(last if within else _next(last))
        elif limit.role is Role.UNTIL:
            ends.append(last)
        elif limit.role is Role.BEFORE:
            ends.append(first if within else _previous(first))
    return max(begins, default=None), min(ends, default=None)


def _on(limits: Sequence[Limit]) -> _Range | None:
    """From the first to the last day of all that is asked about: of two dates in one place the
    days in both, of dates in different parts of the question all of them."""
    found: _Range | None = None
    for limit in limits:
        first, last = _range(limit)
        if found is None:
            found = first, last
        elif not limit.joined and _overlap(found, (first, last)):
            found = max(found[0], first), min(found[1], last)
        else:
            found = min(found[0], first), max(found[1], last)
    return found


def _range(limit: Limit) -> _Range:
    assert limit.days is not None
    return limit.days.first, limit.days.last


def _overlap(one: _Range, other: _Range) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _has_hour(limit: Limit) -> bool:
    return limit.days is not None and limit.days.precision is Precision.HOUR


def _next(day: date) -> date:
    return min(day, date.max - timedelta(days=1)) + timedelta(days=1)


def _previous(day: date) -> date:
    return max(day, date.min + timedelta(days=1)) - timedelta(days=1)


def _instant(limit: Limit) -> datetime:
    """The end of what was known: the time said, or the last instant of the day or its part."""
    days = limit.days
    assert days is not None
    if days.hour is not None:
        return datetime.combine(days.first, time(days.hour, days.minute), days.zone)
    end = time.max
    if _MORNING.search(limit.said):
        end = time(12)
    elif _AFTERNOON.search(limit.said):
        end = time(18)
    return datetime.combine(days.last, end)
