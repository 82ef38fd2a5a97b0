"""The two values that everything else is about: an article and a passage of it.

Offsets everywhere are half-open and count Unicode code points of `Article.text` in one version,
so `article.text[passage.start:passage.end] == passage.text`. Nothing here reads or stores.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from corpus.errors import ArticleRejected

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*")
_MAX_ID_CHARS = 128
# Query parameters that say where a reader came from, never which article is meant.
_TRACKING = re.compile(r"(utm_\w+|fbclid|gclid|mc_cid|mc_eid|cmpid|ref_src)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one published article.

    `version` is the hash of `text`: a new text at a known address is a new version of the same
    `id`. A date without an offset is the publisher's own wall clock.
    """

    id: str
    version: str
    text: str
    title: str = ""
    url: str | None = None
    source: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None
    language: str | None = None
    retraction: str | None = None  # why the publisher or the owner withdrew it; None if not


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one version of an article, small enough to embed."""

    article_id: str
    version: str
    start: int
    end: int
    text: str


def make_article(
    text: str,
    *,
    id: str | None = None,
    url: str | None = None,
    title: str = "",
    source: str = "",
    authors: tuple[str, ...] = (),
    published_at: datetime | None = None,
    updated_at: datetime | None = None,
    language: str | None = None,
) -> Article:
    """Freeze an already cleaned `text` as an article, naming it by `id`, `url` or the text.

    Raises ArticleRejected for an empty text, an id that is not a plain name, or an address
    that is not http(s).
    """
    if not text.strip():
        raise ArticleRejected("the article has no text; give it a non-empty `text` or `html`")
    version = digest(text)
    address = canonical_url(url) if url else None
    if id is not None:
        check_id(id)
    return Article(
        id=id or digest(address or text),
        version=version,
        text=text,
        title=title,
        url=url,
        source=source or host(address),
        authors=authors,
        published_at=published_at,
        updated_at=updated_at,
        language=language,
    )


def digest(text: str) -> str:
    """The first 64 bits of SHA-256, in hexadecimal: short enough to read out, and no collision
    is expected before some billions of articles."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def check_id(id: str) -> None:
    """Raises ArticleRejected unless `id` can stand in a path and in a URL as it is."""
    if len(id) > _MAX_ID_CHARS or not _ID.fullmatch(id):
        raise ArticleRejected(
            f"the id {id[:60]!r} is not a plain name; use letters, digits, '.', '_' and '-' "
            f"(at most {_MAX_ID_CHARS}), and put an address into `url`"
        )


def canonical_url(url: str) -> str:
    """The address without what does not change the article: case of the host, default port,
    fragment, tracking parameters, a final slash, http or https.

    Raises ArticleRejected for anything but an http(s) address with a host.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise ArticleRejected(f"the address {url[:80]!r} cannot be read: {error}") from error
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise ArticleRejected(f"the address {url[:80]!r} is not an http(s) address")
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    place = name.lower() + ("" if port in (None, 80, 443) else f":{port}")
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(key)
    ]
    return urlunsplit(("https", place, parts.path.rstrip("/"), urlencode(query), ""))


def host(url: str | None) -> str:
    """The host of an address without a leading "www.", or "" where there is none."""
    name = urlsplit(url).hostname if url else None
    return (name or "").removeprefix("www.")
