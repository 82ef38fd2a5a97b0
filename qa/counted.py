"""What a number is of, where it is not what was asked for: money, other people, other fates, other
things."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from qa.alike import families_of, is_verb, telling_families
from qa.answer import Span
from qa.attribution import is_somebody
from qa.attribution.lists import PREPOSITIONS
from qa.names import numbers
from qa.question import FacetAsked, Question
from qa.values import NO_NOUNS, anybody, people

_FATE = (
    r"(?P<fate>kill(?:ed|ing|s)|dead|died|injur(?:ed|ing|es)|wound(?:ed|ing|s)|hurt|missing"
    r"|arrest(?:ed|ing|s)|detain(?:ed|ing|s)|displac(?:ed|ing|es))\b"
)
_ENDS = r"(?=\s*(?:[,.;:)]|$)|\s(?:and|or|while|as|in|at|on|by|after|when)\b)"
_FATE_BEHIND = re.compile(
    rf"\s+(?:(?:more|others?|people|persons?|of them)\s+)?(?P<aux>"
    rf"(?:(?:are|were|was|is|have|has|had|been|being|still|also|left)\s+){{0,3}}){_FATE}(?P<ends>{_ENDS})?"
)
_FATE_BEFORE = re.compile(
    r"(?P<fate>kill(?:ed|ing)|injur(?:ed|ing)|wound(?:ed|ing)|arrest(?:ed|ing)|detain(?:ed|ing)"
    r"|displac(?:ed|ing))\s+(?:(?:at least|about|around|some|over|more than|another)\s+)?$"
)
_CLAUSE_END = re.compile(r"[,.;:]|\band\b|\bwhile\b")
_UNIT_IN = re.compile(
    r"(?:hour|day|week|month|year|minute|second|mile|km|kilomet|met|dollar|euro|percent|%)\w*$"
)
_ALIKE = 1 / 3  # cosine of "how many tanks" and "how many points"
_MOST_WORDS = 3
_UP_TO_MARK = re.compile(r"[^\w\s’'-]")
_IN_PLURAL = re.compile(r"[a-z]{2}(?<![siu])s$|(?:men|children|people)$")
_SURE = 3.0  # log-odds
_PRICED = re.compile(
    r"\b(?:money|cost|pay|paid|spend|spent|earn|earned|price|worth|fine|fined|fee|donate|donated)\b",
    re.I,
)
_CHANGES = re.compile(
    r"\b(?:rise|rose|risen|fall|fell|increase|decrease|drop|grow|go|went|gone)", re.I
)
_MONEY = re.compile(
    r"[$€£¥₹]|\b(?:dollars?|euros?|pounds?|crowns?|kron(?:a|or|er)|francs?|marks?|pesos?|lira|yen|yuan"
    r"|rupees?|roubles?|rubles?|rand|riyals?|dinars?|shekels?|won|baht|cents?|naira|crores?|lakhs?"
    r"|taka|dirhams?|zloty|forints?|shillings?|Rs)\b"
    r"|\b(?:USD|EUR|GBP|CHF|SEK|NOK|DKK|JPY|CNY|INR)\b",
    re.I,
)
_OF_ANYBODY = re.compile(
    r"\s+(?:other\s+|more\s+)?(?:people|persons|residents|inhabitants)\b", re.I
)


def asks_money(text: str) -> bool:
    """Whether "how much" asks for a sum, and not for how much one changed."""
    return bool(_PRICED.search(text)) and not _CHANGES.search(text)


def is_money(number: Span) -> bool:
    """Whether a number is of money, by its sign or the word behind it."""
    text = number.hit.article.text
    near = text[max(0, number.start - 4) : number.end + 24]
    return bool(_MONEY.search(re.split(r"[.;]\s", near)[0]))


def is_of_other_people(noun: str, number: Span) -> bool:
    """Whether a number counts people, whoever they are, where those of an office or a calling were
    asked for: "3,800 people fled" tells of no soldiers."""
    wanted = {family for word in noun.split() for family in families_of(word)}
    if not wanted or wanted & anybody():
        return False
    if not wanted & _armed() and not is_somebody(noun.split()[-1]):
        return False
    behind = number.hit.article.text[number.end : number.end + 40]
    return bool(_OF_ANYBODY.match(behind) or _OF_ANYBODY.search(f" {number.text}"))


def is_of_another_deed(asks: str, number: Span) -> bool:
    """Whether a number counts those to whom something else was done: "35 people are dead and 89 are
    injured" tells of 89 nothing where the dead were asked for; "5 wounded men died" does of 5."""
    wanted = telling_families(asks) & _fates()
    text, (start, end) = number.hit.article.text, number.sentence
    behind = _FATE_BEHIND.match(text, number.end, end)
    if behind and not behind["aux"] and behind["ends"] is None:
        behind = None
    told = behind or _FATE_BEFORE.search(text[start : number.start])
    if not told or not wanted or wanted & {*families_of(told["fate"])}:
        return False
    clause = _CLAUSE_END.split(text[number.end : end])[0]
    return bool(behind) or not wanted & telling_families(clause)


@cache
def _fates() -> frozenset[str]:
    """What news counts people by, each of which excludes the others."""
    words = "kill injure missing arrest displace".split()
    return frozenset(family for word in words for family in families_of(word))


@cache
def _armed() -> frozenset[str]:
    """Kinds of people that nobody means by "people"."""
    words = "soldier troop rebel insurgent militant fighter policeman".split()
    return frozenset(family for word in words for family in families_of(word))


def of_what_is_counted(
    question: Question, spans: Sequence[Span], likeness: Callable[[str, Sequence[str]], list[float]]
) -> list[Span]:
    """The spans without numbers of something else than a facet asks to count, unless they are sure
    to answer: "two cities" are no soldiers. What a number counts is told by the words behind it;
    `likeness` gives the cosines of what was asked for and each of these."""
    left_out: set[int] = set()
    for facet in question.facets:
        if not _counts_things(facet):
            continue
        called = [
            (span, name) for span in spans if span.facet == facet.label and (name := _called(span))
        ]
        noun = facet.noun.split()[-1]
        asked = [f"how many {name}" for name in (noun, *(name for _, name in called))]
        cosines = likeness(asked[0], asked[1:]) if called else []
        wanted = telling_families(noun)
        left_out |= {
            id(span)
            for (span, name), cosine in zip(called, cosines, strict=True)
            if cosine < _ALIKE
            and max(span.odds, span.alone) < _SURE
            and not wanted & telling_families(name)
            and not people() & telling_families(name)
        }
    return [span for span in spans if id(span) not in left_out]


def _counts_things(facet: FacetAsked) -> bool:
    """Whether a facet asks how many there are of something that is not just anybody."""
    of_anybody = telling_families(facet.noun.split()[-1] if facet.noun else "") & anybody()
    return facet.label.startswith("how many") and bool(facet.noun) and not of_anybody


def _called(number: Span) -> str:
    """The noun that a number counts, where one in the plural ends what stands behind it: "points"
    of "three military points"; nothing behind a number with a unit of its own."""
    places = numbers(number.text)
    if not places or _UNIT_IN.search(number.text[slice(*places[0])]):
        return ""
    at = number.start + places[0][1]
    behind = _UP_TO_MARK.split(number.hit.article.text[at : at + 60])[0]
    words: list[str] = []
    for word in re.findall(r"[^\W\d][\w’'-]*", re.sub(r"^\s+of\s+", " ", behind)):
        low = word.lower()
        if low in NO_NOUNS | PREPOSITIONS or is_verb(low) or len(words) == _MOST_WORDS:
            break
        words.append(word)
    return words[-1] if words and _IN_PLURAL.search(words[-1]) else ""
