"""The limits in a question, in its order: dates with their prepositions, and stretches of time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from qa.answer import Precision
from qa.scope.limit import Limit, Role
from qa.scope.roles import role_of
from qa.times.days import Basis, Days, Lean, Said
from qa.times.reading import scan
from qa.times.words import COUNTS, S, months_on, pattern

_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|«[^«»]*»|(?<!\w)[‘'][^‘’'\n]*[’'](?!\w)")
_AHEAD = pattern(
    r"\b(?:will|shall|must|going to|(?:is|are) due|(?:has|have|needs?|is|are) to|scheduled|planned"
    r"|upcoming)\b|['’]ll\b"
)
_COUNT = rf"(?P<count>[0-9]{{1,3}}|{'|'.join(COUNTS)}|couple of)"
_STRETCH = pattern(
    rf"(?<![\w'’-])(?:(?:in|over|during|within|for|of){S})?"
    rf"(?:the{S}(?P<which>past|last|previous|next|coming){S}(?:{_COUNT}{S})?"
    rf"|(?P<bare>past|last|next){S}(?P<many>[0-9]{{1,3}}|{'|'.join(COUNTS)}){S}|past{S})"
    rf"(?P<unit>hour|day|week|fortnight|month|year|decade)s?\b(?!{S}of\b|['’])"
)
_TODAY = pattern(r"today\b")
_HAPPENED = pattern(
    r"\b(?:did|was|were|had|happened|\w{3,}ed|won|lost|fell|took|died|said|told|met|hit|killed|began"
    r"|came|went|made|left|struck|broke|found|held|gave|got|shot|sold|bought|spoke|ran|rose)\b"
)
_AND = pattern(r"\s*(?:,\s*)?(?:and|or|as well as|,)\s*")
_BESIDE = pattern(r"[\s,]{0,3}(?:of\s)?")


def limits_in(question: str, asked: date) -> list[Limit]:
    """The limits of a question that was asked on a day; what stands in quotation marks is none."""
    quoted = quoted_in(question)
    found: list[Limit] = []
    for limit in sorted((*_stretches(question, asked), *_dates(question, asked)), key=_place):
        free = not found or found[-1].end <= limit.start
        if free and not any(limit.start < end and start < limit.end for start, end in quoted):
            found.append(_joined(question, found, limit))
    return found


def quoted_in(question: str) -> list[tuple[int, int]]:
    """What stands in quotation marks."""
    return [match.span() for match in _QUOTED.finditer(question)]


def _place(limit: Limit) -> tuple[int, int]:
    return limit.start, -limit.end


def _joined(question: str, before: Sequence[Limit], limit: Limit) -> Limit:
    """The limit with what it is to the one before it."""
    last = before[-1] if before else None
    if last is None or limit.role is not Role.ON or last.role is not Role.ON:
        return limit
    joined = _AND.fullmatch(question, last.end, limit.start)
    beside = _BESIDE.fullmatch(question, last.end, limit.start)
    return replace(limit, joined=bool(joined and not beside), beside=bool(beside))


def _dates(question: str, asked: date) -> Iterator[Limit]:
    """Open dates are the last such up to the question, or the next ones where it looks ahead."""
    lean = Lean.COMING if _AHEAD.search(question) else Lean.PAST
    for read in scan(question, Basis(asked, lean)):
        placed = role_of(question, read.start, read.end, read.days)
        if placed is None:
            continue
        role, start, end = placed
        if role is Role.AS_OF or not _is_now(question, read.start):
            yield Limit(role, start, end, question[start:end], read.days)


def _is_now(question: str, at: int) -> bool:
    """Whether "today" says what is true now, and not on which day something happened."""
    return bool(_TODAY.match(question, at)) and not _HAPPENED.search(question)


def _stretches(question: str, asked: date) -> Iterator[Limit]:
    """As in "in the past three days": up to now, or from now on."""
    for match in _STRETCH.finditer(question):
        days = _stretch(match, asked)
        if days:
            yield Limit(Role.ON, *match.span(), match[0], days)


def _stretch(match: re.Match[str], asked: date) -> Days | None:
    which = (match["which"] or match["bare"] or "past").lower()
    written = (match["count"] or match["many"] or "one").lower()
    count = 2 if written == "couple of" else int(COUNTS.get(written, written))
    unit, ahead = match["unit"].lower(), which in ("next", "coming")
    try:
        other = _moved(asked, unit, count if ahead else -count)
    except (ValueError, OverflowError):  # beyond the years that there are
        return None
    first, last = (asked, other) if ahead else (other, asked)
    return Days(first, last, Precision.DAY, Said.RELATIVE)


def _moved(day: date, unit: str, count: int) -> date:
    """The day so many units away; of a month that is shorter, its last."""
    if unit in ("hour", "day", "week", "fortnight"):
        hours = count * {"hour": 1, "day": 24, "week": 7 * 24, "fortnight": 14 * 24}[unit]
        return day + timedelta(days=-(-hours // 24) if hours > 0 else hours // 24)
    months = count * {"month": 1, "year": 12, "decade": 120}[unit]
    first = months_on(day, months)
    after = months_on(first, 1)
    return min(first + timedelta(days=day.day - 1), after - timedelta(days=1))
