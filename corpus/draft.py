"""A draft is what a file says of an article before anything is believed: this checks it, cleans
it, reads its dates, and freezes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.article import Article, make_article
from corpus.clean import clean, clean_line
from corpus.dates import read_date
from corpus.errors import ArticleRejected, InputRejected

# A novel has about 600,000 characters; ten million is no article, but may be a very long word.
MAX_TEXT_CHARS = 12_000_000
_MAX_LINE_CHARS = 1_000
_MAX_URL_CHARS = 4_000
_MAX_AUTHORS = 100


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of an article as a file gave them: of any type until `finish` has checked them."""

    text: object = None
    title: object = None
    url: object = None
    id: object = None
    source: object = None
    authors: object = None
    published: object = None
    updated: object = None
    language: object = None


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the caller says of articles that do not say it themselves."""

    source: str | None = None
    published: str | None = None


NOTHING_SAID = Defaults()


def finish(draft: Draft, defaults: Defaults = NOTHING_SAID) -> Article:
    """The draft as an article.

    Raises ArticleRejected, naming the field, for a field of the wrong type, a date that is none,
    an address that is none, or a text that is missing, empty or too long.
    """
    text = _string(draft.text, "text")
    if len(text) > MAX_TEXT_CHARS:
        raise ArticleRejected(
            f"the text has {len(text):,} characters, more than the {MAX_TEXT_CHARS:,} that an "
            "article may have; split it"
        )
    try:
        published = _line(draft.published, "published") or defaults.published
        updated = _line(draft.updated, "updated_at")
        return make_article(
            clean(text),
            id=None if draft.id is None else _string(draft.id, "id"),
            url=_address(draft.url),
            title=_line(draft.title, "title"),
            source=_line(draft.source, "source") or defaults.source or "",
            authors=_authors(draft.authors),
            published_at=read_date(published) if published else None,
            updated_at=read_date(updated) if updated else None,
            language=_line(draft.language, "language") or None,
        )
    except ArticleRejected:
        raise
    except InputRejected as error:
        raise ArticleRejected(str(error)) from error


def _string(value: object, field: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ArticleRejected(f"`{field}` must be text, not {_kind(value)}")
    return value


def _line(value: object, field: str) -> str:
    return clean_line(_string(value, field))[:_MAX_LINE_CHARS]


def _address(value: object) -> str | None:
    """An address is taken whole or not at all: cut short, it would be another article's."""
    address = clean_line(_string(value, "url"))
    if len(address) > _MAX_URL_CHARS:
        raise ArticleRejected(
            f"the address has {len(address):,} characters; at most {_MAX_URL_CHARS:,} are taken"
        )
    return address or None


def _authors(value: object) -> tuple[str, ...]:
    """Names from a list, or from one line of names parted by commas."""
    if isinstance(value, str):
        value = value.split(",")
    if value is None:
        return ()
    if not isinstance(value, Sequence):
        raise ArticleRejected(f"`authors` must be a list of names, not {_kind(value)}")
    names = (_line(name, "authors") for name in value[:_MAX_AUTHORS])
    return tuple(name for name in names if name)


def _kind(value: object) -> str:
    kinds = {bool: "a truth value", int: "a number", float: "a number", dict: "an object"}
    return kinds.get(type(value), "a list")
