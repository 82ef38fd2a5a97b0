"""Hits to the sentences that speak of what a question is about, best first.

A sentence fits a question by the share of the question's words that it has, rare ones counting
more; a word that only the sentence before or the title has counts less. A name is held by another
form of it, too ("RB" for the River Board). This is arithmetic over words: it finds what speaks of a
thing, and leaves what is said of it to whoever reads.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.sentences import sentences
from index.hit import Hit
from qa.aliases import Aliases
from qa.alike import telling_families
from qa.answer import Span
from qa.names import names
from qa.question import Question

_BEFORE = 0.6
_TITLE = 0.4

_Forms = tuple[frozenset[str], re.Pattern[str]]  # the families of a name, and its other forms


@dataclass(frozen=True, slots=True)
class _Sentence:
    hit: Hit
    start: int
    end: int
    own: frozenset[str]
    before: frozenset[str]
    title: frozenset[str]


def statements(question: Question, hits: Sequence[Hit], label: str = "") -> list[Span]:
    """The sentences of the hits as spans, the best fitting first; `score` is from 0 to 1."""
    forms = _other_forms(question, hits)
    pool = list(_different(each for hit in hits for each in _sentences(hit, forms)))
    weights = _weights(question, pool)
    told = [
        Span(label, each.hit, each.start, each.end, _fit(each, weights), (each.start, each.end))
        for each in pool
    ]
    return sorted(told, key=lambda span: -span.score)


def _other_forms(question: Question, hits: Sequence[Hit]) -> list[_Forms]:
    """Of each name in the question the forms that the hits have for it, where they have any."""
    named = {question.text[start:end] for start, end in names(question.text)}
    if not named:
        return []
    aliases = Aliases.of(hit.passage.text for hit in hits)
    found = []
    for name in sorted(named):
        others = [form for form in aliases.seen if form != name and aliases.same(name, form)]
        if others:
            any_of = "|".join(re.escape(form) for form in others)
            found.append((frozenset(telling_families(name)), re.compile(rf"\b(?:{any_of})\b")))
    return found


def _sentences(hit: Hit, forms: Sequence[_Forms]) -> Iterator[_Sentence]:
    title = frozenset(telling_families(hit.article.title))
    before: frozenset[str] = frozenset()
    at, text = hit.passage.start, hit.passage.text
    for start, end in sentences(text):
        sentence = text[start:end]
        named = [families for families, others in forms if others.search(sentence)]
        own = frozenset(telling_families(sentence)).union(*named)
        yield _Sentence(hit, at + start, at + end, own, before, title)
        before = own


def _different(pool: Iterator[_Sentence]) -> Iterator[_Sentence]:
    """Each sentence once: passages overlap, and outlets print each other's sentences."""
    seen: set[str] = set()
    for each in pool:
        text = each.hit.article.text[each.start : each.end]
        if text not in seen:
            seen.add(text)
            yield each


def _weights(question: Question, pool: Sequence[_Sentence]) -> Mapping[str, float]:
    """For each of the question's families its share of the question: the inverse document
    frequency of BM25 (Robertson and Zaragoza, 2009) over the sentences, summing to 1."""
    frequency = Counter(family for each in pool for family in each.own)
    n = len(pool)
    inverse = {
        family: math.log(1 + (n - frequency[family] + 0.5) / (frequency[family] + 0.5))
        for family in telling_families(question.text)
    }
    total = math.fsum(inverse.values()) or 1.0
    return {family: value / total for family, value in inverse.items()}


def _fit(sentence: _Sentence, weights: Mapping[str, float]) -> float:
    total = 0.0
    for family, weight in weights.items():
        if family in sentence.own:
            total += weight
        elif family in sentence.before:
            total += _BEFORE * weight
        elif family in sentence.title:
            total += _TITLE * weight
    return round(total, 4)
