"""What tells one thing from others of its name: the quake "that hit Lima", the 61 people
"arrested in Oslo".
"""

from __future__ import annotations

import re

from qa.conversation.asking import statement
from qa.conversation.clause import Gap
from qa.conversation.days import places, without_days
from qa.conversation.nouns import main_verb
from qa.conversation.turns import Turn, exact
from qa.conversation.words import (
    BE,
    head_of,
    is_number,
    is_several,
    joined,
    noun_kind,
    own_names,
)
from qa.verbs import past

_LONGEST_WHICH = 110  # characters
_SOME = re.compile(r"(?:any|some)(?:one|body)?\b\s*")


def which_one(noun: str, turn: Turn, object_: str) -> str:
    """The clause that tells which one a common noun means: "the quake" is the one "that hit Lima".
    Groups need none, for there is one army and one government."""
    head = head_of(noun)
    clause, filled = turn.clause, turn.filled
    doing = bool(main_verb(clause)[0]) and clause.gap is not Gap.EQUAL
    if not doing or not head or own_names(f"the {noun}") or noun_kind(head) == "group":
        return ""
    if is_number(noun) or noun.split()[0].lower() not in ("the", "a", "an"):
        return ""
    said = statement(filled)
    if object_:
        told = joined("that", re.sub(rf"\s*{re.escape(object_)}", "", said, count=1))
    elif said.startswith(noun):
        told = joined("who" if noun_kind(head) == "person" else "that", said[len(noun) :])
    else:
        return ""
    told = told.split(" when ")[0]
    told = without_days(told) if own_names(f"x {without_days(told)}") else told
    tells = own_names(f"x {told}") or places(told)
    return told if tells and len(told) <= _LONGEST_WHICH else ""


def counted_whole(turn: Turn) -> str | None:
    """What the last question counted, with all that says which ones: "the 61 people arrested in
    Lima"."""
    clause = turn.clause
    if clause.asks in ("which", "who") and turn.told and is_several(turn.told):
        return turn.told
    if clause.gap is Gap.NONE and clause.is_passive and _SOME.match(clause.subject):
        noun = _SOME.sub("", clause.subject)
        return joined("the" if noun else "those", noun, clause.verb, clause.tail)
    if clause.asks not in ("how many", "how much", "which") or clause.gap not in (
        Gap.SUBJECT,
        Gap.OBJECT,
    ):
        return None
    number = exact(turn.told) if clause.asks == "how many" and is_number(exact(turn.told)) else ""
    if clause.asks == "how much" and not (clause.noun and clause.gap is Gap.OBJECT):
        return None
    noun = clause.noun if not clause.noun.startswith("of ") else ""
    if clause.asks == "which" and not is_several(noun):
        return None
    number = re.sub(rf"\s+{re.escape(noun)}$", "", number) if noun else number
    if clause.gap is Gap.OBJECT:
        if not noun:
            return None
        did = past(clause.verb) if clause.aux == "did" else joined(clause.aux, clause.verb)
        return joined("the", number, noun, "that", clause.subject, did, clause.tail)
    if clause.aux in BE:
        return joined("the" if number or noun else "those", number, noun, clause.tail)
    return joined("the", number, noun or "people", "that", clause.aux, clause.verb, clause.tail)
