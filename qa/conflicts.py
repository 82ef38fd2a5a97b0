"""Where the articles disagree about what was asked: other values of the answer's facet, each with
whoever gives it.

A conflict is shown where the articles themselves set the values against each other, in the words
that news has for it ("others put it at", "the ministry denied", "another version"). Two numbers in
two articles are none by themselves, for most of them count different things; unless both are of the
same days and the reader finds each of their sentences, by itself, to answer the question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from index.terms import stop_terms, terms
from qa.alike import families_of, kinds, telling_families
from qa.answer import Span
from qa.citations import claimant
from qa.difference import (
    DISAGREES,
    Difference,
    Kind,
    is_about,
    published_day,
    speaker,
    whole,
    window,
)
from qa.frame import deeds_of
from qa.names import numbers
from qa.question import AnswerType, FacetAsked, Question
from qa.values import distinct, number_of, unit_of, values

_ACCOUNTS = re.compile(
    r"\b(?:others?|another|one|some)\b[^.;]{0,40}\b(?:put|puts|spoke|speaks?|said|says?|has|have"
    r"|gave|gives?|counted|counts?|tally|version|estimate)\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"\s*(?:[.,;:)]|and\b|or\b|while\b|but\b|$)")
_MOST_TIMES = 10  # as much: two accounts of one thing differ by less
_AS_ONE_DAY = 1  # days between two counts of one state of things
_ANSWERS_ALONE = (-1.0, -0.5, 0.5)  # log-odds of a span and of its sentence, cosine; at least
_FAR = 5  # sentences, for an account of somebody else


def disagreement(
    question: Question, facet: FacetAsked, answer: Sequence[Span]
) -> Difference | None:
    """What is set against the answer's spans in their passages, by sentences that tell of the same
    deed or that say themselves that accounts differ."""
    deeds = deeds_of(question)
    for span in answer:
        if not is_about(question, span):
            continue
        found = [
            value
            for each in _set_against(facet, span)
            if each.sentence == span.sentence
            or deeds & telling_families(each.text)
            or DISAGREES.search(each.text)
            for value in _values(facet, each)
        ]
        near = [value for value in found if _alike(facet, span, value)]
        own = next((v for v in near if v.start < span.end and span.start < v.end), None)
        kept = distinct(facet, [own or whole(facet, span), *near])
        if len(kept) > 1:
            return Difference(facet, Kind.CONTRADICTION, tuple(kept))
    return None


def rivals(question: Question, facet: FacetAsked, spans: Sequence[Span]) -> Difference | None:
    """The first of the spans, a number of what is counted, and other numbers of the same from other
    sentences of the same days that answer by themselves."""
    if facet.type is not AnswerType.NUMBER or not facet.noun:
        return None
    first, *others = spans
    if not _answers_alone(facet, first):
        return None
    found = [
        other
        for other in others
        if other.sentence != first.sentence
        and _answers_alone(facet, other)
        and abs(published_day(other) - published_day(first)) <= _AS_ONE_DAY
        and _alike(facet, first, other)
        and is_about(question, other)
        and not _of_one(first, other)
    ]
    kept = distinct(facet, [whole(facet, span) for span in [first, *found]])
    if len(kept) < 2:
        return None
    further = [each for span in kept if (each := disagreement(question, facet, [span]))]
    return reduce(joined, further, Difference(facet, Kind.CONTRADICTION, tuple(kept)))


def _of_one(one: Span, other: Span) -> bool:
    """Whether one and the same claimant gives both, named in full or in part: at another time."""
    first, second = (set(terms(claimant(span) or "")) - stop_terms() for span in (one, other))
    return bool(first and second) and (first <= second or second <= first)


def _answers_alone(facet: FacetAsked, span: Span) -> bool:
    """Whether a span is one number of what is counted, and its sentence answers by itself."""
    here = span.whole
    counted = [v for v in values(facet, here) if v.start < span.end and span.start < v.end]
    counted = counted if len(numbers(span.text)) == 1 else []
    least = zip((span.alone, span.told, span.likeness), _ANSWERS_ALONE, strict=True)
    return len(counted) == 1 and all(value >= bound for value, bound in least)


def joined(one: Difference, other: Difference) -> Difference:
    """The first of two differences, with the other's values where they have one in common."""
    together = distinct(one.facet, [*one.values, *other.values])
    common = len(together) < len(one.values) + len(other.values)
    return replace(one, values=tuple(together)) if common else one


def _set_against(facet: FacetAsked, span: Span) -> list[Span]:
    """The sentences around the span's that say of themselves that accounts differ, with their
    neighbours; further off only those in which somebody else gives a value. None, where that says
    nothing of the span."""
    near, said = window(span), claimant(span) or ""
    at = [n for n, each in enumerate(near) if DISAGREES.search(each.text)]
    beside = [each for n, each in enumerate(near) if any(abs(n - m) <= 1 for m in at)]
    if any(each.sentence == span.sentence for each in beside):
        return beside
    return [
        each
        for each in window(span, _FAR)
        if DISAGREES.search(each.text) and speaker(each) != said and values(facet, each)
    ]


def _values(facet: FacetAsked, here: Span) -> list[Span]:
    """The values of a sentence; of one that lists accounts ("others spoke of a dozen") also the
    numbers of which it does not say again what they count."""
    found = values(facet, here)
    if found and facet.type is AnswerType.NUMBER and _ACCOUNTS.search(here.text):
        text = here.hit.article.text
        every = values(replace(facet, noun=""), here)
        of_a_kind = set(families_of(facet.noun)) & kinds()
        bare = [
            each
            for each in every
            if each.text != "one"
            and (_BARE.match(text, each.end) or of_a_kind & {*_families_behind(text, each.end)})
        ]
        return sorted({*found, *bare}, key=lambda span: span.start)
    return found


def _families_behind(text: str, at: int) -> tuple[str, ...]:
    word = re.match(r"\s+(\w+)", text[at : at + 32])
    return families_of(word[1]) if word else ()


def _alike(facet: FacetAsked, span: Span, value: Span) -> bool:
    """Whether a value is of the same kind as the answer: a number of the same unit and size."""
    if facet.type is not AnswerType.NUMBER:
        return True
    if not facet.noun and unit_of(value) != unit_of(span):
        return False
    first, second = number_of(span.text), number_of(value.text)
    return not first or not second or max(first, second) <= _MOST_TIMES * min(first, second)
