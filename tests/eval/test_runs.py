"""Reading a run folder: what is refused, with file and line, and what a record comes to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import InputRejected
from eval.runs import Outcome, load_run, outcome
from tests.eval.made import answer, record, silent, written_run

_UNANSWERABLE = {"answerable": False, "answers": []}


def altered(folder: Path, **fields: Any) -> Path:
    """The folder, with these fields of its run.json replaced."""
    file = folder / "run.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | fields))
    return folder


def refusal(path: Path) -> str:
    with pytest.raises(InputRejected) as caught:
        load_run(path)
    return str(caught.value)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written_run(tmp_path / "run", [record("Q1"), record("Q2", right=0.0)])


def test_a_run_is_read_with_its_records_in_order(folder: Path) -> None:
    run = load_run(folder)
    assert [each["id"] for each in run.records] == ["Q1", "Q2"]
    assert run.figures["em"]["value"] == 0.5
    assert not run.alone


def test_figures_kept_alone_have_no_records(folder: Path) -> None:
    run = load_run(folder / "run.json")
    assert run.alone
    assert run.records == ()


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    assert "this is no run folder" in refusal(tmp_path)


def test_a_run_that_broke_off_before_its_figures_says_how_to_go_on(folder: Path) -> None:
    (folder / "run.json").unlink()
    assert "run it again with the same --out" in refusal(folder)


def test_an_unfinished_run_is_refused_unless_allowed(folder: Path) -> None:
    altered(folder, finished=False)
    assert "was not finished" in refusal(folder)
    assert len(load_run(folder, unfinished=True).records) == 2


def test_a_half_written_last_line_is_no_record_of_an_unfinished_run(folder: Path) -> None:
    altered(folder, finished=False)
    with (folder / "questions.jsonl").open("a") as file:
        file.write('{"id": "Q3", "quest')
    assert len(load_run(folder, unfinished=True).records) == 2


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"schema": 1}, "its schema is 1, and this version reads 2"),
        ({"figures": []}, "`figures` is not an object"),
        ({"figures": {"em": {"value": "high"}}}, "'em' has no value that is a number"),
    ],
)
def test_what_is_no_run_json_is_refused(folder: Path, fields: dict[str, Any], told: str) -> None:
    message = refusal(altered(folder, **fields))
    assert told in message
    assert "run.json" in message


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{oops", "not JSON"),
        ("[]", "not an object"),
        (json.dumps(record("Q9") | {"id": 9}), "`id` is 9"),
        (json.dumps(record("Q9") | {"scores": {"em": True}}), "a score is not a number"),
        (json.dumps(record("Q1")), "'Q1' stands twice, first on line 1"),
    ],
)
def test_a_broken_line_is_named_by_file_and_line(folder: Path, line: str, told: str) -> None:
    with (folder / "questions.jsonl").open("a") as file:
        file.write(f"{line}\n")
    message = refusal(folder)
    assert "questions.jsonl, line 3:" in message
    assert told in message


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (record("Q"), Outcome.RIGHT),
        (record("Q", right=0.0), Outcome.WRONG),
        (silent("Q", answerable=True), Outcome.MISSED),
        (silent("Q", answerable=False), Outcome.SILENT),
        (record("Q", gold=_UNANSWERABLE, answer=answer("him", 0.9)), Outcome.FALSE),
        (record("Q", error="the endpoint answered 500", answer=None), Outcome.FAILED),
        (record("Q", scores={"answered": 1.0}), Outcome.UNJUDGED),
        (record("Q", answer=None, rank=3), Outcome.FOUND),
        (record("Q", answer=None, rank=None), Outcome.NOT_FOUND),
    ],
)
def test_a_record_comes_to_one_plain_class(made: dict[str, Any], expected: Outcome) -> None:
    assert outcome(made) == expected
