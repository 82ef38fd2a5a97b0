"""Several processes and threads on one store: one writes at a time, all see what was stored."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partialmethod
from pathlib import Path

import pytest

from corpus.errors import StoreBusy, StoreError
from index.embedded.db import Database
from index.embedded.engine import EmbeddedEngine
from tests.fakes import article, ask, open_store, store
from tests.index.dying import report

_ROOT = Path(__file__).parent.parent.parent


class Neighbour:
    """A second process, asked line by line."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.index.neighbour", str(folder)],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._answer() == "ready"

    def __call__(self, order: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(order + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the second process died"
        return line.strip()

    def close(self) -> None:
        self._process.communicate(timeout=30)


@pytest.fixture
def neighbour(engine: EmbeddedEngine) -> Iterator[Neighbour]:
    second = Neighbour(engine._database.folder)
    yield second
    second.close()


def ids_found(engine: EmbeddedEngine) -> set[str]:
    return {hit.article.id for hit in ask(engine, "town fell", limit=1_000)}


def test_a_second_process_finds_what_the_first_one_stores(
    engine: EmbeddedEngine, neighbour: Neighbour
) -> None:
    """fault 20"""
    assert neighbour("search town fell") == ""
    store(engine, report(1))
    assert neighbour("search town fell") == "id1"
    store(engine, report(2))
    assert neighbour("search town fell") == "id1 id2"
    engine.remove("id1")
    assert neighbour("search town fell") == "id2"


def test_two_processes_write_in_turn(engine: EmbeddedEngine, neighbour: Neighbour) -> None:
    """fault 20"""
    for number in range(0, 10, 2):
        store(engine, report(number))
        assert neighbour(f"put {number + 1}") == "added"
        ask(engine, "town")
        neighbour("search town")
    assert neighbour("put 0") == "unchanged"
    assert ids_found(engine) == {f"id{number}" for number in range(10)}
    assert engine.check() == []
    assert neighbour("check") == "0"


def test_a_rebuild_beside_another_process_leaves_both_whole(
    engine: EmbeddedEngine, neighbour: Neighbour
) -> None:
    store(engine, *(report(number) for number in range(5)))
    neighbour("search town")
    engine.rebuild()
    assert neighbour("put 5") == "added"
    assert neighbour("check") == "0"
    assert engine.check() == []
    again = open_store(engine._database.folder)
    assert again.check() == []
    again.close()


def test_opening_a_store_beside_one_that_is_written_does_not_harm_it(tmp_path: Path) -> None:
    """fault 20: while a commit is under way, the words' files look broken to others."""
    writer = open_store(tmp_path)

    def write() -> None:
        for number in range(40):
            store(writer, report(number))
            writer.follow()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        while not writing.done():
            other = open_store(tmp_path)
            ask(other, "town fell")
            other.close()
        writing.result()
    assert writer.check() == []
    assert any("words" in hit.found_by for hit in ask(writer, "town 39 fell"))
    writer.close()
    fresh = open_store(tmp_path)
    assert fresh.check() == []
    fresh.close()


def test_a_lock_that_is_held_elsewhere_is_a_clear_error(
    engine: EmbeddedEngine, neighbour: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    """fault 21"""
    monkeypatch.setattr(Database, "lock", partialmethod(Database.lock, wait_s=0.1))
    store(engine, report(1))
    neighbour("lock")
    with pytest.raises(StoreBusy, match="another process has been writing"):
        store(engine, report(2))
    assert ids_found(engine) == {"id1"}


def test_twenty_writers_of_one_article_leave_one_history(tmp_path: Path) -> None:
    """fault 37"""
    engines = [open_store(tmp_path) for _ in range(4)]

    def write(number: int) -> str:
        text = f"Report says that {number} towns fell."
        (outcome,) = store(engines[number % 4], article(text, published="2024-11-27"))
        return outcome.status.value

    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(write, range(20)))
    assert sorted(statuses) == ["added"] + ["updated"] * 19
    assert [len(ask(engine, "towns fell")) for engine in engines] == [1] * 4
    records = engines[0].versions("a")
    assert len(records) == 20
    assert [record.valid_to for record in records].count(None) == 1
    assert engines[0].check() == []
    for engine in engines:
        engine.close()


def test_threads_of_one_engine_write_and_search_at_once(engine: EmbeddedEngine) -> None:
    def work(number: int) -> bool:
        store(engine, report(number))
        return f"id{number}" in ids_found(engine)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(24)))
    assert ids_found(engine) == {f"id{number}" for number in range(24)}
    assert engine.check() == []


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nobody may write, for a while."""
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        yield
    finally:
        for path in paths:
            path.chmod(0o755)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder_is_a_clear_error(tmp_path: Path) -> None:
    """fault 12"""
    open_store(tmp_path).close()
    with read_only(tmp_path), pytest.raises(StoreError, match="is read-only"):
        open_store(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_becomes_read_only_is_still_searched(engine: EmbeddedEngine) -> None:
    """fault 12"""
    store(engine, report(1))
    engine.follow()
    with read_only(engine._database.folder):
        assert ids_found(engine) == {"id1"}
        with pytest.raises(StoreError, match="read-only"):
            store(engine, report(2))
    assert engine.check() == []
