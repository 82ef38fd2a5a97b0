"""A question that asks several things, cut into pieces: the words of asking, what each asks for,
and the clause behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.verbs import is_past
from qa.wording import AUXILIARIES, is_finite

Place = tuple[int, int]

_PREPOSITION = re.compile(
    r"\b(?:according\s+to|by|to|from|in|on|at|over|for|with|until|till|since|near|under|of|into"
    r"|against|after|before|during|about|around|through|off|between|among)\s+$",
    re.IGNORECASE,
)
JOIN = re.compile(r"(?:[\s,;:?.!]|\s[-–—]|\b(?:and|or|but)\b)+$", re.IGNORECASE)
_JOINED = re.compile(r"(?:^|[,;:?]|\s[-–—]|\b(?:and|or|but))\s*(?:\w+\s+)?$", re.IGNORECASE)
_WITH_NOUN = ("which", "what", "whose", "how many", "how much")
_ADVERBIAL = tuple(
    "when,where,why,how,how far,how near,how close,how long,how often,how old".split(",")
)
_TIMES = re.compile(r"\b(?:days?|dates?|years?|months?|time)$", re.IGNORECASE)
HER = r"her(?=\s*$|\s+(?:in|on|at|by|as|for|after)\b)"  # no "her book"
EACH = r"(?<=did\s)(?:each|both)|(?<=was\s)each(?!\s+of)|(?<=were\s)both"
POINTS_BACK = re.compile(
    rf"\b(?:it|them|there|these|those|he|she|him|{HER}|{EACH})\b", re.IGNORECASE
)
_SO = re.compile(
    r"(?:was|were|is) (?:that|this)|did (?:that|this|it) (?:happen|occur|take place)", re.IGNORECASE
)
_AND = re.compile(r"\s+(?:and|or)\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing asked: `phrase` with its preposition ("on which dates"), the `noun` that it is
    about, and the `rest` behind it. `joined` where it stands behind a comma or an "and" and not
    inside the clause before, `leads_on` where only an "and" is between it and the next."""

    word: str
    phrase: str
    noun: str
    rest: str
    joined: bool
    leads_on: bool = False

    @property
    def has_clause(self) -> bool:
        is_subject = self.word == "who" and len(self.rest.split()) > 1
        finite = is_subject or any(map(is_finite, self.rest.split()))
        return finite and not _SO.fullmatch(self.rest)

    @property
    def points_back(self) -> bool:
        return self.joined and self.has_clause and bool(POINTS_BACK.search(self.rest))

    @property
    def adverbial(self) -> bool:
        with_preposition = not self.phrase.lower().startswith(self.word)
        return with_preposition or self.word in _ADVERBIAL or bool(_TIMES.search(self.noun))


def pieces_of(text: str, places: Sequence[Place]) -> tuple[str, list[Piece]]:
    """What stands before all asking, and the pieces."""
    starts = []
    for start, _ in places:
        before = _PREPOSITION.search(text, 0, start)
        starts.append(before.start() if before else start)
    ends = [*starts[1:], len(text)]
    found = []
    for at, end, (start, stop) in zip(starts, ends, places, strict=True):
        inside = JOIN.sub("", text[stop : max(end, stop)])
        word = text[start:stop].lower()
        noun, rest = _noun(word, inside) if word in _WITH_NOUN else ("", inside.strip())
        phrase = " ".join(filter(None, (text[at:stop], noun)))
        joined, leads_on = _JOINED.search(text, 0, at), _AND.fullmatch(text, stop, end)
        found.append(Piece(word, phrase, noun, rest, bool(joined), bool(leads_on)))
    return text[: starts[0]], [_of_the_same(piece, found[0]) for piece in found]


def _of_the_same(piece: Piece, first: Piece) -> Piece:
    """ "Which voted", behind "which towns", asks which towns did."""
    if piece.word != "which" or piece.noun or first.word != "which" or not piece.rest:
        return piece
    return replace(piece, noun=first.noun, phrase=f"{piece.phrase} {first.noun}")


def _noun(word: str, text: str) -> tuple[str, str]:
    """What is chosen or counted, up to the verb of its clause, and the rest: "forces" in "which
    forces took" is no verb, "happened" in "what happened" is one."""
    words = text.split()
    bare = word in ("what", "which", "how many", "how much") and bool(words) and is_past(words[0])
    ends = (
        n
        for n, each in enumerate(words)
        if each.lower() in AUXILIARIES or (n > 0 and is_finite(each))
    )
    verb = 0 if bare else next(ends, len(words))
    return " ".join(words[:verb]), " ".join(words[verb:])
