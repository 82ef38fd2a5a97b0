"""`dateline eval run` with real models: here, over HTTP, and against a server that goes away."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import uvicorn
from typer.testing import CliRunner, Result

from api.app import make_app
from api.cli import app
from api.evaluation import Options, counts, run
from api.settings import Settings
from api.wiring import Service, open_service
from corpus.errors import InputRejected
from eval.endpoint import Endpoint
from index.embed import OpenVinoEmbedder
from tests.eval.served import Said, served

ARTICLES = [
    {
        "id": "bridge",
        "url": "https://a.example/bridge",
        "title": "Bridge",
        "text": "The Arno bridge opened on 3 May 2024 in Pisa.",
        "published": "2024-05-03T10:00:00Z",
    },
    {
        "id": "storm",
        "title": "Storm",
        "text": "A storm killed 12 people in Genoa.",
        "published": "2024-06-01",
    },
]
QUESTIONS = [
    {
        "id": "1",
        "question": "How many people did the storm kill?",
        "answers": ["12"],
        "split": "dev",
    },
    {
        "id": "2",
        "question": "When did the Arno bridge open?",
        "answers": ["3 May 2024"],
        "date": "2024-05-04",
        "sources": ["https://a.example/bridge"],
        "search_urls": ["https://a.example/bridge"],
    },
    {"id": "3", "question": "Who won the match?", "answerable": False, "answers": []},
    {
        "id": "4",
        "question": "How many people died in Genoa?",
        "answers": ["12"],
        "date": "2024-05-31",
    },
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bench")
    for name, rows in (("articles", ARTICLES), ("questions", QUESTIONS)):
        (made / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return made


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Settings:
    return Settings(data=tmp_path_factory.mktemp("store"), models=model_cache)


@pytest.fixture(scope="module")
def service(own: Settings, embedder: OpenVinoEmbedder) -> Iterator[Service]:
    with open_service(own) as opened:
        yield opened


@pytest.fixture(autouse=True)
def one_service(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading the models takes seconds; they are the same for every run here."""
    monkeypatch.setattr("api.local.open_service", lambda settings: nullcontext(service))


@pytest.fixture
def here(folder: Path, own: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run in this process."""
    out = tmp_path_factory.mktemp("run")
    run(own, Options(str(folder), out, quiet=True))
    return out


@contextmanager
def running(service: Service) -> Iterator[str]:
    """The address of a dateline on a port of its own."""
    config = uvicorn.Config(make_app(service.settings, service), port=0, log_config=None)
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def told(out: Path) -> dict[str, Any]:
    return dict(json.loads((out / "run.json").read_text()))


def records(out: Path) -> list[dict[str, Any]]:
    rows = map(json.loads, (out / "questions.jsonl").read_text(encoding="utf-8").splitlines())
    return [each | {"timings": {}} for each in rows]


def command(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["eval", "run", *arguments])


def test_a_run_has_its_figures_its_configuration_and_a_report(here: Path) -> None:
    found = told(here)
    assert found["finished"] is True
    assert {found["figures"][name]["value"] for name in ("em", "recall@1", "verbatim")} == {1.0}
    assert found["figures"]["em"]["n"] == 3
    assert found["corpus"] == found["corpus"] | {"articles": 2, "versions": 2, "passages": 2}
    hashes = [found["configuration"][part]["sha256"] for part in ("embedder", "reader")]
    hashes += [found["configuration"]["fitted_sha256"], found["corpus"]["sha256"]]
    assert all(len(each) == 64 for each in hashes)
    assert found["unreachable"] == []
    assert (here / "report.html").stat().st_size > 1_000


def test_over_http_everything_but_the_times_is_the_same(
    folder: Path, own: Settings, service: Service, here: Path, tmp_path: Path
) -> None:
    with running(service) as url:
        run(own, Options(str(folder), tmp_path, url=url, quiet=True))
    assert records(tmp_path) == records(here)
    there, this = told(tmp_path), told(here)
    assert there["figures"] == this["figures"]
    assert there["asked"]["url"] == url
    assert there["corpus"] == {"articles": 2, "passages": 2}
    assert there["timings"]["peak_memory_mb"] is None


def test_the_same_run_twice_is_the_same(
    folder: Path, own: Settings, here: Path, tmp_path: Path
) -> None:
    run(own, Options(str(folder), tmp_path, quiet=True))
    assert told(tmp_path) | {"timings": {}} == told(here) | {"timings": {}}
    assert records(tmp_path) == records(here)
    for name in ("run.trec", "qrels.trec"):
        assert (tmp_path / name).read_bytes() == (here / name).read_bytes()


def test_as_of_the_question_only_its_day_and_before_count(
    folder: Path, own: Settings, tmp_path: Path
) -> None:
    run(own, Options(str(folder), tmp_path, as_of="question", quiet=True))
    found = told(tmp_path)
    assert found["unreachable"] == ["4"]  # the storm came on 1 June
    assert found["figures"]["as_of_leak"]["value"] == 0.0
    assert [each["as_of"] for each in records(tmp_path)] == [None, "2024-05-04", None, "2024-05-31"]


def test_only_the_articles_that_a_question_names(
    folder: Path, own: Settings, tmp_path: Path
) -> None:
    run(own, Options(str(folder), tmp_path, search_urls=True, quiet=True))
    found = {each["id"]: each for each in records(tmp_path)}
    assert {hit["title"] for hit in found["2"]["hits"]} <= {"Bridge"}
    assert found["1"]["hits"] == []
    assert found["1"]["gold"]["reachable"] is False


def test_always_answering_and_searching_alone(folder: Path, own: Settings, tmp_path: Path) -> None:
    run(own, Options(str(folder), tmp_path / "a", always_answer=True, quiet=True))
    assert told(tmp_path / "a")["figures"]["answered"]["value"] == 1.0
    found = run(own, Options(str(folder), tmp_path / "s", retrieval_only=True, quiet=True))
    assert set(found["figures"]) == {f"recall@{k}" for k in (1, 5, 10, 20, 100)}


def test_a_run_says_which_rankings_found_its_passages(
    folder: Path, own: Settings, here: Path, tmp_path: Path
) -> None:
    run(own, Options(str(folder), tmp_path, rankings="words", quiet=True))
    assert told(tmp_path)["configuration"]["settings"]["rankings"] == "words"
    assert told(here)["configuration"]["settings"]["rankings"] == "both"


def test_a_server_that_dies_stops_the_run_and_the_next_goes_on(
    folder: Path, own: Settings, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Endpoint.__init__, "__kwdefaults__", {"timeout_s": 5.0, "waits_s": ()})
    schema = {"components": {"schemas": {"AskIn": {"properties": {"question": {}}}}}}
    answer = {"status": "answered", "text": "12", "answers": [{"text": "12"}], "citations": []}
    whole = [Said(schema), Said({"articles": 2}), Said(answer), Said({"hits": []})]
    with served([*whole, Said(dies=True)]) as (url, _):
        stopped = command(
            str(folder), "--url", url, "--out", str(tmp_path), "--data", str(own.data)
        )
        assert stopped.exit_code == 2
        assert "1 of 4 questions are kept in" in stopped.stderr
        assert told(tmp_path)["finished"] is False


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (["--as-of", "2024"], "the one thing it can be is 'question'"),
        (["--url", "http://localhost:1", "--always-answer"], "leave out --url"),
        (["--url", "http://localhost:1", "--rankings", "words"], "leave out --url"),
        (["--rankings", "letters"], "Invalid value for '--rankings'"),
        (["--openai", "model"], "--openai needs --url"),
        (["--openai", "m", "--url", "http://localhost:1", "--search-urls"], "for dateline alone"),
        (["--split", "train"], "no question of the split 'train'"),
        (["--load", "--clients", "0"], "numbers from 1 to 256"),
    ],
)
def test_options_that_cannot_be_meant_are_told(
    arguments: list[str], wrong: str, folder: Path, tmp_path: Path
) -> None:
    told_ = command(str(folder), *arguments, "--out", str(tmp_path), "--data", str(tmp_path))
    assert told_.exit_code == 2
    assert wrong in told_.stderr


def test_a_run_for_people_is_a_table(
    folder: Path, own: Settings, here: Path, tmp_path: Path
) -> None:
    shown = command(
        str(folder), "--out", str(tmp_path), "--data", str(own.data), "--load", "--clients", "1,2"
    )
    assert shown.exit_code == 0
    assert "em                      1.000    [1.000, 1.000]  n=3" in shown.stdout
    assert set(told(tmp_path)["timings"]["questions_per_s"]) == {"1", "2"}


def test_counts_of_clients_are_read() -> None:
    assert counts("1,4,16") == (1, 4, 16)
    with pytest.raises(InputRejected):
        counts("four")
