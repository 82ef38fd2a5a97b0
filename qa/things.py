"""What a deed is done to: the names on one side of its verb, in the order of the words, without
those that only say where it was or who tells it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.terms import terms
from qa.alike import families

Place = tuple[int, int]

_CLAUSE_ENDS = re.compile(
    r"[;:–—]|\.(?=\s)|,?\s\b(?:but|that|while|whereas|although|though|after|before|when|which|who|whose"
    r"|where|as|because|since|until|once|so|said|says|reported|according|announced|claimed|added"
    r"|confirmed|with)\b",
    re.I,
)
_CLAUSE_STARTS = re.compile(
    r"[;:–]|,?\s\b(?:but|that|while|whereas|although|though|after|before|because|since|until|once"
    r"|said|says|reported|announced|claimed|added|confirmed)\b",
    re.I,
)
# A name behind one of these is where something is, not what it is done to.
_PLACED = (
    r"\b(?:near|outside|beside|from|against|toward|towards|than|around|behind|along|between|via"
    r"|next\s+to|close\s+to|km|miles"
    r"|(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west|edge|outskirts"
    r"|gates?|side|countryside|province|heart%s)\s+of)\s+(?:the\s+)?$"
)
_BESIDE = re.compile(_PLACED % "|rest|half|most|all", re.I)
_BESIDE_TOO = re.compile(_PLACED % "", re.I)  # of one more: "A and most of B"
_SIDE_OF = re.compile(
    r"(?:North|South|East|West)(?:-?[Ee]ast|-?[Ww]est)?(?:ern)?\s+of\s\S+(?:\s\S+)?"
)
_INSIDE = re.compile(r"\b(?:in|on|at|inside)\s+(?:the\s+)?(?:[a-z-]+\s+){0,2}$")
_JOINED = re.compile(
    r"\s*(?:\(|,\s*and\b|,|\band\b|\bor\b|,?\s*as well as\b|\bto\b)\s*"
    r"(?:(?:of|in|at|into|the)\s+){0,3}(?:[a-z]+\s+of\s+)?(?:the\s+)?(?:[a-z]+\s+)?",
)
# Of "Aber, Moravia," and "Aber, the Moravia town" the second only says where the first is; of "in
# Moravia, Aber fell" the first.
_IS_IN = re.compile(r",\s+the\s+\S+\s+[a-z]|,\s+[^\s,.;]+(?:\s[A-Z][^\s,.;]*)?\s*[,.;)]")
_IN = re.compile(r"(?:^|[.:;,–—]\s)\s*(?:in|at|near|outside)\s+(?:the\s+)?$", re.I)
_COMMA = re.compile(r",\s+")
_COUNTED = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several|these|following|many|some)\b",
    re.I,
)
_SAYING = frozenset(
    families(
        terms(
            "said says reported told according claimed citing confirmed announced added counted"
            " counts listed recorded denied put"
        )
    )
)
_HEARD = re.compile(r"\b(?:told|according\s+to|cit(?:es|ed|ing)|asked)\s+(?:the\s+)?$", re.I)


def things_right(text: str, start: int, spoken: Sequence[Place]) -> tuple[Place, ...]:
    """The entities behind the verb, up to the end of its clause; behind a colon, those listed."""
    ends = [
        match.start()
        for match in _CLAUSE_ENDS.finditer(text, start)
        if not within(match.start(), spoken)
    ]
    stop = ends[0] if ends else len(text)
    found = _things(text, start, [place for place in spoken if start <= place[0] < stop])
    return found or _listed(text, start, stop, spoken)


def things_left(text: str, verb: Place, spoken: Sequence[Place]) -> tuple[Place, ...]:
    """The entities before the verb, from the start of its clause: the first one and what is joined
    to it, for what follows only says more about them ("X, the town where the A1 ends, fell")."""
    ends = [
        match.end()
        for match in _CLAUSE_STARTS.finditer(text, 0, verb[0])
        if not within(match.start(), spoken)
    ]
    start = ends[-1] if ends else 0
    colon = text.find(":", verb[1])
    listed = _listed(text, start, colon, spoken) if colon >= 0 else ()
    before = [place for place in spoken if start <= place[0] < verb[0]]
    return listed or _first_chain(text, _things(text, start, before))


def _listed(text: str, start: int, stop: int, spoken: Sequence[Place]) -> tuple[Place, ...]:
    """What stands behind the colon of "had taken four cities: A, B and C"."""
    if text[stop : stop + 1] != ":" or not _COUNTED.search(text[start:stop]):
        return ()
    return _things(text, stop + 1, [place for place in spoken if place[0] > stop])


def _first_chain(text: str, things: tuple[Place, ...]) -> tuple[Place, ...]:
    kept = things[:1]
    for thing in things[1:]:
        if not _JOINED.fullmatch(text, kept[-1][1], thing[0]):
            break
        kept = (*kept, thing)
    return kept


def _things(text: str, start: int, spoken: Sequence[Place]) -> tuple[Place, ...]:
    """Those that stand for the thing itself; what is joined to one that does not, does not."""
    found: list[Place] = []
    out = aside = False
    end = start
    for place in spoken:
        joined = end > start and _JOINED.fullmatch(text, end, place[0])
        lead = text[max(start, place[0] - 40) : place[0]]
        if (_BESIDE_TOO if joined else _BESIDE).search(lead) or _SIDE_OF.fullmatch(text, *place):
            out, aside = True, bool(joined) and not out
        elif not joined:
            out = bool(found) and bool(_INSIDE.search(lead))
        elif aside and text[end] == ",":  # "A, near B, and C"
            out = aside = False
        said = is_reporter(text, place, (len(text), len(text)))
        if not out and not said and text[place[0] - 1 : place[0]] != "(":
            found.append(place)
        end = place[1]
    return _without_where(text, found)


def _without_where(text: str, found: Sequence[Place]) -> tuple[Place, ...]:
    """Of a thing and the place that it is in the thing."""
    if len(found) == 2 and _IN.search(text[: found[0][0]]):
        return (found[1],) if _COMMA.fullmatch(text, found[0][1], found[1][0]) else tuple(found)
    if len(found) == 2 and (match := _IS_IN.match(text, found[0][1])) and match.end() > found[1][1]:
        return (found[0],)
    return tuple(found)


def is_reporter(text: str, place: Place, verb: Place) -> bool:
    """Whether the entity only says or hears it: "X said that Y took …", "told X", "citing X"."""
    next_words = families(terms(text[place[1] : min(verb[0], place[1] + 24)]))[:2]
    heard = _HEARD.search(text[max(0, place[0] - 24) : place[0]])
    return bool(heard) or bool(_SAYING & set(next_words))


def within(at: int, spoken: Sequence[Place]) -> bool:
    return any(start <= at < end for start, end in spoken)
