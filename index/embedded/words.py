"""The words follower: a tantivy index of titles and passages, ranked by BM25.

It follows the log of the database. Beside tantivy's files lies `snapshot.json`, which names the
generation that they hold and the size and CRC of each; where any of it is missing or does not
match, the index is dropped and replayed from the first generation. There is no other recovery.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Query

from corpus.errors import StoreError
from index.embedded.articles import generation
from index.embedded.db import Database
from index.embedded.validity import DATE_COLUMNS, FOREVER
from index.hit import Filters, clock_of, seconds
from index.terms import analyzer, telling_terms

FORMAT = 2
_WRITER_HEAP_BYTES = 64_000_000
_MAX_TERMS = 64
_ANALYZER = "news"
# A word of the title says what the article is about, and stands there for all of its passages.
TITLE_WEIGHT = 0.5


class Words:
    """The index in `folder`, opened if it is whole, begun anew if it is not. Only who holds the
    lock `words.lock` changes its files: what another process is writing looks broken meanwhile."""

    def __init__(self, folder: Path, database: Database) -> None:
        self._folder = folder
        self._database = database
        self._analyzer = analyzer()
        self._snapshot: dict[str, Any] = {}
        self._stands_in = False
        self._index = self._open()

    @property
    def generation(self) -> int:
        """The last change that the index holds."""
        return int(self._snapshot.get("generation", 0))

    def follow(self) -> None:
        """Take in what the log has beyond our generation, unless another process is at it."""
        self._reload()
        try:
            with self._database.lock("words.lock", wait_s=0.0):
                if self._stands_in or _read_snapshot(self._folder) != self._snapshot:
                    self._index = self._whole() or self._begun_anew()
                with self._database.reading() as connection:
                    self._replay(connection)
        except StoreError:
            return  # what is being indexed elsewhere is found a moment later, or by meaning

    def search(
        self, text: str, filters: Filters, limit: int, versions: Sequence[int] | None = None
    ) -> list[int]:
        """Ids of at most `limit` passages that share a word with `text`, best first; with
        `versions`, only theirs."""
        terms = telling_terms(text)[:_MAX_TERMS]
        if not terms or versions == []:
            return []
        wanted = Query.boolean_query([(Occur.Should, self._term(term)) for term in terms])
        admitted = [(Occur.Must, query) for query in self._admitted(filters)]
        if versions is not None:
            theirs = Query.term_set_query(self._index.schema, "version", list(versions))
            admitted.append((Occur.Must, Query.const_score_query(theirs, 0.0)))
        query = Query.boolean_query([(Occur.Must, wanted), *admitted])
        searcher = self._index.searcher()
        hits = searcher.search(query, limit, count=False).hits
        ids = searcher.fast_field_values("passage", [address for _, address in hits])
        ranked = sorted((-score, id) for (score, _), id in zip(hits, ids, strict=True))
        return [int(id) for _, id in ranked]

    def count(self) -> int:
        """How many passages the index holds."""
        return int(self._index.searcher().num_docs)

    def drop(self) -> None:
        """Forget everything; the next `follow` replays the whole log."""
        with self._database.lock("words.lock"):
            self._index = self._begun_anew()

    def _term(self, term: str) -> Query:
        schema = self._index.schema
        return Query.boolean_query(
            [
                (Occur.Should, Query.term_query(schema, "body", term)),
                (
                    Occur.Should,
                    Query.boost_query(Query.term_query(schema, "title", term), TITLE_WEIGHT),
                ),
            ]
        )

    def _admitted(self, filters: Filters) -> Iterable[Query]:
        """Queries that match what the filters admit and add nothing to the score."""
        if filters.published_from:
            clock = clock_of(filters.published_from)
            yield self._between(f"published_{clock}", seconds(filters.published_from, clock), None)
        if filters.published_to:
            clock = clock_of(filters.published_to)
            yield self._between(f"published_{clock}", None, seconds(filters.published_to, clock))
        if filters.sources:
            names = [source.casefold() for source in filters.sources]
            sources = Query.term_set_query(self._index.schema, "source", names)
            yield Query.const_score_query(sources, 0.0)
        if filters.as_of:
            clock = clock_of(filters.as_of)
            moment = seconds(filters.as_of, clock)
            yield self._between(f"valid_from_{clock}", None, moment)
            yield self._between(f"valid_to_{clock}", moment + 1, None)
        else:
            yield self._between("valid_to_utc", FOREVER, None)

    def _between(self, field: str, low: int | None, high: int | None) -> Query:
        kind = tantivy.FieldType.Integer
        query = Query.range_query(self._index.schema, field, kind, low, high)
        return Query.const_score_query(query, 0.0)

    def _replay(self, connection: sqlite3.Connection) -> None:
        last = generation(connection)
        if last < self.generation:  # the database is an older copy of itself
            self._index = self._begun_anew()
        if last == self.generation:
            return
        writer = self._index.writer(_WRITER_HEAP_BYTES, num_threads=1)
        touched = connection.execute(
            "SELECT DISTINCT version_id FROM log WHERE generation > ?", (self.generation,)
        ).fetchall()
        for (version_id,) in touched:
            writer.delete_documents_by_term("version", version_id)
        for (version_id,) in touched:
            version = connection.execute(_VERSION, (version_id,)).fetchone()
            for start, end, passage_id in connection.execute(_ITS_PASSAGES, (version_id,)):
                writer.add_document(_document(version, passage_id, version["text"][start:end]))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._save_snapshot(last)

    def _open(self) -> tantivy.Index:
        try:
            with self._database.lock("words.lock"):
                return self._whole() or self._begun_anew()
        except (StoreError, OSError):
            return self._whole() or self._stand_in()

    def _whole(self) -> tantivy.Index | None:
        """The index on disk, if it is what its snapshot says."""
        snapshot = _read_snapshot(self._folder)
        if not _is_whole(self._folder, snapshot):
            return None
        try:
            index = tantivy.Index.open(str(self._folder))
        except ValueError:  # an index of another tantivy: as good as none
            return None
        index.register_tokenizer(_ANALYZER, self._analyzer)
        self._snapshot, self._stands_in = snapshot, False
        return index

    def _begun_anew(self) -> tantivy.Index:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(_schema(), str(self._folder))
        index.register_tokenizer(_ANALYZER, self._analyzer)
        self._snapshot, self._stands_in = {}, False
        return index

    def _stand_in(self) -> tantivy.Index:
        """An empty index in memory: a folder that cannot be written is searched by meaning."""
        index = tantivy.Index(_schema())
        index.register_tokenizer(_ANALYZER, self._analyzer)
        self._snapshot, self._stands_in = {}, True
        return index

    def _reload(self) -> None:
        """See what another process may have written. Its generation is read first, so the index
        is at least as new as we say."""
        snapshot = _read_snapshot(self._folder)
        if snapshot.get("generation", 0) > self.generation and not self._stands_in:
            self._snapshot = snapshot
            self._index.reload()

    def _save_snapshot(self, generation: int) -> None:
        known = self._snapshot.get("files", {})
        files = {}
        for path in _files(self._folder):
            size = path.stat().st_size
            old = known.get(path.name)
            # tantivy never changes a segment's file, only those that list them.
            same = old and old[0] == size and path.suffix != ".json"
            files[path.name] = [size, old[1] if same else zlib.crc32(path.read_bytes())]
        self._snapshot = {"format": FORMAT, "generation": generation, "files": files}
        write_durably(self._folder / "snapshot.json", json.dumps(self._snapshot).encode())


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file so that after a crash it holds the old content or the new, never a part."""
    draft = path.with_suffix(".new")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


# A version's text is read once and cut here: SQLite would count its characters for each passage.
_VERSION = "SELECT * FROM versions WHERE version_id = ?"
_ITS_PASSAGES = """
SELECT start, "end", passage_id FROM passages WHERE version_id = ? ORDER BY passage_id
"""


def _document(row: sqlite3.Row, passage_id: int, body: str) -> tantivy.Document:
    """A passage of the version in `row`."""
    document = tantivy.Document()
    document.add_unsigned("passage", passage_id)
    document.add_integer("version", row["version_id"])
    document.add_text("title", row["title"])
    document.add_text("body", body)
    document.add_text("source", row["source"].casefold())
    for field in DATE_COLUMNS:
        if row[field] is not None:
            document.add_integer(field, row[field])
    return document


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("passage", fast=True)
    # Signed, though no id is negative: tantivy-py deletes nothing by an unsigned term.
    builder.add_integer_field("version", indexed=True)
    builder.add_text_field("title", tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_text_field("body", tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    for field in DATE_COLUMNS:
        builder.add_integer_field(field, indexed=True, fast=True)
    return builder.build()


def _files(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.iterdir())
        if path.suffix not in (".lock", ".new") and path.name != "snapshot.json"
    ]


def _read_snapshot(folder: Path) -> dict[str, Any]:
    try:
        snapshot = json.loads((folder / "snapshot.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return snapshot if isinstance(snapshot, dict) and snapshot.get("format") == FORMAT else {}


def _is_whole(folder: Path, snapshot: dict[str, Any]) -> bool:
    """Whether the files are exactly those that the snapshot names."""
    files = snapshot.get("files")
    if not isinstance(files, dict):
        return False
    try:
        found = {path.name: path.read_bytes() for path in _files(folder)}
    except OSError:
        return False
    return found.keys() == files.keys() and all(
        [len(content), zlib.crc32(content)] == files[name] for name, content in found.items()
    )
