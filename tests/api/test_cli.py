"""The command line: exit codes, JSON, and the store that it shares with the service."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api.cli import app

SAMPLE = str(resources.files("corpus").joinpath("sample", "articles.jsonl"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cli")


@pytest.fixture(autouse=True)
def models(model_cache: Path, embedder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_MODELS", str(model_cache))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def last_json(outcome: Result) -> Any:
    return json.loads(outcome.stdout.strip().splitlines()[-1])


def test_ingest_counts_and_the_second_time_all_is_unchanged(store: Path) -> None:
    first = run("ingest", SAMPLE, "--data", str(store), "--json")
    assert first.exit_code == 0
    counted = last_json(first)
    assert (counted["added"], counted["updated"], counted["duplicate"]) == (40, 1, 1)
    again = last_json(run("ingest", SAMPLE, "--data", str(store), "--json"))
    assert again == {"added": 0, "updated": 0, "unchanged": 42, "duplicate": 0, "failed": []}


def test_ask_prints_the_body_of_the_route(store: Path) -> None:
    outcome = run("ask", "When did Hama fall?", "--data", str(store), "--json")
    body = last_json(outcome)
    assert outcome.exit_code == 0
    assert body["answers"][0]["text"] == "5 December 2024"
    shown = run(
        "articles",
        "show",
        body["citations"][0]["article_id"],
        "--version",
        body["citations"][0]["version"],
        "--data",
        str(store),
        "--json",
    )
    text = last_json(shown)["text"]
    for citation in body["citations"][:1]:
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_people_see_the_answer_and_its_quotes(store: Path) -> None:
    outcome = run("ask", "When did Hama fall?", "--data", str(store))
    assert "5 December 2024 [1]" in outcome.stdout
    assert "Quotes" in outcome.stdout


def test_search_lists_passages(store: Path) -> None:
    hits = last_json(run("search", "Hama", "--data", str(store), "--top-k", "2", "--json"))["hits"]
    assert len(hits) == 2


def test_articles_are_listed_retracted_and_deleted(tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    file.write_text(
        '{"id": "one", "text": "A tram derailed."}\n{"id": "two", "text": "Rain fell."}'
    )
    data = str(tmp_path / "store")
    assert run("ingest", str(file), "--data", data).exit_code == 0
    assert run("articles", "retract", "one", "--reason", "untrue", "--data", data).exit_code == 0
    assert run("articles", "delete", "two", "--data", data).exit_code == 0
    (left,) = last_json(run("articles", "list", "--data", data, "--json"))["articles"]
    assert (left["article_id"], left["retraction"]) == ("one", "untrue")
    assert run("articles", "show", "two", "--data", data).exit_code == 2
    assert run("check", "--data", data).exit_code == 0


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "no text"),
        ("binary.txt", b"\x00\x01\x02", "binary"),
        ("latin.txt", "Café".encode("latin-1"), "not UTF-8: byte 0xe9 at 3"),
        ("broken.jsonl", b'{"text": "x"', "not JSON"),
        ("list.jsonl", b"[1]", "not an object"),
        ("bare.jsonl", b'{"title": "x"}', "no text"),
        ("date.jsonl", b'{"text": "x", "published": "soon"}', "not a date"),
        ("id.jsonl", b'{"text": "x", "id": "https://a.example/b"}', "not a plain name"),
        ("kind.jsonl", b'{"text": 5}', "must be text"),
        ("cut.txt.gz", b"\x1f\x8b\x08\x00", "gzip"),
        ("photo.png", b"x", "no known format"),
    ],
)
def test_what_cannot_be_read_fails_with_its_reason_and_the_rest_goes_in(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    bad, good = tmp_path / name, tmp_path / "good.txt"
    bad.write_bytes(content)
    good.write_text("Snow fell in Oslo on Monday.")
    outcome = run("ingest", str(bad), str(good), "--data", str(tmp_path / "s"), "--json")
    report = last_json(outcome)
    assert outcome.exit_code == 3
    assert report["added"] == 1
    (failed,) = report["failed"]
    assert failed["path"] == str(bad)
    assert reason in failed["reason"]
    assert failed["line"] == (1 if name.endswith("jsonl") else None)


def test_a_missing_file_and_an_address_fail(tmp_path: Path) -> None:
    outcome = run(
        "ingest",
        str(tmp_path / "no.txt"),
        "https://a.example/x",
        "--data",
        str(tmp_path / "s"),
        "--json",
    )
    reasons = [each["reason"] for each in last_json(outcome)["failed"]]
    assert outcome.exit_code == 3
    assert "no such file" in reasons[0] and "not fetched" in reasons[1]


def test_a_dry_run_stores_nothing(tmp_path: Path) -> None:
    data = tmp_path / "store"
    outcome = run("ingest", SAMPLE, "--dry-run", "--data", str(data), "--json")
    assert last_json(outcome)["added"] == 42
    assert not data.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", ""),
        ("ask", "x", "--top-k", "0"),
        ("ask", "x", "--as-of", "never"),
        ("ingest", SAMPLE, "--format", "docx"),
        ("ingest", SAMPLE, "--published", "never"),
        ("ingest",),
        ("nonsense",),
    ],
)
def test_bad_usage_exits_with_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    data = ("--data", str(tmp_path)) if arguments[0] in ("ask", "ingest") else ()
    outcome = run(*arguments, *data)
    assert outcome.exit_code == 2
    assert "Traceback" not in outcome.output


def test_rebuild_keeps_what_is_found(store: Path) -> None:
    before = last_json(run("search", "Hama", "--data", str(store), "--json"))
    assert run("rebuild", "--data", str(store)).exit_code == 0
    assert last_json(run("search", "Hama", "--data", str(store), "--json")) == before


def test_another_models_store_is_refused_with_the_command_that_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.fakes import open_store

    open_store(tmp_path).close()
    refused = run("ask", "Who?", "--data", str(tmp_path))
    assert refused.exit_code == 2
    assert "dateline rebuild --embed" in " ".join(refused.output.split())
    assert run("rebuild", "--embed", "--data", str(tmp_path)).exit_code == 0
    assert run("ask", "Who?", "--data", str(tmp_path)).exit_code == 0


@pytest.mark.parametrize("path", ["a" * 5_000, "m\udcff.txt"])
def test_an_impossible_path_fails_like_a_missing_one(tmp_path: Path, path: str) -> None:
    outcome = run("ingest", path, "--data", str(tmp_path), "--json")
    assert outcome.exit_code == 3
    assert len(last_json(outcome)["failed"]) == 1


def test_a_broken_settings_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dateline.toml").write_text("data = [")
    monkeypatch.chdir(tmp_path)
    outcome = run("articles", "list")
    assert outcome.exit_code == 2
    assert "dateline:" in outcome.output


def test_serving_a_refused_store_is_one_line(tmp_path: Path) -> None:
    from tests.fakes import open_store

    open_store(tmp_path).close()
    outcome = run("serve", "--data", str(tmp_path), "--port", "0")
    assert outcome.exit_code == 2
    assert "rebuild --embed" in " ".join(outcome.output.split())
