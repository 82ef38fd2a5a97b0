"""Spans of several passages to answers: spans that say the same stand together, and what they
weigh, how much articles agree, and whether the answer is of the type that was asked for, becomes
one probability. Pure arithmetic over spans, by weights that were fitted on held-out questions.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.article import Passage
from index.hit import Clock, seconds
from index.terms import stop_terms, terms
from qa.answer import Span
from qa.calibration import Fitted
from qa.copies import families as families_of_copies
from qa.frame import deeds_of
from qa.names import names
from qa.question import AnswerType, FacetAsked, Question
from qa.shapes import (
    not_descriptions,
    not_of_the_speaker,
    not_sayers,
    not_taken_back,
    of_the_shape,
    type_fit,
)
from qa.support import Support

_MOST_ODDS = 12.0
_MOST_DAYS = 10_000.0
_MOST_SHARE = 2.0  # log-odds
# Of a group's features those that tell how sure it is: odds and relevance in the passage, fit of
# the sentence and the passage, names that the paragraph lacks, odds, relevance and likeness of the
# sentence alone. With all of them, right answers were told from wrong ones less well (AUROC on
# held-out news .787 against .802, from answers to a swapped name .914 against .928).
_CERTAIN = (0, 3, 8, 9, 11, 14, 15, 16)
_DAY_S = 86_400.0
_MOST_OF_NAME = 3  # words of a person's name


@dataclass(frozen=True, slots=True)
class Group:
    """Spans that say the same, best first, and the features that they are weighed by."""

    spans: tuple[Span, ...]
    features: tuple[float, ...]
    score: float = 0.0


Grouped = tuple[FacetAsked, Sequence[Group]]  # a facet with its groups, best first


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
    # "Which national park?" may well be answered by "Yellowstone National Park".
    asked = set(terms(question.text)) - set(terms(facet.noun))
    for span in of_the_shape(facet, _eligible(question, facet, spans, asked)):
        same[_meaning(span)].append(span)
    newest = max((_published(span) for span in spans), default=0.0)
    support = Support.of(question, facet, spans)
    family = _families(spans)
    return [
        Group(
            tuple(ordered),
            _features(facet, ordered, asked, newest, family)
            + support(ordered[0])
            + _closely(ordered),
        )
        for group in same.values()
        for ordered in [sorted(group, key=lambda span: (-_odds(span), span.hit.article.id))]
    ]


def _eligible(
    question: Question, facet: FacetAsked, spans: Sequence[Span], asked: set[str]
) -> Sequence[Span]:
    """The spans that may answer at all. Whom the question names did not do it to themselves."""
    kept = not_of_the_speaker(question, facet, not_taken_back(question, spans))
    kept = not_descriptions(question, facet, not_sayers(question, facet, kept))
    if facet.type is not AnswerType.WHO or not deeds_of(question):
        return kept
    return [s for s in kept if _share_asked(terms(_full_name(s)), asked, facet) < 1] or kept


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
    """What the probability of being right depends on: the group's share of all groups' score (as
    bounded log-odds: where only one has the shape that was asked for, its share says nothing), how
    likely its passages and its sentence by itself make it, and how relevant and how like the
    question these are."""
    share = min(max(share, 1e-6), 1 - 1e-6)
    odds = math.log(share / (1 - share))
    return (
        min(max(odds, -_MOST_SHARE), _MOST_SHARE),
        *(group.features[at] for at in _CERTAIN),
    )


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
    family: Mapping[Passage, int],
) -> tuple[float, ...]:
    """What a group is weighed by; natural logarithms, so that none outweighs all others."""
    best = ordered[0]
    words = terms(_full_name(best) if facet.type is AnswerType.WHO else best.text)
    age_days = (newest - max(map(_published, ordered))) / _DAY_S
    return (
        _bounded(max(span.odds for span in ordered)),
        math.log(_mass(ordered, family) + 1e-4),
        math.log(len({family[span.hit.passage] for span in ordered})),
        max(span.relevance for span in ordered),
        max(span.hit.score for span in ordered),
        type_fit(facet, best),
        _share_asked(words, asked, facet),
        math.log(1 + min(age_days, _MOST_DAYS)),
    )


def _share_asked(words: Sequence[str], asked: set[str], facet: FacetAsked) -> float:
    """The share of a span's words that the question has; of a person's name one is enough."""
    shared = sum(word in asked for word in words)
    if facet.type is AnswerType.WHO and shared and len(words) <= _MOST_OF_NAME:
        return 1.0
    return shared / len(words) if words else 1.0


def _full_name(span: Span) -> str:
    """The name that the span is a part of, for who was asked about is not the answer by a first
    name, either."""
    start, end = span.sentence
    sentence = span.hit.article.text[start:end]
    for a, b in names(sentence):
        if start + a <= span.start and span.end <= start + b:
            return sentence[a:b]
    return span.text


def _closely(ordered: Sequence[Span]) -> tuple[float, float, float]:
    """What the group's sentences make of it by themselves: the best odds, how relevant its best
    sentence is, and how like the question by meaning."""
    return (
        _bounded(max(span.alone for span in ordered)),
        max(span.told for span in ordered),
        max(span.likeness for span in ordered),
    )


def _odds(span: Span) -> float:
    return _bounded(span.odds) + _bounded(span.alone)


def _bounded(odds: float) -> float:
    return max(min(odds, _MOST_ODDS), -_MOST_ODDS)


def _published(span: Span) -> float:
    """Seconds since 1970; 0, which is older than all news, where nobody says."""
    published = span.hit.article.published_at
    return float(seconds(published, Clock.WALL)) if published else 0.0


def _mass(spans: Sequence[Span], family: Mapping[Passage, int]) -> float:
    """The probabilities of the best span of each report, added up: a reprint proves nothing."""
    best: dict[int, float] = {}
    for span in spans:
        of = family[span.hit.passage]
        best[of] = max(best.get(of, 0.0), span.score)
    return math.fsum(best.values())


def _families(spans: Sequence[Span]) -> dict[Passage, int]:
    """For each passage the number of the report that it is of; copies and the passages of one
    article share it."""
    hits = list({span.hit.passage: span.hit for span in spans}.values())
    first: dict[str, int] = {}
    found = {}
    for at, hit in zip(families_of_copies(hits), hits, strict=True):
        report = first.setdefault(hits[at].article.version, len(first))
        found[hit.passage] = first.setdefault(hit.article.version, report)
    return found


def _meaning(span: Span) -> object:
    """What two agreeing spans have in common: the date meant, or the stems."""
    if span.day is not None:
        return (span.day, span.precision)
    stems = tuple(stem for stem in terms(span.text) if stem not in stop_terms())
    return stems or span.text.casefold()
