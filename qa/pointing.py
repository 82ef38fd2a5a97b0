"""What a piece of a question leaves to the piece before it: what its "she", "it" and "there" stand
for, and when or where the thing was that it asks about."""

from __future__ import annotations

import re

from qa.names import names
from qa.pieces import HER, JOIN, POINTS_BACK, Piece
from qa.wording import Clause, acting, done_to, is_plural, when_it_was, whoever

_THING = re.compile(r"\b(?:it|them|there|these|those)\b", re.IGNORECASE)
_ONE = re.compile(rf"\b(?:he|she|they|him|{HER})\b", re.IGNORECASE)
_THEM = re.compile(rf"\b(?:him|{HER})\b", re.IGNORECASE)
_IN_IT = re.compile(r"\b(?:in|at|by|during|from|with)\s+(?P<what>(?:the|an?)\s+.+)")
_NAME_OF = re.compile(r"^the\s+(?:full\s+|real\s+)?names?\s+of\s+", re.IGNORECASE)
_SOMEWHERE = re.compile(r"\b(in|at|on|near|of|for|from)\s+(?:the\s+)?(?=[A-Z])")
_OF_A_SIDE = re.compile(r"-[a-z]+$")
_NEXT_ASKED = re.compile(r"[,;:?]|\band\s+(?:wh|how)")
_GOES_ON = re.compile(
    r"\bdid (?:it|this|that|they) (?:all )?(?:start|begin|end|stop)$", re.IGNORECASE
)
_STARTS = re.compile(r"\b(?:start|begin|began|end|stop)(?:s|ed)?\b", re.IGNORECASE)
_EXIST = re.compile(r"\bhow many (?:were|are) there$", re.IGNORECASE)
_HAPPENED = re.compile(r"happened\s+(?P<where>(?:in|at|on|near|to)\s.+)")
_THE_PLACE = re.compile(
    r"\bthe\s+(?:area|region|city|town|village|district|place|zone)\b(?!\s+of\b)", re.IGNORECASE
)
_THEY_ARE = re.compile(r"\b(?:were|are|was|is)\s+they\b", re.IGNORECASE)
_DID = re.compile(r"\b(?:did|does|do)\b", re.IGNORECASE)
_THEIRS = re.compile(
    r"\b(?:his|her|their)\s+(?P<what>(?:other\s+|first\s+|last\s+|real\s+|full\s+)?[a-z]+)\b(?=\s|$)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b(?:them|these|those)\b", re.IGNORECASE)
_WAS_DONE = re.compile(r"(?:was|were|has been)\s+\w+(?:ed|en|n|t)\b", re.IGNORECASE)
_FEW_WORDS = 2  # of a clause that needs to be told where or when
_NAMED_TOGETHER = re.compile(r"\s*(?:,|,?\s*and)\s*")


def of_its_own(piece: Piece, clause: Clause, asked: Piece, main: str, text: str) -> str:
    """The question of a piece that has a clause, with what its pronouns stand for; `asked` is the
    piece that they point to and `main` its words."""
    own = f"{piece.phrase} {piece.rest}"
    if _GOES_ON.search(own) and not _STARTS.search(main) and (when := when_it_was(clause)):
        return f"{own} {when}"
    if _EXIST.search(own) and acting(clause):
        return f"{own} of {acting(clause)}"
    told = _with_pronouns_told(piece, clause, asked, main, text[: text.find(piece.rest)])
    if told != own:
        return told
    words = piece.rest.lower().split()
    if happened := _HAPPENED.match(main):
        return own if names(own) else f"{own} {happened['where']}"
    when = "" if piece.noun and piece.noun == asked.noun else when_it_was(clause)
    place = next((each for each in (done_to(clause), acting(clause)) if names(each)), "")
    if place and (there := _THE_PLACE.search(own)):
        return f"{own[: there.end()]} of {place}{own[there.end() :]}"
    if names(own) or (len(words) > _FEW_WORDS and "they" not in words and not when):
        return own
    return own if when and piece.word == "when" else f"{own} {when or _somewhere(text)}"


def _with_pronouns_told(piece: Piece, clause: Clause, asked: Piece, main: str, before: str) -> str:
    """A clause with whom its "she" or "they" and what its "it" or "them" stands for, where that is
    known: whoever did what was asked first, and what it was done to."""
    acted_on, own = done_to(clause), f"{piece.phrase} {piece.rest}"
    # "Whose planes were they?": the planes are.
    actor = whoever(clause) or ("" if piece.noun and _THEY_ARE.search(own) else acting(clause))
    points = POINTS_BACK
    if actor and _THEIRS.search(own):  # "when was his body found"
        return _THEIRS.sub(lambda word: f"the {word['what']} of {actor}", own, count=1)
    if actor and _ONE.search(own) and not (acted_on and _THEM.search(own)):
        own, points = _ONE.sub(lambda _: actor, own, count=1), _THING
    several = bool(_SEVERAL.search(own))
    unclear = several and is_plural(acting(clause)) and acted_on and _DID.search(own)
    if not points.search(own) or unclear:
        return own
    inside = _IN_IT.search(main)
    asks_when = clause.helper and asked.adverbial
    subject = acting(clause) if asks_when or clause.subject else ""
    one = subject if subject and not is_plural(subject) else ""
    named = (
        (clause.subject if several and is_plural(clause.subject) else "")
        or acted_on
        or (inside["what"] if inside else "")
        or one
        or ("" if points is _THING else _first_names(before))
        or (f"what {main}" if clause.subject == "it" and _WAS_DONE.match(main) else "")
    )
    return _pointing(own, _NAME_OF.sub("", named))


def _somewhere(text: str) -> str:
    """Where the question says that it is, for a clause that does not say so itself."""
    place = _SOMEWHERE.search(text)
    if not place:
        return ""
    where = "in" if place[1].lower() in ("of", "for", "from") else place[1]
    return f"{where} {JOIN.sub('', _NEXT_ASKED.split(text[place.end() :])[0])}"


def _pointing(piece: str, named: str) -> str:
    """A clause with what its "it" or "them" stands for, where that is known."""
    if not named:
        return piece
    place = named[names(named)[0][0] :] if names(named) else named
    return POINTS_BACK.sub(
        lambda word: f"in {place}" if word[0].lower() == "there" else named, piece, count=1
    )


def _first_names(text: str) -> str:
    """The first name, with those that are named together with it; "Axio-led" is none."""
    places = [(a, b) for a, b in names(text) if not _OF_A_SIDE.search(text[a:b])]
    if not places:
        return ""
    start, end = places[0]
    for first, last in places[1:]:
        if not _NAMED_TOGETHER.fullmatch(text, end, first):
            break
        end = last
    return text[start:end]
