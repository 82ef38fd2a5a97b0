"""Of a question whether something is so: the sentences that speak of it, and how likely they do.

Whether it is so, is not for arithmetic to say: the sentences are the answer, with what others say
to them. But where no sentence has the question's deed and names, there is none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.hit import Hit
from qa.accounts import rejoinders
from qa.alike import telling_families
from qa.answer import Span
from qa.difference import window
from qa.frame import deeds_of
from qa.question import Question
from qa.statements import statements
from qa.support import Support

_LABEL = "whether"
# Drawn on 28 questions of this kind that articles answer and 28 that they do not: right in 25 and
# 26, where fit and likeness alone were right in 24 and 18.
_NO_DEED = 0.3
_NO_NAMES = 0.1
_PARAGRAPH = 3  # of a support: the share of the names that the paragraph lacks
_EVEN = 0.53  # a score at which a sentence is as likely to answer as not
_STEEP = 12.0
_LIKELIEST = 12  # sentences by words, beside those that were read alone
_CLOSE = 0.75  # of the best sentence's score
_NEAR = 0.5
_ANSWERED_BACK = 2  # sentences of which what others say to them is told, too


@dataclass(frozen=True, slots=True)
class ToldOf:
    """`told`: the sentences that answer, likeliest first, with what others say to them right
    behind; `score` is a probability. `near`: all that may be another account of the same."""

    told: Sequence[Span]
    near: Sequence[Span]


def told_of(question: Question, pool: Sequence[Hit], read: Sequence[Span]) -> ToldOf:
    """What the hits say of a claim; `read` are spans of sentences that were read alone."""
    alike = _alike(question, pool, read)
    near = [span for span in alike if span.score >= _NEAR * alike[0].score]
    support = Support.of(question, question.facets[0], alike)
    deeds = deeds_of(question)
    scored = [(_score(span, support, deeds), span) for span in alike]
    ranked = sorted(scored, key=lambda pair: -pair[0])
    close = [
        replace(span, score=_likely(score))
        for score, span in ranked
        if score >= _CLOSE * ranked[0][0]
    ]
    told = [span for each in close[:_ANSWERED_BACK] for span in (each, *rejoinders(each))]
    return ToldOf(list(dict.fromkeys([*told, *close])), near)


def _alike(question: Question, pool: Sequence[Hit], read: Sequence[Span]) -> list[Span]:
    """The sentences by how well they fit the question in words and in meaning."""
    liked = {each.hit.article.text[slice(*each.sentence)]: each.likeness for each in read}
    by_words = statements(question, pool, _LABEL)
    rest = [span for span in by_words[_LIKELIEST:] if span.text in liked]
    found = [
        replace(span, likeness=like, score=(span.score + like) / 2)
        for span in [*by_words[:_LIKELIEST], *rest]
        for like in [liked.get(span.text, 0.0)]
    ]
    return sorted(found, key=lambda span: -span.score)


def _score(span: Span, support: Support, deeds: set[str]) -> float:
    """How well a sentence fits, less what it and those beside it lack."""
    no_names = support(span)[_PARAGRAPH]
    beside = window(span, 1) if deeds else []
    no_deed = deeds and not any(deeds & telling_families(each.text) for each in beside)
    return span.score - _NO_NAMES * no_names - (_NO_DEED if no_deed else 0)


def _likely(score: float) -> float:
    return round(1 / (1 + math.exp(_STEEP * (_EVEN - score))), 4)
