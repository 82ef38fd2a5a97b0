"""The SQLite file that is the only truth of the embedded engine: schema, transactions, the lock.

Readers take a connection a thread and never wait; a writer holds the file lock `writer.lock`, so
that of all processes on a folder one writes at a time.
"""

from __future__ import annotations

import fcntl
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import StoreBusy, StoreDamaged, StoreError, StoreMismatch

FORMAT = 1
_FILE = "articles.sqlite"
_LOCK_WAIT_S = 20.0

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- What holds for every version of an article.
CREATE TABLE articles (
    article_id TEXT PRIMARY KEY,
    retraction TEXT
) WITHOUT ROWID;

-- One row a text that was ever at an article's address. `*_utc` and `*_wall` are seconds since
-- 1970 of the same moment as an instant and on the publisher's clock. A version is valid from
-- `valid_from` on and until just before `valid_to`.
CREATE TABLE versions (
    version_id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    version TEXT NOT NULL,
    text TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT,
    source TEXT NOT NULL,
    authors TEXT NOT NULL,
    published_at TEXT,
    updated_at TEXT,
    language TEXT,
    seen_at TEXT NOT NULL,
    seen TEXT NOT NULL, -- digests of what the article has said of itself so far
    published_utc INTEGER, published_wall INTEGER,
    valid_from_utc INTEGER, valid_from_wall INTEGER,
    valid_to_utc INTEGER, valid_to_wall INTEGER,
    UNIQUE (article_id, version)
);
CREATE INDEX versions_by_text ON versions (version);

CREATE TABLE passages (
    passage_id INTEGER PRIMARY KEY AUTOINCREMENT,
    version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    vector BLOB NOT NULL
);
CREATE INDEX passages_by_version ON passages (version_id);

-- Every version that was touched, in order: followers replay what came after their generation.
CREATE TABLE log (
    generation INTEGER PRIMARY KEY AUTOINCREMENT,
    version_id INTEGER NOT NULL
);
"""


class Database:
    """The open file. Raises StoreMismatch, StoreDamaged or StoreError when it cannot be opened."""

    def __init__(self, folder: Path, *, create: bool = True) -> None:
        self.folder = folder
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._writing = threading.RLock()
        path = folder / _FILE
        try:
            if create:
                folder.mkdir(parents=True, exist_ok=True)
            if not path.exists() or self._is_blank():
                self._create()
            self._check_format()
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
                raise StoreError(
                    f"the data folder {folder} is read-only, and SQLite needs to write beside the "
                    "database even to read it; copy the folder to where it can be written"
                ) from error
            raise self._damaged(error) from error
        except OSError as error:
            raise StoreError(
                f"the data folder {folder} cannot be used: {error.strerror}; name another one "
                "with --data"
            ) from error

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        found = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(
                self.folder / _FILE, isolation_level=None, check_same_thread=False, timeout=30.0
            )
            found.row_factory = sqlite3.Row
            found.execute("PRAGMA journal_mode = WAL")
            found.execute("PRAGMA synchronous = FULL")
            found.execute("PRAGMA foreign_keys = ON")
            self._local.connection = found
            self._connections.append(found)
        return found

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent view of everything, however long the block takes."""
        connection = self.connection
        if connection.in_transaction:
            yield connection
            return
        try:
            connection.execute("BEGIN")
            yield connection
        except sqlite3.DatabaseError as error:
            raise self._trouble(error) from error
        finally:
            connection.rollback()

    @contextmanager
    def atomic(self) -> Iterator[sqlite3.Connection]:
        """All writes of the block, or none: committed and on disk when it ends.

        Raises StoreBusy when another process writes for longer than the wait.
        """
        with self.lock("writer.lock"):
            connection = self.connection
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            except sqlite3.DatabaseError as error:
                raise self._trouble(error) from error
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextmanager
    def lock(self, name: str, wait_s: float = _LOCK_WAIT_S) -> Iterator[None]:
        """Hold a lock file of the folder, among processes and among this one's threads.

        Raises StoreBusy after `wait_s` seconds.
        """
        deadline = time.monotonic() + wait_s
        if not self._writing.acquire(timeout=max(wait_s, 0.0)):
            raise StoreBusy(_busy(self.folder, wait_s))
        try:
            with (self.folder / name).open("w") as file:
                while not _try_lock(file.fileno()):
                    if time.monotonic() >= deadline:
                        raise StoreBusy(_busy(self.folder, wait_s))
                    time.sleep(0.01)
                yield
        except PermissionError as error:
            raise StoreError(f"the data folder {self.folder} is read-only") from error
        finally:
            self._writing.release()

    def meta(self, key: str) -> str | None:
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row["value"]) if row else None

    def close(self) -> None:
        for connection in self._connections:
            connection.close()
        self._connections.clear()

    def _trouble(self, error: sqlite3.DatabaseError) -> StoreError:
        """A full disk, a locked file: the store is as it was. Anything else is damage."""
        if isinstance(error, sqlite3.OperationalError):
            return StoreError(f"{self.folder}: {error}; nothing of this was stored")
        return self._damaged(error)

    def _damaged(self, error: sqlite3.DatabaseError) -> StoreDamaged:
        return StoreDamaged(
            f"{self.folder / _FILE} cannot be read: {error}. Put a copy of it back, or move the "
            "folder away and ingest the articles again"
        )

    def _create(self) -> None:
        with self.lock("writer.lock"):
            connection = self.connection
            connection.execute("BEGIN IMMEDIATE")
            if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                for statement in _SCHEMA.split(";"):
                    connection.execute(statement)
                connection.execute("INSERT INTO meta VALUES ('format', ?)", (str(FORMAT),))
            connection.execute("COMMIT")

    def _is_blank(self) -> bool:
        """Whether whoever created the file was stopped before, or is still at it."""
        return self.connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None

    def _check_format(self) -> None:
        found = self.meta("format")
        if found != str(FORMAT):
            raise StoreMismatch(
                f"{self.folder} has format {found}, and this dateline reads format {FORMAT}; "
                "ingest the articles into a new folder with `dateline ingest --data NEW …`"
            )


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _busy(folder: Path, wait_s: float) -> str:
    return f"another process has been writing to {folder} for {wait_s:.0f} s; try again later"
