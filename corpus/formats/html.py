"""A web page to a draft: trafilatura finds the article among the navigation."""

from __future__ import annotations

from typing import Any

from corpus.clean import mend_surrogates
from corpus.dates import read_date
from corpus.draft import Draft
from corpus.errors import ArticleRejected, InputRejected

_MOMENTS = {"published": "article:published_time", "updated": "article:modified_time"}


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
    tree = trafilatura.load_html(page)
    found = tree is not None and trafilatura.bare_extraction(
        tree, include_comments=False, include_tables=True, with_metadata=True, deduplicate=False
    )
    if not found or not (found.text or "").strip():
        raise ArticleRejected("no article text was found in the page")
    told = {name: _told(tree, name) for name in _MOMENTS}
    said: dict[str, Any] = {
        "title": found.title or name,
        "url": found.url,
        "source": found.sitename,
        "authors": found.author.split("; ") if found.author else None,
        "published": told["published"] or found.date,
        "updated": told["updated"],
        "language": found.language,
    }
    given = {key: value for key, value in fields.items() if value is not None}
    return Draft(text=found.text, **(said | given))


def _told(tree: Any, name: str) -> str | None:
    """The moment that the page's own metadata give, with its hour, where it can be read; the one
    that trafilatura finds is a day alone."""
    for written in tree.xpath(f"//meta[@property='{_MOMENTS[name]}']/@content"):
        try:
            read_date(str(written))
        except InputRejected:
            continue
        return str(written)
    return None
