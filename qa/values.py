"""A sentence to the values in it that have the shape of what was asked: numbers of what is counted,
days, whoever acts, names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from index.terms import terms
from qa.alike import families, families_of, is_verb
from qa.answer import Span
from qa.clauses import entities
from qa.names import names, numbers
from qa.question import AnswerType, FacetAsked
from qa.times import bounds, mentions

NO_NOUNS = frozenset(
    """of in on at by for from to and or but while as than were was are is have had has who that
    which during after before since when according more each""".split()
)
_PEOPLE = frozenset(
    """people person resident civilian man men woman women child children dead died killed victim
    casualty toll evacuee refugee migrant inhabitant passenger worker student""".split()
)
_QUALIFIERS = frozenset(
    "more less fewer than at least about around over nearly almost some up to a".split()
)
_AMOUNTS_TO = re.compile(
    r"\b(?:at|to|reach\w*|pass\w*|number\w*|total\w*|was|were|is|stands?|stood|count\w*|than|of)\s+$",
    re.I,
)
_LENGTH = r"k(?:ilo)?m(?:et(?:er|re)s?)?|miles?|met(?:er|re)s?|feet|foot|yards?|blocks?"
_TIME = r"seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies)"
UNITS = {
    "how far": re.compile(rf"\b(?:{_LENGTH}|{_TIME}|half|quarter)\b|way", re.I),
    **dict.fromkeys(("how near", "how close"), re.compile(rf"\b(?:{_LENGTH})\b", re.I)),
    "how long": re.compile(rf"\b(?:{_TIME}|{_LENGTH})\b", re.I),
    "how old": re.compile(r"\b(?:year|month|week|day)s?(?:\s|-)old\b|\byears?\b", re.I),
}
_AGED = re.compile(r"\b(?:age[ds]?|turn(?:ed|s|ing)?)\s+$|,\s$", re.I)
_PART = re.compile(r"\b(?:of whom|of which|of them|of these|including|among them)\s[^.;]*$", re.I)
_OF_ALL = re.compile(r"\s+of\s+(?:(?:the|its|their|his|her|these|those|all)\s+)?(?:\w+['’]s?\s+)?")
_TO = re.compile(r"\s*(?:to|or|and|[-–])\s*")
_COUNTED_BEFORE = 90  # characters before a number in which what it counts stands
_NEAR = 48  # characters behind a number in which what it counts stands
_COUNTED_WITHIN = 4  # stems behind a number in which what it counts stands
_WORDS = {
    word: number
    for number, word in enumerate(
        "no one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 10**9}
_WORDS |= {f"{word}s": number for word, number in _WORDS.items() if number >= 12}


def values(facet: FacetAsked, here: Span) -> list[Span]:
    """What in the sentence `here` has the shape of an answer to the facet, in its order."""
    if facet.type is AnswerType.NUMBER:
        return counts(here, facet.noun)
    if facet.type is AnswerType.WHEN:
        return days(here)
    if facet.type is AnswerType.WHO:
        return [_inside(here, place) for place in entities(here.text)]
    if facet.type in (AnswerType.NAME, AnswerType.WHERE):
        return [_inside(here, place) for place in names(here.text)]
    return []


def counts(here: Span, noun: str) -> list[Span]:
    """The numbers that are no part of a date and are followed by what is counted; all of them where
    nobody says what that is."""
    text = here.text
    dates = mentions(text, date(2000, 1, 1))
    found = [
        place
        for place in numbers(text)
        if not any(place[0] < each.end and each.start < place[1] for each in dates)
    ]
    wanted = {family for word in noun.split()[-1:] for family in families_of(word)} - _measures()
    near = [
        place
        for at, place in enumerate(found)
        if not _is_all_of(text, found, at)
        and (_counts(_behind(text, found, at), wanted) or _counted(text[: place[0]], wanted))
    ]
    if wanted & anybody():  # of "727, of whom 111 were women" only the first is all of them
        near = [place for place in near if not _is_part(text, place, near)]
    return [_inside(here, place) for place in (near if wanted else found)]


def _is_all_of(text: str, found: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether a number says of how many the one before it is a part: the 40 of "12 of the 40"."""
    return at > 0 and bool(_OF_ALL.fullmatch(text[found[at - 1][1] : found[at][0]]))


def _behind(text: str, found: Sequence[tuple[int, int]], at: int) -> str:
    """The words that may say what a number counts: up to the next number, but for "12 to 15
    people"; of "12 of the 40 people" what stands behind the 40."""
    last = at
    while last + 1 < len(found):
        between = text[found[last][1] : found[last + 1][0]]
        if not _TO.fullmatch(between) and not _OF_ALL.fullmatch(between):
            break
        last += 1
    end = found[last + 1][0] if last + 1 < len(found) else len(text)
    return text[found[last][1] : min(found[last][1] + _NEAR, end)]


def qualified(number: Span) -> Span:
    """A number with the words that bound it: "more than 50,000" for "50,000"; as it is, where it
    stands in no other number of its sentence."""
    start, end = number.sentence
    places = numbers(number.hit.article.text[start:end])
    around = [(start + a, start + b) for a, b in places]
    whole = next((p for p in around if p[0] <= number.start and number.end <= p[1]), None)
    return replace(number, start=whole[0], end=whole[1]) if whole else number


def days(here: Span) -> list[Span]:
    """The days that the sentence names as when something happened."""
    article = here.hit.article
    published = article.published_at.date() if article.published_at else None
    return [
        replace(
            here,
            start=each.start,
            end=each.end,
            day=each.day,
            precision=each.precision,
            until=each.until,
        )
        for each in mentions(here.text, published, here.start)
        if not bounds(article.text, each)
    ]


def _is_part(text: str, place: tuple[int, int], near: Sequence[tuple[int, int]]) -> bool:
    """Whether a number is of some of those that one before it counts: "727, of whom 111 were
    women", "602 dead: 299 men and 303 women"."""
    before = text[: place[0]]
    colon = before.rfind(": ")
    listed = colon >= 0 and any(other[1] <= colon for other in near)
    return listed or bool(_PART.search(before))


def has_unit(label: str, number: Span) -> bool:
    """Whether a number is of what "how far", "how long" or "how old" measures; any is of others."""
    text = number.hit.article.text
    behind = re.split(r"[.;:,]\s", text[number.start : number.end + 16])[0]
    if label == "how old" and _AGED.search(text[: number.start][-12:]):
        return True
    unit = UNITS.get(label)
    return unit is None or bool(unit.search(behind))


def is_bare(number: Span) -> bool:
    """Whether nothing behind a number says what it counts: "more than 50,000 fled"."""
    if unit := re.search(r"[a-z%]+$", number.text.lower()):
        return unit[0] in _WORDS or unit[0] == "half"
    behind = re.match(
        r"\s*([^\W\d_]+|[^\w\s])", number.hit.article.text[number.end : number.end + 24]
    )
    if behind is None or not behind[1][0].isalpha():
        return True
    word = behind[1].lower()
    return word in NO_NOUNS or is_verb(word)


def number_of(text: str) -> float | None:
    """What a number means: "over 1,200" is 1200, "two million" two million, "a dozen" twelve."""
    total: float | None = None
    for word in re.findall(r"\d[\d,]*(?:\.\d+)?|[a-z]+", text.lower()):
        if word[0].isdigit():
            total = float(word.replace(",", ""))
        elif word in _WORDS:
            unit = _WORDS[word]
            total = unit if total is None or unit < 12 else total * unit
    return total


def _counts(behind: str, wanted: set[str]) -> bool:
    """Whether a number counts what is wanted, by the words behind it: "327 people"."""
    return _means(terms(re.split(r"[.;:]|,\s", behind)[0])[:_COUNTED_WITHIN], wanted)


def _counted(before: str, wanted: set[str]) -> bool:
    """The same by the words before it: "the number of people killed reached 327"."""
    clause = re.split(r"[.;:]\s", before)[-1]
    match = _AMOUNTS_TO.search(clause)
    return bool(match) and _means(terms(clause[-_COUNTED_BEFORE:]), wanted)


def _means(stems: Sequence[str], wanted: set[str]) -> bool:
    kinds = set(families(list(stems))) | set(stems)
    return bool(kinds & wanted) or bool(wanted & anybody() and kinds & people())


@cache
def anybody() -> frozenset[str]:
    """How a question counts people of whatever kind."""
    words = "people person resident inhabitant villager casualty victim dead death toll".split()
    return frozenset(family for word in words for family in families_of(word))


@cache
def people() -> frozenset[str]:
    """What news calls people of whatever kind."""
    return frozenset(family for word in _PEOPLE for family in families_of(word))


def _inside(here: Span, place: tuple[int, int]) -> Span:
    return replace(here, start=here.start + place[0], end=here.start + place[1])


def different(facet: FacetAsked, one: Span, other: Span) -> bool:
    """Whether two values of a facet cannot both be right of the same thing at the same time."""
    if facet.type is AnswerType.NUMBER:
        first, second = number_of(one.text), number_of(other.text)
        return first is not None and second is not None and first != second
    if facet.type is AnswerType.WHEN:
        return one.day is not None and other.day is not None and one.day != other.day
    return not set(terms(one.text)) & set(terms(other.text))


def distinct(facet: FacetAsked, found: Sequence[Span]) -> list[Span]:
    """The first span of each different value."""
    kept: list[Span] = []
    for span in found:
        if all(different(facet, span, other) for other in kept):
            kept.append(span)
    return kept


def unit_of(span: Span) -> str:
    """What a number is of: the last word of the span that is none, or the one behind it."""
    if sign := re.search(r"[%$€£]", span.text):
        return sign[0]
    words = re.findall(r"[a-z]+", span.text.lower())
    told = [word for word in words if word not in _WORDS and word not in _QUALIFIERS]
    behind = re.match(
        r"\s+(?:square\s+|cubic\s+)?([a-z]+)", span.hit.article.text[span.end : span.end + 24]
    )
    return told[-1] if told else behind[1] if behind else ""


def is_measure(noun: str) -> bool:
    """Whether a noun says how much, and not of what: "amount"."""
    return bool(noun) and set(families_of(noun.split()[-1])) <= _measures()


@cache
def _measures() -> frozenset[str]:
    """Nouns that say how much and not of what: "which share"."""
    words = "number percentage percent share age figure count amount price size cost rate total"
    return frozenset(family for word in words.split() for family in families_of(word))
