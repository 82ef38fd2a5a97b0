"""What others say to the answer of a question: values that somebody else claims of the same, beside
it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.sentences import sentences
from index.hit import Hit
from index.terms import stop_terms, terms
from qa.alike import families_of, kinds, telling_families
from qa.answer import Span
from qa.attribution import claim, is_sayer
from qa.citations import claimant
from qa.counted import is_of_another_deed
from qa.difference import DISAGREES, is_vague, window
from qa.frame import deeds_of
from qa.name_forms import spelt_alike
from qa.names import names, numbers
from qa.question import AnswerType, FacetAsked, Question
from qa.times.words import MONTHS, WEEKDAYS
from qa.values import is_bare, number_of, values

ACCOUNTS = re.compile(
    r"\b(?:others?|another|one|some)\b[^.;]{0,40}\b(?:put|puts|spoke|speaks?|said|says?|has|have"
    r"|gave|gives?|counted|counts?|tally|version|estimate)\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"\s*(?:[.,;:)]|(?:and|or|while|but|since|so far|by|up to|until|to date)\b|$)")
# "the dead at 20 and the injured at 33"
_PUT_AT = re.compile(r"\bthe\s+([a-z]+)\s+at\s+(?:[a-z]+\s+){0,2}$")
_FIGURES = frozenset("figure number total count toll tally estimate".split())
_IN_PLACE = re.compile(r"\s+(?:\w+\s+){0,2}(?:in|at|near)\s+(?:the\s+)?([A-Z][\w’'-]*)")
_ASKS_SOURCE = re.compile(
    r"\b(?:according to|say|says|said|claim(?:s|ed)?|count(?:s|ed)?|record(?:s|ed)?|report(?:s|ed)?"
    r"|estimate[sd]?|put|puts|give|gives|gave"
    r"|['’]s (?:count|tally|figures?|estimate|account))\b",
    re.IGNORECASE,
)
# Some of those, more than those, at other times, or what is only feared.
_PART_BEHIND = re.compile(
    r"\s*(?:%|per\s?cent\b|more\b|others?\b|of\s+(?:the|those|these|them|whom|which|its|their)\b"
    r"|\w+\s+(?:of|in)\s+(?:one|them|whom)\b)",
    re.IGNORECASE,
)
_PART_BEFORE = re.compile(
    r"\b(?:another|further|additional|other|aged?|could|may|might|feared?)\s+$"
    r"|\b(?:could|may|might|fear\w*)\b[^,;.]*$",
    re.IGNORECASE,
)
_FEARED_BEHIND = re.compile(r"[^,;.]*\b(?:could|may|might)\b", re.IGNORECASE)
_LONG_AGO = re.compile(r"\bago\b|\blast\s+(?:week|month|year|summer|winter)\b", re.IGNORECASE)
_AGED = re.compile(r"\w,\s$")  # "a woman, 82, drowned"
_OLDEST = re.compile(r"\b(?:oldest|youngest)\b")
_FEW = ("one", "two")
_ASKS_WHETHER_ALIKE = re.compile(r"\b(?:dis)?agree|\bdiffer|\bcontradict", re.IGNORECASE)
_TELLING = 10  # smaller numbers are of many things
_FAR = 6  # sentences


def claimed_beside(question: Question, facet: FacetAsked, span: Span) -> list[Span]:
    """The values that somebody else claims of the same, in the span's sentence or beside it."""
    if facet.type is AnswerType.NUMBER and is_vague(span):
        return []
    deeds = deeds_of(question)
    near = {each.sentence for each in window(span)}
    return [
        value
        for each in window(span, _FAR)
        if each.sentence == span.sentence or not _names_others(question, span, each)
        for value in values_told(facet, each, every=True)
        if _is_elses(span, value)
        and not _is_elsewhere(question, span, value)
        and not (facet.type is AnswerType.NUMBER and _is_of_some(question.text, span, value))
        and (
            deeds & telling_families(each.text) or (_is_said_alone(value) and each.sentence in near)
        )
    ]


def told_again(facet: FacetAsked, span: Span, pool: Sequence[Hit]) -> list[Span]:
    """Where else the hits count as many of the same: what others say to it may stand there."""
    number = number_of(span.text)
    if facet.type is not AnswerType.NUMBER or not facet.noun or (number or 0) < _TELLING:
        return []
    told = _number_in(span)
    found = []
    for hit in pool:
        at, text = hit.passage.start, hit.passage.text
        for start, end in sentences(text) if told in text.lower() else ():
            here = replace(
                span, hit=hit, start=at + start, end=at + end, sentence=(at + start, at + end)
            )
            if told in here.text.lower() and here.place != span.place:
                same = values_told(facet, here, every=True)
                found += [value for value in same if number_of(value.text) == number]
    return found


def _number_in(span: Span) -> str:
    """The digits or the word of a number, by which sentences with it are found."""
    digits = re.search(r"[\d.,]*\d", span.text)
    words = [word for word in re.findall(r"[a-z]+", span.text.lower()) if number_of(word)]
    return digits[0] if digits else words[0]


def _is_elsewhere(question: Question, span: Span, value: Span) -> bool:
    """Whether a value is told of another place than the span: "15 dead in Aber". The question's
    places are the span's, too."""
    place = _place_behind(value)
    return bool(place) and not place <= {*terms(question.text)} and place != _place_behind(span)


def _place_behind(value: Span) -> set[str]:
    """The stems of the place that stands behind a value, where one does."""
    place = _IN_PLACE.match(value.hit.article.text, value.end)
    return set(terms(place[1])) if place and place[1].lower() not in (*MONTHS, *WEEKDAYS) else set()


def _is_of_some(asks: str, span: Span, value: Span) -> bool:
    """Whether a number is of some of those that the span counts, of more, of others or of other
    times; or only feared."""
    text, (start, end) = value.hit.article.text, value.sentence
    before, behind = text[start : value.start], text[value.end : end]
    return (
        value.text.lower() in _FEW
        or bool(_PART_BEHIND.match(behind) or _PART_BEFORE.search(before))
        or bool(_FEARED_BEHIND.match(behind) or _LONG_AGO.search(value.whole.text))
        or bool(_AGED.search(before) and behind.startswith(","))
        or bool(_OLDEST.search(before))
        or _is_put_at_others(before)
        or _is_denied(value)
        or (value.sentence != span.sentence and tells_both(asks, span, value))
    )


def _is_put_at_others(before: str) -> bool:
    """Whether a number is "the injured at 33" beside others."""
    put = _PUT_AT.search(before)
    return put is not None and put[1] not in _FIGURES


def _is_denied(value: Span) -> bool:
    claimed = claim(value.hit.article.text, value.start, value.end, value.hit.passage.start)
    return claimed is not None and claimed.denies


def _known(question: Question, span: Span) -> set[str]:
    """The stems of the question and of the span's sentence and title."""
    return {*terms(question.text), *terms(span.whole.text), *terms(span.hit.article.title)}


def _is_elses(span: Span, value: Span) -> bool:
    """Whether somebody claims the value, and not whoever claims the span."""
    return claimant(value) is not None and not of_one_claimant(span, value)


def _names_others(question: Question, span: Span, here: Span) -> bool:
    """Whether a sentence names somebody or something, beside whoever says it, that neither the
    question nor the span's sentence and title know."""
    known = _known(question, span)
    return any(
        not set(terms(here.text[start:end])) <= known
        and not is_sayer(here.hit.article.text, here.start + start, here.start + end, here.sentence)
        for start, end in names(here.text)
    )


def of_one_claimant(one: Span, other: Span) -> bool:
    """Whether one and the same claimant gives both, named in full or in part, in whatever spelling:
    at another time."""
    first, second = (_stems(claimant(span) or "") for span in (one, other))
    return bool(first and second) and (_all_in(first, second) or _all_in(second, first))


def tells_both(asks: str, one: Span, other: Span) -> bool:
    """Whether the sentence of one of two numbers has the other number, too, not of others, and sets
    nothing against it: then they count different things. `asks` is what was asked."""
    for first, second in ((one, other), (other, one)):
        here = second.whole
        places = [
            replace(here, start=here.start + start, end=here.start + end)
            for start, end in numbers(here.text)
        ]
        same = [each for each in places if number_of(each.text) == number_of(first.text)]
        if not DISAGREES.search(here.text) and any(
            not is_of_another_deed(asks, each) for each in same
        ):
            return True
    return False


def asks_one_source(question: Question, span: Span) -> bool:
    """Whether the question asks for what the span's claimant says: what others say is no answer."""
    said_by = _stems(claimant(span) or "")
    asked = _ASKS_SOURCE.search(question.text) and not _ASKS_WHETHER_ALIKE.search(question.text)
    return bool(asked and said_by) and any(
        _all_in(_stems(name), said_by)
        for name in (question.text[a:b] for a, b in names(question.text))
    )


def _stems(name: str) -> set[str]:
    return set(terms(name)) - stop_terms()


def _all_in(stems: set[str], others: set[str]) -> bool:
    return bool(stems) and all(
        stem in others or any(spelt_alike(stem, other) for other in others) for stem in stems
    )


def values_told(facet: FacetAsked, here: Span, every: bool = False) -> list[Span]:
    """The values of a sentence; of one that lists accounts ("others spoke of a dozen") also the
    numbers of which it does not say again what they count."""
    found = values(facet, here)
    if facet.type is not AnswerType.NUMBER or not facet.noun:
        return found
    if every or (found and ACCOUNTS.search(here.text)):
        of_a_kind = set(families_of(facet.noun)) & kinds()
        bare = [
            each
            for each in values(replace(facet, noun=""), here)
            if each.text != "one"
            and (
                _is_said_alone(each)
                or of_a_kind & {*_families_behind(each.hit.article.text, each.end)}
            )
        ]
        return sorted({*found, *bare}, key=lambda span: span.start)
    return found


def _is_said_alone(value: Span) -> bool:
    """Whether nothing beside a number says what it counts: what was counted before."""
    text = value.hit.article.text
    return is_bare(value) and bool(_BARE.match(text, value.end))


def _families_behind(text: str, at: int) -> tuple[str, ...]:
    word = re.match(r"\s+(\w+)", text[at : at + 32])
    return families_of(word[1]) if word else ()
