"""A closer look: which sentences deserve a reading of their own, and what that makes of the spans
that were found in whole passages.

In a passage a model takes the span that fits best among all that is told; alone, a sentence has to
answer by itself. What answers only beside other sentences falls behind, and where no sentence
answers by itself, mostly nothing does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder
from index.hit import Hit
from qa.answer import Span
from qa.question import Question
from qa.statements import statements

_MOST_POOL = 20  # hits whose sentences are compared with the question's words
_TO_CHOOSE = 2  # more sentences, by the question's words, than are read: meaning decides
_BY_ODDS = 6  # sentences of the likeliest spans of the passages
_BY_ODDS_FOR_EACH = 4
# Of 810 questions on news, 10 sentences gave EM 29.8 and 14 gave 30.1, for 25 ms more. A question
# about several deeds is read in nothing else; one that asks several things about one deed is read
# for each of them.
_READ = 10
_READ_OF_SEVERAL = 14
_READ_FOR_EACH = 8


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as a span, and the cosine of its vector and the question's."""

    span: Span
    likeness: float


class Likeness:
    """Cosines of a question and texts, by the vectors of `embedder`; no text is embedded twice."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def __call__(self, question: str, texts: Sequence[str]) -> list[float]:
        new = [text for text in dict.fromkeys([question, *texts]) if text not in self._vectors]
        if new:
            self._vectors.update(zip(new, self._embedder.embed(new), strict=True))
        return [float(self._vectors[question] @ self._vectors[text]) for text in texts]


def likely_sentences(
    question: Question, pool: Sequence[Hit], spans: Iterable[Span], likeness: Likeness
) -> list[list[Sentence]]:
    """For each facet the sentences that are worth a reading of their own: of the likeliest
    `spans`, and those that are most like the question by words and meaning. What asks several
    things about one deed chooses for each; what asks about several deeds, the same for all."""
    if not question.asks_of_one:
        most = _READ_OF_SEVERAL if question.is_compound else _READ
        by_odds = _sentences_of(spans)[:_BY_ODDS]
        near = _likely(question, pool, likeness, by_odds, most + _TO_CHOOSE)[:most]
        return [near] * len(question.facets)
    found = []
    for facet in question.facets:
        of_it = (span for span in spans if span.facet == facet.label)
        by_odds = _sentences_of(of_it)[:_BY_ODDS_FOR_EACH]
        by_words = _READ_FOR_EACH - len(by_odds) + _TO_CHOOSE
        likely = _likely(question.only(facet), pool, likeness, by_odds, by_words)
        found.append(likely[:_READ_FOR_EACH])
    return found


def _likely(
    question: Question,
    pool: Sequence[Hit],
    likeness: Likeness,
    by_odds: Sequence[Span],
    by_words: int,
) -> list[Sentence]:
    """The sentences `by_odds`, then so many others that share words with the question, most alike
    first."""
    told = statements(question, pool[:_MOST_POOL])[:by_words]
    chosen = list({span.place: span for span in [*by_odds, *told]}.values())
    if not chosen:
        return []
    cosines = likeness(question.text, [span.text for span in chosen])
    found = [Sentence(*each) for each in zip(chosen, cosines, strict=True)]
    first, rest = found[: len(by_odds)], found[len(by_odds) :]
    rest.sort(key=lambda each: -(each.likeness + each.span.score))
    return [*first, *rest]


def merged(in_passages: Sequence[Span], alone: Sequence[Span]) -> list[Span]:
    """The spans found in passages, with what their sentences make of them by themselves, and those
    that only a sentence by itself gave."""
    by_sentence: dict[object, list[Span]] = {}
    for span in alone:
        by_sentence.setdefault((span.place, span.facet), []).append(span)
    found, used = [], set()
    for span in in_passages:
        read = by_sentence.get((span.place, span.facet), [])
        same = max((s for s in read if _is_same(span, s)), key=lambda s: s.alone, default=None)
        if same:
            used.add(id(same))
        found.append(_closer(span, same, read[0]) if read else span)
    return [*found, *(span for span in alone if id(span) not in used)]


def _closer(span: Span, same: Span | None, first: Span) -> Span:
    alone = same.alone if same else span.alone
    return replace(span, alone=alone, told=first.told, likeness=first.likeness)


def _sentences_of(spans: Iterable[Span]) -> list[Span]:
    """The sentences of the spans, each once, in the order of the odds."""
    ordered = sorted(spans, key=lambda span: -span.odds)
    around = [span.whole for span in ordered]
    return list({span.place: span for span in around}.values())


def _is_same(one: Span, other: Span) -> bool:
    """Whether two spans are mostly the same: half of both together."""
    both = min(one.end, other.end) - max(one.start, other.start)
    return 2 * both >= max(one.end, other.end) - min(one.start, other.start)
