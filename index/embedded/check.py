"""Does the truth agree with itself, and do the followers agree with the truth?"""

from __future__ import annotations

import sqlite3

import numpy as np

from corpus.article import digest
from index.embedded.articles import generation
from index.embedded.db import Database
from index.embedded.vectors import VectorIndex
from index.embedded.words import Words

_MAX_TOLD = 100


def disagreements(database: Database, words: Words, vectors: VectorIndex) -> list[str]:
    """Every disagreement in words, at most a hundred; empty when all is sound."""
    with database.reading() as connection:
        told = [
            *_of_sqlite(connection),
            *_of_texts(connection),
            *_of_vectors(connection, vectors),
        ]
        stored = connection.execute("SELECT count(*) FROM passages").fetchone()[0]
        last = generation(connection)
    if words.generation != last:
        told.append(f"the words stand at generation {words.generation}, the log at {last}")
    if words.count() != stored:
        told.append(f"the words hold {words.count()} passages of {stored}; `dateline rebuild`")
    return told[:_MAX_TOLD]


def _of_sqlite(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(f"PRAGMA integrity_check({_MAX_TOLD})").fetchall()
    broken = [row[0] for row in rows if row[0] != "ok"]
    orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    return broken + [f"a row of {row[0]} belongs to nothing" for row in orphans]


def _of_texts(connection: sqlite3.Connection) -> list[str]:
    """Versions whose text is not the one that was frozen, and passages outside their text or that
    leave some of it out."""
    told = []
    for row in connection.execute("SELECT version_id, article_id, version, text FROM versions"):
        if digest(row["text"]) != row["version"]:
            told.append(f"{row['article_id']}: the text of version {row['version']} was altered")
            continue
        covered = 0
        for passage in connection.execute(
            'SELECT start, "end" FROM passages WHERE version_id = ? ORDER BY start',
            (row["version_id"],),
        ):
            if row["text"][covered : passage["start"]].strip():
                break
            covered = max(covered, passage["end"])
        if row["text"][covered:].strip() or covered > len(row["text"]):
            told.append(f"{row['article_id']}: passages do not cover version {row['version']}")
    return told


def _of_vectors(connection: sqlite3.Connection, vectors: VectorIndex) -> list[str]:
    ids, held = vectors.all()
    rows = connection.execute("SELECT passage_id, vector FROM passages ORDER BY passage_id")
    stored = {row["passage_id"]: row["vector"] for row in rows}
    if sorted(stored) != sorted(ids.tolist()):
        return [f"the vectors hold {len(ids)} passages of {len(stored)}; `dateline rebuild`"]
    return [
        f"passage {id} has another vector in the index; `dateline rebuild`"
        for id, vector in zip(ids.tolist(), held, strict=True)
        if not np.array_equal(np.frombuffer(stored[id], dtype=np.float32), vector)
    ]
