"""The messages of a conversation as turns: what the user asked, and the short value that was told.

Of an assistant's message nothing is taken but its first line, where that is a short answer; of any
other role nothing at all. What stands in messages is text and is never followed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.conversation.asking import fill, passive
from qa.conversation.clause import Clause, Gap, parse
from qa.conversation.days import Day, days, places
from qa.conversation.words import (
    PREPOSITIONS,
    bare,
    head_of,
    is_number,
    joined,
    lower_first,
    own_names,
)
from qa.question import AnswerType, understand

_TURNS = 6  # earlier questions that still count
_LONGEST_SCAN = 400  # messages looked at
_LONGEST_QUESTION = 600  # characters; what is longer is no question of a conversation
_LONGEST_VALUE = 200
_LONGEST_FILL = 90
_MOST_MEMBERS = 5
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]+")
_MARKS = re.compile(r"\s*\[\d+\]")
_ROW = re.compile(r"(?P<day>[^:;]{4,40}): (?P<values>.+)$")
_SOURCES = re.compile(r"\s*\([^()]*\)\s*\.?$")
_QUOTES = '“”"«»„'
# Words of an answer that are no value: who said it, and headings of a list below.
_CLAIMED = re.compile(r",\s+(?:according to|as told by)\s.*$", re.IGNORECASE)
_NOTHING = re.compile(r"(?:not found\b|no articles\b|nothing\b)", re.IGNORECASE)
_ABOUT = re.compile(
    r"^(?:at least|at most|about|around|more than|less than|over|some|nearly|almost|up to"
    r"|an estimated|as many as)\s+(?=[\d$€£])",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"^\d+(?:st|nd|rd|th)$|^(?:first|second|third|fourth|fifth)$", re.IGNORECASE)
_PREPOSED = re.compile(
    r"^(?:in|on|at|near|off|outside|inside|by|from|to|under|behind|around|across|along|between"
    r"|north|south|east|west)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Message:
    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Value:
    """What an answer gave: its words, the members of a list, and the row of a compound answer."""

    text: str
    members: tuple[str, ...]
    row: tuple[str, ...] = ()
    day: Day | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A resolved question, its parts, and what answered it."""

    question: str
    clause: Clause
    value: Value | None

    @property
    def told(self) -> str:
        """What fills the gap of the clause, as it stands inside a sentence; "" where nothing was
        told, or too much."""
        value = self.value
        if value is None or len(value.text) > _LONGEST_FILL:
            return ""
        return joined(_and(value.members))

    @property
    def filled(self) -> Clause:
        """The clause with what was told in its gap. Where nobody knows who did it, it is told from
        the other side: "the mayor was shot"."""
        unknown = self.clause.asks in ("who", "what", "whom") and not self.told
        turned = passive(self.clause) if unknown else None
        return turned or fill(self.clause, _filling(self.clause, self))


def window(question: str, messages: Sequence[Message]) -> list[tuple[str, str]]:
    """The last questions of the user with the message that answered each, oldest first."""
    pairs: list[tuple[str, str]] = []
    answer = ""
    first = True
    for message in reversed(messages[-_LONGEST_SCAN:]):
        if message.role == "assistant":
            answer = message.content
        elif message.role == "user":
            asked = cleaned(message.content)
            if not (first and asked == cleaned(question)) and asked:
                pairs.append((asked, answer))
            first, answer = False, ""
            if len(pairs) >= _TURNS:
                break
    return pairs[::-1]


def cleaned(text: str) -> str:
    """The text on one line; "" for one that is too long to be a question."""
    if len(text) > _LONGEST_QUESTION:
        return ""
    return " ".join(_CONTROL.sub(" ", text).split())


def turn_of(question: str, answer: str) -> Turn:
    """A turn from a resolved question and the assistant's message."""
    clause = parse(question)
    value = value_of(answer)
    if value and value.row:
        value, clause = _of_row(question, clause, value)
    return Turn(question, clause, value)


def value_of(answer: str) -> Value | None:
    """The short answer in an assistant's message: its first line, unless that is a quote."""
    line = answer[: _LONGEST_VALUE * 4].lstrip().split("\n", 1)[0].strip()
    if not line or line[0] in _QUOTES or line.endswith(":") or _NOTHING.match(line):
        return None
    line = " ".join(_CONTROL.sub(" ", _MARKS.sub("", line)).split()).rstrip(" .")
    line = _cut(line)
    row = _ROW.match(line)
    if row and (places(row["day"]) or row["day"] == "date not stated"):
        parts = tuple(part.strip() for part in _SOURCES.sub("", row["values"]).split(";"))
        return Value(line, (), parts, next(iter(days(row["day"])), None))
    line = _CLAIMED.sub("", _SOURCES.sub("", line.split(";")[0])).strip(f" ,.{_QUOTES}")
    if not any(character.isalnum() for character in line):
        return None
    dates = days(line)
    day = dates[0] if dates and len(dates[0].text) + 8 >= len(line) else None
    return Value(line, _members(line), (), day)


def _cut(line: str) -> str:
    """At most so many characters, whole words only."""
    if len(line) <= _LONGEST_VALUE:
        return line
    return line[:_LONGEST_VALUE].rsplit(" ", 1)[0].rstrip(" ,;")


def _members(line: str) -> tuple[str, ...]:
    """The members of "A, B and C"; a text that is no list of names is its only member."""
    parts = [part.strip() for part in re.split(r",\s+(?:and\s+)?|\s+and\s+", line)]
    named = [part for part in parts if part and own_names(f"the {part}") and len(part.split()) <= 5]
    if 1 < len(parts) == len(named) and not days(line):
        return tuple(parts[:_MOST_MEMBERS])
    return (line,)


def _of_row(question: str, clause: Clause, value: Value) -> tuple[Value | None, Clause]:
    """The values of a row, each for the thing asked that it answers: the first fills the gap, and
    the others take the place of "which towns" in the clause."""
    labels = [
        facet.label for facet in understand(question).facets if facet.type is not AnswerType.WHEN
    ]
    told = list(zip(labels, value.row, strict=False))
    tail, main = clause.tail, ""
    for label, text in told:
        if label.lower() in tail.lower() and len(text) <= _LONGEST_FILL * 2:
            at = tail.lower().index(label.lower())
            tail = tail[:at] + _and(_members(text)) + tail[at + len(label) :]
        elif not main and clause.asks and label.startswith(clause.asks.split()[0]):
            main = text
    clause = Clause(
        clause.gap, tail, clause.lead, clause.prep, clause.asks, clause.noun, clause.aux,
        clause.subject, clause.verb,
    )  # fmt: skip
    if not main:
        return (
            Value(value.day.text, (value.day.text,), (), value.day) if value.day else None
        ), clause
    return Value(main, _members(main), value.row, value.day), clause


def _and(members: Sequence[str]) -> str:
    inner = [members[0], *members[1:]] if members else []
    if len(inner) < 2:
        return lower_first(inner[0]) if inner else ""
    return f"{', '.join(map(lower_first, inner[:-1]))} and {lower_first(inner[-1])}"


def _filling(clause: Clause, turn: Turn) -> str:
    """The words for the gap: the value as its question wants it, else the least that is true."""
    told = turn.told
    if clause.gap is Gap.ADVERB:
        return _adverb(clause, told, turn.value)
    if not told:
        return _unknown(clause)
    head = head_of(clause.noun)
    if clause.asks == "how many":
        counted = not clause.noun or (head and head in told.lower())
        return told if counted else joined(told, clause.noun)
    if clause.asks in ("which", "what") and head and _needs_noun(told, head):
        return joined("the", told, head)
    return told


def _needs_noun(told: str, head: str) -> bool:
    one = len(told.split()) == 1 and told.islower() and told != head
    return bool(_ORDINAL.match(told)) or (one and not is_number(told))


def _unknown(clause: Clause) -> str:
    """Words that stand for whoever or whatever was not told."""
    if clause.asks in ("who", "whom"):
        return "someone"
    if clause.asks == "how many":
        return clause.noun or "people"
    if clause.asks == "what" and not clause.noun:
        if clause.gap is Gap.SUBJECT:
            return "something"
        first = (clause.tail.split() or ["on"])[0]
        return "it" if bare(first) in PREPOSITIONS else ""
    return joined("the", clause.noun) if clause.asks in ("which", "what") and clause.noun else ""


def _adverb(clause: Clause, told: str, value: Value | None) -> str:
    if not told or value is None:
        return ""
    if clause.prep:
        if _ORDINAL.match(told) and clause.noun:
            told = joined("the", told, head_of(clause.noun))
        day = value.day if clause.prep in ("on", "in", "at") else None
        return day.phrase if day else joined(clause.prep, _after(clause.prep, told))
    if clause.asks == "when":
        return value.day.phrase if value.day else told if _PREPOSED.match(told) else ""
    if clause.asks == "where":
        return told if _PREPOSED.match(told) else joined("in", told)
    return (
        told
        if clause.asks in ("how long", "how often", "how far")
        and clause.aux in ("did", "does", "do")
        else ""
    )


def _after(prep: str, told: str) -> str:
    first, _, rest = told.partition(" ")
    return rest if bare(first) == prep and rest else told


def exact(value: str) -> str:
    """A number without the words that qualify it: "at least 220" is "220"."""
    return _ABOUT.sub("", value)


def anchor_days(turns: Sequence[Turn]) -> list[Day]:
    """The days that a relative one may count from: the last turn's first, and its answer's before
    its question's."""
    found: list[Day] = []
    for turn in reversed(turns):
        found += [turn.value.day] if turn.value and turn.value.day else []
        found += days(turn.question)
    return found
