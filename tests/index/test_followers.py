"""The followers: whatever happens to their files, they come to equal the log again."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.errors import StoreDamaged, StoreError, StoreMismatch
from index.embedded.db import Database
from index.embedded.engine import EmbeddedEngine
from index.hit import Hit
from tests.fakes import article, ask, open_store, store


def report(number: int, change: int = 0) -> Article:
    return article(
        f"Report {number} says that town {number} fell in change {change}.",
        f"id{number}",
        published="2024-11-27",
        updated=f"2024-11-28T{change:02}:00:00" if change else None,
    )


def filled(folder: Path, count: int = 12) -> list[Hit]:
    """A closed store of some reports, and what a search found in it."""
    engine = open_store(folder)
    store(engine, *(report(number) for number in range(count)))
    hits = ask(engine, "town 3 fell")
    engine.close()
    return hits


def segment(folder: Path, suffix: str) -> Path:
    """One of tantivy's files."""
    return sorted((folder / "words").glob(f"*{suffix}"))[0]


def truncate(folder: Path) -> None:
    path = segment(folder, ".idx")
    path.write_bytes(path.read_bytes()[:-1])


def flip(folder: Path) -> None:
    path = segment(folder, ".term")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def misname(folder: Path) -> None:
    path = folder / "words" / "snapshot.json"
    path.write_bytes(path.read_bytes().replace(b'"format": ', b'"format": 9'))


def clutter(folder: Path) -> None:
    (folder / "words" / "stray.idx").write_bytes(b"of a commit that never ended")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "13, truncated": truncate,
    "14, one bit flipped": flip,
    "17, deleted": lambda folder: shutil.rmtree(folder / "words"),
    "one file deleted": lambda folder: segment(folder, ".store").unlink(),
    "meta.json emptied": lambda folder: (folder / "words" / "meta.json").write_bytes(b""),
    "snapshot deleted": lambda folder: (folder / "words" / "snapshot.json").unlink(),
    "snapshot no object": lambda folder: (folder / "words" / "snapshot.json").write_text("[1]"),
    "snapshot cut": lambda folder: (folder / "words" / "snapshot.json").write_text('{"form'),
    "another format": misname,
    "a stray file": clutter,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damaged_words_heal_by_themselves(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    """faults 13, 14, 17"""
    before = filled(tmp_path)
    damage(tmp_path)
    engine = open_store(tmp_path)
    assert engine.check() == []
    assert ask(engine, "town 3 fell") == before
    engine.close()


def test_words_older_than_the_database_catch_up(tmp_path: Path) -> None:
    """fault 16"""
    filled(tmp_path, 6)
    shutil.copytree(tmp_path / "words", tmp_path / "old")
    filled(tmp_path, 12)
    shutil.rmtree(tmp_path / "words")
    (tmp_path / "old").rename(tmp_path / "words")
    engine = open_store(tmp_path)
    assert engine.check() == []
    assert any(hit.article.id == "id11" for hit in ask(engine, "town 11 fell"))
    engine.close()


def test_words_newer_than_the_database_are_begun_anew(tmp_path: Path) -> None:
    """fault 19: without its -wal file, or put back from a copy, the database is older."""
    filled(tmp_path, 6)
    shutil.copy(tmp_path / "articles.sqlite", tmp_path / "copy")
    filled(tmp_path, 12)
    for path in tmp_path.glob("articles.sqlite*"):
        path.unlink()
    (tmp_path / "copy").rename(tmp_path / "articles.sqlite")
    engine = open_store(tmp_path)
    assert engine.check() == []
    store(engine, report(20))
    assert any("words" in hit.found_by for hit in ask(engine, "town 20 fell"))
    assert engine.check() == []
    engine.close()


def test_a_rebuild_changes_no_hit(tmp_path: Path) -> None:
    before = filled(tmp_path)
    engine = open_store(tmp_path)
    engine.rebuild()
    assert ask(engine, "town 3 fell") == before
    assert engine.check() == []
    engine.close()


@pytest.mark.parametrize("seed", range(6))
def test_after_any_changes_the_followers_equal_fresh_ones(tmp_path: Path, seed: int) -> None:
    """promise 4: the same passages, by words and by meaning, as in a store that was built from
    the database alone."""
    chance = random.Random(seed)
    engine = open_store(tmp_path / "store")
    known: set[int] = set()
    for _ in range(40):
        number = chance.randrange(10)
        deed = chance.choice(("put", "put", "batch", "remove", "retract", "search", "reopen"))
        if deed == "put":
            store(engine, report(number, chance.randrange(3)))
            known.add(number)
        elif deed == "batch":
            store(engine, *(report(each, chance.randrange(3)) for each in range(number)))
            known.update(range(number))
        elif deed == "remove" and number in known:
            engine.remove(f"id{number}")
            known.discard(number)
        elif deed == "retract" and number in known:
            engine.retract(f"id{number}", "why")
        elif deed == "search":
            ask(engine, "town")
        elif deed == "reopen":
            engine.close()
            engine = open_store(tmp_path / "store")
    assert engine.check() == []
    found = passages(ask(engine, "report town", limit=1_000))
    engine.close()
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    for path in (tmp_path / "store").glob("articles.sqlite*"):
        shutil.copy(path, fresh)
    rebuilt = open_store(fresh)
    assert passages(ask(rebuilt, "report town", limit=1_000)) == found
    assert {id for id, *_ in found} == {f"id{number}" for number in known}
    rebuilt.close()


def passages(hits: list[Hit]) -> set[tuple[str, str, int, tuple[str, ...]]]:
    return {
        (hit.passage.article_id, hit.passage.version, hit.passage.start, hit.found_by)
        for hit in hits
    }


def test_a_store_of_another_format_is_refused_with_the_way_out(tmp_path: Path) -> None:
    filled(tmp_path)
    with sqlite3.connect(tmp_path / "articles.sqlite") as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'format'")
    connection.close()
    with pytest.raises(StoreMismatch, match=r"has format 99, .* `dateline ingest --data NEW"):
        open_store(tmp_path)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """fault 18"""
    (tmp_path / "articles.sqlite").write_bytes(b"not a database" * 1_000)
    with pytest.raises(StoreDamaged, match="Put a copy of it back"):
        open_store(tmp_path)


@pytest.mark.parametrize("seed", range(8))
def test_a_corrupt_page_is_told_and_never_answers_wrongly(tmp_path: Path, seed: int) -> None:
    """fault 18"""
    filled(tmp_path, 40)
    path = tmp_path / "articles.sqlite"
    content = bytearray(path.read_bytes())
    page = random.Random(seed).randrange(1, len(content) // 4096)
    content[page * 4096 : (page + 1) * 4096] = random.Random(seed).randbytes(4096)
    path.write_bytes(content)
    try:
        engine = open_store(tmp_path)
        told = engine.check()
        engine.close()
    except StoreError:
        return
    assert told != []


@pytest.mark.parametrize("content", [b"", None])
def test_a_database_whose_creation_was_cut_short_is_created(
    tmp_path: Path, content: bytes | None
) -> None:
    """faults 1, 6: the file is there, the tables are not."""
    path = tmp_path / "articles.sqlite"
    if content is None:
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.close()
    else:
        path.write_bytes(content)
    engine = open_store(tmp_path)
    store(engine, report(1))
    assert engine.check() == []
    engine.close()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file")
    with pytest.raises(StoreError, match="name another one with --data"):
        open_store(tmp_path / "store")


def test_writing_fails_clearly_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """fault 9: a limit on the pages of the database stands in for the disk."""
    engine = open_store(tmp_path)
    store(engine, report(1))
    connection = engine._database.connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="nothing of this was stored"):
        store(engine, article("word " * 20_000, "big"))
    assert [hit.article.id for hit in ask(engine, "town")] == ["id1"]
    assert engine.check() == []
    engine.close()


def test_a_missing_article_row_is_told(engine: EmbeddedEngine) -> None:
    store(engine, report(1))
    engine.follow()
    database = Database(engine._database.folder)
    database.connection.execute("UPDATE versions SET text = 'altered'")
    assert engine.check() == [f"id1: the text of version {report(1).version} was altered"]
    database.close()
