"""Spans of several passages to answers: spans that say the same stand together, and what they
weigh, how much articles agree, and whether the answer is of the type that was asked for, becomes
one probability. Pure arithmetic over spans, by weights that were fitted on held-out questions.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.article import Passage
from index.hit import Clock, Hit, seconds
from index.terms import stop_terms, terms
from qa.aliases import Aliases
from qa.alike import families, kinds, telling_families
from qa.answer import Precision, Span
from qa.attribution import is_sayer, is_somebody
from qa.calibration import Fitted
from qa.clauses import entities
from qa.copies import families as families_of_copies
from qa.frame import deeds_of
from qa.names import names, numbers
from qa.question import AnswerType, FacetAsked, Question
from qa.statements import statements
from qa.values import UNITS, counts, has_unit, is_bare
from qa.verbs import says

_MOST_ODDS = 12.0
_MOST_DAYS = 10_000.0
_DAY_S = 86_400.0
_BARE_NUMBER = 0.8
_COARSE_DATE = 0.8
_OTHER_NUMBER = 0.3
_MOSTLY = 0.6  # of a span's characters
_MOST_OF_OFFICE = 6  # words: "an officer of the army"
_MOST_OF_NAME = 3  # words of a person's name
_SPEAKS = re.compile(
    r"(?:blam|accus|call|vow|promis|urg|warn|critici|dismiss|demand|comment|speak|spok|quot|ask"
    r"|think|want|offer|insist|accord|agree|argu|suggest|estimat|count|put)"
)


@dataclass(frozen=True, slots=True)
class Group:
    """Spans that say the same, best first, and the features that they are weighed by."""

    spans: tuple[Span, ...]
    features: tuple[float, ...]
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Support:
    """How much of a question stands where a span does. `fits` has for each sentence of the hits
    how well it fits the question, as a share of the best one (`qa/statements.py`); `weights` the
    share of each of the question's families, rare ones in the hits weighing more."""

    fits: Mapping[tuple[str, int], float]
    weights: Mapping[str, float]
    names: tuple[str, ...]
    deeds: frozenset[str]
    aliases: Aliases

    @classmethod
    def of(cls, question: Question, facet: FacetAsked, spans: Sequence[Span]) -> Support:
        hits = list({span.hit.passage: span.hit for span in spans}.values())
        told = statements(question, hits)
        best = max((each.score for each in told), default=0.0) or 1.0
        return cls(
            {(each.hit.article.version, each.start): each.score / best for each in told},
            _weights(question, facet, hits),
            tuple(question.text[start:end] for start, end in names(question.text)),
            frozenset(deeds_of(question)),
            Aliases.of(hit.passage.text for hit in hits),
        )

    def __call__(self, span: Span) -> tuple[float, ...]:
        """How well the span's sentence fits, the share of the question's weight in its passage and
        title, the share of its names that these do not have in full, the same of its paragraph and
        title, and whether its sentence tells of none of the question's deeds."""
        around = _around(span.hit)
        passage = telling_families(around)
        near = f"{span.hit.article.title}\n{_paragraph(span)}"
        sentence = span.hit.article.text[slice(*span.sentence)]
        return (
            self.fits.get((span.hit.article.version, span.sentence[0]), 0.0),
            math.fsum(w for family, w in self.weights.items() if family in passage),
            self._missing(around),
            self._missing(near),
            float(bool(self.deeds) and not self.deeds & telling_families(sentence)),
        )

    def _missing(self, text: str) -> float:
        """The share of the question's names that a text does not have in full."""
        stems = set(terms(text))
        missing = sum(not self.aliases.held(name, stems) for name in self.names)
        return missing / (len(self.names) or 1)


def _paragraph(span: Span) -> str:
    """The paragraph around the span's sentence, as far as its passage goes."""
    text, passage = span.hit.article.text, span.hit.passage
    start = text.rfind("\n", passage.start, span.sentence[0]) + 1 or passage.start
    end = text.find("\n", span.sentence[1], passage.end)
    return text[start : end if end >= 0 else passage.end]


def _weights(question: Question, facet: FacetAsked, hits: Sequence[Hit]) -> Mapping[str, float]:
    held = [telling_families(_around(hit)) for hit in hits]
    wanted = telling_families(question.text) - telling_families(facet.noun)
    frequency = Counter(family for families in held for family in families)
    n = len(held)
    weights = {
        family: math.log(1 + (n - frequency[family] + 0.5) / (frequency[family] + 0.5))
        for family in wanted
    }
    total = math.fsum(weights.values()) or 1.0
    return {family: weight / total for family, weight in weights.items()}


def _around(hit: Hit) -> str:
    return f"{hit.article.title}\n{hit.passage.text}"


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
    for span in _of_the_shape(facet, _not_sayers(question, facet, spans)):
        same[_meaning(span)].append(span)
    # "Which national park?" may well be answered by "Yellowstone National Park".
    asked = set(terms(question.text)) - set(terms(facet.noun))
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
    (as log-odds), how relevant its passages are, how well they fit the question's words and
    meaning, whether it has not the shape asked for, and how much of the question its best sentence
    supports."""
    share = min(max(share, 1e-6), 1 - 1e-6)
    relevance, hit_score, fit = group.features[3:6]
    misfit = float(fit < 0 or fit == _OTHER_NUMBER)
    odds = math.log(share / (1 - share))
    return (group.score, odds, relevance, hit_score, misfit, *group.features[8:])


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
        _type_fit(facet, best),
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


def _of_the_shape(facet: FacetAsked, spans: Sequence[Span]) -> Sequence[Span]:
    """Where any span is a date or a number that was asked for, only such ones: "the day after" is
    no answer beside "on Friday"."""
    shaped = (AnswerType.WHEN, AnswerType.NUMBER, AnswerType.WHO)
    if facet.type not in shaped and not wants_name(facet):
        return spans
    return [span for span in spans if _type_fit(facet, span) > 0] or spans


def _not_sayers(question: Question, facet: FacetAsked, spans: Sequence[Span]) -> Sequence[Span]:
    """Without those who only say what happened, unless the question asks who said something."""
    words = re.findall(r"[a-z]+", question.text.lower())
    asks_who_said = any(says(word) or _SPEAKS.match(word) for word in words)
    if facet.type is not AnswerType.WHO or asks_who_said:
        return spans
    return [
        span
        for span in spans
        if not is_sayer(span.hit.article.text, span.start, span.end, span.sentence)
    ] or spans


def _type_fit(facet: FacetAsked, span: Span) -> float:
    """1 where the span has the shape that was asked for, -1 where it has not, 0 for any shape."""
    if facet.type is AnswerType.WHEN:
        exact = span.precision in (Precision.DAY, Precision.HOUR)
        return -1.0 if span.day is None else 1.0 if exact else _COARSE_DATE
    if facet.type is AnswerType.NUMBER:
        return _number_fit(facet, span)
    if facet.type is AnswerType.WHO:
        return _entity_fit(span.text)
    if facet.type is AnswerType.WHERE or wants_name(facet):
        return 1.0 if names(span.text) else -1.0
    return 0.0


def _entity_fit(text: str) -> float:
    """1 for somebody, with few words more; 0 where somebody is only named among other things."""
    found = entities(text)
    longest = max((end - start for start, end in found), default=0)
    words = [word.lower() for word in re.findall(r"[\w’'-]+", text)]
    by_office = len(words) <= _MOST_OF_OFFICE and any(is_somebody(word) for word in words)
    if by_office or longest >= _MOSTLY * len(text):
        return 1.0
    return 0.0 if found else -1.0


def _number_fit(facet: FacetAsked, span: Span) -> float:
    """1 for a number of what is counted, -1 for none; between them one that does not say what it
    counts ("more than 50,000 fled"), and below that a number of something else."""
    if not numbers(span.text):
        return -1.0
    if facet.label in UNITS:
        return 1.0 if has_unit(facet.label, span) else _OTHER_NUMBER
    here = replace(span, start=span.sentence[0], end=span.sentence[1])
    counted = counts(here, facet.noun) if facet.noun else []
    if any(each.start < span.end and span.start < each.end for each in counted):
        return 1.0
    return _BARE_NUMBER if is_bare(span) else _OTHER_NUMBER


def wants_name(facet: FacetAsked) -> bool:
    """Whether the facet asks for one of a kind of things that bear names: "which city"."""
    return facet.type is AnswerType.NAME and bool(set(families(terms(facet.noun)[-1:])) & kinds())
