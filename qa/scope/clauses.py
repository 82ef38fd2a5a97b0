"""Events that bound an answer: "before the coup", "since the war began"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.scope.limit import Clause, ClauseKind, Limit, Role
from qa.times.words import COUNTS, PART, pattern

_KINDS = {
    ClauseKind.BEFORE: r"before|prior to|in the run-?up to",
    ClauseKind.AFTER: r"after|following|in the (?:wake|aftermath) of|as soon as"
    r"|once(?= (?:the|it|he|she|they|his|her|its|their)\b)",
    ClauseKind.SINCE: r"(?:ever )?since",
    ClauseKind.UNTIL: r"(?:up )?until|till|up to(?= the\b)|by the time(?: that)?",
}
_OPENINGS = [(kind, pattern(rf"(?<![\w'’-])(?:{words})\s+")) for kind, words in _KINDS.items()]
_NUMBERS = "|".join((*COUNTS, "several", "few", "many", "some", "more", "less", "only", "just"))
# What follows and is no event: what is asked, a time of day, a length of time, a thing told before.
_NO_EVENT = pattern(
    r"(?:when|which|whom?|whose|what|how|where|why|all|then|now|long|dark|dawn|sunrise|sunset|dusk"
    r"|noon|midday|midnight|daybreak|nightfall|and|or|but|today|hours|another|the other"
    rf"|[0-9]|(?:{_NUMBERS})\b(?:\s+\w+)?\s+(?:second|minute|hour|day|week|month|year|decade)s?\b"
    r"|(?:that|this|it|him|her|them|which|you|me|us|these|those)\s*(?:$|[^\w\s'’]|and\b))"
)
# Of "before leaving Aber": whoever the question is about left, which is a part of what is asked.
_WITHOUT_SUBJECT = pattern(
    r"(?:leaving|arriving|returning|entering|resigning|dying|fleeing|becoming|being|having|going"
    r"|coming|joining|quitting|departing|taking|winning|losing)\b"
)
# Courts and the like, before which people stand.
_BODY = pattern(
    r"(?:(?:the|an?|his|her|its|their)\s+)?(?:\w+\s+)?(?:court|judges?|parliament|congress|senate"
    r"|committee|tribunal|jury|panel|council|commission|inquiry|assembly|magistrates?|lawmakers"
    r"|prosecutors|mps)\s*(?:$|[^\w\s'’]|(?:on|in|at|about|over|for|and|to|last|this|after"
    r"|before|when|since|until|if|because|as|with)\b)"
)
_PLACED = pattern(  # "the day before the vote" is that day
    rf"(?:\b(?:day|night|week|month|year|hour|minute|{PART})"
    rf"|\b(?:[0-9]+|{_NUMBERS})\s+(?:second|minute|hour|day|week|month|year|decade)s)\s+$"
)
_VERBS_OF_AFTER = pattern(
    r"\b(?:nam(?:ed|es?|ing)|call(?:ed|s)?|look(?:ed|s|ing)?|takes|took|sought"
    r"|chas(?:ed?|es|ing)|com(?:e|es|ing)|came|one|is|are|was|were"
    r"|be|been|the|before (?:or|and))\s+$"
)
_GOING_AFTER = pattern(r"\b(?:go(?:es|ing|ne)?|went|run(?:s|ning)?|ran)\s+$")
_FIRST_SINCE = pattern(  # "the highest since the war": not only what came after it
    r"\b(?:first|last|only|most|least|worst|best|\w{3,12}est)\s+(?:\w+\s+){0,3}$"
)
_ASKING = pattern(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b")
_TELLS = re.compile(r"[^.?!]{0,400}(?:(?<=[a-z]{3})\.|!)\s+\S")
_END = pattern(
    r"\s*(?:[,;:?!\n]|[.]\s*$|(?<=[a-z]{3})[.]\s|\s[-–—]\s|$|\s(?:and|or|but)\s+(?:(?:\w+\s+)?"
    r"(?:who|whom|what|when|where|why|how|which|whose)|before|after|since|until)\b)"
)
_LONGEST = 160  # code points; a longer clause is no event's name


def clause_of(question: str, limits: Sequence[Limit]) -> tuple[Clause, int, int] | None:
    """The first event that bounds the answer, and where its words stand, preposition included."""
    found = [each for kind, form in _OPENINGS for each in _of_kind(question, limits, kind, form)]
    return min(found, key=lambda each: each[1], default=None)


def _of_kind(
    question: str, limits: Sequence[Limit], kind: ClauseKind, form: re.Pattern[str]
) -> Iterator[tuple[Clause, int, int]]:
    for opening in form.finditer(question):
        start, at = opening.span()
        if any(limit.start < at and start < limit.end for limit in limits):
            continue
        if not _opens_event(question, kind, start, at):
            continue
        end = _end_of(question, at, limits)
        if end is not None and _is_event(question, start, at, end):
            yield Clause(kind, question[at:end]), start, end


def _opens_event(question: str, kind: ClauseKind, start: int, at: int) -> bool:
    """Whether an event follows the preposition, rather than a time, a court or a namesake."""
    before = question[max(0, start - 40) : start]
    if _NO_EVENT.match(question, at) or _WITHOUT_SUBJECT.match(question, at):
        return False
    if kind is ClauseKind.SINCE:
        return not _FIRST_SINCE.search(before)
    if kind is ClauseKind.BEFORE and _BODY.match(question, at):
        return False
    if kind is ClauseKind.AFTER and _VERBS_OF_AFTER.search(before):
        return False
    if kind is ClauseKind.AFTER and _GOING_AFTER.search(before):
        return question.lower().startswith("where")
    return kind is ClauseKind.UNTIL or not _PLACED.search(before)


def _is_event(question: str, start: int, at: int, end: int) -> bool:
    """Whether the clause tells something, and what is asked stands elsewhere in its sentence."""
    words = question[at:end]
    if not re.search(r"[^\W\d_]", words):
        return False
    rest = question[:start] + question[end:]
    if _ASKING.search(words) and not _ASKING.search(rest):
        return False
    return not _TELLS.match(question, end)  # a sentence before the one that asks bounds nothing


def _end_of(question: str, at: int, limits: Sequence[Limit]) -> int | None:
    """Where the clause ends; a date in it belongs to it, and one that bounds for itself ends it."""
    end = _END.search(question, at, min(len(question), at + _LONGEST))
    if end is None or (end.start() == at + _LONGEST and end.start() < len(question)):
        return None
    bounds = [limit.start for limit in limits if limit.role is not Role.ON and limit.start >= at]
    stop = min([end.start(), *bounds])
    return at + len(question[at:stop].rstrip()) if stop > at else None
