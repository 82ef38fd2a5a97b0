"""The bundled benchmark: its golds stand in the articles that they are said to come from."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from eval.datasets import load
from eval.runs import SCHEMA, load_run

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "eval" / "benchmarks" / "aleppo"
A_DAY = re.compile(r"\d{1,2} [A-Z][a-z]+( \d{4})?")


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


QUESTIONS = rows(FOLDER / "questions.jsonl")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """All that the versions of each article say, lower case, by address."""
    with resources.as_file(resources.files("corpus").joinpath("sample", "articles.jsonl")) as path:
        found: dict[str, str] = {}
        for row in rows(path):
            said = f"{row.get('title', '')}\n{row.get('text') or row.get('html')}".lower()
            found[row["url"]] = found.get(row["url"], "") + said
    return found


@pytest.mark.parametrize(
    "question", [each for each in QUESTIONS if each["answerable"]], ids=lambda each: each["id"]
)
def test_every_answer_stands_in_an_article_that_is_named(
    question: dict[str, Any], texts: dict[str, str]
) -> None:
    said = "\n".join(texts[source] for source in question["sources"])
    for answer in question.get("answers", []):
        ways = [way for way in answer.split("|") if not A_DAY.fullmatch(way)]
        assert not ways or any(way.lower() in said for way in ways)


def test_what_the_sample_does_not_tell_has_no_answer() -> None:
    assert not any(each.get("answers") for each in QUESTIONS if not each["answerable"])


def test_no_id_stands_twice() -> None:
    assert max(Counter(each["id"] for each in QUESTIONS).values()) == 1


def test_a_chain_stays_in_one_half_and_counts_its_turns() -> None:
    chains: dict[str, list[dict[str, Any]]] = {}
    for each in QUESTIONS:
        if "chain_id" in each:
            chains.setdefault(each["chain_id"], []).append(each)
    for turns in chains.values():
        assert [each["turn"] for each in turns] == list(range(1, len(turns) + 1))
        assert len({each["split"] for each in turns}) == 1


def test_the_halves_hold_every_kind_alike() -> None:
    kinds = Counter((each["kind"], each["split"]) for each in QUESTIONS)
    for kind in {kind for kind, _ in kinds}:
        assert abs(kinds[kind, "dev"] - kinds[kind, "test"]) <= 4


def test_its_articles_are_the_bundled_sample() -> None:
    with resources.as_file(resources.files("corpus").joinpath("sample", "articles.jsonl")) as path:
        assert (FOLDER / "articles.jsonl").read_bytes() == path.read_bytes()


def test_the_kept_figures_are_of_all_these_questions(tmp_path: Path) -> None:
    kept, benchmark = load_run(FOLDER / "baseline.json"), load("aleppo", tmp_path)
    assert (kept.config["schema"], kept.config["finished"]) == (SCHEMA, True)
    about = kept.config["benchmark"]
    assert about["questions_sha256"] == benchmark.questions_sha256
    assert about["articles_sha256"] == benchmark.articles_sha256
    assert about["asked"] == kept.figures["right"]["n"] == len(QUESTIONS)
    assert not any(kept.config["asked"]["options"].values())
    assert kept.config["configuration"]["settings"]["rankings"] == "both"


def test_whatever_is_held_is_kept_and_promises_are_kept_whole() -> None:
    figures = load_run(FOLDER / "baseline.json").figures
    [margins] = re.findall(
        r"^HELD := ((?:.*\\\n)*.*)", (ROOT / "Makefile").read_text(), re.MULTILINE
    )
    held = dict(each.split("=") for each in margins.replace("\\", "").split())
    assert held.keys() <= figures.keys()
    assert (figures["verbatim"]["value"], held["verbatim"]) == (1.0, "0")
    assert (figures["as_of_leak"]["value"], held["as_of_leak"]) == (0.0, "0")
