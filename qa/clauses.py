"""A sentence to its clauses: who did what to whom or what, by the order of words alone.

English news says it in few ways: "A took B and C", "B and C were taken by A", "B fell to A",
"the capture of B by A", "A was in control of B". A clause is found where one of the wanted verbs
stands; whoever does it stands on one side of the verb, and what it is done to on the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.alike import families_of
from qa.names import dateline_end, groups, names
from qa.things import Place, is_reporter, things_left, things_right, within

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
_ASKING = re.compile(r"[:;–—“\"]|,\s+(?:but|and|so|or|yet|then)\b")  # where a question begins
_NO_SUBJECT = re.compile(
    r"\b(?:of|in|into|from|near|with|on|at|to|by|against|between|than|as|for|over|like|told"
    r"|outside|toward|towards|around|beside|across|through)\s+(?:the\s+)?$",
    re.I,
)
# A name behind one of these is what something else is called.
_CALLED = re.compile(
    r"\b(?:it|he|she|they|who)\s+(?:(?:has|have|had)\s+)?(?:calls?|called|named|dubbed|codenamed)"
    r"\s+(?:the\s+)?$"
)
_SIDE = re.compile(r"-(?:led|backed|run|held|aligned|linked|based|controlled|born)$")
_AND_OTHERS = re.compile(
    r"\s*(?:\([A-Z]{2,8}\)\s*)?and\s+(?:its|their|his|her|other|allied)\s+(?:[a-z]+\s+)?"
    r"(?:allies|partners|factions|fighters|forces|groups|men|troops|supporters|colleagues)\b"
)
_AND = re.compile(r"(?:\s*\([A-Z]{2,8}\))?\s+and\s+(?:the\s+)?$")
# "took hold", "took part": the verb does not mean the deed.
_IDIOM = re.compile(r"\s+(?:hold|place|part|effect|office|years?|months|to\s+the\s+streets|aim)\b")
_PASSES_TO = re.compile(r"(?:went|goes|gone|passed|handed)$", re.I)
_STAYS = re.compile(r"(?:stay|stays|stayed|remain|remains|remained|remaining)$", re.I)
_WITH = re.compile(r"\s+(?:\w+\s+)?(?:with|under)\s", re.I)
_HANDS = re.compile(r"\bin\s+(?:the\s+)?(?:[\w’'-]+\s+){0,2}$", re.I)
_BACK = re.compile(r"\s+(?:\w+\s+){0,2}back\b", re.I)
_TAKE_BACK = frozenset("get got win won gain took take".split())
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
    words = [verb for verb in _verbs(sentence, deeds) if not is_asked(sentence, verb[0])]
    spoken = entities(sentence) if words else []
    found = []
    for verb in words:
        if within(verb[0], spoken) or _UNREAL.search(sentence[: verb[0]]):
            continue
        clause = _clause(sentence, verb, spoken)
        if clause.things or clause.actor:
            found.append(clause)
    return found


def is_asked(sentence: str, at: int) -> bool:
    """Whether what stands at `at` is asked and not told: "it fell, but when?" tells something."""
    if not (end := _ASKS.search(sentence)):
        return False
    return not any(begins.start() > at for begins in _ASKING.finditer(sentence, 0, end.start()))


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
        return Clause(verb, holder, _without(things_left(text, verb, spoken), holder))
    nominal = bool(_NOMINAL.search(before)) and bool(_OF.match(after))
    right = things_right(text, verb[1], spoken)
    if nominal:
        return Clause(verb, _actor_by(text, verb, spoken) or _subject(text, verb, spoken), right)
    if _HAPPENS_TO_SUBJECT.match(word) or _PASSES_TO.match(word):
        return Clause(verb, _behind(text, verb, spoken, "to"), things_left(text, verb, spoken))
    if _STAYS.match(word):
        holder = _behind(text, verb, spoken, "(?:with|under)")
        return Clause(verb, holder, _without(things_left(text, verb, spoken), holder))
    passive = _PASSIVE.search(before) or _BY_NEXT.match(after)
    if passive:
        things = things_left(text, verb, spoken)
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
        lead, tail = text[max(0, place[0] - 32) : place[0]], text[place[1] : verb[0]]
        if _NO_SUBJECT.search(lead) or _CALLED.search(lead) or is_reporter(text, place, verb):
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
