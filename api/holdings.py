"""The stored articles as the caller's key admits them: for others, what it does not admit is not
there. Every route that shows or changes an article goes through here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from api.visit import current, may_see
from corpus.article import Article
from corpus.draft import Defaults
from corpus.errors import NotStored
from corpus.formats import Found, Rejected
from index.engine import Engine
from index.hit import Outcome, Page, Status, VersionRecord
from index.ingest import Pipeline, freeze, ingest

_PAGE = 500
_SAME_TEXT = "same text as "


def article(engine: Engine, article_id: str, version: str | None = None) -> Article:
    """One version, by default the newest. Raises NotStored."""
    if current().caller.sources:
        versions(engine, article_id)  # first: "no such version" would tell that the article is here
    found = engine.get(article_id, version)
    if not may_see(found):
        raise _not_stored(article_id)
    return found


def versions(engine: Engine, article_id: str) -> list[VersionRecord]:
    """Every version, oldest first. Raises NotStored."""
    found = [each for each in engine.versions(article_id) if may_see(each.article)]
    if not found:
        raise _not_stored(article_id)
    return found


def page(engine: Engine, cursor: str | None, limit: int) -> Page:
    """Newest versions in the order of their ids. Under a key for some sources all others are read
    past, so its cursor, too, is always an article that the key admits."""
    if not current().caller.sources:
        return engine.page(cursor, limit)
    found: list[Article] = []
    after = cursor
    while len(found) <= limit:
        some = engine.page(after, _PAGE)
        found += [each for each in some.articles if may_see(each)]
        after = some.next_cursor
        if after is None:
            break
    return Page(tuple(found[:limit]), found[limit - 1].id if len(found) > limit else None)


def take_in(found: Iterable[Found | Rejected], pipeline: Pipeline) -> list[Outcome | Rejected]:
    """What became of each thing handed in. A key for some sources writes for these alone."""
    sources = current().caller.sources
    if not sources:
        return list(ingest(found, pipeline))
    own = Defaults(source=sources[0]) if len(sources) == 1 else Defaults()
    checked = [_checked(each, own, pipeline.engine) for each in found]
    return [_told(each, pipeline.engine) for each in ingest(checked, pipeline, own)]


def retract(engine: Engine, article_id: str, reason: str) -> Article:
    """Flag as withdrawn. Raises NotStored."""
    _check_all(engine, article_id)
    engine.retract(article_id, reason)
    return engine.get(article_id)


def remove(engine: Engine, article_id: str) -> None:
    """Forget every version. Raises NotStored."""
    _check_all(engine, article_id)
    engine.remove(article_id)


def _check_all(engine: Engine, article_id: str) -> None:
    """Raises NotStored unless the key admits every version: a change concerns them all."""
    if not all(may_see(each.article) for each in engine.versions(article_id)):
        raise _not_stored(article_id)


def _checked(found: Found | Rejected, own: Defaults, engine: Engine) -> Found | Rejected:
    """What the key may store, or why it may not."""
    frozen = freeze(found, own)
    if isinstance(found, Rejected) or isinstance(frozen, Rejected):
        return frozen if isinstance(frozen, Rejected) else found
    if not may_see(frozen):
        sources = ", ".join(current().caller.sources)
        reason = f"this key stores only articles of {sources}; name that as the source"
        return Rejected(found.path, found.line, reason)
    if any(not may_see(each) for each in _stored(engine, frozen.id)):
        reason = "this id or address is another source's; this key cannot change it"
        return Rejected(found.path, found.line, reason)
    return found


def _stored(engine: Engine, article_id: str) -> Iterator[Article]:
    try:
        yield from (each.article for each in engine.versions(article_id))
    except NotStored:
        return


def _told(outcome: Outcome | Rejected, engine: Engine) -> Outcome | Rejected:
    """The outcome, without naming an article that the key does not admit."""
    if isinstance(outcome, Outcome) and outcome.status is Status.DUPLICATE:
        twin = (outcome.reason or "").removeprefix(_SAME_TEXT)
        if any(not may_see(each) for each in _stored(engine, twin)):
            return replace(outcome, status=Status.ADDED, reason=None)
    return outcome


def _not_stored(article_id: str) -> NotStored:
    """In the words of the engine: whether it is stored for others must not be told."""
    return NotStored(f"no article {article_id!r} is stored; `dateline articles list` shows all")
