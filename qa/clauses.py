"""A sentence to its clauses: who did what to whom or what, by the order of words alone.

English news says it in few ways: "A took B and C", "B and C were taken by A", "B fell to A",
"the capture of B by A", "A was in control of B". A clause is found where one of the wanted verbs
stands; whoever does it stands on one side of the verb, and what it is done to on the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.terms import terms
from qa.alike import families, families_of
from qa.names import dateline_end, groups, names

Place = tuple[int, int]

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_PASSIVE = re.compile(r"\b(?:was|were|been|be|being|is|are|gets?|got)(?:\s+\w+ly)?\s+$", re.I)
_BY_NEXT = re.compile(r"\s+by\b", re.I)
# Verbs whose subject is what it happens to.
_HAPPENS_TO_SUBJECT = re.compile(r"(?:fall|falls|fell|fallen|die|dies|died)$", re.I)
_LOSES = re.compile(r"(?:lose|loses|lost|losing)$", re.I)
_NOMINAL = re.compile(r"\b(?:the|a|an|its|their|his|her|of|in|full|under)\s+$", re.I)
_OF = re.compile(r"\s+(?:of|over)\s", re.I)
# What only might be, or is denied.
_UNREAL = re.compile(
    r"\b(?:not|never|no|denie[sd]|deny|denying|fail\w*\s+to|tr(?:y|ies|ied|ying)\s+to"
    r"|attempt\w*\s+to|aim\w*\s+to|plan\w*\s+to|hop\w*\s+to|want\w*\s+to|would|could|may|might"
    r"|prepar\w+\s+to|expected\s+to|vow\w*\s+to|threaten\w*\s+to|trying|before\s+it)\b[^,;]{0,30}$",
    re.I,
)
_ASKS = re.compile(r"\?[\"”’')]*$")
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
_BESIDE = re.compile(
    r"\b(?:near|outside|beside|from|against|toward|towards|than|around|behind|along|between|via"
    r"|next\s+to|close\s+to|km|miles"
    r"|(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west|edge|outskirts"
    r"|gates?|side|countryside|province|rest|heart|half|most|all)\s+of)\s+(?:the\s+)?$",
    re.I,
)
_SIDE_OF = re.compile(r"(?:North|South|East|West)(?:-?[Ee]ast|-?[Ww]est)?(?:ern)?\s+of\s")
_INSIDE = re.compile(r"\b(?:in|on|at|inside)\s+(?:the\s+)?(?:[a-z-]+\s+){0,2}$")
_NO_SUBJECT = re.compile(
    r"\b(?:of|in|into|from|near|with|on|at|to|by|against|between|than|as|for|over|like|told"
    r"|outside|toward|towards|around|beside|across|through)\s+(?:the\s+)?$",
    re.I,
)
# A name behind one of these is what something else is called.
_CALLED = re.compile(
    r"\b(?:calls?|called|calling|named|dubbed|codenamed|known\s+as)\s+(?:the\s+)?$"
)
_JOINED = re.compile(
    r"\s*(?:\(|,\s*and\b|,|\band\b|\bor\b|,?\s*as well as\b|\bto\b)\s*"
    r"(?:(?:of|in|at|into|the)\s+){0,3}(?:[a-z]+\s+of\s+)?(?:the\s+)?(?:[a-z]+\s+)?",
)
_SIDE = re.compile(r"-(?:led|backed|run|held|aligned|linked|based|controlled|born)$")
_AND_OTHERS = re.compile(
    r"\s*(?:\([A-Z]{2,8}\)\s*)?and\s+(?:its|their|his|her|other|allied)\s+(?:[a-z]+\s+)?"
    r"(?:allies|partners|factions|fighters|forces|groups|men|troops|supporters|colleagues)\b"
)
# Of two names with nothing but a comma between them the second says where the first is, or what.
_IS_IN = re.compile(r",\s+(?:the\s+)?")
_AND = re.compile(r"(?:\s*\([A-Z]{2,8}\))?\s+and\s+(?:the\s+)?$")
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
# "took hold", "took part": the verb does not mean the deed.
_IDIOM = re.compile(r"\s+(?:hold|place|part|effect|office|years?|months|to\s+the\s+streets|aim)\b")
_PASSES_TO = re.compile(r"(?:went|goes|gone|passed|handed)$", re.I)
_STAYS = re.compile(r"(?:stay|stays|stayed|remain|remains|remained|remaining)$", re.I)
_WITH = re.compile(r"\s+(?:\w+\s+)?(?:with|under)\s", re.I)
_HANDS = re.compile(r"\bin\s+(?:the\s+)?(?:[\w’'-]+\s+){0,2}$", re.I)
_BACK = re.compile(r"\s+(?:\w+\s+){0,2}back\b", re.I)
_TAKE_BACK = frozenset("get got win won gain took take".split())
_HEARD = re.compile(r"\b(?:told|according\s+to|cit(?:es|ed|ing)|asked)\s+(?:the\s+)?$", re.I)
_PRONOUN = re.compile(r"\b(?:they|it|he|she|who|which)\s+(?:\w+\s+){0,2}$", re.I)


@dataclass(frozen=True, slots=True)
class Clause:
    """Half-open places in the sentence: of the verb, of whoever acts, and of what it is done to.
    One that is `passive` leaves whoever acts out, or tells of them behind "by"."""

    verb: Place
    actor: Place | None
    things: tuple[Place, ...]
    passive: bool = False


def clauses(sentence: str, deeds: set[str]) -> list[Clause]:
    """The clauses of the sentence whose verb is of one of the families `deeds`; of a verb that is
    denied, asked or only wished for, none.

    >>> text = "Ferrant was bought by Axio and Belco in May."
    >>> [clause] = clauses(text, {"buy"})
    >>> text[slice(*clause.actor)], [text[slice(*thing)] for thing in clause.things]
    ('Axio', ['Ferrant'])
    """
    words = [] if _ASKS.search(sentence) else list(_verbs(sentence, deeds))
    spoken = entities(sentence) if words else []
    found = []
    for verb in words:
        if _within(verb[0], spoken) or _UNREAL.search(sentence[: verb[0]]):
            continue
        clause = _clause(sentence, verb, spoken)
        if clause.things or clause.actor:
            found.append(clause)
    return found


def entities(text: str) -> list[Place]:
    """Names and groups of people in order; a name inside a group belongs to it."""
    together = groups(text)
    alone = [
        (start, end)
        for start, end in names(text)
        if not any(begin <= start and end <= stop for begin, stop in together)
        and not (_SIDE.search(text[start:end]) and re.match(r"\s+[a-z]", text[end:]))
    ]
    return sorted(together + alone)


def _verbs(text: str, deeds: set[str]) -> Iterator[Place]:
    for word in _WORD.finditer(text, dateline_end(text)):
        family = families_of(word[0])
        if (
            (deeds & set(family) and not _IDIOM.match(text, word.end()))
            or ("take" in deeds and _changes_hands(text, word))
            or ("stay" in deeds and _stays_with(text, word))
        ):
            yield word.span()


def _stays_with(text: str, word: re.Match[str]) -> bool:
    """Whether a word says that something was held on to: "stayed with the army"."""
    return bool(_STAYS.match(word[0]) and _WITH.match(text, word.end()))


def _changes_hands(text: str, word: re.Match[str]) -> bool:
    """Whether a word says that something was taken without a verb that means it: "won it back",
    "went to the rebels", "is in the hands of"."""
    if word[0].lower() in _TAKE_BACK and _BACK.match(text, word.end()):
        return True
    if word[0] == "hands":
        return bool(_HANDS.search(text[: word.start()]))
    return bool(_PASSES_TO.match(word[0]) and re.match(r"\s+to\s", text[word.end() :]))


def _clause(text: str, verb: Place, spoken: Sequence[Place]) -> Clause:
    before, after = text[: verb[0]], text[verb[1] :]
    word = text[slice(*verb)]
    if word == "hands":
        holder = _behind(text, verb, spoken, "of") or _subject_of_hands(text, verb, spoken)
        return Clause(verb, holder, _without(_things_left(text, verb, spoken), holder))
    nominal = bool(_NOMINAL.search(before)) and bool(_OF.match(after))
    right = _things_right(text, verb[1], spoken)
    if nominal:
        return Clause(verb, _actor_by(text, verb, spoken) or _subject(text, verb, spoken), right)
    if _HAPPENS_TO_SUBJECT.match(word) or _PASSES_TO.match(word):
        return Clause(verb, _behind(text, verb, spoken, "to"), _things_left(text, verb, spoken))
    if _STAYS.match(word):
        holder = _behind(text, verb, spoken, "(?:with|under)")
        return Clause(verb, holder, _without(_things_left(text, verb, spoken), holder))
    passive = _PASSIVE.search(before) or _BY_NEXT.match(after)
    if passive:
        things = _things_left(text, verb, spoken)
        return Clause(verb, _actor_by(text, verb, spoken), things, passive=True)
    if _LOSES.match(word):
        return Clause(verb, None, right)
    return Clause(verb, _subject(text, verb, spoken), right)


def _subject_of_hands(text: str, verb: Place, spoken: Sequence[Place]) -> Place | None:
    """Whose hands: the entity right before the word."""
    near = [place for place in spoken if place[1] <= verb[0] <= place[1] + 3]
    return near[-1] if near else None


def _without(things: tuple[Place, ...], other: Place | None) -> tuple[Place, ...]:
    return tuple(thing for thing in things if thing != other)


def _things_right(text: str, start: int, spoken: Sequence[Place]) -> tuple[Place, ...]:
    """The entities behind the verb, up to the end of its clause; behind a colon, those listed."""
    ends = [
        match.start()
        for match in _CLAUSE_ENDS.finditer(text, start)
        if not _within(match.start(), spoken)
    ]
    stop = ends[0] if ends else len(text)
    found = _things(text, start, [place for place in spoken if start <= place[0] < stop])
    return found or _listed(text, start, stop, spoken)


def _listed(text: str, start: int, stop: int, spoken: Sequence[Place]) -> tuple[Place, ...]:
    """What stands behind the colon of "had taken four cities: A, B and C"."""
    if text[stop : stop + 1] != ":" or not _COUNTED.search(text[start:stop]):
        return ()
    return _things(text, stop + 1, [place for place in spoken if place[0] > stop])


def _things_left(text: str, verb: Place, spoken: Sequence[Place]) -> tuple[Place, ...]:
    """The entities before the verb, from the start of its clause: the first one and what is joined
    to it, for what follows only says more about them ("X, the town where the A1 ends, fell")."""
    ends = [
        match.end()
        for match in _CLAUSE_STARTS.finditer(text, 0, verb[0])
        if not _within(match.start(), spoken)
    ]
    start = ends[-1] if ends else 0
    colon = text.find(":", verb[1])
    listed = _listed(text, start, colon, spoken) if colon >= 0 else ()
    before = [place for place in spoken if start <= place[0] < verb[0]]
    return listed or _first_chain(text, _things(text, start, before))


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
    out = False
    end = start
    for place in spoken:
        joined = end > start and _JOINED.fullmatch(text, end, place[0])
        lead = text[max(start, place[0] - 40) : place[0]]
        if _BESIDE.search(lead) or _SIDE_OF.match(text, *place):
            out = True
        elif not joined:
            out = bool(found) and bool(_INSIDE.search(lead))
        said = _is_reporter(text, place, (len(text), len(text)))
        if not out and not said and text[place[0] - 1 : place[0]] != "(":
            found.append(place)
        end = place[1]
    return tuple(found[:1] if len(found) == 2 and _IS_IN.fullmatch(text, *_gap(found)) else found)


def _gap(pair: Sequence[Place]) -> Place:
    return pair[0][1], pair[1][0]


def _actor_by(text: str, verb: Place, spoken: Sequence[Place]) -> Place | None:
    return _behind(text, verb, spoken, "by")


def _behind(text: str, verb: Place, spoken: Sequence[Place], word: str) -> Place | None:
    """The entity behind "by" or "to", in what follows the verb."""
    for match in re.finditer(rf"\b{word}\s+(?:the\s+|a\s+)?", text[verb[1] :][:80], re.I):
        at = verb[1] + match.end()
        for place in spoken:
            if place[0] <= at < place[1]:
                return place
    return None


def _subject(text: str, verb: Place, spoken: Sequence[Place]) -> Place | None:
    """The nearest entity before the verb that can be its subject."""
    for place in reversed([place for place in spoken if place[1] <= verb[0]]):
        lead, tail = text[max(0, place[0] - 20) : place[0]], text[place[1] : verb[0]]
        if _NO_SUBJECT.search(lead) or _CALLED.search(lead) or _is_reporter(text, place, verb):
            continue
        if ";" in tail or _PRONOUN.search(tail):
            return None
        return _with_others(text, place, spoken)
    return None


def _with_others(text: str, place: Place, spoken: Sequence[Place]) -> Place:
    """The subject with whoever is joined to it by "and"."""
    start, end = place
    for other in spoken:
        if other[1] <= start and _AND.fullmatch(text, other[1], start):
            start = other[0]
    more = _AND_OTHERS.match(text, end)
    return start, more.end() if more else end


def _is_reporter(text: str, place: Place, verb: Place) -> bool:
    """Whether the entity only says or hears it: "X said that Y took …", "told X", "citing X"."""
    next_words = families(terms(text[place[1] : min(verb[0], place[1] + 24)]))[:2]
    heard = _HEARD.search(text[max(0, place[0] - 24) : place[0]])
    return bool(heard) or bool(_SAYING & set(next_words))


def _within(at: int, spoken: Sequence[Place]) -> bool:
    return any(start <= at < end for start, end in spoken)
