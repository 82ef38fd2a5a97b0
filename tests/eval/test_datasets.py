"""Benchmarks of every kind become one kind, whose articles can be taken in."""

from __future__ import annotations

import gzip
import json
import logging
import tomllib
from pathlib import Path
from typing import Any

import pytest

from corpus.article import canonical_url, digest
from corpus.draft import finish
from corpus.errors import InputRejected
from corpus.formats import Found
from eval.datasets import Benchmark, bundled, load
from index.ingest import read_paths
from tests.eval.test_gold import ASKED, written

SAMPLE = Path(__file__).parents[2] / "corpus" / "sample" / "articles.jsonl"


def squad(*paragraphs: tuple[str, list[dict[str, Any]]]) -> dict[str, Any]:
    rows = [{"context": context, "qas": qas} for context, qas in paragraphs]
    return {"version": "v2.0", "data": [{"title": "Super_Bowl/50", "paragraphs": rows}]}


def beir(folder: Path, qrels: str = "query-id\tcorpus-id\tscore\nq1\td1\t1\n") -> Path:
    (folder / "qrels").mkdir(parents=True)
    written(
        folder / "corpus.jsonl",
        {"_id": "d1", "title": "Bridge", "text": "It opened."},
        {"_id": "MED:2 x", "title": "Storm", "text": ""},
        {"_id": "d3", "title": "", "text": " "},
    )
    written(folder / "queries.jsonl", {"_id": "q1", "text": "opened?"}, {"_id": "q2", "text": "x"})
    (folder / "qrels" / "test.tsv").write_text(qrels)
    return folder


def articles_of(benchmark: Benchmark) -> list[Any]:
    found = list(read_paths(benchmark.articles))
    return [finish(each.draft) for each in found if isinstance(each, Found)]


def test_the_bundled_benchmark_is_found_by_its_name(tmp_path: Path) -> None:
    benchmark = load("aleppo", tmp_path)
    assert (benchmark.name, benchmark.format, benchmark.qrels) == ("aleppo", "dateline", None)
    assert len(benchmark.questions) == 298
    assert benchmark.articles[0].read_bytes() == SAMPLE.read_bytes()
    assert list(tmp_path.iterdir()) == []
    assert bundled() == ["aleppo"]


def test_a_wheel_carries_the_bundled_benchmark_with_its_articles() -> None:
    """Its articles are a link, which setuptools follows when it builds."""
    root = SAMPLE.parents[2]
    declared = tomllib.loads((root / "pyproject.toml").read_text())
    patterns = declared["tool"]["setuptools"]["package-data"]["eval"]
    carried = {path for pattern in patterns for path in (root / "eval").glob(pattern)}
    held = {path for path in (root / "eval" / "benchmarks").rglob("*") if path.is_file()}
    assert held <= carried
    assert root / "eval" / "benchmarks" / "aleppo" / "articles.jsonl" in held


def test_packing_changes_no_checksum(tmp_path: Path) -> None:
    plain, packed = tmp_path / "plain", tmp_path / "packed"
    plain.mkdir(), packed.mkdir()
    written(plain / "questions.jsonl", ASKED)
    written(plain / "articles.jsonl", {"text": "A storm."})
    for name in ("questions", "articles"):
        content = (plain / f"{name}.jsonl").read_bytes()
        (packed / f"{name}.jsonl.gz").write_bytes(gzip.compress(content))
    one, other = load(plain, tmp_path), load(str(packed), tmp_path)
    assert one.questions_sha256 == other.questions_sha256
    assert one.articles_sha256 == other.articles_sha256
    assert [article.text for article in articles_of(other)] == ["A storm."]


def test_questions_without_articles_are_asked_of_what_is_stored(tmp_path: Path) -> None:
    written(tmp_path / "questions.jsonl", ASKED)
    assert load(tmp_path, tmp_path).articles == ()


def test_squads_paragraphs_become_articles_that_their_questions_name(tmp_path: Path) -> None:
    first = {"id": "1", "question": "Who won?", "answers": [{"text": "Denver|Broncos"}] * 3}
    none = {"id": "2", "question": "Why?", "answers": [], "is_impossible": True}
    again = {"id": "3", "question": "Where?", "answers": [{"text": "Santa Clara"}]}
    rows = squad(("Denver won.", [first, none]), ("It was far.", []), ("Denver won.", [again]))
    path = tmp_path / "dev.json"
    path.write_text(json.dumps(rows))
    benchmark = load(path, tmp_path / "work")
    articles = articles_of(benchmark)
    assert (benchmark.name, benchmark.format) == ("dev", "squad")
    assert [(a.title, a.text) for a in articles] == [
        ("Super Bowl/50", "Denver won."),
        ("Super Bowl/50", "It was far."),
    ]
    assert [gold.answers for gold in benchmark.questions] == [
        ("Denver/Broncos",),
        (),
        ("Santa Clara",),
    ]
    assert [gold.answerable for gold in benchmark.questions] == [True, False, True]
    named = [digest(canonical_url(url)) for gold in benchmark.questions for url in gold.search_urls]
    assert named == [articles[0].id] * 3


def test_foreign_articles_are_converted_once(tmp_path: Path) -> None:
    path = tmp_path / "dev.json"
    path.write_text(json.dumps(squad(("It was.", [{"id": "1", "question": "?", "answers": []}]))))
    (made,) = load(path, tmp_path / "work").articles
    stamp = made.stat().st_mtime_ns
    assert load(path, tmp_path / "work").articles == (made,)
    assert made.stat().st_mtime_ns == stamp
    assert list((tmp_path / "work").iterdir()) == [made]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("{", "not JSON"),
        ({"data": {}}, "no list `data`"),
        ({"data": []}, "holds no question"),
        (squad(("", [])), "data[0].paragraphs[0]: no `context`"),
        (squad(("It.", [{"id": "1"}])), "data[0].paragraphs[0]: no `question`"),
        (squad(("It.", [{"id": "1", "question": "?"}] * 2)), "'1' stands twice"),
    ],
)
def test_what_is_no_squad_is_named_with_its_place(tmp_path: Path, rows: Any, told: str) -> None:
    path = tmp_path / "dev.json"
    path.write_text(rows if isinstance(rows, str) else json.dumps(rows))
    with pytest.raises(InputRejected) as caught:
        load(path, tmp_path)
    assert str(caught.value).startswith(str(path))
    assert told in str(caught.value)


def test_beirs_documents_keep_the_ids_that_are_judged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    qrels = "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\tMED:2 x\t0\nq7\td1\t1\n"
    with caplog.at_level(logging.WARNING, "dateline"):
        benchmark = load(beir(tmp_path / "scifact", qrels), tmp_path / "work")
    articles = articles_of(benchmark)
    assert (benchmark.name, benchmark.format) == ("scifact", "beir")
    assert [(gold.id, gold.split, gold.answers) for gold in benchmark.questions] == [
        ("q1", "test", ())
    ]
    assert benchmark.qrels == {"q1": {"d1": 2, articles[1].id: 0}}
    assert [(each.id, each.text) for each in articles] == [
        ("d1", "It opened."),
        (articles[1].id, "Storm"),
    ]
    assert any("1 queries that are judged are not in it" in told for told in caplog.messages)
    assert any("1 documents without title and text" in told for told in caplog.messages)


def test_without_a_test_half_the_dev_half_is_asked(tmp_path: Path) -> None:
    folder = beir(tmp_path / "set")
    (folder / "qrels" / "test.tsv").rename(folder / "qrels" / "dev.tsv")
    assert load(folder, tmp_path).questions[0].split == "dev"


@pytest.mark.parametrize(
    ("qrels", "told"),
    [
        ("q1\td1\tmuch\n", "line 1: not a judgement"),
        ("q1 d1 1\n", "line 1: not a judgement"),
        ("query-id\tcorpus-id\tscore\n", "holds no judgement"),
        ("q9\td1\t1\n", "no query has a judgement"),
    ],
)
def test_judgements_that_cannot_be_used_are_named(tmp_path: Path, qrels: str, told: str) -> None:
    with pytest.raises(InputRejected, match=told):
        load(beir(tmp_path / "set", qrels), tmp_path)


def test_a_broken_document_is_named_and_nothing_is_left_behind(tmp_path: Path) -> None:
    folder = beir(tmp_path / "set")
    written(folder / "corpus.jsonl", {"_id": "d1", "text": "x"}, {"text": "y"})
    with pytest.raises(InputRejected, match=r"corpus.jsonl, line 2: no `_id`"):
        load(folder, tmp_path / "work")
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "told"),
    [("alepo", "bundled: aleppo"), ("beir-fiqa", "run `dateline eval fetch beir-fiqa`")],
)
def test_a_name_that_leads_nowhere_says_which_do(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(InputRejected, match=told):
        load(name, tmp_path)


def test_a_file_of_questions_is_no_benchmark(tmp_path: Path) -> None:
    with pytest.raises(InputRejected, match="by its folder"):
        load(written(tmp_path / "questions.jsonl", ASKED), tmp_path)


def test_an_empty_folder_is_no_benchmark(tmp_path: Path) -> None:
    with pytest.raises(InputRejected, match="no benchmark"):
        load(tmp_path, tmp_path)
