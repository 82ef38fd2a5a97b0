"""A question that asks several things to one question for each: its own words where they make a
clause, else those of the clause that they share ("Who took A, and when?" also asks "When was A
taken?")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.names import names
from qa.verbs import is_past
from qa.wording import (
    AUXILIARIES,
    Clause,
    asked_for_object,
    asked_with,
    clause_of,
    done_to,
    is_finite,
    when_it_was,
    whoever,
)

Place = tuple[int, int]

_PREPOSITION = re.compile(
    r"\b(?:by|to|from|in|on|at|over|for|with|until|till|since|near|under|of|into|against|after"
    r"|before|during|about|around|through|off|between|among)\s+$",
    re.IGNORECASE,
)
_JOIN = re.compile(r"(?:[\s,;:?.!]|\b(?:and|or|but)\b)+$", re.IGNORECASE)
_JOINED = re.compile(r"(?:^|[,;:?]|\b(?:and|or|but))\s*(?:\w+\s+)?$", re.IGNORECASE)
_SOURCE = re.compile(r",?\s+(?P<source>according to [^,;?]+)[\s?.!]*$", re.IGNORECASE)
_WITH_NOUN = ("which", "what", "whose", "how many", "how much")
_ADVERBIAL = tuple(
    "when,where,why,how,how far,how near,how close,how long,how often,how old".split(",")
)
_TIMES = re.compile(r"\b(?:days?|dates?|years?|months?|time)$", re.IGNORECASE)
_HER = r"her(?=\s*$|\s+(?:in|on|at|by|as|for|after)\b)"  # no "her book"
_POINTS_BACK = re.compile(rf"\b(?:it|them|there|these|those|he|she|him|{_HER})\b", re.IGNORECASE)
_ONE = re.compile(rf"\b(?:he|she|they|him|{_HER})\b", re.IGNORECASE)
_THEM = re.compile(rf"\b(?:him|{_HER})\b", re.IGNORECASE)
_SO = re.compile(
    r"(?:was|were|is) (?:that|this)|did (?:that|this|it) (?:happen|occur|take place)", re.IGNORECASE
)
_OF_IT = re.compile(r"\s+of (?:it|them|these|those)$", re.IGNORECASE)
_IN_IT = re.compile(r"\b(?:in|at|by|during|from|with)\s+(?P<what>(?:the|an?)\s+.+)")
_SOMEWHERE = re.compile(r"\b(?:in|at|on|near|of|for|from)\s+(?:the\s+)?(?=[A-Z])")
_OF_A_SIDE = re.compile(r"-[a-z]+$")
_NEXT_ASKED = re.compile(r"[,;:?]|\band\s+(?:wh|how)")
_FEW_WORDS = 2  # of a clause that needs to be told where or when
_NAMED_TOGETHER = re.compile(r"\s*(?:,|,?\s*and)\s*")


@dataclass(frozen=True, slots=True)
class _Piece:
    """One thing asked: `phrase` with its preposition ("on which dates"), the `noun` that it is
    about, and the `rest` behind it. `joined` where it stands behind a comma or an "and" and not
    inside the clause before."""

    word: str
    phrase: str
    noun: str
    rest: str
    joined: bool

    @property
    def has_clause(self) -> bool:
        return not _SO.fullmatch(self.rest) and any(map(is_finite, self.rest.split()))

    @property
    def points_back(self) -> bool:
        return self.joined and self.has_clause and bool(_POINTS_BACK.search(self.rest))

    @property
    def adverbial(self) -> bool:
        with_preposition = not self.phrase.lower().startswith(self.word)
        return with_preposition or self.word in _ADVERBIAL or bool(_TIMES.search(self.noun))


@dataclass(frozen=True, slots=True)
class Part:
    """One thing asked, as a question of its own; `points_back` where the text has a clause for it
    that points to what was asked before ("and when did she resign"). What in it stands for whom an
    earlier part asks for ("the one who left the bank") is `stands_in`."""

    asks: str
    points_back: bool = False
    stands_in: str = ""


def parts(text: str, places: Sequence[Place]) -> list[Part]:
    """A question for each of the words of asking at `places` (half-open, in their order).

    >>> [part.asks for part in parts("Who took Aber, and on what day?", [(0, 3), (22, 26)])]
    ['Who took Aber?', 'on what day was Aber taken?']
    """
    if len(places) < 2:
        return [Part(text)] * len(places)
    source = _SOURCE.search(text, places[-1][1])
    body = text[: source.start()] if source else text
    lead, pieces = _pieces(body, places)
    main = next((n for n, piece in enumerate(pieces) if piece.has_clause), 0)
    clause = _clause(pieces, main)
    asked = [_asked(pieces, n, main, clause, body) for n in range(len(pieces))]
    behind = f", {source['source']}?" if source else "?"
    actor = whoever(clause)
    return [
        Part(
            f"{lead}{each.strip()}{behind}",
            n != main and piece.points_back,
            actor if n > main and actor in each else "",
        )
        for n, (each, piece) in enumerate(zip(asked, pieces, strict=True))
    ]


def _pieces(text: str, places: Sequence[Place]) -> tuple[str, list[_Piece]]:
    """What stands before all asking, and the pieces."""
    starts = []
    for start, _ in places:
        before = _PREPOSITION.search(text, 0, start)
        starts.append(before.start() if before else start)
    ends = [*starts[1:], len(text)]
    found = []
    for at, end, (start, stop) in zip(starts, ends, places, strict=True):
        inside = _JOIN.sub("", text[stop : max(end, stop)])
        word = text[start:stop].lower()
        noun, rest = _noun(word, inside) if word in _WITH_NOUN else ("", inside.strip())
        phrase = " ".join(filter(None, (text[at:stop], noun)))
        found.append(_Piece(word, phrase, noun, rest, bool(_JOINED.search(text, 0, at))))
    return text[: starts[0]], found


def _noun(word: str, text: str) -> tuple[str, str]:
    """What is chosen or counted, up to the verb of its clause, and the rest: "forces" in "which
    forces took" is no verb, "happened" in "what happened" is one."""
    words = text.split()
    bare = word in ("what", "how many", "how much") and bool(words) and is_past(words[0])
    ends = (
        n
        for n, each in enumerate(words)
        if each.lower() in AUXILIARIES or (n > 0 and is_finite(each))
    )
    verb = 0 if bare else next(ends, len(words))
    return " ".join(words[:verb]), " ".join(words[verb:])


def _clause(pieces: Sequence[_Piece], main: int) -> Clause:
    """The clause of the piece `main`, with the nouns of those that ask inside it."""
    piece = pieces[main]
    return clause_of(piece.phrase, piece.noun, _rest(pieces, main), piece.adverbial)


def _rest(pieces: Sequence[_Piece], main: int) -> str:
    words = [pieces[main].rest]
    for piece in pieces[main + 1 :]:
        if piece.joined:
            break
        inside = piece.phrase.lower().startswith(piece.word)
        words += [piece.noun if inside else "", piece.rest]
    return " ".join(filter(None, words))


def _asked(pieces: Sequence[_Piece], n: int, main: int, clause: Clause, text: str) -> str:
    """The question of the piece `n`."""
    piece = pieces[n]
    if n == main:
        return f"{piece.phrase} {_rest(pieces, main)}"
    if not piece.joined and n > main and not piece.adverbial:
        return asked_for_object(piece.phrase, _without(clause, piece.noun))
    if not piece.has_clause:
        return asked_with(_OF_IT.sub("", piece.phrase), clause)
    own = f"{piece.phrase} {piece.rest}"
    acted_on = done_to(clause)
    if _ONE.search(own) and not (acted_on and _THEM.search(own)) and (actor := whoever(clause)):
        return _ONE.sub(actor, own, count=1)
    if _POINTS_BACK.search(own):
        inside = _IN_IT.search(_rest(pieces, main))
        named = acted_on or (inside["what"] if inside else "")
        return _pointing(own, named or _first_names(text[: text.find(piece.rest)]))
    words = piece.rest.lower().split()
    if names(own) or (len(words) > _FEW_WORDS and "they" not in words):
        return own
    return f"{own} {when_it_was(clause) or _somewhere(text)}"


def _without(clause: Clause, noun: str) -> Clause:
    """The clause without what is asked for inside it."""
    words = " ".join(clause.words)
    kept = words.replace(noun, "", 1).split() if noun else clause.words
    return Clause(kept, clause.helper, clause.subject, clause.object, clause.aside)


def _somewhere(text: str) -> str:
    """Where the question says that it is, for a clause that does not say so itself."""
    place = _SOMEWHERE.search(text)
    if not place:
        return ""
    return f"in {_JOIN.sub('', _NEXT_ASKED.split(text[place.end() :])[0])}"


def _pointing(piece: str, named: str) -> str:
    """A clause with what its "it" or "them" stands for, where that is known."""
    if not named:
        return piece
    return _POINTS_BACK.sub(
        lambda word: f"in {named}" if word[0].lower() == "there" else named, piece, count=1
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
