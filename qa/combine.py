"""Spans of several passages to answers: spans that say the same stand together, and what they
weigh, how much articles agree, and whether the answer is of the type that was asked for, becomes
one probability. Pure arithmetic over spans, by weights that were fitted on held-out questions.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.hit import Clock, seconds
from index.terms import stop_terms, terms
from qa.answer import Span
from qa.calibration import Fitted
from qa.names import names, numbers
from qa.question import AnswerType, FacetAsked, Question

_MOST_ODDS = 12.0
_MOST_DAYS = 10_000.0
_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Group:
    """Spans that say the same, best first, and the features that they are weighed by."""

    spans: tuple[Span, ...]
    features: tuple[float, ...]
    score: float = 0.0


def combine(
    question: Question, facet: FacetAsked, spans: Sequence[Span], fitted: Fitted
) -> list[Group]:
    """The groups of a facet's spans, best first; each span's `score` becomes the probability that
    its group is right."""
    groups = [weighed(group, fitted.ranking) for group in grouped(question, facet, spans)]
    ranked = sorted(groups, key=lambda group: (-group.score, group.spans[0].text))
    chances = fitted_chances(ranked, fitted)
    return [
        replace(group, spans=tuple(replace(span, score=chance) for span in group.spans))
        for group, chance in zip(ranked, chances, strict=True)
    ]


def grouped(question: Question, facet: FacetAsked, spans: Sequence[Span]) -> list[Group]:
    """Spans that say the same, with their features, in no order."""
    same: dict[object, list[Span]] = defaultdict(list)
    for span in _of_the_shape(facet, spans):
        same[_meaning(span)].append(span)
    # "Which national park?" may well be answered by "Yellowstone National Park".
    asked = set(terms(question.text)) - set(terms(facet.noun))
    newest = max((_published(span) for span in spans), default=0.0)
    return [
        Group(tuple(ordered), _features(facet, ordered, asked, newest))
        for group in same.values()
        for ordered in [sorted(group, key=lambda span: (-span.odds, span.hit.article.id))]
    ]


def weighed(group: Group, weights: Sequence[float]) -> Group:
    """The group with its score: the weighted sum of its features."""
    score = math.fsum(w * x for w, x in zip(weights, group.features, strict=True))
    return replace(group, score=score)


def fitted_chances(ranked: Sequence[Group], fitted: Fitted) -> list[float]:
    """For each group, best first, the probability that it is right."""
    if not ranked:
        return []
    shares = softmax([group.score for group in ranked])
    return [
        round(fitted.first(chance_features(group, share)), 4)
        for group, share in zip(ranked, shares, strict=True)
    ]


def chance_features(group: Group, share: float) -> tuple[float, ...]:
    """What the probability of being right depends on: the group's score, its share of all groups'
    (as log-odds), how relevant its passages are, and how well they fit the question's words and
    meaning."""
    share = min(max(share, 1e-6), 1 - 1e-6)
    return (group.score, math.log(share / (1 - share)), *group.features[3:5])


def softmax(scores: Sequence[float]) -> list[float]:
    best = max(scores)
    powers = [math.exp(score - best) for score in scores]
    total = math.fsum(powers)
    return [power / total for power in powers]


def _features(
    facet: FacetAsked,
    ordered: Sequence[Span],
    asked: set[str],
    newest: float,
) -> tuple[float, ...]:
    """What a group is weighed by; natural logarithms, so that none outweighs all others."""
    best = ordered[0]
    words = terms(best.text)
    age_days = (newest - max(map(_published, ordered))) / _DAY_S
    return (
        max(min(best.odds, _MOST_ODDS), -_MOST_ODDS),
        math.log(_mass(ordered) + 1e-4),
        math.log(len({span.hit.article.version for span in ordered})),
        max(span.relevance for span in ordered),
        max(span.hit.score for span in ordered),
        _type_fit(facet, best),
        sum(word in asked for word in words) / len(words) if words else 1.0,
        math.log(1 + min(age_days, _MOST_DAYS)),
    )


def _published(span: Span) -> float:
    """Seconds since 1970; 0, which is older than all news, where nobody says."""
    published = span.hit.article.published_at
    return float(seconds(published, Clock.WALL)) if published else 0.0


def _mass(spans: Sequence[Span]) -> float:
    """The probabilities of the best span of each text, added up: a reprint proves nothing."""
    best: dict[str, float] = {}
    for span in spans:
        version = span.hit.article.version
        best[version] = max(best.get(version, 0.0), span.score)
    return math.fsum(best.values())


def _meaning(span: Span) -> object:
    """What two agreeing spans have in common: the date meant, or the stems."""
    if span.day is not None:
        return (span.day, span.precision)
    stems = tuple(stem for stem in terms(span.text) if stem not in stop_terms())
    return stems or span.text.casefold()


def _of_the_shape(facet: FacetAsked, spans: Sequence[Span]) -> Sequence[Span]:
    """Where any span is a date or a number that was asked for, only such ones: "the day after" is
    no answer beside "on Friday"."""
    if facet.type not in (AnswerType.WHEN, AnswerType.NUMBER):
        return spans
    return [span for span in spans if _type_fit(facet, span) > 0] or spans


def _type_fit(facet: FacetAsked, span: Span) -> float:
    """1 where the span has the shape that was asked for, -1 where it has not, 0 for any shape."""
    if facet.type is AnswerType.WHEN:
        return 1.0 if span.day else -1.0
    if facet.type is AnswerType.NUMBER:
        return 1.0 if numbers(span.text) else -1.0
    if facet.type in (AnswerType.WHO, AnswerType.WHERE):
        return 1.0 if names(span.text) else -1.0
    return 0.0
