"""Follow-ups that are a piece of a question: "And in Lima?", "What about the airport?", "And the
year before?". The piece takes the place of its like in the last question: a day of a day, a place
of a place, whoever is counted of whoever was counted, an actor of an actor.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.conversation.antecedents import pair
from qa.conversation.asking import reasked
from qa.conversation.clause import Clause, Gap, parse, plain
from qa.conversation.days import PREPOSED, before_days, counted, days, places, relative
from qa.conversation.nouns import phrases
from qa.conversation.referents import Referent, referents
from qa.conversation.turns import Turn, anchor_days
from qa.conversation.words import (
    ADVERBS,
    AUXILIARIES,
    DO,
    MODAL,
    PLACING,
    PREPOSITIONS,
    WH,
    bare,
    head_of,
    is_name_word,
    is_plural_noun,
    is_several,
    is_small,
    joined,
    noun_kind,
    own_names,
    upper_first,
)
from qa.verbs import is_known

_LONGEST = 8  # words
_ORDINALS = "first second third fourth fifth sixth last".split()
_PREDICATE = re.compile(r"(?P<be>\b(?:were|are|was|is)\s+)(?P<noun>[a-z][a-z-]+)$")


def is_fragment(body: str, opened: bool) -> bool:
    """Whether `body` has no clause of its own; `opened` says that "And" or "What about" came
    before it."""
    words = [bare(word) for word in body.split()]
    if not words or len(words) > _LONGEST or words[0] in WH or words[0] in AUXILIARIES:
        return False
    if all(word in PREPOSITIONS | ADVERBS - {"now", "today", "yesterday"} for word in words):
        return False
    if any(is_small(word, AUXILIARIES) for word in body.split()) or (
        words[0] in PREPOSITIONS and words[1:2] and words[1] in WH
    ):
        return False
    return opened or len(words) <= 4


def exchanged(piece: str, turns: Sequence[Turn]) -> str:
    """The last question with `piece` in the place of its like."""
    turn = turns[-1]
    text = plain(turn.question)
    day = _day(piece, turns)
    if day:
        return f"{_with_day(text, day)}?"
    verb = _with_verb(piece, turn.clause)
    if verb:
        return verb
    words = piece.split()
    if piece.lower().startswith("according to "):
        return _with_source(text, piece, turn.clause)
    if bare(words[0]) == "of" and len(words) > 1:
        return f"{_with_owner(text, piece)}?"
    if bare(words[0]) in PREPOSITIONS and len(words) > 1:
        return f"{_with_phrase(text, bare(words[0]), piece)}?"
    if bare(words[-1]) in _ORDINALS and len(words) <= 2:
        return f"{_with_ordinal(text, piece)}?"
    found = _with_count(text, piece, turn) or _with_sibling(text, piece, turns)
    return f"{found}?" if found else _with_noun(text, piece, turn)


def _day(piece: str, turns: Sequence[Turn]) -> str | None:
    """The day that the piece is, with its preposition; None for a piece that is more than a day."""
    counts = relative(piece)
    if counts and len(counts[0]) + 4 >= len(piece):
        return counted(counts, anchor_days(turns)) or piece
    if piece.lower() in ("now", "at the moment"):
        return piece
    found = places(piece)
    if not found or found[0][1] < len(piece) or len(piece[: found[0][0]].split()) > 4:
        return None
    if bare(piece.split()[0]) in PREPOSITIONS:
        return piece
    exact = days(piece)
    return exact[0].phrase if exact and exact[0].text == piece else piece


def _with_day(text: str, day: str) -> str:
    found = places(text)
    if not found:
        return joined(text, day)
    start, end = found[0]
    before = PREPOSED.sub("", text[:start])
    return joined(before, day, text[end:])


def _with_phrase(text: str, prep: str, piece: str) -> str:
    """A phrase with a preposition for one of the same kind; the one with a name where the piece
    has one. Where there is none, it is added."""
    kin = PLACING if prep in PLACING else {prep}
    alike = [(each, noun) for each, noun in phrases(text) if each in kin and not places(noun)]
    named = [each for each in alike if own_names(f"the {each[1]}")]
    wanted = (named if own_names(f"the {piece}") else alike)[-1:] or (named or alike)[-1:]
    if not wanted:
        return before_days(text, piece)
    pattern = rf"\b{re.escape(wanted[0][0])}\s+{re.escape(wanted[0][1])}"
    return re.sub(pattern, lambda _: piece, text, count=1, flags=re.IGNORECASE)


def _with_source(text: str, piece: str, clause: Clause) -> str:
    """The same, told by somebody else."""
    if clause.lead:
        return reasked(replace(clause, lead=upper_first(piece)), clause.phrase)
    told = re.sub(r",?\s+according to\s+(?:the\s+)?[A-Z]\S*(?:\s+[A-Z]\S*)*", "", text)
    return f"{told}, {piece}?"


def _with_owner(text: str, piece: str) -> str:
    """ "And of Norway?": the last name behind an "of" gives way."""
    for start, end in reversed(own_names(text)):
        before = re.search(r"\bof\s+(?:the\s+)?$", text[:start])
        if before:
            return f"{text[: before.start()]}{piece}{text[end:]}"
    return before_days(text, piece)


def _with_ordinal(text: str, piece: str) -> str:
    wanted = "|".join(_ORDINALS)
    if re.search(rf"\b(?:{wanted})\b", text):
        return re.sub(rf"\b(?:the\s+)?(?:{wanted})\b", lambda _: piece, text, count=1)
    return joined(text, piece)


def _with_verb(piece: str, clause: Clause) -> str | None:
    """Another verb of the same subject: "And end?"."""
    if not (is_known(piece) and clause.verb and clause.aux in DO | MODAL) or is_plural_noun(piece):
        return None
    return reasked(replace(clause, verb=piece), clause.phrase)


def _with_count(text: str, piece: str, turn: Turn) -> str | None:
    """Whoever else is counted: "And rebels?"."""
    bare_noun = piece.removeprefix("the ").removeprefix("The ")
    clause = turn.clause
    if not clause.asks.startswith("how many") or any(map(is_name_word, bare_noun.split())):
        return None
    predicate = _PREDICATE.search(text)
    of_some = clause.noun.startswith("of ") and clause.gap is not Gap.OBJECT
    if predicate and of_some and is_several(bare_noun):
        return f"{text[: predicate.start('noun')]}{bare_noun}"
    counted_is_subject = clause.gap is Gap.SUBJECT or bare_noun == piece
    if not is_several(bare_noun) or not counted_is_subject or noun_kind(head_of(piece)) == "place":
        return None
    if not clause.noun:
        return re.sub(r"\b(how many)\b", rf"\1 {bare_noun}", text, count=1, flags=re.IGNORECASE)
    return text.replace(clause.noun, bare_noun, 1)


def _with_sibling(text: str, piece: str, turns: Sequence[Turn]) -> str | None:
    """The other one of two: "And the former?" after a question about the latter."""
    members = pair(turns)
    if piece not in members:
        return None
    other = next((member for member in members if member != piece and member in text), None)
    return text.replace(other, piece, 1) if other else None


def _with_noun(text: str, piece: str, turn: Turn) -> str:
    like = _like(piece, turn)
    if like is None:
        return f"{joined(text, 'for', piece)}?"
    clause = parse(text)
    if clause.gap is Gap.EQUAL:
        return f"{_with_part(text, clause.tail, piece)}?"
    if like.role == "subject" and clause.subject and clause.subject.startswith(like.text):
        piece = _kept_place(_noun_for_one(piece, like), like.text)
        return reasked(_subjected(clause, like.text, piece), clause.phrase)
    piece = _kept_place(_noun_for_one(piece, like), like.text)
    pattern = rf"(?<!\w){re.escape(like.text)}(?!\w)"
    return f"{re.sub(pattern, lambda _: piece, text, count=1)}?"


def _with_part(text: str, noun: str, piece: str) -> str:
    """In "the population of Malta" a name takes the place of the name, a noun that of the noun."""
    found = own_names(noun)
    head = re.split(r"\s(?:of|in|at|near|when|on|for)\s", noun)[0]
    if own_names(f"the {piece}") and found and noun[: found[0][0]].strip() not in ("", "the"):
        start, end = found[0]
        changed = f"{noun[:start]}{piece}{noun[end:]}"
    else:
        changed = piece if any(bare(w) in ("of", "in") for w in piece.split()) else ""
        changed = changed or f"{piece}{noun[len(head) :]}"
    return text.replace(noun, changed, 1)


def _noun_for_one(piece: str, like: Referent) -> str:
    """ "The one in Oslo" is "the tower in Oslo"."""
    if not like.noun:
        return piece
    return re.sub(r"^(the|this|that) ones?\b", rf"\1 {like.noun}", piece, flags=re.IGNORECASE)


def _kept_place(piece: str, old: str) -> str:
    """ "The ship" for "the bridge in Lima" is the ship there."""
    at = re.search(r"\s(?:in|at|near)\s", old)
    placed = any(bare(word) in PREPOSITIONS for word in piece.split())
    if at is None or placed or own_names(f"the {piece}"):
        return piece
    return f"{piece}{old[at.start() :]}"


def _subjected(clause: Clause, old: str, new: str) -> Clause:
    subject = clause.subject.replace(old, new, 1)
    many = {"was": "were", "is": "are", "has": "have", "does": "do"}
    one = {plural: single for single, plural in many.items()}
    aux = (many if is_several(subject) else one).get(clause.aux, clause.aux)
    return replace(clause, subject=subject, aux=aux)


def _like(piece: str, turn: Turn) -> Referent | None:
    """What of the last question is of the piece's kind. An actor is sought first among subjects, a
    place among places; a name of no known kind takes the place of the first name."""
    asked = [
        each
        for each in referents(replace(turn, value=None))
        if each.role in ("subject", "object", "place") and each.text in turn.question
    ]
    kind = noun_kind(head_of(piece)) or _kind_of_name(piece)
    named = bool(own_names(f"the {piece}"))
    if kind:
        alike = [
            each
            for each in asked
            if each.kind == kind or {each.kind, kind} <= {"person", "group", "who"}
        ]
        if alike:
            return alike[0]
        if kind == "place":
            asked = [each for each in asked if each.kind not in ("person", "group")] or asked
            return next((e for e in asked if e.role != "subject"), None) or next(iter(asked), None)
        if kind in ("person", "group"):
            return next(iter(asked), None)
    if named:
        return next((each for each in asked if each.named), None) or next(iter(asked), None)
    order = sorted(asked, key=lambda each: each.role == "subject" and bool(each.named))
    return next(iter(order), None)


def _kind_of_name(piece: str) -> str:
    words = [bare(word) for word in piece.split() if is_name_word(word)]
    return next((kind for word in reversed(words) if (kind := noun_kind(word))), "")
