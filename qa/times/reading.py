"""Dates in a text from left to right: single ones, with their time of day, and ranges of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta

from qa.answer import Precision
from qa.times.days import Basis, Days, Form, Lean, Said, kinds_of, whole_week
from qa.times.named import named_forms
from qa.times.passed import is_name
from qa.times.relative import relative_forms
from qa.times.words import CLOCK, COUNTS, MONTHS, PART, WEEKDAY, WEEKDAYS, S, pattern

_WORD = re.compile(r"[^\W_]+")
# A number or word that goes on from something else: "1.29", "$5", "thirty-four".
_GOES_ON = re.compile(r"(?:[0-9][.,:/]|\w[-–]|[$€£#/])$")
_OPENING = pattern(
    rf"(?:the{S})?(?:(?:early|late|small){S})?(?:{PART}|hours|day|weekend|(?P<week>week)){S}of{S}"
    rf"(?:the{S})?"
)
_WEEKDAY_OPENING = pattern(rf"{WEEKDAY},?{S}(?:the{S})?")
_RANGE_OPENING = pattern(
    rf"(?P<by>between|from|overnight{S}from){S}(?:the{S}(?:years{S}(?:of{S}|from{S})?)?)?"
)
_AND = pattern(rf"{S}and{S}(?:the{S})?")
_TO = pattern(rf"(?:{S}(?:to|until|till|through){S}|{S}?[-–—]{S}?)(?:the{S})?")
_INTO = pattern(rf"{S}(?:in)?to{S}(?:the{S})?")
_ONLY_INTO = pattern(rf"{S}into{S}(?:the{S})?")
_OVERNIGHT_INTO = pattern(rf"overnight{S}(?:in)?to{S}")
_CLOCK_BEFORE = pattern(rf"(?:at{S})?{CLOCK},?{S}(?:(?:on|of|early|late){S}){{0,2}}(?:the{S})?")
_CLOCK_BEHIND = pattern(rf",?{S}(?:at{S}(?:about{S}|around{S})?)?{CLOCK}")
_CLOCK_AND = pattern(
    r"(?::[0-9]{2}|[ap]\.?m\.?|noon|midday)(?:\s[A-Z]{2,4})?(?:\s(?:and|or|to|until)\s|[-–])$"
)
_PART_BEHIND = pattern(rf"{S}{PART}\b")
_RANGES_START = (
    "between from overnight the early late small morning afternoon evening night hours week at"
    " noon midday"
).split()
_ANY_DAY = date(2000, 1, 1)
_LONGEST_NUMBER = 4  # "2024", "29th"
_ONE_DAY = (Precision.DAY, Precision.HOUR)
_NAMED = (Said.ALL, Said.NO_YEAR, Said.NO_MONTH)


@dataclass(frozen=True, slots=True)
class Read:
    """A date and where it stands; without days it names one that does not exist."""

    start: int
    end: int
    days: Days | None


def scan(text: str, basis: Basis) -> Iterator[Read]:
    """The dates in a text, in order and without overlap."""
    at = 0
    for word in _WORD.finditer(text):
        if not _may_start(word[0]) or word.start() < at or _goes_on(text, word.start()):
            continue
        read = _read(text, word.start(), basis)
        if read is None:
            continue
        at = read.end
        if is_name(text, read.start, read.end):
            continue
        if read.days is not None and read.days.precision in _ONE_DAY:
            basis = replace(basis, last=read.days.last)
        yield read


def _may_start(word: str) -> bool:
    return word.lower() in _STARTS or (word[0] <= "9" and len(word) <= _LONGEST_NUMBER)


def _goes_on(text: str, at: int) -> bool:
    before = text[max(0, at - 4) : at]
    return bool(_GOES_ON.search(before)) and before.lower() != "mid-"


def _read(text: str, at: int, basis: Basis) -> Read | None:
    """The longest date that starts here: a range, a part of a day, a time of a day, or a day."""
    return (
        _range(text, at, basis)
        or _opened(text, at, basis)
        or _timed(text, at, basis)
        or _one_or_two(text, at, basis)
    )


def _range(text: str, at: int, basis: Basis) -> Read | None:
    """As in "between Monday and Wednesday", "overnight into Sunday"."""
    into = _OVERNIGHT_INTO.match(text, at)
    if into:
        last = _single(text, into.end(), basis)
        return _from_day_before(at, last) if last else None
    opening = _RANGE_OPENING.match(text, at)
    first = _first(text, opening.end(), replace(basis, in_range=True)) if opening else None
    if opening is None or first is None:
        return None
    middle = {"between": _AND, "from": _TO}.get(opening["by"].lower(), _INTO)
    return _up_to(text, first, middle, basis)


def _first(text: str, at: int, basis: Basis) -> Read | None:
    """The first date of a range. Without a day of writing its year may be that of the last."""
    if basis.day is not None:
        return _single(text, at, basis)
    read = _single(text, at, replace(basis, day=_ANY_DAY))
    return read if read and read.days and read.days.said is not Said.RELATIVE else None


def _from_day_before(start: int, last: Read) -> Read | None:
    if last.days is None or last.days.precision is not Precision.DAY:
        return None
    first = last.days.first - timedelta(days=1)
    return Read(start, last.end, replace(last.days, first=first))


def _up_to(text: str, first: Read, middle: re.Pattern[str], basis: Basis) -> Read | None:
    """The range from `first` to the date behind the word or dash between them."""
    between = middle.match(text, first.end)
    last = _single(text, between.end(), replace(basis, in_range=True)) if between else None
    if last is None:
        return None
    days = _joined(text, first, last, basis)
    return Read(first.start, last.end, days) if days else None


def _joined(text: str, first: Read, last: Read, basis: Basis) -> Days | None:
    """Both ends as one. The end that says less is resolved by the other: "Monday" by the Wednesday
    behind it, "28 December" by the 3 January of a year that is said."""
    one, other = first.days, last.days
    if one is None or other is None:
        return None
    if other.said in (Said.NO_YEAR, Said.NO_MONTH) and one.said is Said.ALL:
        again = _single(text, last.start, Basis(one.first, Lean.COMING, in_range=True))
        other = again.days if again else None
    elif one.said is not Said.ALL and one.said is not Said.RELATIVE:
        again = _single(text, first.start, Basis(other.first, Lean.PAST, in_range=True))
        one = again.days if again else None
    if one is None or other is None or one.first >= other.last:
        return None
    same = one.precision is other.precision
    said = other.said if one.said is not Said.ALL else Said.ALL
    return Days(one.first, other.last, one.precision if same else Precision.DAY, said)


def _opened(text: str, at: int, basis: Basis) -> Read | None:
    """As in "the evening of the 29th", "the night of 7 to 8 December", "the week of 5 May"."""
    opening = _OPENING.match(text, at)
    if opening is None:
        return None
    first = _single(text, opening.end(), basis)
    read = first and (_up_to(text, first, _TO, basis) or first)
    if read is None or read.days is None or not opening["week"]:
        return replace(read, start=at) if read else None
    if read.days.precision is not Precision.DAY or read.days.first != read.days.last:
        return None
    return Read(at, read.end, replace(whole_week(read.days.first), said=read.days.said))


def _timed(text: str, at: int, basis: Basis) -> Read | None:
    """As in "at 14:28 on 8 December". Of two times with one date neither is told."""
    clock = _CLOCK_BEFORE.match(text, at)
    read = _single(text, clock.end(), basis) if clock else None
    if clock is None or read is None or read.days is None:
        return None
    if _CLOCK_AND.search(text[max(0, at - 24) : at]):
        return replace(read, start=at)
    return Read(at, read.end, _at_hour(read.days, clock))


def _at_hour(days: Days, clock: re.Match[str]) -> Days:
    """The same day with its hour; several days have none."""
    if days.precision is not Precision.DAY or days.first != days.last:
        return days
    hour, half = clock["hour"] or clock["hour12"] or "12", clock["half"] or clock["half12"]
    at = int(hour)
    if half and at <= 12:
        at = at % 12 + (12 if half.lower() == "p" else 0)
    minute = int(clock["minute"] or clock["minute12"] or 0)
    zone = UTC if clock["zone"] in ("GMT", "UTC") else None
    return replace(days, precision=Precision.HOUR, hour=at, minute=minute, zone=zone)


def _one_or_two(text: str, at: int, basis: Basis) -> Read | None:
    """A single date, or two of them: "28 November to 3 December", "Saturday night into Sunday"."""
    first = _single(text, at, basis)
    if first is None and basis.day is None:
        first = _first(text, at, basis)
        return _up_to(text, first, _TO, basis) if first else None
    if first is None or first.days is None or first.days.precision is not Precision.DAY:
        return first
    if text[first.start : first.end].lower().endswith("night"):
        return _up_to(text, first, _INTO, basis) or first
    if first.days.said not in _NAMED:
        return _up_to(text, first, _ONLY_INTO, basis) or first
    both = _up_to(text, first, _TO, basis)
    return both if both and both.days and both.days.said in _NAMED else first


def _single(text: str, at: int, basis: Basis) -> Read | None:
    """One date with the part or time of the day that follows it."""
    read = _with_weekday(text, at, basis) or _formed(text, at, basis)
    if read is None or read.days is None or read.days.precision is not Precision.DAY:
        return read
    clock = _CLOCK_BEHIND.match(text, read.end)
    if clock and read.days.first == read.days.last:
        return Read(read.start, clock.end(), _at_hour(read.days, clock))
    part = _PART_BEHIND.match(text, read.end)
    return replace(read, end=part.end()) if part else read


def _with_weekday(text: str, at: int, basis: Basis) -> Read | None:
    """As in "Friday, 29 November": the date tells the day, and the weekday is a part of it."""
    weekday = _WEEKDAY_OPENING.match(text, at)
    read = _formed(text, weekday.end(), basis) if weekday else None
    if read is None or (read.days and read.days.said not in _NAMED):
        return None
    return replace(read, start=at)


def _formed(text: str, at: int, basis: Basis) -> Read | None:
    """What the first form that fits here means."""
    word = _WORD.match(text, at)
    if word is None:
        return None
    for kind in kinds_of(word[0]):
        for form in _FORMS.get(kind, ()):
            match = form.pattern.match(text, at)
            read = _meant(form, match, basis) if match else None
            if read is not None:
                return read
    return None


def _meant(form: Form, match: re.Match[str], basis: Basis) -> Read | None:
    group = "date" if "date" in match.re.groupindex else 0
    try:
        days = form.meaning(match, basis)
    except ValueError:
        return Read(*match.span(group), None)
    except OverflowError:  # beyond the years that there are
        return None
    return Read(*match.span(group), days) if days else None


def _by_start() -> dict[str, list[Form]]:
    forms: dict[str, list[Form]] = defaultdict(list)
    for form in (*named_forms(), *relative_forms()):
        for start in form.starts:
            forms[start].append(form)
    return dict(forms)


def _starts(kinds: Iterable[str]) -> frozenset[str]:
    """The words that a date may start with, beside numbers."""
    return frozenset((*kinds, *_RANGES_START, *MONTHS, *WEEKDAYS, *COUNTS))


_FORMS = _by_start()
_STARTS = _starts(_FORMS)
