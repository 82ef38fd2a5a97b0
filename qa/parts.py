"""A question that asks several things to one question for each: its own words where they make a
clause, else those of the clause that they share ("Who took A, and when?" also asks "When was A
taken?")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.names import names
from qa.pieces import Piece, Place, pieces_of
from qa.pointing import of_its_own
from qa.wording import (
    Clause,
    asked_for_object,
    asked_with,
    clause_of,
    done_to,
    is_plural,
    whoever,
)

_SOURCE = re.compile(r",?\s+(?P<source>according to [^,;?]+)[\s?.!]*$", re.IGNORECASE)
_OF_IT = re.compile(r"\s+of (?:it|them|these|those)$", re.IGNORECASE)
_BEGINS_WITH = re.compile(r"(?P<preposition>in|on|at|near|by|from)\s+\S.*")
_PLACE_OR_DAY = r"(?:[A-Z][\w’'-]*|\d{1,2})(?:\s+(?:[A-Z][\w’'-]*|\d{1,4}))*"


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
    lead, pieces = pieces_of(body, places)
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


def _clause(pieces: Sequence[Piece], main: int) -> Clause:
    """The clause of the piece `main`, with the nouns of those that ask inside it."""
    piece = pieces[main]
    return clause_of(piece.phrase, piece.noun, _rest(pieces, main), piece.adverbial)


def _rest(pieces: Sequence[Piece], main: int) -> str:
    words = [pieces[main].rest]
    for piece in pieces[main + 1 :]:
        if piece.joined:
            break
        inside = piece.phrase.lower().startswith(piece.word)
        words += [piece.noun if inside else "", piece.rest]
    return " ".join(filter(None, words))


def _asked(pieces: Sequence[Piece], n: int, main: int, clause: Clause, text: str) -> str:
    """The question of the piece `n`."""
    piece = pieces[n]
    if n == main:
        return f"{piece.phrase} {_rest(pieces, main)}"
    if not piece.joined and n > main and not piece.adverbial:
        return asked_for_object(piece.phrase, _without(clause, piece.noun))
    if n > main and not piece.has_clause and (shared := _of_the_next(pieces, n)):
        piece = shared
    if not piece.has_clause:
        if elsewhere := _elsewhere(piece, pieces[main]):
            return elsewhere
        counted = "" if piece.noun or not piece.word.startswith("how m") else done_to(clause)
        if counted and is_plural(counted) and not names(counted):  # "how many" flights
            return asked_with(f"{piece.phrase} {counted}", _without(clause, counted))
        return asked_with(_OF_IT.sub("", piece.phrase), clause)
    return of_its_own(piece, clause, pieces[main], _rest(pieces, main), text)


def _of_the_next(pieces: Sequence[Piece], n: int) -> Piece | None:
    """A piece with the clause of the one behind it: "where" of "where and when did he die"."""
    if n + 1 == len(pieces) or not pieces[n].leads_on:
        return None
    following = pieces[n + 1]
    asks_alike = pieces[n].adverbial and following.adverbial and following.has_clause
    return replace(pieces[n], rest=following.rest) if asks_alike else None


def _elsewhere(piece: Piece, main: Piece) -> str:
    """The main question with another place or time: "and how many in Aber"."""
    inside = _BEGINS_WITH.match(piece.noun or piece.rest)
    if not inside or piece.word != main.word:
        return ""
    there = rf"\b{inside['preposition']}\s+(?:the\s+)?{_PLACE_OR_DAY}"
    asked, changed = re.subn(there, lambda _: inside[0], main.rest, count=1)
    return f"{main.phrase} {asked}" if changed else ""


def _without(clause: Clause, noun: str) -> Clause:
    """The clause without what is asked for inside it."""
    words = " ".join(clause.words)
    kept = words.replace(noun, "", 1).split() if noun else clause.words
    return Clause(kept, clause.helper, clause.subject, clause.object, clause.aside)
