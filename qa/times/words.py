"""The words that dates are made of, as pieces of regular expressions.

Every piece takes a bounded run of characters, so that no text costs more than its length.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

MONTH_NAMES = (
    "january february march april may june july august september october november december"
).split()
MONTHS = {name: at for at, name in enumerate(MONTH_NAMES, start=1)}
MONTHS |= {name[:3]: at for name, at in MONTHS.items()} | {"sept": 9}
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
COUNTS = {"a": 1, "an": 1} | {word: at for at, word in enumerate(_NUMBER_WORDS, start=1)}
_UNITS = "first second third fourth fifth sixth seventh eighth ninth".split()
ORDINALS = (
    *_UNITS,
    *"tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth".split(),
    *"eighteenth nineteenth twentieth".split(),
    *(f"twenty-{unit}" for unit in _UNITS),
    *"thirtieth thirty-first".split(),
)

# Blanks or the end of a line, and never the end of a paragraph.
S = r"(?:[^\S\n]{1,3}|[^\S\n]{0,2}\n[^\S\n]{0,2})"
WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})(?!\w)"
YEAR = r"(?P<year>(?:1[6-9]|20|21)[0-9]{2})(?![\w%]|[.,:][0-9])"
PART = r"(?:morning|afternoon|evening|night)"
SEPARATED = rf"(?:{S}(?:to|until|till|through|(?P<also>and|or)){S}|{S}?[-–—]{S}?)"
# What follows a number that counts and is no day or year: "rose in May 30 percent".
NO_QUANTITY = (
    rf"(?![%:]|[.,][0-9]|{S}(?:percent|per{S}cent|million|billion|people|men|women|children"
    r"|soldiers|troops|civilians|families|homes|houses|years|days|hours|minutes|miles|km"
    r"|met(?:er|re)s|feet|tonn?e?s|dollars|euros|pounds|votes|points|others|more)\b)"
)
# What follows a day: of "the 29th floor" and "two days before the vote" a noun tells otherwise.
END = rf"(?={S}?(?:$|[.,;:!?)\]”’\"—–])|{S}(?:and|or|but|in|at|as|when|while|with|for)\b)"
DAY_END = rf"(?:{END}|(?={S}(?:the|an?|it|he|she|they|we|its|his|her|their|to|by|from)\b))"
_ZONE = rf"(?:{S}(?:local{S}time|(?-i:(?P<zone>[A-Z]{{2,4}}))\b|(?-i:[A-Z][a-z]{{2,12}}){S}time))?"
CLOCK = (
    r"(?:(?P<noon>noon|midday)|(?P<hour>2[0-3]|[01]?[0-9]):(?P<minute>[0-5][0-9])"
    rf"(?:{S}?(?P<half>[ap])\.?m\b\.?)?|(?P<hour12>1[0-2]|0?[1-9])"
    rf"(?:\.(?P<minute12>[0-5][0-9]))?{S}?(?P<half12>[ap])\.?m\b\.?)(?![\w:])"
    rf"{_ZONE}(?:{S}\([^()\n]{{1,25}}\))?"
)


def month(number: str = "") -> str:
    """A month's name as the group `month` with `number` behind it."""
    return (
        rf"(?P<month{number}>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?"
        r"|july?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?"
        r"|dec(?:ember|\.)?)(?!\w)"
    )


def day(number: str = "") -> str:
    """A day's number as the group `day` with `number` behind it."""
    return rf"(?P<day{number}>[0-3]?[0-9])(?:st|nd|rd|th)?(?!\w)"


def pattern(form: str) -> re.Pattern[str]:
    return re.compile(form, re.IGNORECASE)


def month_number(name: str) -> int:
    return MONTHS[name.lower().rstrip(".")[:3]]


def last_of_month(first: date) -> date:
    """The last day of the month that `first` lies in."""
    if first.month == 12:
        return date(first.year, 12, 31)
    return date(first.year, first.month + 1, 1) - timedelta(days=1)


def months_on(day: date, months: int) -> date:
    """The first day of the month that lies `months` after the day's own."""
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
