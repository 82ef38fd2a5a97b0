"""Figures that changed: counted again and again and each time higher, or taken back by whoever
gave them. Oldest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from qa.alike import telling_families
from qa.answer import Span
from qa.counted import is_of_another_deed
from qa.difference import (
    Difference,
    Kind,
    answers_alone,
    is_about,
    is_of_kind,
    is_of_the_past,
    of_a_size,
    published_day,
    whole,
    window,
)
from qa.frame import deeds_of
from qa.others import tells_both, values_told
from qa.question import AnswerType, FacetAsked, Question
from qa.values import different, number_of, values

_REVISED = re.compile(
    r"\b(?:rais|lower|revis|correct|updat|increas|reduc)ed\s+(?:up\s+|down\s+)?"
    r"(?:this|it|that|(?:the|its|their) \w+(?: of \w+(?: \w+)?)?)\s+(?:up\s+|down\s+)?to\b"
    r"|\b(?:a |the )?(?:later|newer|updated) (?:report|count|tally|toll)s?\b"
    r"|\blater (?:put|gave|spoke of|counted|said)\b|\bnow (?:puts|says|counts|speaks of)\b",
    re.IGNORECASE,
)
_REVISED_WITHIN = 160  # characters behind a figure
_RUNS_ON = re.compile(
    r"\b(?:since|so far|toll|in all|in total|altogether|reach\w*|ris\w+|rose|climb\w*|pass(?:ed|es)"
    r"|count(?:s|ed)? of|number(?:ed|s)? of|now (?:counts|puts|stands)|stands at|raised"
    r"|puts? the)\b",
    re.IGNORECASE,
)
_NEAR_BEST = 0.35  # of the best sentence's fit
_LEAST_FIT = 0.5  # of the best sentence, for figures of what was asked
_SURELY = (2.0, 1.0, 0.5)  # log-odds of a span and of its sentence, cosine
_OF_THEM = re.compile(r"\s+of\s+(?:them|whom|these|those|which)\b")
_STILL_COUNTED = 200  # days
_LEAST_GROWTH = 3
_MOSTLY = 0.6


def growth(question: Question, told: Sequence[Span]) -> Difference | None:
    """A figure that was counted again and again, each time higher: the values of the sentences in
    `told` that say it runs on ("since Friday", "the toll reached"), by the day of each, when at
    least three rise from day to day."""
    facet = question.facets[0]
    if facet.type is not AnswerType.NUMBER or question.is_compound or not told:
        return None
    deeds = deeds_of(question)
    best = told[0].score
    if best < _LEAST_FIT or not deeds:
        return None
    newest: dict[date, tuple[float, Span]] = {}
    for each in told:
        published = each.hit.article.published_at
        if each.score < _NEAR_BEST * best or not published or not _RUNS_ON.search(each.text):
            continue
        if not deeds & telling_families(each.text) or not is_about(question, each):
            continue
        for value in [v for v in values(facet, each) if is_of_kind(facet, v)][:1]:
            number = number_of(value.text)
            day = published.date()
            if number is not None and number > newest.get(day, (0.0, value))[0]:
                newest[day] = (number, replace(value, day=day))
    series = [newest[day] for day in sorted(newest)]
    rising = [at for n, at in enumerate(series) if n == 0 or at[0] > max(v for v, _ in series[:n])]
    if len(rising) < _LEAST_GROWTH or len(rising) < _MOSTLY * len(series):
        return None
    return Difference(facet, Kind.GROWTH, tuple(span for _, span in rising))


def again(question: Question, facet: FacetAsked, spans: Sequence[Span]) -> Difference | None:
    """Numbers of what is counted from articles of different days, each of which a sentence gives
    that answers by itself: as a growth where every newer one is higher."""
    if facet.type is not AnswerType.NUMBER or not spans:
        return None
    kept: list[Span] = []
    for span in spans:
        sure = answers_alone(facet, span, _SURELY) and is_about(question, span)
        if (
            sure
            and not is_of_the_past(span)
            and all(_may_be_newer(facet, span, each) for each in kept)
        ):
            kept.append(span)
    if len(kept) < 2:
        return None
    kept.sort(key=published_day)
    counted = [number_of(span.text) or 0.0 for span in kept]
    rises = all(one < other for one, other in pairwise(counted))
    kind = Kind.GROWTH if rises and facet.noun else Kind.CONTRADICTION
    return Difference(facet, kind, tuple(whole(facet, span) for span in kept))


def _may_be_newer(facet: FacetAsked, one: Span, other: Span) -> bool:
    """Whether two numbers may be of one thing, counted on two days."""
    apart = abs(published_day(one) - published_day(other))
    return (
        0 < apart <= _STILL_COUNTED
        and different(facet, one, other)
        and of_a_size(facet, one, other)
        and not tells_both(facet.asks, one, other)
    )


def revision(question: Question, facet: FacetAsked, span: Span) -> Difference | None:
    """A figure and what its source made of it later: "nine; it later raised this to 12"."""
    if facet.type is not AnswerType.NUMBER or not is_about(question, span):
        return None
    text = span.hit.article.text
    behind = text[span.end : min(span.hit.passage.end, span.end + _REVISED_WITHIN)].split("\n")[0]
    later = _REVISED.search(behind)
    if not later:
        return None
    at = span.end + later.end()
    newest = next(
        (
            _from(value, at)
            for each in window(span)
            for value in values_told(facet, each, every=True)
            if at < value.end <= span.end + _REVISED_WITHIN and _may_be(question, value)
        ),
        None,
    )
    first = whole(facet, span)
    if newest is None or not different(facet, first, newest) or not of_a_size(facet, first, newest):
        return None
    return Difference(facet, Kind.GROWTH, (first, newest))


def _from(value: Span, at: int) -> Span:
    """The value without what belongs to the words before `at`: "19" of "revised up to 19"."""
    text = value.hit.article.text[max(value.start, at) : value.end]
    return replace(value, start=value.end - len(text.lstrip()))


def _may_be(question: Question, number: Span) -> bool:
    """Whether a number is neither of those with another fate nor of some: "12 dead, two of them
    guards"."""
    behind = number.hit.article.text[number.end : number.end + 16]
    return not _OF_THEM.match(behind) and not is_of_another_deed(question.text, number)
