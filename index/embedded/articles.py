"""Articles, versions and passages in SQLite: every statement that reads or writes them.

Writing functions take the connection of an open transaction and put each version that they touch
into the log, from which the followers learn of it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from corpus.article import Article, Passage, canonical_url, digest
from corpus.errors import NotStored
from index.embedded.validity import FOREVER, chain
from index.hit import Clock, Entry, Filters, Outcome, Status, VersionRecord, clock_of, seconds


def put(connection: sqlite3.Connection, entry: Entry, seen_at: datetime) -> Outcome:
    """Store one article version with its passages; the same again changes nothing."""
    article = entry.article
    known = _known_versions(connection, article.id)
    stored = known.get(article.version)
    if stored is not None:
        if _seen(article) in json.loads(stored["seen"]):
            return Outcome(article.id, article.version, Status.UNCHANGED)
        _update_facts(connection, stored, article)
        _renew_validity(connection, article.id)
        return Outcome(
            article.id, article.version, Status.UPDATED, "same text, new title, source or date"
        )
    twin = _twin(connection, article)
    version_id = _insert_version(connection, article, seen_at)
    _insert_passages(connection, version_id, entry, twin)
    _renew_validity(connection, article.id)
    if known:
        return Outcome(article.id, article.version, Status.UPDATED)
    if twin is not None:
        reason = f"same text as {twin['article_id']}"
        return Outcome(article.id, article.version, Status.DUPLICATE, reason)
    return Outcome(article.id, article.version, Status.ADDED)


def remove(connection: sqlite3.Connection, article_id: str) -> None:
    """Forget every version. Raises NotStored."""
    touch(connection, (row["version_id"] for row in _rows_of(connection, article_id)))
    connection.execute("DELETE FROM articles WHERE article_id = ?", (article_id,))


def retract(connection: sqlite3.Connection, article_id: str, reason: str) -> None:
    """Flag every version as withdrawn. Raises NotStored."""
    touch(connection, (row["version_id"] for row in _rows_of(connection, article_id)))
    connection.execute(
        "UPDATE articles SET retraction = ? WHERE article_id = ?", (reason, article_id)
    )


def touch(connection: sqlite3.Connection, version_ids: Iterable[int]) -> None:
    """Tell the followers that these versions are not what they were."""
    connection.executemany("INSERT INTO log (version_id) VALUES (?)", [(id,) for id in version_ids])


def generation(connection: sqlite3.Connection) -> int:
    """The number of the last change; 0 for an empty store."""
    row = connection.execute("SELECT max(generation) AS last FROM log").fetchone()
    return int(row["last"] or 0)


def standing(connection: sqlite3.Connection, article: Article) -> bool | None:
    """See Engine.standing."""
    stored = _known_versions(connection, article.id).get(article.version)
    if stored is not None and _seen(article) in json.loads(stored["seen"]):
        return None
    return stored is None and _twin(connection, article) is None


def get(connection: sqlite3.Connection, article_id: str, version: str | None) -> Article:
    """One version, by default the newest. Raises NotStored."""
    rows = _rows_of(connection, article_id)
    if version is None:
        return _article(max(rows, key=lambda row: (row["valid_to_utc"], row["version_id"])))
    for row in rows:
        if row["version"] == version:
            return _article(row)
    raise NotStored(f"the article {article_id!r} has no version {version!r}")


def versions(connection: sqlite3.Connection, article_id: str) -> list[VersionRecord]:
    """All versions, oldest first. Raises NotStored."""
    return [
        VersionRecord(
            _article(row),
            datetime.fromtimestamp(row["valid_from_utc"], UTC),
            None
            if row["valid_to_utc"] == FOREVER
            else datetime.fromtimestamp(row["valid_to_utc"], UTC),
        )
        for row in _rows_of(connection, article_id)
    ]


def page(connection: sqlite3.Connection, after: str, limit: int) -> list[Article]:
    """The newest versions of the articles whose id is greater than `after`."""
    rows = connection.execute(
        f"{_SELECT} WHERE v.article_id > ? AND v.valid_to_utc = ? ORDER BY v.article_id LIMIT ?",
        (after, FOREVER, limit),
    )
    return [_article(row) for row in rows]


def versions_after(
    connection: sqlite3.Connection, version_id: int, limit: int
) -> tuple[int, list[Article]]:
    """The next versions in the order in which they were stored, and the last one's number."""
    rows = connection.execute(
        f"{_SELECT} WHERE v.version_id > ? ORDER BY v.version_id LIMIT ?", (version_id, limit)
    ).fetchall()
    return (rows[-1]["version_id"] if rows else version_id), [_article(row) for row in rows]


def version_ids(connection: sqlite3.Connection, article_ids: Sequence[str]) -> list[int]:
    """The numbers of all versions of these articles; an unknown id has none."""
    select = "SELECT version_id FROM versions WHERE article_id"
    return [row["version_id"] for row in _rows_with(connection, select, article_ids)]


def replace_passages(connection: sqlite3.Connection, entry: Entry) -> None:
    """Give a stored version other passages and vectors."""
    row = connection.execute(
        "SELECT version_id FROM versions WHERE article_id = ? AND version = ?",
        (entry.article.id, entry.article.version),
    ).fetchone()
    connection.execute("DELETE FROM passages WHERE version_id = ?", (row["version_id"],))
    _insert_passages(connection, row["version_id"], entry, None)
    touch(connection, [row["version_id"]])


def count(connection: sqlite3.Connection) -> tuple[int, int, int]:
    """How many articles, versions and passages there are."""
    row = connection.execute(
        "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM versions),"
        " (SELECT count(*) FROM passages)"
    ).fetchone()
    return row[0], row[1], row[2]


def passages(
    connection: sqlite3.Connection, passage_ids: Sequence[int], filters: Filters
) -> dict[int, tuple[Passage, Article]]:
    """The passages that are still stored and that the filters still admit, each with its article:
    a follower may lag behind, and only this is the truth."""
    places = _rows_with(connection, "SELECT * FROM passages WHERE passage_id", passage_ids)
    versions = {row["version_id"] for row in places}
    admitted = {
        row["version_id"]: _article(row)
        for row in _rows_with(connection, f"{_SELECT} WHERE v.version_id", sorted(versions))
        if _admits(filters, row)
    }
    found = {}
    for row in places:
        if article := admitted.get(row["version_id"]):
            start, end = row["start"], row["end"]
            passage = Passage(article.id, article.version, start, end, article.text[start:end])
            found[row["passage_id"]] = (passage, article)
    return found


def sharing(
    connection: sqlite3.Connection, texts: Sequence[str], filters: Filters
) -> dict[str, list[Article]]:
    """For each of these texts (their `version`) that more than one article has, those articles
    that the filters admit, in the order of their ids."""
    found: dict[str, list[Article]] = {}
    for row in _rows_with(connection, f"{_SELECT} WHERE {_SHARED} AND v.version", texts):
        if _admits(filters, row):
            found.setdefault(row["version"], []).append(_article(row))
    return {text: sorted(same, key=lambda each: each.id) for text, same in found.items()}


_SELECT = "SELECT v.*, a.retraction FROM versions v JOIN articles a USING (article_id)"
# Two articles have the text; one article has no text twice.
_SHARED = (
    "EXISTS (SELECT 1 FROM versions o WHERE o.version = v.version AND o.version_id <> v.version_id)"
)


def _rows_with(
    connection: sqlite3.Connection, select: str, numbers: Sequence[int] | Sequence[str]
) -> list[sqlite3.Row]:
    marks = ",".join("?" * len(numbers))
    return connection.execute(f"{select} IN ({marks})", tuple(numbers)).fetchall()


def _admits(filters: Filters, row: sqlite3.Row) -> bool:
    """Whether a version is one that the filters let a question draw on."""
    if filters.articles and row["article_id"] not in filters.articles:
        return False
    if filters.sources and row["source"].casefold() not in map(str.casefold, filters.sources):
        return False
    for bound, sign in ((filters.published_from, 1), (filters.published_to, -1)):
        if bound is None:
            continue
        published = row[f"published_{clock_of(bound)}"]
        if published is None or sign * (published - seconds(bound, clock_of(bound))) < 0:
            return False
    if filters.as_of is None:
        return bool(row["valid_to_utc"] == FOREVER)
    clock = clock_of(filters.as_of)
    moment = seconds(filters.as_of, clock)
    return bool(row[f"valid_from_{clock}"] <= moment < row[f"valid_to_{clock}"])


def _rows_of(connection: sqlite3.Connection, article_id: str) -> list[sqlite3.Row]:
    rows = connection.execute(
        f"{_SELECT} WHERE v.article_id = ? ORDER BY v.valid_from_utc, v.version_id", (article_id,)
    ).fetchall()
    if not rows:
        raise NotStored(f"no article {article_id!r} is stored; `dateline articles list` shows all")
    return rows


def _seen(article: Article) -> str:
    """A digest of what an article says of itself besides its text. A retraction is ours, and one
    address has many spellings."""
    url = canonical_url(article.url) if article.url else None
    return digest(repr(replace(article, url=url, text="", retraction=None)))


def _known_versions(connection: sqlite3.Connection, article_id: str) -> dict[str, sqlite3.Row]:
    rows = connection.execute(f"{_SELECT} WHERE v.article_id = ?", (article_id,))
    return {row["version"]: row for row in rows}


def _twin(connection: sqlite3.Connection, article: Article) -> sqlite3.Row | None:
    """A version with the same text under another id: its first."""
    row: sqlite3.Row | None = connection.execute(
        "SELECT version_id, article_id FROM versions WHERE version = ? AND article_id <> ?"
        " ORDER BY version_id LIMIT 1",
        (article.version, article.id),
    ).fetchone()
    return row


def _insert_version(connection: sqlite3.Connection, article: Article, seen_at: datetime) -> int:
    connection.execute(
        "INSERT INTO articles (article_id) VALUES (?) ON CONFLICT DO NOTHING", (article.id,)
    )
    cursor = connection.execute(
        "INSERT INTO versions (article_id, version, text, seen_at, seen, title, url, source,"
        " authors, published_at, updated_at, language, published_utc, published_wall)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            article.id,
            article.version,
            article.text,
            seen_at.isoformat(),
            json.dumps([_seen(article)]),
            *_facts(article),
        ),
    )
    return int(cursor.lastrowid or 0)


def _update_facts(connection: sqlite3.Connection, stored: sqlite3.Row, article: Article) -> None:
    """What the article says of itself now; what it said before is remembered, so that a file in
    which it stands twice changes nothing when it is read again."""
    seen = [*json.loads(stored["seen"]), _seen(article)]
    connection.execute(
        "UPDATE versions SET title = ?, url = ?, source = ?, authors = ?, published_at = ?,"
        " updated_at = ?, language = ?, published_utc = ?, published_wall = ?, seen = ?"
        " WHERE version_id = ?",
        (*_facts(article), json.dumps(seen), stored["version_id"]),
    )


def _facts(article: Article) -> tuple[str | int | None, ...]:
    published, updated = article.published_at, article.updated_at
    return (
        article.title,
        article.url,
        article.source,
        json.dumps(article.authors, ensure_ascii=False),
        published.isoformat() if published else None,
        updated.isoformat() if updated else None,
        article.language,
        seconds(published, Clock.UTC) if published else None,
        seconds(published, Clock.WALL) if published else None,
    )


def _insert_passages(
    connection: sqlite3.Connection, version_id: int, entry: Entry, twin: sqlite3.Row | None
) -> None:
    if entry.vectors is None:
        if twin is None:
            raise NotStored(
                f"the text of {entry.article.id!r} was removed by another writer just now; "
                "hand it in again"
            )
        connection.execute(
            'INSERT INTO passages (version_id, start, "end", vector)'
            ' SELECT ?, start, "end", vector FROM passages WHERE version_id = ?'
            " ORDER BY passage_id",
            (version_id, twin["version_id"]),
        )
        return
    vectors = np.ascontiguousarray(entry.vectors, dtype=np.float32)
    connection.executemany(
        'INSERT INTO passages (version_id, start, "end", vector) VALUES (?, ?, ?, ?)',
        [
            (version_id, passage.start, passage.end, vector.tobytes())
            for passage, vector in zip(entry.passages, vectors, strict=True)
        ],
    )


def _renew_validity(connection: sqlite3.Connection, article_id: str) -> None:
    """Write for how long each version of an article was valid, and log all of them."""
    rows = connection.execute(
        f"{_SELECT} WHERE v.article_id = ? ORDER BY v.version_id", (article_id,)
    ).fetchall()
    validities = chain([(_article(row), datetime.fromisoformat(row["seen_at"])) for row in rows])
    for row, validity in zip(rows, validities, strict=True):
        connection.execute(
            "UPDATE versions SET valid_from_utc = ?, valid_from_wall = ?, valid_to_utc = ?,"
            " valid_to_wall = ? WHERE version_id = ?",
            (
                validity.from_utc,
                validity.from_wall,
                validity.to_utc,
                validity.to_wall,
                row["version_id"],
            ),
        )
    touch(connection, (row["version_id"] for row in rows))


def _article(row: sqlite3.Row) -> Article:
    return Article(
        id=row["article_id"],
        version=row["version"],
        text=row["text"],
        title=row["title"],
        url=row["url"],
        source=row["source"],
        authors=tuple(json.loads(row["authors"])),
        published_at=_moment(row["published_at"]),
        updated_at=_moment(row["updated_at"]),
        language=row["language"],
        retraction=row["retraction"],
    )


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
