"""A run's folder under interruption: nothing lost, nothing twice, nothing mixed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import InputRejected
from eval.journal import Journal

HEAD = {"benchmark": {"name": "b", "questions_sha256": "1"}, "asked": {"options": {"limit": None}}}


def record(id: str, text: str = "") -> dict[str, Any]:
    return {"id": id, "text": text, "ranking": [["a:v:0-9", True]]}


def begun(folder: Path, *ids: str) -> Path:
    with Journal(folder, HEAD) as journal:
        for id in ids:
            journal.add(record(id))
    return folder / "questions.jsonl"


def kept(folder: Path, **options: bool) -> list[str]:
    with Journal(folder, HEAD, **options) as journal:
        return list(journal.records)


def test_an_unfinished_run_goes_on(tmp_path: Path) -> None:
    begun(tmp_path, "1", "2")
    assert kept(tmp_path) == ["1", "2"]
    assert json.loads((tmp_path / "run.json").read_text())["finished"] is False


@settings(max_examples=25)  # each waits for the disk a few times
@given(st.integers(0, 200), st.text(max_size=20))
def test_wherever_writing_stopped_whole_records_are_kept(
    tmp_path_factory: pytest.TempPathFactory, cut: int, text: str
) -> None:
    folder = tmp_path_factory.mktemp("run")
    with Journal(folder, HEAD) as journal:
        for id in ("1", "2"):
            journal.add(record(id, text))
    file = folder / "questions.jsonl"
    written = file.read_bytes()
    file.write_bytes(written[: max(0, len(written) - cut)])
    whole = file.read_bytes().count(b"\n")
    with Journal(folder, HEAD) as journal:
        assert list(journal.records) == ["1", "2"][:whole]
        journal.add(record("3"))
    assert kept(folder) == [*["1", "2"][:whole], "3"]


def test_a_run_of_something_else_is_not_gone_on_with(tmp_path: Path) -> None:
    begun(tmp_path, "1")
    other = HEAD | {"asked": {"options": {"limit": 5}}}
    with pytest.raises(InputRejected, match=r"asked\.options\.limit\); use --restart"):
        Journal(tmp_path, other)
    with Journal(tmp_path, other, restart=True) as journal:
        assert not journal.records


def test_a_finished_run_is_replaced(tmp_path: Path) -> None:
    begun(tmp_path, "1")
    with Journal(tmp_path, HEAD) as journal:
        journal.finish([{"id": "1"}], {**HEAD, "finished": True})
    assert (tmp_path / "questions.jsonl").read_text() == '{"id": "1"}\n'
    assert kept(tmp_path) == []


def test_a_broken_record_is_told_by_file_and_line(tmp_path: Path) -> None:
    file = begun(tmp_path, "1")
    file.write_bytes(b"{}\n" + file.read_bytes())
    with pytest.raises(InputRejected, match=r"questions\.jsonl, line 1: not a record.*--restart"):
        Journal(tmp_path, HEAD)


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"schema": 1}')
    with pytest.raises(InputRejected, match="not a run that can go on"):
        Journal(tmp_path, HEAD)


def test_a_record_that_was_rewritten_already_is_asked_again(tmp_path: Path) -> None:
    begun(tmp_path, "1").write_text('{"id": "1"}\n')
    assert kept(tmp_path) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputRejected, match="name another --out"):
        Journal(tmp_path / "file" / "run", HEAD)
