"""A question's scope, from its words and the moment at which it was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from qa.scope.clauses import clause_of
from qa.scope.finding import limits_in, quoted_in
from qa.scope.folding import fold, in_year
from qa.scope.limit import Limit, Role, Scope
from qa.times.words import pattern

_NOW = pattern(
    r"(?<![\w'’-])(?:as of (?:right )?now|(?:until|up to|by|right) now|now(?![-\w]| that\b)"
    r"|currently|at (?:present|the moment|this moment)|these days|nowadays"
    r"|so far(?!\s+(?:away|from|as|the|north|south|east|west)\b)|to date(?=\s*(?:$|[^\w\s]))"
    r"|today|current(?=\s\w)|latest|most recent)(?![\w'’-])"
)
_NO_NOW = pattern(r"\b(?:at the|at its|at their|up)\s$")  # at the latest, up to date
_THE_NOW = pattern(r"\bthe\s$")  # "the now empty house"
_NAMED = re.compile(r"\w,? $")
_AS_OF_NOW = pattern(r"as of (?:right )?now$")
_Place = tuple[int, int]


def scope_of(question: str, asked_on: datetime) -> Scope:
    """The scope that a question's own words give; "yesterday" counts from the day on which it was
    asked. Any text has one, if only an empty one."""
    limits = limits_in(question, asked_on.date())
    found = clause_of(question, limits)
    if found:
        limits = [each for each in limits if not found[1] <= each.start < found[2]]
    scope = fold(limits)
    places = _places(limits, (found[1], found[2]) if found else None)
    asked_now = _now_in(question)
    now = [place for place in asked_now if not _inside(place, places)]
    as_of_now = any(_AS_OF_NOW.match(question[start:end]) for start, end in now)
    places = sorted([*places, *now])
    return replace(
        scope,
        as_of=scope.as_of or (asked_on if as_of_now else None),
        clause=found[0] if found else None,
        because="; ".join(question[start:end] for start, end in places),
        places=tuple(places),
        newest=bool(asked_now),
    )


def with_year(scope: Scope, year: int, month: int | None = None) -> Scope:
    """The scope with the year in which its open dates begin, and the month where that is open,
    too. A day that the year does not have is a problem."""
    folded = fold(in_year(scope.limits, year, month))
    bound = any(limit.role is Role.AS_OF for limit in scope.limits)
    return replace(
        scope,
        since=folded.since,
        until=folded.until,
        as_of=folded.as_of if bound else scope.as_of,
        problem=folded.problem,
        year_open=False,
        month_open=False,
        limits=folded.limits,
    )


def _places(limits: Sequence[Limit], clause: _Place | None) -> list[_Place]:
    """Where the limits and the clause stand; joined limits are one place."""
    places: list[_Place] = []
    for limit in limits:
        start = places.pop()[0] if limit.joined and places else limit.start
        places.append((start, limit.end))
    return [*places, clause] if clause else places


def _now_in(question: str) -> list[_Place]:
    """Where a question asks for what is true now."""
    quoted = quoted_in(question)
    return [
        match.span()
        for match in _NOW.finditer(question)
        if not _inside(match.span(), quoted) and not _is_no_now(question, match)
    ]


def _is_no_now(question: str, match: re.Match[str]) -> bool:
    """Whether the words are another's: of "up to date", or of a name with a capital."""
    before = question[max(0, match.start() - 10) : match.start()]
    if _NO_NOW.search(before) or (match[0].lower() == "now" and _THE_NOW.search(before)):
        return True
    return match[0][0].isupper() and not question.isupper() and bool(_NAMED.search(before))


def _inside(place: _Place, others: Sequence[_Place]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in others)
