"""Dates that name their day, month or year: "29 November", "Nov. 2024", "since 2011"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, timedelta, timezone

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
    whole_year,
)
from qa.times.words import (
    DAY_END,
    NO_QUANTITY,
    ORDINALS,
    PART,
    SEPARATED,
    WEEKDAYS,
    YEAR,
    S,
    day,
    last_of_month,
    month,
    month_number,
    months_on,
    pattern,
)

_MONTHS_BACK = 8
_YEARS_AROUND = 8  # a 29 February comes at least that often
_YEAR_FROM_NOW = rf",?{S}(?:of{S})?(?P<which>last|this|next){S}year\b"
_BEFORE_YEAR = "in since by during of until till before after from prior up".split()

# Months that are words or people's names, too; they are months only behind these.
_VERBS = frozenset(("may", "march", "mar"))
_BEFORE_VERB = pattern(
    r"\b(?:on|of|in|since|by|until|till|from|to|before|after|between|and|the|early|late|mid)[\s-]$"
)
_NAMES = frozenset((3, 4, 5, 6, 8))
_BEFORE_MONTH = pattern(
    r"\b(?:in|since|until|till|during|throughout|between|from|early|late|mid"
    r"|(?:start|beginning|end|middle|month|course|close|half|rest|most|weeks?|days?)\sof)[\s-]$"
)
_BEFORE_CLEAR_MONTH = pattern(r"\b(?:by|before|after|to|through|of|for)\s$")
_BEFORE_DAY = pattern(
    rf"\b(?:on|by|since|until|till|from|to|before|after|or|and|(?:{PART}|hours)\sof"
    rf"|(?:{'|'.join(WEEKDAYS)}),?)\sthe\s$"
)
_BETWEEN = pattern(r"\bbetween\s(?:the\s)?$")
# Words of a sentence that tell of what is to come.
_AHEAD = pattern(r"\b(?:will|shall|due|scheduled|expected|planned|set to|going to)\b|['’]ll\b")


def named_forms() -> Iterator[Form]:
    """The longest first, since the first one that fits is taken."""
    clock = r"(?P<hour>[0-2][0-9]):(?P<minute>[0-5][0-9])(?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
    iso = r"(?P<year>(?:1[6-9]|20|21)[0-9]{2})-(?P<month>[01][0-9])-(?P<day>[0-3][0-9])"
    zone = r"(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?"
    slashes = r"(?P<first>[0-3]?[0-9])(?P<mark>[/.])(?P<second>[0-3]?[0-9])(?P=mark)"
    of, year = rf"{S}(?:of{S})?", rf"(?:,?{S}{YEAR}|{_YEAR_FROM_NOW})?"
    two = rf"{day('1')}{SEPARATED}(?:the{S})?{day()}"
    yield _form("number", rf"{iso}(?:[T ]{clock}{zone}(?!\w))?(?![0-9]|-[0-9])", _iso)
    yield _form("number", rf"{slashes}(?P<year>(?:19|20)[0-9]{{2}})(?![\w/])", _slashes)
    yield _form("number", rf"{two}{of}{month()}{year}", _days_of_month)
    other = rf"{S}(?:and|or){S}(?:on{S})?(?:the{S})?{day('2')}"
    yield _form("number", rf"(?P<date>{day()}){other}{of}{month()}{year}", _one_of_two)
    yield _form("number", rf"{day()}{of}{month()}{year}", _calendar)
    ordinal = rf"the{S}(?P<ordinal>{'|'.join(ORDINALS)}){S}(?:day{S})?of"
    yield _form("the", rf"{ordinal}{S}{month()}{year}", _calendar)
    yield _form("month", rf"{month()}{S}(?:the{S})?{two}{NO_QUANTITY}{year}", _days_of_month)
    yield _form("month", rf"{month()}{S}(?:the{S})?{day()}{NO_QUANTITY}{year}", _calendar)
    yield _form("month", rf"{month('1')}{SEPARATED}{month()},?{S}{YEAR}", _months_of_year)
    yield _form("month", rf"{month()},?{S}(?:of{S})?{YEAR}", _month_of_year)
    alone = rf"{month()}(?!{S}[0-9]|,{S}[12][0-9]{{3}}|['’])"
    yield _form("month", rf"{alone}{_YEAR_FROM_NOW}", _month_from_now)
    yield _form("month", alone, _month_alone)
    yield _form("number", rf"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th){DAY_END}", _day_alone)
    seasons = "spring summer autumn fall winter"
    yield _form(seasons, rf"(?:{seasons.replace(' ', '|')}){S}{YEAR}", _year)
    yield _form("early late mid", rf"(?:early|late|mid)(?:{S}|[-–]){YEAR}", _year)
    yield from _year_forms()


def _year_forms() -> Iterator[Form]:
    """A year is one only behind a preposition, which is a part of it."""
    starts = " ".join(_BEFORE_YEAR)
    before = rf"(?:{'|'.join(_BEFORE_YEAR[:-2])}|(?:prior|up){S}to){S}"
    years = rf"{YEAR}(?:,{S}[12][0-9]{{3}}){{0,8}},?{S}(?:and|or){S}(?P<also>[12][0-9]{{3}})(?!\w)"
    last = r"(?P<last>(?:[12][0-9])?[0-9]{2})(?![\w-])"
    decade = (
        r"(?:the\s)?(?:(?:early|late|mid)[\s-])?(?P<year>(?:1[6-9]|20)[0-9](?P<decade>0))['’]?s\b"
    )
    yield _form(starts, rf"{before}{YEAR}[-–/]{last}", _year)
    yield _form(starts, rf"{before}{years}", _years)
    yield _form(
        starts, rf"{before}(?:the{S}year{S})?{YEAR}{NO_QUANTITY}(?![-–][0-9]|{S}to{S}[0-9])", _year
    )
    yield _form(starts, rf"{before}{decade}", _year)
    yield _form("between", rf"between{S}{YEAR}[-–—]{last}", _year)
    yield _form("number", rf"{YEAR}{NO_QUANTITY}", _year_of_range)


def _form(starts: str, form: str, meaning: Meaning) -> Form:
    return Form(tuple(starts.split()), pattern(form), meaning)


def _iso(match: re.Match[str], basis: Basis) -> Days:
    found = date(int(match["year"]), int(match["month"]), int(match["day"]))
    if match["hour"] is None or int(match["hour"]) > 23:
        return one_day(found, Said.ALL)
    hour, minute = int(match["hour"]), int(match["minute"])
    return Days(found, found, Precision.HOUR, Said.ALL, hour, minute, _zone(match["zone"]))


def _zone(written: str | None) -> timezone | None:
    if not written or written.upper() == "Z":
        return UTC if written else None
    minutes = int(written[1:3]) * 60 + int(written[-2:])
    ahead = timedelta(minutes=-minutes if written[0] == "-" else minutes)
    return timezone(ahead) if minutes < 24 * 60 else None


def _slashes(match: re.Match[str], basis: Basis) -> Days | None:
    """Days come first in most countries and months in some: only what both read alike, or one of
    them cannot read, is a date."""
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if first != second and first <= 12 and second <= 12:
        return None
    number, month = (second, first) if second > 12 else (first, second)
    return one_day(date(year, month, number), Said.ALL)


def _calendar(match: re.Match[str], basis: Basis) -> Days | None:
    """A day and its month, in the year said, or else in the one that the basis leads to."""
    name, year = match["month"], match["year"]
    word = match.groupdict().get("ordinal")
    number = ORDINALS.index(word.lower()) + 1 if word else int(match["day"])
    if not year and name in _VERBS and not _BEFORE_VERB.search(behind(match, 10)):
        return None  # "at least 5 may have died"
    month = month_number(name)
    if year:
        return one_day(date(int(year), month, number), Said.ALL)
    if basis.day is None:
        return None
    if match.groupdict().get("which"):
        return one_day(date(_year_from_now(match, basis.day), month, number))
    around = range(max(1, basis.day.year - _YEARS_AROUND), basis.day.year + _YEARS_AROUND + 1)
    days = [found for year in around if (found := _existing(year, month, number))]
    if not days:
        raise ValueError(f"no {name} has a day {number}")
    found = chosen(days, basis.day, basis.lean)
    return one_day(found, Said.NO_YEAR) if found else None


def _year_from_now(match: re.Match[str], day: date) -> int:
    return day.year + {"last": -1, "this": 0}.get(match["which"].lower(), 1)


def _existing(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _days_of_month(match: re.Match[str], basis: Basis) -> Days | None:
    """As in "28 to 30 November". In "28 and 30 November" nothing is said of the day between."""
    last = _calendar(match, basis)
    first = int(match["day1"])
    if last is None or not 0 < first < last.first.day:
        return None
    if match["also"] and last.first.day > first + 1 and not _BETWEEN.search(behind(match, 14)):
        return None
    return Days(last.first.replace(day=first), last.last, Precision.DAY, last.said)


def _one_of_two(match: re.Match[str], basis: Basis) -> Days | None:
    """As in "on 3 and 5 May": the first of them."""
    return _calendar(match, basis) if _BEFORE_VERB.search(behind(match, 10)) else None


def _months_of_year(match: re.Match[str], basis: Basis) -> Days | None:
    year, last = int(match["year"]), month_number(match["month"])
    first = date(year, month_number(match["month1"]), 1)
    if first.month >= last:
        return None
    return Days(first, last_of_month(date(year, last, 1)), Precision.MONTH, Said.ALL)


def _month_of_year(match: re.Match[str], basis: Basis) -> Days | None:
    name = match["month"]
    if name in _VERBS and not _BEFORE_VERB.search(behind(match, 10)):
        return None
    return whole_month(date(int(match["year"]), month_number(name), 1), Said.ALL)


def _month_from_now(match: re.Match[str], basis: Basis) -> Days | None:
    """As in "in March of last year"."""
    if basis.day is None:
        return None
    year = _year_from_now(match, basis.day)
    return whole_month(date(year, month_number(match["month"]), 1))


def _month_alone(match: re.Match[str], basis: Basis) -> Days | None:
    """As in "in March": the last one up to the basis, or the next where words look ahead."""
    number, before = month_number(match["month"]), behind(match, 20)
    clear = number not in _NAMES and _BEFORE_CLEAR_MONTH.search(before)
    if basis.day is None or not (basis.in_range or clear or _BEFORE_MONTH.search(before)):
        return None
    if number in _NAMES and re.match(r" [A-Z]", match.string[match.end() : match.end() + 2]):
        return None  # "between April Jones and"
    lean = _lean_of(match, number, basis)
    this, years = basis.day.replace(day=1), (basis.day.year + shift for shift in (-1, 0, 1))
    days = [date(year, number, 1) for year in years if 1 <= year <= 9999]
    found = chosen(days, this, lean) if lean else None
    return whole_month(found, Said.NO_YEAR) if found else None


def _lean_of(match: re.Match[str], number: int, basis: Basis) -> Lean | None:
    """Which year an article means by a month; far back, only words that look ahead tell it."""
    assert basis.day is not None
    if basis.lean is not Lean.NEAREST:
        return basis.lean
    sentence = re.split(r"[.!?]\s|\n", behind(match, 100))[-1]
    if _AHEAD.search(sentence):
        return Lean.COMING
    return Lean.PAST if (basis.day.month - number) % 12 <= _MONTHS_BACK else None


def _day_alone(match: re.Match[str], basis: Basis) -> Days | None:
    """As in "on the 29th": of the month that brings it nearest to the day mentioned last."""
    around = basis.last or basis.day
    if around is None or not _BEFORE_DAY.search(behind(match, 20)):
        return None
    number = int(match["day"])
    if not 1 < around.year < 9999:
        return None
    firsts = [months_on(around, shift) for shift in range(-2, 3)]
    days = [found for at in firsts if (found := _existing(at.year, at.month, number))]
    if not days:
        raise ValueError(f"no month has a day {number}")
    found = chosen(days, around, basis.lean)
    return one_day(found, Said.NO_MONTH) if found else None


def _year(match: re.Match[str], basis: Basis) -> Days | None:
    """A year, a decade, or the years between two."""
    groups, first = match.groupdict(), int(match["year"])
    if groups.get("decade"):
        return whole_year(first, Said.ALL, first + 9)
    written = groups.get("last")
    if not written:
        return whole_year(first, Said.ALL)
    last = int(written) if len(written) == 4 else first // 100 * 100 + int(written)
    return whole_year(first, Said.ALL, last) if first < last else None


def _year_of_range(match: re.Match[str], basis: Basis) -> Days | None:
    return _year(match, basis) if basis.in_range else None


def _years(match: re.Match[str], basis: Basis) -> Days | None:
    """As in "in 2020, 2021 and 2022". An article's years with others between them are no range."""
    first, last = int(match["year"]), int(match["also"])
    told = len(re.findall("[0-9]{4}", match[0]))
    if not first < last or (basis.lean is Lean.NEAREST and last - first != told - 1):
        return None
    return whole_year(first, Said.ALL, last)
