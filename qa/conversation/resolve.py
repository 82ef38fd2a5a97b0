"""A follow-up question and the messages before it to a question that stands alone.

Earlier questions of the user are resolved first, oldest to newest, so that a chain of follow-ups
holds. A question with names of its own that points to nothing before is a new topic, and takes
nothing over. Only rules of English are at work; no model is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.conversation.anaphora import read
from qa.conversation.bare import bare_asking
from qa.conversation.clause import plain
from qa.conversation.days import places
from qa.conversation.fragments import exchanged, is_fragment
from qa.conversation.implied import completed, is_implied, repeated
from qa.conversation.turns import Message, Turn, cleaned, turn_of, window
from qa.conversation.words import bare, joined, own_names, upper_first

_OPENER = re.compile(
    r"(?P<and>(?:(?:and|but|so|also|then|ok(?:ay)?|well|or)\b,?\s+)*)"
    r"(?P<about>(?:what|how)\s+about\s+)?",
    re.IGNORECASE,
)
_LONGEST = 600  # characters of a resolved question


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands alone; `carried` are the pieces taken from earlier turns."""

    text: str
    is_follow_up: bool
    carried: tuple[str, ...] = ()


def resolve(question: str, messages: Sequence[Message]) -> Resolved:
    """The question as it stands alone after `messages`, which are the earlier turns, oldest first.

    >>> earlier = [Message("user", "Who won the race?"), Message("assistant", "Ann Lee [1].")]
    >>> resolve("And when?", earlier).text
    'When did Ann Lee win the race?'
    """
    turns: list[Turn] = []
    for asked, answer in window(question, messages):
        turns.append(turn_of(_step(asked, turns).text, answer))
    text = cleaned(question)
    if not turns or not text:
        return Resolved(question, False)
    found = _step(text, turns)
    return Resolved(question, False) if found.text == text else found


def _step(text: str, turns: Sequence[Turn]) -> Resolved:
    """One question, given the turns before it."""
    if not turns or not re.search("[a-zA-Z]", text):
        return Resolved(text, False)
    opened = _OPENER.match(text)
    assert opened is not None  # every part of it may be empty
    body = plain(text[opened.end() :])
    if not body:
        return Resolved(text, False)
    found = _followed(body, bool(opened[0]), bool(opened["about"]), text.endswith("?"), turns)
    if found is None or len(found.text) > _LONGEST:
        strip = opened["and"] and own_names(body)
        return Resolved(upper_first(text[opened.end() :]) if strip else text, False)
    return Resolved(upper_first(found.text), found.is_follow_up, found.carried)


def _followed(
    body: str, opened: bool, about: bool, asks: bool, turns: Sequence[Turn]
) -> Resolved | None:
    """The follow-up that `body` is, or None for a question that stands alone."""
    if not about and (asked := bare_asking(body, turns[-1])):
        return _found(asked, body)
    if about or (asks and is_fragment(body, opened)):
        reading = read(body, turns)
        return _found(exchanged(reading.told(), turns), body)
    return _pointing(body, opened, turns)


def _pointing(body: str, opened: bool, turns: Sequence[Turn]) -> Resolved | None:
    """A question whose words point back, or that is too short to stand alone."""
    reading = read(body, turns)
    named, dated = _has_names(body, turns), bool(places(body)) or reading.temporal
    told, carried = reading.told(), list(reading.carried)
    if not reading.nominal and not named and is_implied(body) and (opened or not places(body)):
        more = completed(told, turns, dated)
        if more:
            told, phrase = more
            carried.append(phrase)
    elif reading.nominal and not reading.whole and not named and _is_open(body, told):
        more = completed(told, turns, dated)
        tells = more is not None and (own_names(f"x {more[1]}") or places(more[1]))
        told = more[0] if more and tells and more[1] not in told else told
    elif reading.nominal:
        told = repeated(told, turns[-1])
    if not carried:
        return None
    return Resolved(f"{joined(told)}?", True, tuple(dict.fromkeys(carried)))


def _is_open(body: str, told: str) -> bool:
    """Whether what was put in does not tell what the question is about."""
    return bool(re.search(r"\bthe same\b", body)) or not own_names(told)


def _has_names(body: str, turns: Sequence[Turn]) -> bool:
    """Whether a question has names of its own, those among them that only earlier turns write in
    capitals."""
    if own_names(body):
        return True
    known = {
        bare(turn.question[start:end]) for turn in turns for start, end in own_names(turn.question)
    }
    padded = f" {' '.join(map(bare, body.split()))} "
    return any(f" {name} " in padded for name in known if name)


def _found(text: str, body: str) -> Resolved:
    """What a question made anew has taken over: its names and days that `body` lacks."""
    spots = [text[start:end] for start, end in own_names(text)]
    spots += [text[start:end] for start, end in places(text)]
    carried = tuple(dict.fromkeys(spot for spot in spots if spot.lower() not in body.lower()))
    return Resolved(text, True, carried or (plain(text),))
