"""A question that asks several things to one question for each: its own words where they make a
clause, else those of the clause that they share ("Who took A, and when?" also asks "When was A
taken?")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.names import names
from qa.verbs import is_past
from qa.wording import (
    AUXILIARIES,
    Clause,
    acting,
    asked_for_object,
    asked_with,
    clause_of,
    done_to,
    is_finite,
    is_plural,
    when_it_was,
    whoever,
)

Place = tuple[int, int]

_PREPOSITION = re.compile(
    r"\b(?:according\s+to|by|to|from|in|on|at|over|for|with|until|till|since|near|under|of|into|against|after"
    r"|before|during|about|around|through|off|between|among)\s+$",
    re.IGNORECASE,
)
_JOIN = re.compile(r"(?:[\s,;:?.!]|\s[-–—]|\b(?:and|or|but)\b)+$", re.IGNORECASE)
_JOINED = re.compile(r"(?:^|[,;:?]|\s[-–—]|\b(?:and|or|but))\s*(?:\w+\s+)?$", re.IGNORECASE)
_SOURCE = re.compile(r",?\s+(?P<source>according to [^,;?]+)[\s?.!]*$", re.IGNORECASE)
_WITH_NOUN = ("which", "what", "whose", "how many", "how much")
_ADVERBIAL = tuple(
    "when,where,why,how,how far,how near,how close,how long,how often,how old".split(",")
)
_TIMES = re.compile(r"\b(?:days?|dates?|years?|months?|time)$", re.IGNORECASE)
_HER = r"her(?=\s*$|\s+(?:in|on|at|by|as|for|after)\b)"  # no "her book"
_EACH = r"(?<=did\s)(?:each|both)|(?<=was\s)each(?!\s+of)|(?<=were\s)both"
_POINTS_BACK = re.compile(
    rf"\b(?:it|them|there|these|those|he|she|him|{_HER}|{_EACH})\b", re.IGNORECASE
)
_THING = re.compile(r"\b(?:it|them|there|these|those)\b", re.IGNORECASE)
_ONE = re.compile(rf"\b(?:he|she|they|him|{_HER})\b", re.IGNORECASE)
_THEM = re.compile(rf"\b(?:him|{_HER})\b", re.IGNORECASE)
_SO = re.compile(
    r"(?:was|were|is) (?:that|this)|did (?:that|this|it) (?:happen|occur|take place)", re.IGNORECASE
)
_OF_IT = re.compile(r"\s+of (?:it|them|these|those)$", re.IGNORECASE)
_IN_IT = re.compile(r"\b(?:in|at|by|during|from|with)\s+(?P<what>(?:the|an?)\s+.+)")
_NAME_OF = re.compile(r"^the\s+(?:full\s+|real\s+)?names?\s+of\s+", re.IGNORECASE)
_SOMEWHERE = re.compile(r"\b(in|at|on|near|of|for|from)\s+(?:the\s+)?(?=[A-Z])")
_OF_A_SIDE = re.compile(r"-[a-z]+$")
_NEXT_ASKED = re.compile(r"[,;:?]|\band\s+(?:wh|how)")
_GOES_ON = re.compile(
    r"\bdid (?:it|this|that|they) (?:all )?(?:start|begin|end|stop)$", re.IGNORECASE
)
_EXIST = re.compile(r"\bhow many (?:were|are) there$", re.IGNORECASE)
_HAPPENED = re.compile(r"happened\s+(?P<where>(?:in|at|on|near|to)\s.+)")
_BEGINS_WITH = re.compile(r"(?P<preposition>in|on|at|near|by|from)\s+\S.*")
_PLACE_OR_DAY = r"(?:[A-Z][\w’'-]*|\d{1,2})(?:\s+(?:[A-Z][\w’'-]*|\d{1,4}))*"
_THE_PLACE = re.compile(
    r"\bthe\s+(?:area|region|city|town|village|district|place|zone)\b(?!\s+of\b)", re.IGNORECASE
)
_AND = re.compile(r"\s+(?:and|or)\s+")
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


@dataclass(frozen=True, slots=True)
class _Piece:
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
    pieces = [_of_the_same(piece, pieces[0]) for piece in pieces]
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
        joined, leads_on = _JOINED.search(text, 0, at), _AND.fullmatch(text, stop, end)
        found.append(_Piece(word, phrase, noun, rest, bool(joined), bool(leads_on)))
    return text[: starts[0]], found


def _of_the_same(piece: _Piece, first: _Piece) -> _Piece:
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
    if n > main and not piece.has_clause and (shared := _of_the_next(pieces, n)):
        piece = shared
    if not piece.has_clause:
        if elsewhere := _elsewhere(piece, pieces[main]):
            return elsewhere
        counted = "" if piece.noun or not piece.word.startswith("how m") else done_to(clause)
        if counted and is_plural(counted) and not names(counted):  # "how many" flights
            return asked_with(f"{piece.phrase} {counted}", _without(clause, counted))
        return asked_with(_OF_IT.sub("", piece.phrase), clause)
    return _of_its_own(piece, clause, pieces[main], _rest(pieces, main), text)


def _of_the_next(pieces: Sequence[_Piece], n: int) -> _Piece | None:
    """A piece with the clause of the one behind it: "where" of "where and when did he die"."""
    if n + 1 == len(pieces) or not pieces[n].leads_on:
        return None
    following = pieces[n + 1]
    asks_alike = pieces[n].adverbial and following.adverbial and following.has_clause
    return replace(pieces[n], rest=following.rest) if asks_alike else None


def _elsewhere(piece: _Piece, main: _Piece) -> str:
    """The main question with another place or time: "and how many in Aber"."""
    inside = _BEGINS_WITH.match(piece.noun or piece.rest)
    if not inside or piece.word != main.word:
        return ""
    there = rf"\b{inside['preposition']}\s+(?:the\s+)?{_PLACE_OR_DAY}"
    asked, changed = re.subn(there, inside[0], main.rest, count=1)
    return f"{main.phrase} {asked}" if changed else ""


def _of_its_own(piece: _Piece, clause: Clause, asked: _Piece, main: str, text: str) -> str:
    """The question of a piece that has a clause, with what its pronouns stand for; `asked` is the
    piece that they point to and `main` its words."""
    own = f"{piece.phrase} {piece.rest}"
    if _GOES_ON.search(own) and (when := when_it_was(clause)):
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


def _with_pronouns_told(
    piece: _Piece, clause: Clause, asked: _Piece, main: str, before: str
) -> str:
    """A clause with whom its "she" or "they" and what its "it" or "them" stands for, where that is
    known: whoever did what was asked first, and what it was done to."""
    acted_on, own = done_to(clause), f"{piece.phrase} {piece.rest}"
    # "Whose planes were they?": the planes are.
    actor = whoever(clause) or ("" if piece.noun and _THEY_ARE.search(own) else acting(clause))
    points = _POINTS_BACK
    if actor and _THEIRS.search(own):  # "when was his body found"
        return _THEIRS.sub(rf"the \g<what> of {actor}", own, count=1)
    if actor and _ONE.search(own) and not (acted_on and _THEM.search(own)):
        own, points = _ONE.sub(actor, own, count=1), _THING
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
    where = "in" if place[1].lower() in ("of", "for", "from") else place[1]
    return f"{where} {_JOIN.sub('', _NEXT_ASKED.split(text[place.end() :])[0])}"


def _pointing(piece: str, named: str) -> str:
    """A clause with what its "it" or "them" stands for, where that is known."""
    if not named:
        return piece
    place = named[names(named)[0][0] :] if names(named) else named
    return _POINTS_BACK.sub(
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
