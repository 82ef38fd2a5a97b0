"""Short questions with no name of their own: "How many people were hurt?", "What's the nearest
town?". What the last turn was about is added, in the words that tell it best: when it happened, its
place and day, or the thing itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.conversation.antecedents import place, topic
from qa.conversation.asking import statement
from qa.conversation.clause import Clause, Gap, parse
from qa.conversation.days import before_days, places, without_days
from qa.conversation.nouns import main_verb, split_object
from qa.conversation.referents import Referent, referents
from qa.conversation.turns import Turn
from qa.conversation.words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    WH,
    bare,
    head_of,
    is_plural_noun,
    is_several,
    joined,
    lower_first,
    noun_kind,
    own_names,
)
from qa.verbs import base_of_past, says

_MOST_WORDS = 10
_MOST_TELLING = 5
_NEAR = re.compile(r"\b(?:nearest|closest|next|close)\b(?!.*\bto\b)", re.IGNORECASE)
_RELATIVE_DAY = re.compile(r"(?:the|a|two|three)\s.*\b(?:before|after|earlier|later)$")
_BY = re.compile(r"^by\s(?:(?!(?:in|on|at|near|during|after|before|under|when)\s)\S+(?:\s+|$))+")
_OF_PLACES = frozenset(
    "capital population size area currency mayor governor president king queen".split()
)
_TAKES_OBJECT = frozenset("attend host organise organize join visit".split())
_PLACED = re.compile(r"(?:in|on|at|near|off|outside|inside|under|behind)\s")
_STATES = frozenset(
    """cause have lead own mediate happen occur belong live be know contain cost include mean like
    last""".split()
)
_ANSWERS = frozenset("react respond".split())
_TALK = frozenset("say said saying think thought comment respond react speak claim".split())
_ACCOUNTS = frozenset(
    "source statement claim comment reaction opinion view report account response".split()
)
_FRAMING = PREPOSITIONS | {"when", "while", "because"}
_SMALL = WH | AUXILIARIES | DETERMINERS | PREPOSITIONS | ADVERBS | PRONOUNS | frozenset(
    "many much of and or not long far old often people".split()
)  # fmt: skip


def is_implied(body: str) -> bool:
    """Whether a question is short enough, and too bare of names, to stand alone."""
    words = [bare(word) for word in body.split()]
    if len(words) > _MOST_WORDS or not words or (words[0] not in WH | AUXILIARIES | PREPOSITIONS):
        return False
    telling = [word for word in words if word not in _SMALL]
    counting = words[:2] == ["how", "many"] and len(words) > 2
    return (bool(telling) or counting) and len(telling) <= _MOST_TELLING


def completed(body: str, turns: Sequence[Turn], dated: bool = False) -> tuple[str, str] | None:
    """The question with what the last turn was about, and that phrase alone. `dated` says that it
    has a day of its own, so that the last turn's day is left out."""
    turn = turns[-1]
    asked = parse(body)
    phrase = _phrase(body, asked, turn, turns, dated)
    if phrase is None or (phrase and phrase.split(" ", 1)[-1] in body):
        where = place(turns)
        if where is None or where.text in body:
            return None
        phrase = where.text if _PLACED.match(where.text) else f"in {where.definite}"
    body = _with_counted_noun(body, asked, turn)
    about = topic(turn)
    if about and phrase == f"at {about.definite}" and noun_kind(head_of(asked.subject)) == "event":
        own = f"of {about.definite}"
        return body.replace(asked.subject, f"{asked.subject} {own}", 1), own
    return (before_days(body, phrase) if dated else joined(body, phrase)), phrase


def repeated(body: str, turn: Turn) -> str:
    """ "When was she appointed?" leaves out what the last question said of the same deed."""
    asked = parse(body)
    (verb, after), (same, said) = main_verb(asked), main_verb(turn.clause)
    more = without_days(_RELATIVE_DAY.sub("", " ".join(after)))
    if not verb or verb != same or more or asked.gap not in (Gap.ADVERB, Gap.OBJECT):
        return body
    if asked.subject in " ".join(said):
        return body
    if asked.gap is Gap.ADVERB and turn.clause.gap is not Gap.OBJECT:
        told = " ".join(said)
        return body if turn.clause.phrase and places(told) else joined(body, told)
    object_, _ = split_object(turn.clause)
    noun = head_of(object_)
    if asked.asks == "how many" and not asked.noun and is_plural_noun(noun):
        body = re.sub(r"\b(how many)\b", rf"\1 {noun}", body, count=1, flags=re.IGNORECASE)
    return joined(body, _frame(turn, True))


def _with_counted_noun(body: str, asked: Clause, turn: Turn) -> str:
    """ "How many were missing?" counts what was counted before."""
    noun = turn.clause.noun
    if not noun and is_several(turn.clause.subject) and not own_names(f"the {turn.clause.subject}"):
        noun = re.sub(r"^(?:the|its|their|any|some)\s+", "", turn.clause.subject)
    counts = turn.clause.asks == "how many" or is_plural_noun((noun.split() or [""])[-1])
    if asked.asks == "how many" and counts and not asked.noun and not noun.startswith("of "):
        return re.sub(r"\b(how many)\b", rf"\1 {noun}", body, count=1, flags=re.IGNORECASE)
    return body


def _phrase(body: str, asked: Clause, turn: Turn, turns: Sequence[Turn], dated: bool) -> str | None:
    about = topic(turn)
    if _NEAR.search(body):
        return f"to {about.definite}" if about else None
    words = {bare(word) for word in body.split()}
    speaking = words & _TALK or head_of(asked.tail) in _ACCOUNTS
    if speaking:
        return _about(body, turns, about, dated)
    past = _asks_past(asked)
    if past and not dated and _tells_event(turn):
        return f"when {lower_first(statement(turn.filled))}"
    head = head_of(asked.tail)
    where = place(turns[-1:])
    if asked.gap is Gap.EQUAL and head in _OF_PLACES and where:
        return f"of {where.definite}"
    framed = _frame(turn, dated or not past)
    if turn.clause.gap is Gap.TOPIC or (turn.clause.gap is Gap.ADVERB and not turn.clause.verb):
        framed = ""
    if framed and own_names(f"the {framed}"):
        return framed
    if about is None:
        return framed if past else ""
    return joined(_behind(asked, about, turns), framed)


def _asks_past(asked: Clause) -> bool:
    return asked.is_past or (asked.aux in ("had", "have", "has") and asked.gap is not Gap.EQUAL)


def _tells_event(turn: Turn) -> bool:
    """Whether the last question tells what happened, so that "when …" says which event is meant.
    What was counted or said is no such event."""
    clause = turn.clause
    if clause.gap in (Gap.TOPIC, Gap.EQUAL) or clause.asks in ("how many", "how much"):
        return False
    verb = bare(clause.verb or (clause.tail.split() or [""])[0])
    if says(verb) or verb in _STATES or base_of_past(verb) in _STATES:
        return False
    filled = turn.filled
    if (
        not clause.is_past
        or " when " in f" {clause.tail} "
        or (clause.aux in BE and not filled.is_passive)
    ):
        return False
    return len(statement(filled)) <= 140 and bool(filled.subject)


def _about(body: str, turns: Sequence[Turn], about: Referent | None, dated: bool) -> str | None:
    """What somebody speaks of: what was last spoken "about", else the topic."""
    turn = turns[-1]
    prep = "to" if {bare(word) for word in body.split()} & _ANSWERS else "about"
    for each in (each for earlier in reversed(turns[-2:]) for each in referents(earlier)):
        if each.placed == "about":
            return f"{prep} {each.definite}"
    lead = f", {lower_first(turn.clause.lead)}" if turn.clause.lead else ""
    return f"{prep} {about.definite}{lead}" if about else None


def _frame(turn: Turn, dated: bool) -> str:
    """Where, when and under what the last question's clause stands: all behind its object."""
    clause = turn.clause
    rest = clause.tail if clause.gap in (Gap.EQUAL, Gap.TOPIC) else split_object(clause)[1]
    words = rest.split()
    start = next((i for i, word in enumerate(words) if bare(word) in _FRAMING), len(words))
    told = _BY.sub("", " ".join(words[start:]))
    if len(words) - start < 2 or (start == 0 and clause.gap in (Gap.EQUAL, Gap.TOPIC)):
        return ""
    if dated and told.startswith("when "):
        where = place((turn,))
        return f"in {where.definite}" if where and where.kind == "place" else ""
    return without_days(told) if dated and places(told) else told


def _behind(asked: Clause, about: Referent, turns: Sequence[Turn]) -> str:
    """The topic behind the preposition that its kind takes."""
    head = head_of(asked.tail)
    if main_verb(asked)[0] in _TAKES_OBJECT and not main_verb(asked)[1]:
        return about.definite
    if asked.gap is Gap.EQUAL and (noun_kind(head) == "person" or head in _OF_PLACES):
        return f"{'in' if about.kind == 'event' else 'of'} {about.definite}"
    if about.kind == "place" or about.placed in ("in", "at", "near"):
        return f"{about.placed if about.placed in ('at', 'near') else 'in'} {about.definite}"
    if about.kind == "event":
        return f"in {about.definite}"
    if asked.gap is Gap.EQUAL and not asked.tail.startswith("there"):
        return f"of {about.definite}"
    if about.kind == "who" and len(about.text.split()) > 1:
        return f"with {about.definite}"
    if about.kind in ("group", "who", "") and not about.noun and not is_several(about.text):
        where = place(turns[-1:])
        return f"in {where.definite}" if where and about.kind == "who" else f"at {about.definite}"
    return f"with {about.definite}" if about.kind == "person" else f"in {about.definite}"
