"""Who holds an office: the names that texts put beside it, as in "Rana Cole, director of the Board"
or "Board director Rana Cole".

To a reader of words any name near an office seems to answer "Who is the director of the Board?".
English says who holds it in few ways, all of them names that touch the office; where none does,
nobody is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from corpus.sentences import sentences
from index.hit import Hit
from index.terms import terms
from qa.aliases import Aliases
from qa.answer import Span
from qa.names import NOT_NAMES, names
from qa.office import (
    BODY,
    CAPITAL,
    KINDS,
    Office,
    asks_name,
    in_one_word,
    office_asked,
    owner,
    whose_in,
)
from qa.question import AnswerType, FacetAsked, Question

_NAME = rf"{CAPITAL}(?:\s+(?:(?:al|bin|da|de|del|dos|van|von|der)\s+){{0,2}}{CAPITAL}){{0,4}}"
_OF = rf"\s+(?:of|for|at|to)\s+(?:the\s+)?(?P<of>{BODY})"
# "Board director Rana Cole", "director of the Board, Rana Cole", "the director, Rana Cole,"
_NAME_NEXT = re.compile(
    rf"(?:{_OF}(?:\s*\([A-Z]{{2,6}}\))?(?:,|\s+(?:is|was))|,|\s+(?:is|was))?\s+(?:also\s+known\s+as\s+)?"
    rf"(?:(?:Dr|Gen|Col|Sen|Mr|Mrs|Ms)\.?\s+)?(?P<name>{_NAME})"
    rf"(?:\s+of\s+(?:the\s+)?(?P<his>{_NAME}))?"
)
# "Rana Cole, director of the Board", "Rana Cole is the Board's director"
_NAME_BEFORE = re.compile(
    rf"(?P<name>{_NAME})(?:(?:,\s+\d{{1,3}})?,|\s+(?:is|was|became|remains)"
    r"|\s+(?:was|has\s+been)\s+(?:re-?)?(?:elected|appointed|named)(?:\s+as)?)"
    r"\s+(?:(?:the|an?|its|their|new|current|longtime)\s+)*$"
)
_ITS_OF = re.compile(_OF)
# "Rana Cole runs the Board", "Rana Cole, who heads the Board", "the Board, run by Rana Cole"
_LEADS = (
    r"(?:runs?|ran|heads?|headed|leads?|led|chairs?|chaired|commands?|commanded|directs?|directed)"
)
_DOES = {
    "owner": r"(?:owns?|owned)",
    "coach": r"(?:coach(?:es|ed)?)",
    "manager": r"(?:manages?|managed)",
    "editor": r"(?:edits?|edited)",
    "leader": _LEADS,
}
_DEEDS = (
    r"(?P<name>{name})(?:,[^,.;]{{1,60}},)?,?\s+(?:who\s+)?(?:has\s+|had\s+|will\s+)?{does}\s+(?:the\s+)?{of}\b",
    r"\b{of}(?:\s*\([A-Z]{{2,6}}\))?,?\s+(?:which\s+)?(?:(?:is|was|has|been|will|be)\s+){{0,2}}{does}\s+by\s+"
    r"(?:the\s+)?(?P<name>{name})",
)
_WHOSE = re.compile(rf"(?P<whose>(?:(?:{CAPITAL}|for|of|{'|'.join(sorted(KINDS))})\s+){{0,6}})$")
_WORDS = re.compile(r"[^\W\d_]{4,}")
_RIGHT_BEFORE = re.compile(r"[\w’'-]+\s+$")
_OF_WHAT = re.compile(r"\s+(?:of|for)\s+(?:the\s+)?[\w-]+")
_RIGHT_BEHIND = re.compile(r"\s+(?:of|for)\s+[^,;.]{0,30}")
# What a rule finds is as good as a sentence that answers by itself: natural-log odds.
_STATED = 4.0
_NOT_DENIED = 1.0  # where nothing says whose office it is
_SHARE = 0.7
_LOOK_BACK = 200  # characters before an office
_LEAST_SHARED = 4  # letters that a land and its people share: "Chile", "Chilean"
_PEOPLES = [  # that share less
    set(pair.split())
    for pair in """france french,spain spanish,uk british,britain british,us american,greece greek
    turkey turkish,netherlands dutch,poland polish,wales welsh,denmark danish,sweden swedish
    ireland irish,england english,scotland scottish,finland finnish""".replace("\n", ",").split(",")
]


def of_holders(
    question: Question,
    facet: FacetAsked,
    spans: Sequence[Span],
    pool: Sequence[Hit],
    aliases: Aliases,
) -> Sequence[Span]:
    """Of a question for who holds an office, only what the texts put beside it."""
    text = facet.asks or question.text
    asks_who = facet.type is AnswerType.WHO or (facet.type is AnswerType.TEXT and asks_name(text))
    office = office_asked(text) if asks_who else None
    if office is None:
        return spans
    held = [found for hit in pool for found in _holders(office, facet, hit, aliases)]
    best = max((sure for _, sure in held), default=0.0)
    named = {(span.place, span.start): span for span, sure in held if sure == best}
    if named and not office.narrowed:
        return [_stated(span, spans, best) for span in named.values()]
    if named:
        return [span for span in spans if any(_same_place(span, each) for each in named.values())]
    # A name that answers by itself may be told in a way that no rule knows.
    sure = [span for span in spans if span.alone >= _STATED and " " in span.text]
    return [span for span in sure if names(span.text) and not asks_name(text)]


def _holders(
    office: Office, facet: FacetAsked, hit: Hit, aliases: Aliases
) -> Iterator[tuple[Span, float]]:
    """The names in a passage that hold an office, each with how surely it is the one asked for;
    without those that hold it elsewhere."""
    around = f"{hit.article.title} {hit.passage.text}"
    for start, end in sentences(hit.passage.text):
        sentence = in_one_word(hit.passage.text[start:end])
        at = hit.passage.start + start
        for (begins, ends), sure in [
            *_by_title(office, sentence, around, aliases),
            *_by_deed(office, sentence, aliases),
        ]:
            words = sentence[begins:ends].lower().split()
            of_itself = any(set(words) <= set(one.lower().split()) for one in office.of)
            is_name = words[0] not in NOT_NAMES and "i" not in words
            if sure and is_name and not of_itself:  # "the governor, Aber,"
                place = (at, hit.passage.start + end)
                yield Span(facet.label, hit, at + begins, at + ends, 0.0, place), sure


def _by_title(
    office: Office, sentence: str, around: str, aliases: Aliases
) -> Iterator[tuple[tuple[int, int], float]]:
    for word in re.finditer(r"[\w-]+", sentence):
        if word[0].lower() in office.calls and (found := _beside(sentence, word, office.kinds)):
            name, whose, near = found
            # A land's office needs no land in its own article; a body's needs the body.
            told = around if all(" " not in each for each in office.of) else sentence
            yield name, _sure(office, whose, near, told, aliases)


def _by_deed(
    office: Office, sentence: str, aliases: Aliases
) -> Iterator[tuple[tuple[int, int], float]]:
    """Who is said to run a body, or to own it, where that is asked for."""
    does = next((verb for title, verb in _DOES.items() if title in office.calls), None)
    if does is None or not re.search(does, sentence):
        return
    others = [each[0] for each in re.finditer(BODY, sentence)]
    for one in office.of:
        same = [one, *(each for each in others if aliases.same(one, each))]
        for of, form in product(dict.fromkeys(same), _DEEDS):
            pattern = form.format(name=_NAME, does=does, of=re.escape(of))
            yield from ((match.span("name"), _STATED) for match in re.finditer(pattern, sentence))


def _beside(
    sentence: str, word: re.Match[str], kinds: frozenset[str]
) -> tuple[tuple[int, int], tuple[str, ...], str] | None:
    """The place of the name beside an office, the names of whose office it is, and the words around
    it; None where there is no name, or the office is of another kind."""
    if sentence[word.end() : word.end() + 1] in ("'", "’"):  # "the governor's office"
        return None
    since = max(0, word.start() - _LOOK_BACK)
    ahead = _WHOSE.search(sentence, since, word.start())
    before = ahead["whose"] if ahead else ""
    of_what = _OF_WHAT.match(sentence, word.end())
    beside = re.findall(r"[\w-]+", f"{before} {of_what[0] if of_what else ''}".lower())
    if frozenset(beside) & KINDS != kinds:
        return None
    behind = _NAME_NEXT.match(sentence, word.end())
    named = behind or _NAME_BEFORE.search(sentence, since, word.start() - len(before))
    if named is None:
        return None
    start, end = named.span("name")
    its = behind or _ITS_OF.match(sentence, word.end())
    his = behind["his"] if behind else None
    told = (before, its["of"] if its else None, his)
    whose = tuple(each for part in told if part for each in whose_in(part))
    around = (
        _RIGHT_BEFORE.search(sentence, since, word.start()),
        _RIGHT_BEHIND.match(sentence, word.end()),
    )
    near = " ".join(each[0] for each in around if each)
    return (start, start + len(owner(sentence[start:end]))), whose, near


def _sure(office: Office, whose: Sequence[str], near: str, around: str, aliases: Aliases) -> float:
    """How surely an office is the one asked for, by the names of whose it is, the words near it and
    all around it; 0 where it is somebody else's."""

    def told_in(text: str) -> bool:
        return any(_tells_of(text, one, aliases) for one in office.of)

    if not office.of or told_in(near):
        return _STATED
    if any(_related(one, other, aliases) for one in office.of for other in whose):
        return _STATED
    return _NOT_DENIED if not whose and told_in(around) else 0.0


def _tells_of(text: str, name: str, aliases: Aliases) -> bool:
    """Whether a text has a name in full, or in one of its other forms; of one word, the people of
    that land, too."""
    if " " in name:
        return aliases.held(name, terms(text))
    return any(_related(name, word, aliases) for word in _WORDS.findall(text))


def _related(one: str, other: str, aliases: Aliases) -> bool:
    """Whether two names are one, a shorter form of the other, or those of a land and its people."""
    first, second = one.lower().split(), other.lower().split()
    if len(first) == len(second) == 1:
        short = min(len(one), len(other))
        begins = max(short - 1, _LEAST_SHARED)
        alike = short >= _LEAST_SHARED and first[0][:begins] == second[0][:begins]
        if alike or {*first, *second} in _PEOPLES:
            return True
    return set(first) <= set(second) or set(second) <= set(first) or aliases.same(one, other)


def _stated(found: Span, spans: Sequence[Span], sure: float) -> Span:
    """A name beside its office with what was read of it, and no less than the rule is worth."""
    read = [span for span in spans if _same_place(span, found)]
    best = max(read, key=lambda span: span.odds, default=found)
    return replace(
        found,
        score=max(best.score, _SHARE),
        odds=max(best.odds, sure),
        relevance=max(best.relevance, sure),
        alone=max(best.alone, sure),
        told=max(best.told, sure),
        likeness=best.likeness,
    )


def _same_place(one: Span, other: Span) -> bool:
    return one.hit.article == other.hit.article and _overlap(one, other)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
