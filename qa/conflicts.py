"""Where the articles disagree about what was asked: other values of the answer's facet, each with
whoever gives it.

A conflict is shown only where the articles themselves set the values against each other, in the
words that news has for it ("others put it at", "the ministry denied", "another version"). Two
numbers in two articles are no conflict by themselves: most of them count different things.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.alike import families_of, kinds, telling_families
from qa.answer import Span
from qa.citations import claimant
from qa.difference import DISAGREES, Difference, Kind, is_about, speaker, whole, window
from qa.frame import deeds_of
from qa.question import AnswerType, FacetAsked, Question
from qa.values import distinct, number_of, unit_of, values

_ACCOUNTS = re.compile(
    r"\b(?:others?|another|one|some)\b[^.;]{0,40}\b(?:put|puts|spoke|speaks?|said|says?|has|have"
    r"|gave|gives?|counted|counts?|tally|version|estimate)\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"\s*(?:[.,;:)]|and\b|or\b|while\b|but\b|$)")
_MOST_TIMES = 10  # as much: two accounts of one thing differ by less
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
            if not deeds or deeds & telling_families(each.text) or DISAGREES.search(each.text)
            for value in _values(facet, each)
        ]
        near = [value for value in found if _alike(facet, span, value)]
        own = next((v for v in near if v.start < span.end and span.start < v.end), None)
        kept = distinct(facet, [own or whole(facet, span), *near])
        if len(kept) > 1:
            return Difference(facet, Kind.CONTRADICTION, tuple(kept))
    return None


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
