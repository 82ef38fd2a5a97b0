"""What a noun phrase is: somebody who can claim something, a person, a body, many."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.attribution.lists import (
    BODIES,
    EVENTS,
    PERSONS,
    PLURALS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SAYERS,
    STOPS,
    TIMES,
)
from qa.attribution.words import Word, is_finite, is_name

_SAID = frozenset("said says told tells added".split())
_BEHIND_PARTICIPLE = frozenset(
    "by to with in on at from out online for about under against close familiar".split()
)
_WHO = re.compile(r",?\s+(?:who|whose|\d\d\b)")
_CALLED = re.compile(r",\s+(?:(?:an?|the|his|her)\s+)?(?P<what>(?:[\w-]+\s*){1,4})")


def is_somebody(noun: str) -> bool:
    """Whether a common noun is of people who can act: "minister", "officers", "court"."""
    return bool(_forms(noun) & (SAYERS | PERSONS))


def is_sayer(words: Sequence[Word], run: tuple[int, int]) -> bool:
    """Whether a phrase may be somebody who claims something: a storm that claimed lives is not."""
    if _forms(_head(words, run)) & EVENTS:
        return False
    return is_known_sayer(words, run) or words[run[0]].low in PRONOUNS or has_name(words, run)


def is_known_sayer(words: Sequence[Word], run: tuple[int, int]) -> bool:
    """Whether the phrase's noun says that it is people, a body or a writing that claims things."""
    head = _head(words, run)
    return bool(_forms(head) & (SAYERS | PERSONS)) or head.endswith(("ists", "ist", "ians", "ian"))


def has_name(words: Sequence[Word], run: tuple[int, int]) -> bool:
    """Whether a word of the run is a name's; the first of a sentence has its capital anyway."""
    return any(
        is_name(words[at]) and (at > 0 or words[at].text.isupper() or run[1] - run[0] == 1)
        for at in range(*run)
    )


def kind_of(words: Sequence[Word], behind: str) -> str:
    """What a phrase is by its words and those behind it: "person", "body", "many", "name" where
    only a name is known, else ""."""
    if not words:
        return ""
    head = _head(words, (0, len(words)))
    lows = {word.low.strip(".") for word in words}
    if "and" in lows:
        return "many"
    if lows & PERSONS or _is_called_person(behind):
        return "person"
    if head in PLURALS or (head.endswith("s") and not is_name(words[-1])):
        return "many"
    if head in SAYERS or lows & BODIES or (words[-1].text.isupper() and len(head) > 1):
        return "body"
    if is_name(words[-1]):
        return "body" if lows & {"the", "of", "for"} else "name"
    return ""


def _is_called_person(behind: str) -> bool:
    """Whether what follows a name tells of a person: ", 61,", ", who", ", a seismologist"."""
    called = _CALLED.match(behind)
    nouns = called["what"].lower().split() if called else []
    return bool(_WHO.match(behind)) or any(
        noun in PERSONS or noun.endswith(("ist", "ian")) for noun in nouns
    )


def says_more_of(words: Sequence[Word], at: int) -> bool:
    """Whether a verb only says more of the noun before it: "documents seen by the paper"."""
    following = words[at + 1].low if at + 1 < len(words) else ""
    return words[at].low not in _SAID and following in _BEHIND_PARTICIPLE | TIMES


def _head(words: Sequence[Word], run: tuple[int, int]) -> str:
    """The noun that says what the phrase is: the last one before a preposition or a participle."""
    for at in range(run[0] + 1, run[1]):
        word = words[at]
        if word.low in PREPOSITIONS | RELATIVES or word.text in STOPS or is_finite(words, at):
            return words[at - 1].low
    return words[run[1] - 1].low


def _forms(noun: str) -> set[str]:
    """A noun as it stands and in the singular."""
    return {noun, noun.removesuffix("s"), noun.removesuffix("es"), re.sub("ies$", "y", noun)}
