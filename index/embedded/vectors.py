"""The vectors follower: a flat FAISS index in memory, and the dates and sources to filter by.

It follows the log like the words do, but keeps no files: the vectors lie in the database, and no
copy of them can disagree with it. Search is exact.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import faiss
import numpy as np
import numpy.typing as npt

from index.embedded.articles import generation
from index.embedded.db import Database
from index.embedded.validity import DATE_COLUMNS, FOREVER
from index.hit import Filters, Vectors, clock_of, seconds

Mask = npt.NDArray[np.bool_]
_BATCH_ROWS = 8_192
_UNKNOWN = np.iinfo(np.int64).min  # a date that nobody gave: inside no range
_ROW = np.dtype([(name, np.int64) for name in ("passage", "version", "source", *DATE_COLUMNS)])
_TOUCHED = f"""
SELECT p.passage_id, p.version_id, v.source, p.vector,
       {", ".join("v." + name for name in DATE_COLUMNS)}
FROM passages p JOIN versions v USING (version_id)
WHERE p.version_id IN (SELECT version_id FROM log WHERE generation > ?)
ORDER BY p.passage_id
"""


@dataclass(frozen=True, slots=True)
class _State:
    """What one search sees, replaced as a whole so that no search sees half a change.

    `rows` `(n,)` of `_ROW` and the vectors of `index` `(n, dim) float32` stand in one order.
    """

    index: faiss.IndexFlatIP
    rows: npt.NDArray[np.void]
    generation: int = 0


class VectorIndex:
    """All vectors of the store, each of length 1, so that inner product is cosine."""

    def __init__(self, dim: int) -> None:
        self.dim = dim
        self._sources: dict[str, int] = {}
        self._following = threading.Lock()
        self._state = _State(faiss.IndexFlatIP(dim), np.zeros(0, _ROW))

    @property
    def generation(self) -> int:
        """The last change that the index holds."""
        return self._state.generation

    def follow(self, database: Database) -> None:
        """Take in what the log has beyond our generation."""
        with self._following, database.reading() as connection:
            last = generation(connection)
            if last > self.generation:
                self._state = self._replayed(connection, last)

    def search(
        self,
        vector: npt.NDArray[np.float32],
        filters: Filters,
        limit: int,
        versions: Sequence[int] | None = None,
    ) -> list[int]:
        """Ids of at most `limit` passages nearest to `vector` `(dim,)`, nearest first; with
        `versions`, only theirs."""
        state = self._state
        mask = self._admitted(state.rows, filters)
        if versions is not None:
            mask &= np.isin(state.rows["version"], np.array(versions, dtype=np.int64))
        limit = min(limit, int(mask.sum()))
        if not limit:
            return []
        # Even where all are admitted: without a selector faiss shares one query among its threads,
        # which takes twice as long (10,000 passages, 2 cores) and worse on a busy machine.
        bitmap = np.packbits(mask, bitorder="little")
        # faiss adds these two forms of its constructors at import, unseen by its stubs.
        selector = faiss.IDSelectorBitmap(bitmap)  # type: ignore[call-arg, arg-type]
        options = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, places = state.index.search(vector[None, :], limit, params=options)
        ids = state.rows["passage"][places[0]]
        return [int(id) for _, id in sorted(zip(-scores[0], ids, strict=True))]

    def similarities(self, vector: npt.NDArray[np.float32], ids: Sequence[int]) -> dict[int, float]:
        """The cosine of `vector` `(dim,)` and each of these passages, of those that are held."""
        state = self._state
        wanted = np.array(ids, dtype=np.int64)
        places = np.flatnonzero(np.isin(state.rows["passage"], wanted))
        cosines = _vectors_of(state.index)[places] @ vector
        held = state.rows["passage"][places]
        return {int(id): float(cosine) for id, cosine in zip(held, cosines, strict=True)}

    def all(self) -> tuple[npt.NDArray[np.int64], Vectors]:
        """The ids of all passages `(n,) int64` and their vectors `(n, dim) float32`."""
        state = self._state
        return state.rows["passage"].copy(), _vectors_of(state.index).copy()

    def _admitted(self, rows: npt.NDArray[np.void], filters: Filters) -> Mask:
        mask = np.ones(len(rows), dtype=np.bool_)
        if filters.published_from:
            clock = clock_of(filters.published_from)
            mask &= rows[f"published_{clock}"] >= seconds(filters.published_from, clock)
        if filters.published_to:
            clock = clock_of(filters.published_to)
            published = rows[f"published_{clock}"]
            mask &= (published <= seconds(filters.published_to, clock)) & (published != _UNKNOWN)
        if filters.sources:
            codes = [self._sources.get(source.casefold(), -1) for source in filters.sources]
            mask &= np.isin(rows["source"], codes)
        if filters.as_of:
            clock = clock_of(filters.as_of)
            moment = seconds(filters.as_of, clock)
            mask &= rows[f"valid_from_{clock}"] <= moment
            mask &= rows[f"valid_to_{clock}"] > moment
        else:
            mask &= rows["valid_to_utc"] == FOREVER
        return mask

    def _replayed(self, connection: sqlite3.Connection, last: int) -> _State:
        """The next state: what was touched taken out, and what of it is still stored put in."""
        old = self._state
        touched = connection.execute(
            "SELECT DISTINCT version_id FROM log WHERE generation > ?", (old.generation,)
        ).fetchall()
        kept = ~np.isin(old.rows["version"], np.array(touched, dtype=np.int64).ravel())
        index = faiss.IndexFlatIP(self.dim)
        index.add(_vectors_of(old.index)[kept])
        rows = [old.rows[kept]]
        cursor = connection.execute(_TOUCHED, (old.generation,))
        while batch := cursor.fetchmany(_BATCH_ROWS):
            blobs = b"".join(row["vector"] for row in batch)
            index.add(np.frombuffer(blobs, dtype=np.float32).reshape(len(batch), self.dim))
            rows.append(np.array([self._row(row) for row in batch], dtype=_ROW))
        return _State(index, np.concatenate(rows), last)

    def _row(self, row: sqlite3.Row) -> tuple[int, ...]:
        source = self._sources.setdefault(row["source"].casefold(), len(self._sources))
        times = (_UNKNOWN if row[name] is None else row[name] for name in DATE_COLUMNS)
        return (row["passage_id"], row["version_id"], source, *times)


def _vectors_of(index: faiss.IndexFlatIP) -> Vectors:
    """A view of the index's own memory `(n, dim) float32`."""
    if not index.ntotal:
        return np.zeros((0, index.d), dtype=np.float32)
    flat = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d)
    vectors: Vectors = flat.reshape(index.ntotal, index.d)
    return vectors
