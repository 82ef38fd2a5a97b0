"""Days that a question counts from an earlier one: "the day before", "that day", "a year later"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from qa.answer import Precision
from qa.conversation.words import joined
from qa.times import mentions, written

_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_RELATIVE = re.compile(
    r"(?P<prep>\b(?:on|in|by|until|since|before|after|from|during)\s+)?\b(?:"
    r"(?P<same>(?:on\s+)?(?:that|the)\s+(?:very\s+)?(?:same\s+)?(?P<of>day|date|month|year|evening"
    r"|morning|night|afternoon))"
    r"|the\s+(?P<next>next|following|previous)\s+(?P<step1>day|week|month|year)"
    r"|(?:the|a|an)\s+(?P<step2>day|week|month|year)\s+(?P<side2>before|after|earlier|later)"
    r"|(?P<count>\d{1,2}|one|two|three|four|five|six|seven)\s+(?P<step3>days?|weeks?|months?|years?)\s+"
    r"(?P<side3>before|after|earlier|later)"
    r")(?=\s*(?:[,?!.;]|$)|\s+(?:in|at|on|to|by|about|that|and|with|from|for)\b)",
    re.IGNORECASE,
)
_ANYWHERE = (
    date(2023, 6, 15),
    date(2024, 6, 15),
)  # a year with 28 days in February, and one with 29
_RELATIVE_DAY = re.compile(r"(?:yesterday|today|tomorrow|tonight|ago|this\b|next\b)", re.I)
_NAMED_DAY = re.compile(
    rf"\b(?:{'|'.join(_WEEKDAYS)}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\d{{4}}", re.I
)
_PREPOSITION = re.compile(r"^(?:in|since|by|during|of|until|before|after|on)\s+", re.I)


PREPOSED = re.compile(
    r"\b(?:(?:on|in|by|since|until|before|after|during)\s+)?(?:the\s+\w+\s+of\s+)?$", re.IGNORECASE
)
_OF = re.compile(r"\bof\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Day:
    """A day, month or year as it was written; `resolved` in both kinds of year."""

    text: str
    resolved: tuple[date, date]
    precision: Precision

    @property
    def is_weekday(self) -> bool:
        return self.text.lower().split()[-1] in _WEEKDAYS

    @property
    def has_year(self) -> bool:
        return bool(re.search(r"\d{4}", self.text))

    @property
    def phrase(self) -> str:
        """With the preposition that it takes: "on 3 May", "in 2019"."""
        return f"{'on' if self.precision is Precision.DAY else 'in'} {self.text}"


def places(text: str) -> list[tuple[int, int]]:
    """Where dates stand in `text`, relative ones too."""
    return [(each.start, each.end) for each in mentions(text, _ANYWHERE[0])]


def days(text: str) -> list[Day]:
    """The dates in `text` that need no day of publication, in order; weekdays are among them."""
    found = []
    both = zip(mentions(text, _ANYWHERE[0]), mentions(text, _ANYWHERE[1]), strict=False)
    for one, other in both:
        told = _PREPOSITION.sub("", text[one.start : one.end])
        same = (one.start, one.end) == (other.start, other.end)
        if same and _NAMED_DAY.search(told) and not _RELATIVE_DAY.search(told):
            found.append(Day(told, (one.day, other.day), one.precision))
    return found


def relative(text: str) -> re.Match[str] | None:
    """Where `text` counts from a day that it does not name."""
    return _RELATIVE.search(text)


def counted(match: re.Match[str], anchors: list[Day]) -> str | None:
    """The phrase that a relative day means, counted from the first of `anchors` that is exact
    enough; None where none is.

    >>> counted(relative("What fell the day before?"), days("on 30 November"))
    'on 29 November'
    """
    for anchor in anchors:
        meant = _meant(match, anchor)
        if meant:
            prep = (match["prep"] or "").strip().lower()
            if prep in ("", "on", "in"):
                return meant
            return f"{prep} {_PREPOSITION.sub('', meant)}"
    return None


def _meant(match: re.Match[str], anchor: Day) -> str | None:
    if match["same"]:
        wanted = match["of"].lower()
        exact = anchor.precision is Precision.DAY
        if wanted in ("month", "year"):
            return anchor.phrase if anchor.precision == wanted else _cut(anchor, wanted)
        return anchor.phrase if exact else None
    step = (match["step1"] or match["step2"] or match["step3"]).lower().rstrip("s")
    side = (match["next"] or match["side2"] or match["side3"]).lower()
    count = _count(match["count"])
    shift = -count if side in ("previous", "before", "earlier") else count
    if step == "week":
        return None if anchor.is_weekday else _days_from(anchor, 7 * shift)
    if step == "day":
        return _days_from(anchor, shift)
    return _years_from(anchor, shift) if step == "year" else _months_from(anchor, shift)


def _count(word: str | None) -> int:
    if not word:
        return 1
    return int(word) if word.isdigit() else _COUNTS[word.lower()]


def _cut(anchor: Day, wanted: str) -> str | None:
    if not anchor.has_year or anchor.precision is Precision.YEAR:
        return None
    return f"in {written(anchor.resolved[0], Precision(wanted))}"


def _days_from(anchor: Day, shift: int) -> str | None:
    if anchor.precision is not Precision.DAY:
        return None
    if anchor.is_weekday:
        at = _WEEKDAYS.index(anchor.text.lower().split()[-1])
        return f"on {_WEEKDAYS[(at + shift) % 7].capitalize()}"
    try:
        one, other = (day + timedelta(days=shift) for day in anchor.resolved)
    except OverflowError:
        return None
    if anchor.has_year:
        return f"on {written(one)}"
    if (one.day, one.month) != (other.day, other.month):  # around 29 February
        return f"on the day {'before' if shift < 0 else 'after'} {anchor.text}"
    return f"on {written(one).rsplit(' ', 1)[0]}"


def _months_from(anchor: Day, shift: int) -> str | None:
    if not anchor.has_year or anchor.precision is Precision.YEAR:
        return None
    day = anchor.resolved[0]
    months = day.year * 12 + day.month - 1 + shift
    if not 12 <= months < 12 * 9999:
        return None
    return f"in {written(date(months // 12, months % 12 + 1, 1), Precision.MONTH)}"


def _years_from(anchor: Day, shift: int) -> str | None:
    if not anchor.has_year:
        return None
    year = anchor.resolved[0].year + shift
    return f"in {year}" if 1 <= year <= 9999 else None


def without_days(text: str) -> str:
    """`text` without its dates and the prepositions before them; a day that tells what something
    is ("the deal of 1 April") stays."""
    kept, end = "", 0
    for start, stop in places(text):
        before = kept + text[end:start]
        kept = f"{before}{text[start:stop]}" if _OF.search(before) else PREPOSED.sub("", before)
        end = stop
    return " ".join((kept + text[end:]).split()).strip(" ,")


def before_days(text: str, phrase: str) -> str:
    """`text` with a phrase added, before the day that ends it."""
    found = places(text)
    if not found or found[-1][1] < len(text):
        return joined(text, phrase)
    preposed = PREPOSED.search(text[: found[-1][0]])
    at = preposed.start() if preposed else found[-1][0]
    return joined(text[:at], phrase, text[at:])
