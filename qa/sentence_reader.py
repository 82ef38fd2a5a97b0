"""Hits to spans without a trained model: the sentences that answer, and in them what has the
shape of the answer, a date, a number, a name. Sentences are ranked by the question's words and by
meaning.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.sentences import sentences
from index.embed import Embedder
from index.hit import Hit
from index.terms import stop_terms, terms
from qa.alike import families, telling_families
from qa.answer import Span
from qa.names import groups, names, numbers
from qa.question import AnswerType, FacetAsked, Question
from qa.times import mentions

# Embedding a sentence costs a millisecond: only those that the words put first are embedded.
_EMBEDDED_SENTENCES = 16
_COVERAGE_WEIGHT = 0.5
_RANK_BONUS = 0.05
_KEPT_SENTENCES = 16


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a hit, half-open code points of the article, and how well it fits."""

    hit: Hit
    start: int
    end: int
    score: float = 0.0

    @property
    def text(self) -> str:
        return self.hit.article.text[self.start : self.end]


class SentenceReader:
    """See the module's text. `embedder` is the one that made the index."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Span]:
        """Spans for every facet, best first; their scores, from 0 to 1, are no probabilities."""
        ranked = self.rank(question, hits)[:_KEPT_SENTENCES]
        asked = set(terms(question.text)) - stop_terms()
        spans = [
            span
            for facet in question.facets
            for sentence in ranked
            for span in find_spans(facet, sentence, asked)
        ]
        return sorted(spans, key=lambda span: -span.score)

    def rank(self, question: Question, hits: Sequence[Hit]) -> list[Sentence]:
        """The sentences of the hits, best first: share of the question's words that they and their
        title hold (rare ones count more), and cosine with the question."""
        pool = _different(_sentences(hits))
        if not pool:
            return []
        coverage = _coverages(sorted(telling_families(question.text)), pool)
        rank_of = {id(hit): at for at, hit in enumerate(hits)}
        by_words = sorted(
            zip(pool, coverage, strict=True),
            key=lambda pair: (-pair[1], rank_of[id(pair[0].hit)], pair[0].start),
        )[:_EMBEDDED_SENTENCES]
        vectors = self._embedder.embed(
            [question.text, *(sentence.text for sentence, _ in by_words)]
        )
        cosines = vectors[1:] @ vectors[0]
        scored = []
        for (sentence, covered), cosine in zip(by_words, cosines, strict=True):
            score = _COVERAGE_WEIGHT * covered + (1 - _COVERAGE_WEIGHT) * max(float(cosine), 0.0)
            score += _RANK_BONUS / (1 + rank_of[id(sentence.hit)])
            scored.append(Sentence(sentence.hit, sentence.start, sentence.end, min(score, 1.0)))
        return sorted(scored, key=lambda sentence: -sentence.score)


def find_spans(facet: FacetAsked, sentence: Sentence, asked: set[str]) -> list[Span]:
    """What in the sentence has the shape of an answer to the facet; words that the question
    itself used answer nothing, and neither does the full name of whom it named."""
    spans = _FINDERS[facet.type](facet, sentence)
    if facet.type in (AnswerType.WHO, AnswerType.WHERE):
        spans = [span for span in spans if not set(terms(span.text)[-1:]) & asked]
    return [span for span in spans if not set(terms(span.text)) <= asked]


def _find_dates(facet: FacetAsked, sentence: Sentence) -> list[Span]:
    published = sentence.hit.article.published_at
    day = published.date() if published else None
    return [
        _span(facet, sentence, found.start, found.end, day=found.day, precision=found.precision)
        for found in mentions(sentence.text, day, sentence.start)
    ]


def _find_numbers(facet: FacetAsked, sentence: Sentence) -> list[Span]:
    """Numbers that are no part of a date; those followed by what is counted come first."""
    dates = [(found.start, found.end) for found in mentions(sentence.text, date(2000, 1, 1))]
    counted = set(terms(facet.noun)[-1:])
    spans = []
    for start, end in numbers(sentence.text):
        if any(start < stop and begin < end for begin, stop in dates):
            continue
        after = terms(sentence.text[end : end + 40])
        fit = 1.0 if not counted or counted & set(after[:4]) else 0.4
        if counted & _ANYBODY:  # people are counted as residents, workers, dead, ...
            fit = max(fit, 0.8)
        spans.append(_span(facet, sentence, sentence.start + start, sentence.start + end, fit))
    return spans


def _find_names(facet: FacetAsked, sentence: Sentence) -> list[Span]:
    """Names, without those that only say who reported it."""
    wanted = set(terms(facet.noun)) - stop_terms()
    fit = 1.0 if not wanted or wanted & set(terms(sentence.text)) else 0.85
    text = sentence.text
    return [
        _span(facet, sentence, sentence.start + start, sentence.start + end, fit)
        for start, end in names(text)
        if not _reports(text, start, end) and not groups(text[start:end])
    ]


def _find_actors(facet: FacetAsked, sentence: Sentence) -> list[Span]:
    """Names and groups; a name inside a group ("rebels led by X") belongs to it. Who stands
    first in the sentence is the likeliest to act."""
    text = sentence.text
    together = groups(text)
    alone = [
        (start, end)
        for start, end in names(text)
        if not any(begin <= start and end <= stop for begin, stop in together)
    ]
    found = sorted(
        span for span in together + alone if span in together or not _reports(text, *span)
    )
    return [
        _span(facet, sentence, sentence.start + start, sentence.start + end, 0.98**place)
        for place, (start, end) in enumerate(found)
    ]


def _find_text(facet: FacetAsked, sentence: Sentence) -> list[Span]:
    return [_span(facet, sentence, sentence.start, sentence.end)]


_FINDERS: dict[AnswerType, Callable[[FacetAsked, Sentence], list[Span]]] = {
    AnswerType.WHEN: _find_dates,
    AnswerType.NUMBER: _find_numbers,
    AnswerType.WHO: _find_actors,
    AnswerType.WHERE: _find_names,
    AnswerType.NAME: _find_names,
    AnswerType.TEXT: _find_text,
}
_ANYBODY = frozenset(terms("people persons"))
_SAID = frozenset(terms("said says reported reports told according claimed citing confirmed"))


def _reports(text: str, start: int, end: int) -> bool:
    """Whether the name is the reporter's: "according to X", "X said"."""
    before = terms(text[max(0, start - 20) : start])[-2:]
    after = terms(text[end : end + 30])[:2]
    return bool(_SAID & set(before)) or bool(_SAID & set(after))


def _span(
    facet: FacetAsked, sentence: Sentence, start: int, end: int, fit: float = 1.0, **when: object
) -> Span:
    around = (sentence.start, sentence.end)
    score = sentence.score * fit
    odds = math.log(score / (1 - score)) if 0 < score < 1 else 0.0
    return Span(facet.label, sentence.hit, start, end, score, around, odds=odds, **when)  # type: ignore[arg-type]


def _sentences(hits: Sequence[Hit]) -> list[Sentence]:
    return [
        Sentence(hit, hit.passage.start + start, hit.passage.start + end)
        for hit in hits
        for start, end in sentences(hit.passage.text)
    ]


def _different(pool: Sequence[Sentence]) -> list[Sentence]:
    """Each sentence once: passages overlap, and outlets print each other's sentences."""
    seen: dict[str, Sentence] = {}
    for sentence in pool:
        seen.setdefault(sentence.text, sentence)
    return list(seen.values())


def _coverages(wanted: Sequence[str], pool: Sequence[Sentence]) -> list[float]:
    """For each sentence the share of the wanted families in it, weighted by how rare they are in
    the pool; a stem that only the title has counts half."""
    stems = [set(families(terms(sentence.text))) for sentence in pool]
    titles = [set(families(terms(sentence.hit.article.title))) for sentence in pool]
    frequency = Counter(stem for each in stems for stem in each)
    weight = {stem: math.log(1 + len(pool) / (1 + frequency[stem])) for stem in wanted}
    total = sum(weight.values()) or 1.0
    return [
        sum(weight[stem] * (1.0 if stem in own else 0.5) for stem in wanted if stem in own | title)
        / total
        for own, title in zip(stems, titles, strict=True)
    ]
