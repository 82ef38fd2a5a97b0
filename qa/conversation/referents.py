"""Who and what a turn of a conversation speaks of: each with its kind, its number and the part it
plays, told by its words and by where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from qa.conversation.clause import Clause, Gap
from qa.conversation.days import places
from qa.conversation.nouns import main_verb, merged, named_end, split_object
from qa.conversation.telling import counted_whole, which_one
from qa.conversation.turns import Turn
from qa.conversation.words import (
    DETERMINERS,
    PLACING,
    PRONOUNS,
    bare,
    head_of,
    is_name_word,
    is_number,
    is_plural_noun,
    is_several,
    joined,
    noun_kind,
    opens_noun,
    own_names,
    owned,
)


@dataclass(frozen=True, slots=True)
class Referent:
    """`kind`: person, group, place, event, thing, "who" (a person or a group), or "" where nothing
    tells; `role`: answer, subject, object, place, part; `noun`: what it is called by."""

    text: str
    kind: str
    role: str
    noun: str
    several: bool
    named: bool
    placed: str = ""  # the preposition it stood behind
    which: str = ""  # what tells a common noun from others: "that hit Lima in May"

    @property
    def again(self) -> str:
        """As it is spoken of again: "a writer" is "the writer"."""
        return re.sub(r"^(?:a|an|some)\s+", "the ", self.text, flags=re.IGNORECASE)

    @property
    def definite(self) -> str:
        """As it is told from all others."""
        return joined(self.again, self.which)


_PERSON_OBJECTS = frozenset(
    """sign arrest appoint sentence convict elect sack marry kill shoot murder name nominate accuse
    charge hire fire jail free replace interview beat meet sue kidnap rescue succeed""".split()
)
_PLACE_OBJECTS = frozenset(
    """enter leave reach hit flood take retake capture seize hold control invade bomb attack storm
    conquer strike evacuate visit lose overrun surround occupy shell destroy liberate recapture
    flee""".split()
)
MEASURES = frozenset(
    """name magnitude number price cost score size result outcome cause reason date rate toll
    strength amount aim goal purpose capital mayor time colour color title value fate""".split()
)
_OF_PLACES = frozenset(
    """quarter district neighborhood neighbourhood suburb part parts north south east west centre
    center outskirts edge city town province region port mayor president minister king queen
    governor parliament government capital evacuation siege battle fall bombing university bank
    people residents""".split()
)
_TITLES = frozenset(
    """general president minister mr mrs ms dr sir captain colonel king queen prince princess pope
    judge senator engineer professor lord lady major mayor chancellor governor""".split()
)
_NEAR_TO = re.compile(r"\b(?:nearest|closest|next)\b.*\bto\s+(.+)$")
_OPEN = ("subject", "noun")
_THAT_CLAUSE = re.compile(
    r"that\s(?P<subject>.+?)\s(?:is|are|was|were|has|have|had|will|would|can|could|did|may)\b"
)
_OWNED = re.compile(r"(?P<owner>.+)['’]s?\s(?P<noun>[a-z]+)$")
_BEHIND_OF = re.compile(r"\bof\s+(.+)$")


@lru_cache(maxsize=256)
def referents(turn: Turn) -> tuple[Referent, ...]:
    """Everyone and everything that the turn spoke of, the answer first."""
    clause = turn.clause
    found = [*_answered(turn), *_of_clause(turn)]
    for phrase in (clause.noun, clause.lead):
        found += list(_whole(phrase, "noun", clause))[1:]
    unique: dict[str, Referent] = {}
    for each in found:
        if each.text and bare(each.text.split()[0]) not in PRONOUNS - DETERMINERS:
            unique.setdefault(each.text.lower(), each)
    return tuple(unique.values())


def _answered(turn: Turn) -> Iterator[Referent]:
    clause, told = turn.clause, turn.told
    if not told and clause.noun and clause.gap in (Gap.SUBJECT, Gap.OBJECT):
        if clause.asks in ("which", "what"):
            noun = f"the {clause.noun}"
            made = _made(noun, "answer", noun_kind(head_of(noun)) or "thing")
            object_ = noun if clause.gap is Gap.OBJECT else ""
            yield replace(made, which=which_one(noun, turn, object_))
        return
    value = turn.value
    if not told or value is None or (value.day and not value.row) or is_number(told):
        return
    if clause.asks in ("why", "how") or clause.asks.startswith("how "):
        return
    noun = head_of(clause.noun)
    kind = noun_kind(noun or head_of(told)) or _shape(told) or _asked_kind(clause)
    several = is_plural_noun(noun) if noun and len(value.members) < 2 else None
    object_ = told if clause.gap is Gap.OBJECT else ""
    yield replace(_made(told, "answer", kind, noun, several), which=which_one(told, turn, object_))
    if len(value.members) > 1:
        for member in value.members:
            yield _made(member, "member", kind, noun, False)


def _asked_kind(clause: Clause) -> str:
    if clause.asks in ("who", "whom", "whose"):
        return "who"
    return "place" if clause.asks == "where" or clause.prep == "in" else "thing"


def _of_clause(turn: Turn) -> Iterator[Referent]:
    clause = turn.clause
    owner = owned(clause.subject) if own_names(f"the {clause.subject}") else ""
    if owner:  # "its troops" are spoken of elsewhere, too
        tail = re.sub(r"\b(?:its|their|his|her)(?=\s+[a-z])", owner, clause.tail)
        clause = replace(clause, tail=tail)
    if clause.subject:
        yield from _with_which(_whole(_full_subject(clause), "subject", clause), turn, "")
    if clause.gap in (Gap.EQUAL, Gap.TOPIC):
        yield from _equal(clause)
        return
    object_, rest = split_object(clause)
    told = _THAT_CLAUSE.match(clause.tail)
    if told:
        yield from _whole(told["subject"], "object", clause)
    if object_:
        yield from _with_which(_whole(object_, "object", clause), turn, object_)
    for prep, noun in merged(rest):
        yield from _whole(noun, "place", clause, prep)
    counted = counted_whole(turn)
    if counted:
        mass = clause.asks == "how much"
        yield _made(counted, "counted", "thing" if mass else "person", "", not mass)


def _full_subject(clause: Clause) -> str:
    """The subject; of a clause without a verb together with what tells which one it is: "were the
    floods in Lima"."""
    if clause.verb:
        return clause.subject
    words = f"{clause.subject} {clause.tail}".split()
    return " ".join(words[: named_end(words, 0, len(clause.subject.split()))])


def _with_which(found: Iterator[Referent], turn: Turn, object_: str) -> Iterator[Referent]:
    for each in found:
        part = each.role == "part"
        yield each if part else replace(each, which=which_one(each.text, turn, object_))


def _equal(clause: Clause) -> Iterator[Referent]:
    """What "is" spoken of: in "the name of the ship" that is the ship, in "the town nearest to
    Lima" Lima."""
    noun = _trimmed(re.sub(r"^there\b", "", clause.tail))
    has = _OWNED.match(noun)
    if has and has["noun"] in MEASURES:
        yield from _whole(has["owner"], "subject", clause)
        return
    near = _NEAR_TO.search(noun)
    behind = near or _BEHIND_OF.search(noun)
    if behind and (near or head_of(noun.split(" of ")[0]) in MEASURES):
        yield from _whole(behind[1], "subject", clause)
        return
    yield from _whole(noun, "subject", clause)


def _trimmed(noun: str) -> str:
    """A noun phrase without the days in it and without a phrase of time at its end."""
    noun = noun.split(" when ")[0]
    noun = re.split(r",\s", noun)[0] if not is_several(noun) else noun
    ends = [start for start, _ in places(noun)]
    if ends:
        noun = noun[: ends[0]]
    return re.sub(r"\s+(?:on|in|at|by|before|after|since|the)\s*$", "", noun).strip(" ,")


def _whole(noun: str, role: str, clause: Clause, prep: str = "") -> Iterator[Referent]:
    """A noun phrase, and the names inside it."""
    noun = _trimmed(noun)
    if not noun or not (opens_noun(noun.split()[0]) or is_several(noun) or role in _OPEN):
        return  # "part" in "take part" is nothing that is spoken of
    whole = _referent(noun, role, clause, prep)
    yield whole
    for name in _names_in(noun):
        if name != noun and f"the {name}".lower() != noun.lower():
            before = [word for word in map(bare, noun[: noun.find(name)].split()) if word != "the"]
            part = _referent(name, "part", clause, before[-1] if before else "")
            of_place = part.placed == "of" and whole.noun in _OF_PLACES
            yield replace(part, kind="place") if of_place and not part.kind else part


def _referent(noun: str, role: str, clause: Clause, prep: str) -> Referent:
    head = head_of(noun)
    kind = noun_kind(head) or _shape(noun) or _placed_kind(noun, role, clause, prep)
    return _made(noun, role, kind, head, None, prep)


def _placed_kind(noun: str, role: str, clause: Clause, prep: str) -> str:
    """The kind of a name by where it stands: places behind "in", actors behind "by"."""
    if not own_names(f"the {noun}"):
        return "thing" if head_of(noun) else ""
    if prep in PLACING:
        return "place"
    verb = main_verb(clause)[0]
    if role == "object" and verb in _PERSON_OBJECTS:
        return "person"
    if role == "object" and verb in _PLACE_OBJECTS:
        return "place"
    return ""


def _made(
    text: str, role: str, kind: str, noun: str = "", several: bool | None = None, placed: str = ""
) -> Referent:
    many = is_several(text) if several is None else several
    return Referent(
        text, kind, role, noun or head_of(text), many, bool(own_names(f"the {text}")), placed
    )


def _shape(noun: str) -> str:
    """The kind of a name that its own words tell: "Ministry of Health", "General Ortiz", "NATO"."""
    words = [word for word in noun.split() if is_name_word(word)]
    if not words:
        return ""
    if bare(noun.split()[0]) in _TITLES or (len(words) > 1 and bare(words[0]) in _TITLES):
        return "person"
    if any(word.isupper() and len(word) > 1 and word.isalpha() for word in words):
        return "group"
    return next((kind for word in reversed(words) if (kind := noun_kind(bare(word)))), "")


def _names_in(text: str) -> list[str]:
    return [text[start:end] for start, end in own_names(text)] if text else []
