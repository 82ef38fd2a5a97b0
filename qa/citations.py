"""The quotes of one answer, numbered by article, and whose claim each of them is."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.article import Article
from index.hit import Hit
from qa.answer import Citation, Span
from qa.attribution import claimant as claimant_place
from qa.copies import outlets
from qa.times import written


class Citations:
    """The quotes of one answer, numbered by article in the order in which they are first cited."""

    def __init__(self, limit: int, pool: Sequence[Hit] = ()) -> None:
        """`pool` are all hits, among which other outlets may have printed the same words."""
        self._limit = limit
        self._pool = pool
        self._numbers: dict[tuple[str, str], int] = {}
        self._quotes: dict[tuple[int, int, int], Citation] = {}

    def cite(self, span: Span) -> Citation | None:
        """The span's sentence as a quote; None when the answer has as many as it may."""
        article = span.hit.article
        start, end = span.sentence
        key = (article.id, article.version)
        number = self._numbers.get(key, len(self._numbers) + 1)
        if (number, start, end) not in self._quotes:
            if len(self._quotes) >= self._limit:
                return None
            self._numbers[key] = number
            self._quotes[number, start, end] = Citation(
                number,
                article,
                start,
                end,
                article.text[start:end],
                span.score,
                attribution=claimant(span),
                also_in=self._others(span),
            )
        return self._quotes[number, start, end]

    def _others(self, span: Span) -> tuple[Article, ...]:
        """Other articles with the same words."""
        near = outlets(span.hit, *span.sentence, self._pool)
        alike = [*span.hit.copies, *(each for hit in near for each in (hit.article, *hit.copies))]
        return tuple({each.id: each for each in alike if each.id != span.hit.article.id}.values())

    def all(self) -> tuple[Citation, ...]:
        """The quotes in the order of their numbers, then of the text."""
        return tuple(self._quotes[key] for key in sorted(self._quotes))


def claimant(span: Span) -> str | None:
    """Whoever is said to claim what the span says; None where the article itself says it."""
    text = span.hit.article.text
    place = claimant_place(text, span.start, span.end, span.hit.passage.start)
    return text[slice(*place)] if place else None


def source_of(article: Article) -> str:
    """Who published it, and when."""
    name = article.source or "source not named"
    return f"{name}, {written(article.published_at.date())}" if article.published_at else name
