"""A run end to end over a system that is made up: whole, broken off, and broken."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import EndpointFailed, ReplyRejected
from eval.asking import Message, Reply
from eval.bench import Work, run
from eval.gold import Gold
from eval.journal import Journal
from eval.load import questions_per_s

HEAD = {"benchmark": {"name": "made up"}}
QUESTIONS = [
    Gold("b", "Who won?", answers=("Ana",)),
    Gold("t1", "Where?", answers=("Pisa",), chain_id="c", turn=1),
    Gold("a", "Who lost?", answerable=False),
    Gold("t2", "And when?", answers=("2016",), chain_id="c", turn=2),
    Gold("n", "Who knows?"),
]


class Scripted:
    """Says "Ana" to everything, and what it is told for the others."""

    system = "made up"
    name = "scripted"
    url = None

    def __init__(self, **said: Exception) -> None:
        self.said = said
        self.asked: list[tuple[str, list[str]]] = []

    def ask(self, gold: Gold, messages: Sequence[Message]) -> Reply:
        self.asked.append((gold.id, [f"{each.role}: {each.content}" for each in messages]))
        if error := self.said.get(gold.id):
            raise error
        hits = tuple(hit(at, text) for at, text in enumerate(["Bo lost.", "Ana won in Pisa."]))
        answer = {"status": "answered", "text": "Ana won.", "answers": [{"text": "Ana"}]}
        return Reply(answer | {"confidence": 0.5, "citations": []}, hits, {"search_ms": 2.0})


def hit(at: int, text: str) -> dict[str, Any]:
    return {"article_id": f"a{at}", "version": "v", "start": 0, "end": len(text), "text": text}


def ran(folder: Path, asker: Scripted, **work: Any) -> dict[str, Any]:
    with Journal(folder, HEAD) as journal:
        return run(Work(QUESTIONS, **work), asker, journal, HEAD)


def records(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_a_run_writes_its_records_figures_and_rankings(tmp_path: Path) -> None:
    found = ran(tmp_path, Scripted(), reachable={"b": True, "t1": False})
    written = json.loads((tmp_path / "run.json").read_text())
    assert written == found
    assert [each["id"] for each in records(tmp_path)] == [gold.id for gold in QUESTIONS]
    assert "ranking" not in records(tmp_path)[0]
    # Of Ana, Pisa and 2016, "Ana" is right once; nothing was right for the one without an answer.
    assert (found["figures"]["em"]["value"], found["figures"]["em"]["n"]) == (
        pytest.approx(1 / 3),
        3,
    )
    assert found["figures"]["right"]["value"] == pytest.approx(1 / 4)
    assert found["figures"]["recall@5"]["value"] == pytest.approx(2 / 3)
    assert (found["unreachable"], found["without_gold"], found["failed"]) == (["t1"], ["n"], [])
    assert found["timings"]["ask_ms"]["n"] == 5
    assert (tmp_path / "run.trec").read_text().startswith("b Q0 a0:v:0-8 1 1.0000 scripted\n")
    assert "b 0 a1:v:0-16 1\n" in (tmp_path / "qrels.trec").read_text()


def test_a_later_turn_is_asked_after_the_ones_before_it(tmp_path: Path) -> None:
    asker = Scripted()
    ran(tmp_path, asker)
    assert dict(asker.asked)["t1"] == []
    assert dict(asker.asked)["t2"] == ["user: Where?", "assistant: Ana won."]


def test_the_same_run_twice_is_the_same_but_for_times(tmp_path: Path) -> None:
    def written(name: str) -> tuple[str, str, bytes]:
        folder = tmp_path / name
        ran(folder, Scripted())
        run_ = json.loads((folder / "run.json").read_text()) | {"timings": {}}
        rows = [each | {"timings": {}} for each in records(folder)]
        return json.dumps(run_), json.dumps(rows), (folder / "run.trec").read_bytes()

    assert written("one") == written("two")


def test_a_run_broken_off_anywhere_ends_as_one_that_was_not(tmp_path: Path) -> None:
    whole = ran(tmp_path / "whole", Scripted())
    for gold in QUESTIONS:
        folder = tmp_path / gold.id
        with pytest.raises(EndpointFailed):
            ran(folder, Scripted(**{gold.id: EndpointFailed("gone")}))
        second = Scripted()
        again = ran(folder, second)
        assert again | {"timings": 0} == whole | {"timings": 0}
        assert len(second.asked) == len(QUESTIONS) - QUESTIONS.index(gold)  # none asked twice
        assert again["timings"]["resumed_after"] == QUESTIONS.index(gold)
        assert (folder / "run.trec").read_text() == (tmp_path / "whole" / "run.trec").read_text()


def test_nonsense_fails_its_question_alone_and_counts_as_wrong(tmp_path: Path) -> None:
    found = ran(tmp_path, Scripted(b=ReplyRejected("it answered 42")))
    assert found["failed"] == [{"id": "b", "reason": "it answered 42"}]
    assert (found["figures"]["em"]["value"], found["figures"]["em"]["n"]) == (0.0, 3)
    assert records(tmp_path)[0]["error"] == "it answered 42"


def test_judged_documents_are_ranked_as_articles(tmp_path: Path) -> None:
    found = ran(tmp_path, Scripted(), qrels={"b": {"a1": 1}})
    assert found["figures"]["mrr@10"] == {"value": 0.5, "low": 0.5, "high": 0.5, "n": 1}
    assert (tmp_path / "qrels.trec").read_text() == "b 0 a1 1\n"
    assert (tmp_path / "run.trec").read_text().splitlines()[1].split()[2] == "a1"


def test_a_question_whose_documents_are_judged_is_not_without_gold(tmp_path: Path) -> None:
    assert ran(tmp_path, Scripted(), qrels={"n": {"a1": 1}})["without_gold"] == []


def test_rates_are_of_questions_that_begin_conversations() -> None:
    asked = []
    rates = questions_per_s(QUESTIONS, lambda gold: asked.append(gold.id), (1, 4))
    assert set(rates) == {"1", "4"}
    assert all(rate > 0 for rate in rates.values())
    assert sorted(asked) == sorted(2 * ["b", "t1", "a", "n"])


def test_a_client_that_fails_under_load_is_told() -> None:
    def ask(gold: Gold) -> object:
        raise EndpointFailed("gone")

    with pytest.raises(EndpointFailed):
        questions_per_s(QUESTIONS, ask, (4,))
