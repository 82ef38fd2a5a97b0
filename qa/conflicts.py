"""Where the articles disagree about what was asked: other values of the answer's facet, each with
whoever gives it.

A conflict is shown where the articles themselves set the values against each other, in the words
that news has for it ("others put it at", "the ministry denied", "another version"). Two numbers in
two articles are none by themselves, for most of them count different things; unless both are of the
same days and the reader finds each of their sentences, by itself, to answer the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from qa.alike import telling_families
from qa.answer import Span
from qa.citations import claimant
from qa.counted import is_of_another_deed
from qa.difference import (
    DISAGREES,
    Difference,
    Kind,
    answers_alone,
    disagrees,
    is_about,
    is_of_the_past,
    of_a_size,
    published_day,
    speaker,
    whole,
    window,
)
from qa.frame import deeds_of
from qa.others import (
    ACCOUNTS,
    asks_one_source,
    claimed_beside,
    of_one_claimant,
    tells_both,
    values_told,
)
from qa.question import AnswerType, FacetAsked, Question
from qa.values import distinct, values

_MOST_DAYS = 14  # between two accounts of when it was
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
        if not is_about(question, span) or asks_one_source(question, span):
            continue
        found = [
            value
            for each in _set_against(facet, span)
            if each.sentence == span.sentence
            or deeds & telling_families(each.text)
            or disagrees(facet, each.text)
            for value in values_told(facet, each)
            if each.sentence != span.sentence or _says_they_differ(facet, each)
        ]
        found += claimed_beside(question, facet, span)
        near = [value for value in found if _may_be_of_one(question, facet, span, value)]
        here = values_told(facet, span.whole)
        own = next((v for v in here if v.start < span.end and span.start < v.end), None)
        kept = distinct(facet, [own or whole(facet, span), *near])
        if len(kept) > 1:
            return Difference(facet, Kind.CONTRADICTION, tuple(kept))
    return None


def _says_they_differ(facet: FacetAsked, sentence: Span) -> bool:
    return disagrees(facet, sentence.text) or bool(ACCOUNTS.search(sentence.text))


def _may_be_of_one(question: Question, facet: FacetAsked, span: Span, value: Span) -> bool:
    """Whether a value may be another account of what the span tells."""
    if facet.type is AnswerType.WHEN and span.day and value.day:
        deeds = deeds_of(question)
        here = value.whole.text
        told = not deeds or deeds & telling_families(here) or DISAGREES.search(here)
        return bool(told) and abs((span.day - value.day).days) <= _MOST_DAYS
    return of_a_size(facet, span, value) and not is_of_another_deed(question.text, value)


def rivals(question: Question, facet: FacetAsked, spans: Sequence[Span]) -> Difference | None:
    """The first of the spans, a number of what is counted, and other numbers of the same from other
    sentences of the same days that answer by themselves."""
    if facet.type is not AnswerType.NUMBER:
        return None
    first, *others = spans
    if not answers_alone(facet, first, _ANSWERS_ALONE):
        return None
    found = [
        other
        for other in others
        if other.sentence != first.sentence
        and answers_alone(facet, other, _ANSWERS_ALONE)
        and abs(published_day(other) - published_day(first)) <= _AS_ONE_DAY
        and of_a_size(facet, first, other)
        and is_about(question, other)
        and not of_one_claimant(first, other)
        and not tells_both(question.text, first, other)
        and not is_of_the_past(other)
    ]
    kept = distinct(facet, [whole(facet, span) for span in [first, *found]])
    if len(kept) < 2:
        return None
    further = [each for span in kept if (each := disagreement(question, facet, [span]))]
    return reduce(joined, further, Difference(facet, Kind.CONTRADICTION, tuple(kept)))


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
    at = [n for n, each in enumerate(near) if disagrees(facet, each.text)]
    beside = [each for n, each in enumerate(near) if any(abs(n - m) <= 1 for m in at)]
    if any(each.sentence == span.sentence for each in beside):
        return beside
    return [
        each
        for each in window(span, _FAR)
        if disagrees(facet, each.text) and speaker(each) != said and values(facet, each)
    ]
