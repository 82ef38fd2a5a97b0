"""Which of the things that were spoken of a later word means.

A word agrees in number and kind with what it means, and the last turn comes before earlier ones.
Within a turn, "he" and "they" mean whom the answer named first; "it" means what was chosen by
"which", then what plays the part in the question that the word itself plays: a subject means the
subject, an object the object. A common noun of a group ("the army") yields to a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.conversation.clause import Clause, Gap
from qa.conversation.referents import MEASURES, Referent, referents
from qa.conversation.turns import Turn
from qa.conversation.words import (
    BE,
    PLACING,
    bare,
    head_of,
    noun_kind,
    one_family,
    own_names,
    singular,
)
from qa.verbs import says

# The roles that a word may mean, best first, by what it is and the part it plays itself.
_ORDER = {
    "person": ("answer", "subject", "object", "part", "place", "counted"),
    "subject": ("answer", "subject", "object", "place", "counted", "part"),
    "object": ("answer", "object", "counted", "subject", "place", "part"),
    "them": ("answer", "object", "subject", "place", "counted", "part"),
    "agent": ("subject", "answer", "object", "place", "counted", "part"),
    "topic": ("subject", "object", "place", "answer", "counted", "part"),
    "patient": ("object", "counted", "subject", "place", "answer", "part"),
    "there": ("answer", "place", "object", "subject", "part", "noun", "counted"),
}
_GENERIC = frozenset(
    "city town village place area region company firm group organisation organization".split()
)
_NAMING = frozenset("name title capital mayor".split())
_NEAREST = re.compile(r"\b(?:nearest|closest|next|neighbou?ring)\b", re.IGNORECASE)


def person(turns: Sequence[Turn], taken: frozenset[str] = frozenset()) -> Referent | None:
    """Whom "he" or "she" means."""
    sure = ("person", "who")
    others = {
        each.text
        for turn in turns
        for each in referents(turn)
        if each.kind in ("group", "place", "event", "thing")
    }
    for kinds in (sure, ("",)):
        for turn in reversed(turns[-2:] if kinds == sure else turns):
            for each in _ordered(turn, "person"):
                fits = each.kind in kinds and not each.several and each.role != "member"
                known = each.kind in sure or (each.named and each.text not in others)
                if fits and known and each.text not in taken:
                    return each
    return next(
        (
            each
            for turn in reversed(turns)
            for each in _ordered(turn, "person")
            if each.kind in sure and not each.several and each.text not in taken
        ),
        None,
    )


def people(
    turns: Sequence[Turn], role: str, taken: frozenset[str] = frozenset()
) -> Referent | None:
    """Whom or what "they" or "them" means: several, else a group."""
    for turn in reversed(turns):
        order = "them" if role in ("object", "patient") else role
        found = [each for each in _ordered(turn, order) if each.text not in taken]
        several = [each for each in found if each.several and each.role != "member"]
        groups = [each for each in found if each.kind == "group" and each.role != "member"]
        if several or groups:
            first_answer = [
                each for each in found if each.role == "answer" and each.kind in ("group", "who")
            ]
            first = several or groups
            return (first_answer or first)[0] if role == "subject" else first[0]
    for turn in reversed(turns):
        for each in _ordered(turn, role):
            if each.kind == "who" and each.text not in taken and each.role != "member":
                return each
    return None


def thing(turns: Sequence[Turn], role: str, taken: frozenset[str] = frozenset()) -> Referent | None:
    """What "it" means."""
    for kinds in (("person", "who"), ("person",)):
        for turn in reversed(turns):
            found = [
                each
                for each in _ordered(turn, _role_of_things(turn.clause, role))
                if (each.kind not in kinds or _may_be_firm(each, role))
                and not each.several
                and each.text not in taken
                and each.role not in ("member", "part", "noun")
                and not (each.role == "answer" and _NEAREST.search(turn.question))
            ]
            if found:
                named = [each for each in found if each.named]
                is_group = found[0].kind == "group" and not found[0].named
                return named[0] if named and is_group else found[0]
    return None


def _may_be_firm(referent: Referent, role: str) -> bool:
    """Whether a name that answered "who" may be no person's, who would not be called "it"."""
    single = len(referent.text.split()) == 1 or not referent.named
    return single and referent.kind == "who" and role == "subject"


def _role_of_things(clause: Clause, role: str) -> str:
    """What was chosen by "which" or named by "what" comes first; who did it, or where it is, comes
    last where an object is meant."""
    measured = head_of(clause.tail) in MEASURES - _NAMING or "'s" in clause.tail.replace("’", "'")
    chosen = clause.noun or (clause.gap is Gap.EQUAL and not measured)
    if clause.asks in ("which", "what") and chosen and role != "patient":
        return "subject" if role == "topic" else role
    if clause.asks in ("which", "what") and chosen and clause.prep in ("", "by"):
        return "object"
    if clause.gap is Gap.EQUAL and measured:
        return "topic"
    if role == "topic" or (clause.asks == "what" and clause.aux in BE and not chosen):
        return "topic"
    if clause.asks == "what":
        return {"object": "object", "patient": "object"}.get(role, "agent")
    if role in ("object", "patient"):
        return "patient"
    if clause.asks == "where" or clause.prep:
        return "agent"
    return role


def place(turns: Sequence[Turn]) -> Referent | None:
    """Where "there" is."""
    for turn in reversed(turns):
        near = bool(_NEAREST.search(turn.question))
        for each in _ordered(turn, "there"):
            if each.role == "answer" and near:
                continue
            if each.kind == "place" or (each.placed in PLACING and each.named):
                return each
    return next(
        (
            each
            for turn in reversed(turns)
            for each in _ordered(turn, "there")
            if each.named and each.kind in ("", "event")
        ),
        None,
    )


def called(
    noun: str, several: bool, turns: Sequence[Turn], generic: bool = True
) -> Referent | None:
    """What "the NOUN" means: what was called so, or a word of its family; else, where the noun says
    what kind of thing it is (`generic`), the last of that kind that nobody called otherwise."""
    spoken = [each for turn in reversed(turns) for each in referents(turn) if each.role != "member"]
    for same in (_is_called, one_family):
        for each in spoken:
            fits = each.several == several or each.kind == "group"
            if each.text.lower().endswith(f" {noun}") and each.named:
                return each
            if same(each.noun, noun) and fits:
                longer = each.definite.lower().removeprefix("the ") != noun
                if longer and (each.named or each.which or each.role == "answer"):
                    return each
    kind = noun_kind(noun)
    if several or not generic or noun not in _GENERIC:
        return None
    for turn in reversed(turns):
        for each in _ordered(turn, "there"):
            if each.named and not each.noun and _may_be(each, kind) and not each.several:
                return each
    return None


def _is_called(noun: str, other: str) -> bool:
    return bool(noun) and singular(noun) == singular(other)


def _may_be(referent: Referent, kind: str) -> bool:
    return referent.kind == kind or (kind == "group" and referent.kind in ("", "who"))


def _ordered(turn: Turn, role: str) -> list[Referent]:
    order = _ORDER[role]
    found = referents(turn)
    return sorted(found, key=lambda each: order.index(each.role) if each.role in order else 9)


def pair(turns: Sequence[Turn]) -> tuple[str, ...]:
    """The last list of names that was told or asked about."""
    for turn in reversed(turns):
        if turn.value and len(turn.value.members) > 1:
            return turn.value.members
        for each in referents(turn):
            parts = re.split(r",\s+(?:and\s+)?|\s+and\s+", each.text)
            if len(parts) > 1 and all(own_names(f"the {part}") for part in parts):
                return tuple(parts)
    return ()


def topic(turn: Turn) -> Referent | None:
    """What a turn was about, whoever answered it: a name before a common noun."""
    order: tuple[str, ...] = (
        "subject",
        "object",
        "answer",
        "place",
        "part",
        "noun",
        "member",
        "counted",
    )
    spoken = [each for each in referents(turn) if each.role != "counted"]
    if says(bare(turn.clause.verb)):  # what was said matters more than who said it
        order = ("object", "place", *order)
    found = sorted(spoken, key=lambda each: order.index(each.role))
    named = [each for each in found if each.named]
    return next(iter(named or found), None)
