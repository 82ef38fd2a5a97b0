"""A web page to a draft: trafilatura finds the article among the navigation."""

from __future__ import annotations

from typing import Any

from corpus.clean import mend_surrogates
from corpus.draft import Draft
from corpus.errors import ArticleRejected


def read_html(content: bytes, name: str) -> Draft:
    """The article of a page. The page says its own encoding, so the bytes go in undecoded.

    Raises ArticleRejected when no article is found.
    """
    return draft_from_html(content, {"title": None}, name)


def draft_from_html(page: str | bytes, fields: dict[str, Any], name: str = "") -> Draft:
    """The article of a page, where `fields` (those of Draft) win over what the page says."""
    import trafilatura  # a second to import, and most stores never see a page

    if isinstance(page, str):
        page = mend_surrogates(page)  # lxml would end the page at the first one
    found = trafilatura.bare_extraction(
        page, include_comments=False, include_tables=True, with_metadata=True, deduplicate=False
    )
    if found is None or not (found.text or "").strip():
        raise ArticleRejected("no article text was found in the page")
    said: dict[str, Any] = {
        "title": found.title or name,
        "url": found.url,
        "source": found.sitename,
        "authors": found.author.split("; ") if found.author else None,
        "published": found.date,
        "language": found.language,
    }
    given = {key: value for key, value in fields.items() if value is not None}
    return Draft(text=found.text, **(said | given))
