"""Keys: how one is written, kept, checked and revoked. What it admits is `api/caller.py`'s.

A key is `dl_<id>_<secret><checksum>`: a prefix that scanners of leaked secrets can look for, an id
to name it by, 190 random bits, and a CRC32 of all that, so that a typo is told from a revoked key
without looking anything up. At rest there is only its SHA-256: what is random over 190 bits cannot
be guessed from its hash, and a slow hash, made for passwords, would only slow each request down.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import sqlite3
import string
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from corpus.errors import DatelineError, NotStored, StoreDamaged, StoreError, StoreMismatch

FORMAT = 1
FILE = "keys.sqlite"
_LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_ID, _SECRET, _CHECK = 8, 32, 6  # 62^6 > 2^32: six letters hold any CRC32
_WRITTEN = re.compile(
    rf"(dl_([0-9A-Za-z]{{{_ID}}})_[0-9A-Za-z]{{{_SECRET}}})([0-9A-Za-z]{{{_CHECK}}})"
)
_LIKE_A_KEY = re.compile(r"(dl_[0-9A-Za-z]{8}_)[0-9A-Za-z]+")
_SCHEMA = """
CREATE TABLE keys (
    id TEXT PRIMARY KEY,
    hash BLOB NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    sources TEXT NOT NULL,
    per_minute INTEGER NOT NULL,
    created_at INTEGER NOT NULL, -- seconds since 1970, as all times here
    expires_at INTEGER,
    revoked_at INTEGER
) WITHOUT ROWID
"""


class KeyRefused(DatelineError):
    """The key is none of ours, mistyped, expired or revoked."""


class Scope(StrEnum):
    ASK = "ask"  # questions, searches, and reading what they draw on
    WRITE = "write"  # taking in, retracting, deleting
    ADMIN = "admin"  # both, and the metrics


@dataclass(frozen=True, slots=True)
class Rights:
    """What a key is made for. Without sources, all are admitted; `per_minute` 0 leaves the limit
    to the setting."""

    scopes: frozenset[Scope] = frozenset({Scope.ASK})
    sources: tuple[str, ...] = ()
    expires_at: datetime | None = None
    per_minute: int = 0


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept: never its secret."""

    id: str
    name: str
    rights: Rights
    created_at: datetime
    revoked_at: datetime | None = None

    def may(self, scope: Scope) -> bool:
        return scope in self.rights.scopes or Scope.ADMIN in self.rights.scopes


def write_key(id: str, secret: str) -> str:
    """The whole key, its checksum last."""
    body = f"dl_{id}_{secret}"
    return body + _checksum(body)


def id_of(written: str) -> str:
    """The id in a key. Raises KeyRefused for what is no key, or one with a typo."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise KeyRefused("this is not a key of dateline; one looks like dl_<id>_<secret>")
    if _checksum(found[1]) != found[3]:
        raise KeyRefused("the key is mistyped: its checksum does not fit; copy it once more")
    return found[2]


def without_keys(text: str) -> str:
    """The text with every key in it cut down to its id.

    >>> without_keys("GET /?key=dl_0a1B2c3D_secret failed")
    'GET /?key=dl_0a1B2c3D_… failed'
    """
    return _LIKE_A_KEY.sub(r"\1…", text)


class KeyRing:
    """The keys of a data folder, in a SQLite file of their own that processes share.

    Nothing is remembered between calls, so a key revoked by another process is refused at once.
    Raises StoreError, StoreMismatch or StoreDamaged.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._any = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # For the owner alone, from the first moment; SQLite's other files take after it.
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise StoreError(f"{self._path} cannot be used: {error.strerror}") from error
        with self._atomic() as connection:
            found = connection.execute("PRAGMA user_version").fetchone()[0]
            if not found:
                connection.execute(_SCHEMA)
                connection.execute(f"PRAGMA user_version = {FORMAT}")
            elif found != FORMAT:
                raise StoreMismatch(f"{self._path} has format {found}, not {FORMAT}")

    def required(self) -> bool:
        """Whether a key was ever made. One that was revoked still counts: to revoke the last one
        must close the service, not open it."""
        if not self._any:
            self._any = self._row("SELECT 1 FROM keys LIMIT 1") is not None
        return self._any

    def create(self, name: str, rights: Rights) -> tuple[Key, str]:
        """A new key, and how it is written: known here and never again."""
        id, secret = _letters(_ID), _letters(_SECRET)
        written = write_key(id, secret)
        key = Key(id, name, rights, datetime.now(UTC).replace(microsecond=0))
        with self._atomic() as connection:
            connection.execute(
                "INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
                (
                    id,
                    _hash(written),
                    name,
                    json.dumps(sorted(rights.scopes)),
                    json.dumps(rights.sources),
                    rights.per_minute,
                    _seconds(key.created_at),
                    rights.expires_at and _seconds(rights.expires_at),
                ),
            )
        return key, written

    def all(self) -> Sequence[Key]:
        """Every key ever made, oldest first."""
        with self._told():
            rows = self._connection.execute("SELECT * FROM keys ORDER BY created_at, id").fetchall()
        return [_key(row) for row in rows]

    def revoke(self, id: str) -> None:
        """Refuse the key from now on. Raises NotStored."""
        with self._atomic() as connection:
            now = _seconds(datetime.now(UTC))
            statement = "UPDATE keys SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?"
            if not connection.execute(statement, (now, id)).rowcount:
                raise NotStored(f"there is no key {id!r}; `dateline keys list` shows all")

    def check(self, written: str) -> Key:
        """The key that is written so. Raises KeyRefused."""
        row = self._row("SELECT * FROM keys WHERE id = ?", id_of(written))
        # An unknown id takes the same steps as a known one.
        kept = row["hash"] if row else bytes(32)
        if not hmac.compare_digest(_hash(written), kept) or row is None:
            raise KeyRefused("this key is not known here")
        return _standing(_key(row))

    def recheck(self, key: Key) -> None:
        """Raises KeyRefused when the key was revoked or has expired since it was checked."""
        row = self._row("SELECT * FROM keys WHERE id = ?", key.id)
        if row is None:
            raise KeyRefused("this key is not known here")
        _standing(_key(row))

    def close(self) -> None:
        for connection in self._connections:
            connection.close()
        self._connections.clear()

    @property
    def _connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(
                self._path, isolation_level=None, check_same_thread=False, timeout=10.0
            )
            found.row_factory = sqlite3.Row
            found.execute("PRAGMA journal_mode = WAL")
            found.execute("PRAGMA synchronous = FULL")
            self._local.connection = found
            self._connections.append(found)
        return found

    def _row(self, statement: str, *values: object) -> sqlite3.Row | None:
        with self._told():
            row: sqlite3.Row | None = self._connection.execute(statement, values).fetchone()
        return row

    @contextmanager
    def _atomic(self) -> Iterator[sqlite3.Connection]:
        """All writes of the block, or none."""
        with self._told():
            connection = self._connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """SQLite's errors as ours. Whoever cannot read the keys must admit nobody."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise StoreError(f"{self._path}: {error}; the keys cannot be checked") from error
        except sqlite3.DatabaseError as error:
            mend = "put a copy of it back, or move it away and make new keys"
            raise StoreDamaged(f"{self._path} cannot be read: {error}; {mend}") from error


def _standing(key: Key) -> Key:
    if key.revoked_at is not None:
        raise KeyRefused(f"the key {key.id} was revoked; ask for a new one")
    expires_at = key.rights.expires_at
    if expires_at is not None and expires_at <= datetime.now(UTC):
        raise KeyRefused(f"the key {key.id} expired on {expires_at:%d %B %Y}; ask for a new one")
    return key


def _key(row: sqlite3.Row) -> Key:
    rights = Rights(
        frozenset(Scope(each) for each in json.loads(row["scopes"])),
        tuple(json.loads(row["sources"])),
        _moment(row["expires_at"]),
        row["per_minute"],
    )
    created_at = datetime.fromtimestamp(row["created_at"], UTC)
    return Key(row["id"], row["name"], rights, created_at, _moment(row["revoked_at"]))


def _checksum(body: str) -> str:
    """CRC32 in base 62, six letters: any change within 32 bits in a row changes it."""
    rest = zlib.crc32(body.encode())
    letters = ""
    for _ in range(_CHECK):
        rest, digit = divmod(rest, len(_LETTERS))
        letters = _LETTERS[digit] + letters
    return letters


def _letters(count: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(count))


def _hash(written: str) -> bytes:
    return hashlib.sha256(written.encode()).digest()


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
