"""Small made-up hits and sentences for tests."""

from __future__ import annotations

from datetime import datetime

from corpus.article import Passage, make_article
from index.hit import Hit
from qa.answer import Span


def hit(
    text: str,
    *,
    published: datetime | None = datetime(2023, 5, 8, 18),
    source: str = "The Tidewater Post",
    title: str = "",
    id: str | None = None,
    score: float = 1.0,
) -> Hit:
    """A hit whose passage is its whole article."""
    article = make_article(text, published_at=published, source=source, title=title, id=id)
    passage = Passage(article.id, article.version, 0, len(text), text)
    return Hit(passage, article, score, ("words",))


def spoken(text: str, **about: object) -> Span:
    """One sentence as a span of its article."""
    return Span("", hit(text, **about), 0, len(text), 1.0, (0, len(text)))  # type: ignore[arg-type]
