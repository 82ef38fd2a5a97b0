"""How much of a question stands where a span does: from its sentence to its title."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.hit import Hit
from index.terms import terms
from qa.aliases import Aliases
from qa.alike import families, kinds, telling_families
from qa.answer import Span
from qa.frame import deeds_of, kinds_called
from qa.names import names
from qa.question import FacetAsked, Question
from qa.statements import statements


@dataclass(frozen=True, slots=True)
class Support:
    """How much of a question stands where a span does. `fits` has for each sentence of the hits
    how well it fits the question, as a share of the best one (`qa/statements.py`); `weights` the
    share of each of the question's families, rare ones in the hits weighing more; `wanted` and
    `called` are kinds of things: what was asked for, and what the hits call each name."""

    fits: Mapping[tuple[str, int], float]
    weights: Mapping[str, float]
    names: tuple[str, ...]
    deeds: frozenset[str]
    aliases: Aliases
    wanted: frozenset[str]
    called: Mapping[tuple[str, ...], frozenset[str]]

    @classmethod
    def of(cls, question: Question, facet: FacetAsked, spans: Sequence[Span]) -> Support:
        hits = list({span.hit.passage: span.hit for span in spans}.values())
        told = statements(question, hits)
        best = max((each.score for each in told), default=0.0) or 1.0
        return cls(
            {each.place: each.score / best for each in told},
            _weights(question, facet, hits),
            tuple(question.text[start:end] for start, end in names(question.text)),
            frozenset(deeds_of(question)),
            Aliases.of(hit.passage.text for hit in hits),
            wanted := frozenset(families(terms(facet.noun)[-1:])) & kinds(),
            kinds_called([hit.passage.text for hit in hits]) if wanted else {},
        )

    def __call__(self, span: Span) -> tuple[float, ...]:
        """How well the span's sentence fits, the share of the question's weight in its passage and
        title, the share of its names that these do not have in full, the same of its paragraph and
        title, whether its sentence tells of none of the question's deeds, and whether the hits call
        it what was asked for ("base"): 1, or -1 where they call it something else."""
        around = _around(span.hit)
        passage = telling_families(around)
        near = f"{span.hit.article.title}\n{_paragraph(span)}"
        sentence = span.hit.article.text[slice(*span.sentence)]
        return (
            self.fits.get(span.place, 0.0),
            math.fsum(w for family, w in self.weights.items() if family in passage),
            self._missing(around),
            self._missing(near),
            float(bool(self.deeds) and not self.deeds & telling_families(sentence)),
            self._kind(span.text),
        )

    def _kind(self, name: str) -> float:
        stems = terms(name)
        called = self.called.get(tuple(stems), frozenset()) | set(families(stems)) & kinds()
        if not self.wanted or not called:
            return 0.0
        return 1.0 if called & self.wanted else -1.0

    def _missing(self, text: str) -> float:
        """The share of the question's names that a text does not have in full."""
        stems = set(terms(text))
        missing = sum(not self.aliases.held(name, stems) for name in self.names)
        return missing / (len(self.names) or 1)


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


def _paragraph(span: Span) -> str:
    """The paragraph around the span's sentence, as far as its passage goes."""
    text, passage = span.hit.article.text, span.hit.passage
    start = text.rfind("\n", passage.start, span.sentence[0]) + 1 or passage.start
    end = text.find("\n", span.sentence[1], passage.end)
    return text[start : end if end >= 0 else passage.end]


def _around(hit: Hit) -> str:
    return f"{hit.article.title}\n{hit.passage.text}"
