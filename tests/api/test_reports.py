"""`eval report` and `eval compare`: exit codes, JSON, pages, and what a terminal is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from tests.eval.made import answer, record, written_run


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["eval", *map(str, arguments)])


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """B is wrong on one question of four that A is right on."""
    records = [record(f"Q{n}") for n in range(4)]
    worse = [record("Q0", right=0.0), *records[1:]]
    return written_run(tmp_path / "a", records), written_run(tmp_path / "b", worse)


def test_report_prints_where_the_page_is(pair: tuple[Path, Path], tmp_path: Path) -> None:
    told = run("report", pair[0], "--out", tmp_path / "page.html")
    assert (told.exit_code, told.stdout.strip()) == (0, str(tmp_path / "page.html"))


def test_an_unfinished_run_is_bad_usage_unless_allowed(tmp_path: Path) -> None:
    folder = written_run(tmp_path, [record("Q1")], finished=False)
    assert run("report", folder).exit_code == 2
    assert run("report", folder, "--unfinished").exit_code == 0


def test_compare_tells_the_difference_and_the_question_lost(pair: tuple[Path, Path]) -> None:
    told = run("compare", *pair)
    assert told.exit_code == 0
    line = next(line for line in told.stdout.splitlines() if line.startswith("em "))
    assert line.split()[:7] == ["em", "100.0", "%", "75.0", "%", "−25.0", "pt"]
    assert "1 lost\n  Q0  Who took the town of Q0?" in told.stdout


@pytest.mark.parametrize(("margin", "code"), [("em=0.2", 1), ("em=0.25", 0), ("em=0.3", 0)])
def test_a_fall_by_more_than_the_margin_is_exit_1(
    pair: tuple[Path, Path], margin: str, code: int
) -> None:
    told = run("compare", *pair, "--fail", margin)
    assert told.exit_code == code
    assert ("fallen: em" in told.stdout) == bool(code)


def test_held_figures_alone_can_fail_too(pair: tuple[Path, Path]) -> None:
    baseline = pair[0] / "run.json"
    assert run("compare", baseline, pair[1], "--fail", "em=0.2").exit_code == 1
    assert run("compare", baseline, pair[1], "--fail", "em=0.3").exit_code == 0
    assert run("compare", baseline, pair[1], "--only-shared").exit_code == 2


@pytest.mark.parametrize("margin", ["em", "em=", "em=x", "=0.1", "em=-1", "em=nan", "nothing=0.1"])
def test_a_margin_that_is_none_is_bad_usage(pair: tuple[Path, Path], margin: str) -> None:
    told = run("compare", *pair, "--fail", margin)
    assert told.exit_code == 2
    assert "dateline:" in told.stderr


def test_json_and_page_hold_what_the_lines_tell(pair: tuple[Path, Path], tmp_path: Path) -> None:
    page = tmp_path / "compare.html"
    told = run("compare", *pair, "--json", "--html", page, "--fail", "em=0.2")
    found = json.loads(told.stdout)
    assert told.exit_code == 1
    assert [each["id"] for each in found["lost"]] == ["Q0"]
    assert found["fallen"] == [{"name": "em", "a": 1.0, "b": 0.75, "margin": 0.2}]
    assert "Fallen" in page.read_text(encoding="utf-8")


def test_only_the_shared_questions_and_what_was_not_run_alike_are_told(tmp_path: Path) -> None:
    records = [record(f"Q{n}") for n in range(14)]
    worse = [record(f"Q{n}", right=0.0) for n in range(12)]
    a = written_run(tmp_path / "a", records)
    b = written_run(tmp_path / "b", worse, dateline="9.9.9")
    page = tmp_path / "compare.html"
    told = run("compare", a, b, "--only-shared", "--html", page).stdout
    assert "only the 12 questions that both were asked; A has 2 others, B 0" in told
    assert "dateline: 0.1.0 → 9.9.9" in told
    assert "12 lost" in told
    assert "… and 2 more" in told
    assert "2 questions of A" in page.read_text(encoding="utf-8")


def test_a_terminal_is_sent_no_control_characters(tmp_path: Path) -> None:
    said = answer("\x1b[31mred\x07", 0.9)
    a = written_run(tmp_path / "a", [record("Q1", question="\x1b]0;title\x07Who?")])
    b = written_run(
        tmp_path / "b", [record("Q1", right=0.0, question="\x1b]0;title\x07Who?", answer=said)]
    )
    told = run("compare", a, b).stdout
    assert "red" in told
    assert "\x1b" not in told
    assert "\x07" not in told
