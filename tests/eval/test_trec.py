"""Ranked passages and judgements: against ir-measures over the files themselves."""

from __future__ import annotations

from math import log2
from pathlib import Path

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.gold import Gold
from eval.measures import RECALL_AT, retrieval_scores
from eval.trec import articles, judged_scores, write_qrels, write_run

_RANKINGS = st.lists(st.booleans(), min_size=1, max_size=30)


def named(holds: list[bool]) -> list[tuple[str, bool]]:
    return [(f"a{at}:v:0-9", each) for at, each in enumerate(holds)]


@given(_RANKINGS)
def test_answer_recall_is_ir_measures_success(holds: list[bool]) -> None:
    ranking = named(holds)
    rank = next((at for at, held in enumerate(holds, start=1) if held), None)
    ours = retrieval_scores(Gold("q", "?", answers=("x",)), rank)
    qrels = {"q": {name: int(held) for name, held in ranking}}
    run = {"q": {name: -float(at) for at, (name, _) in enumerate(ranking)}}
    for k in RECALL_AT:
        [found] = ir_measures.iter_calc([ir_measures.Success @ k], qrels, run)
        assert ours[f"recall@{k}"] == pytest.approx(found.value, abs=1e-9)


def test_judged_scores_by_hand() -> None:
    ranking = [("x:v:0-9", False), ("b:v:0-9", False), ("b:v:9-20", False), ("a:v:0-9", False)]
    found = judged_scores(ranking, {"a": 2, "b": 1, "c": 1})
    # Of articles x, b, a: gains 0, 1, 2 at ranks 1, 2, 3; at best 2, 1, 1.
    gained = 1 / log2(3) + 2 / log2(4)
    best = 2 / log2(2) + 1 / log2(3) + 1 / log2(4)
    assert found["ndcg@10"] == pytest.approx(gained / best, abs=1e-9)
    assert found["mrr@10"] == pytest.approx(1 / 2, abs=1e-9)
    assert found["qrels_recall@100"] == pytest.approx(2 / 3, abs=1e-9)


def test_a_question_for_which_nothing_was_found_scores_nothing() -> None:
    assert set(judged_scores([], {"a": 1}).values()) == {0.0}


def test_the_files_give_the_measures_back(tmp_path: Path) -> None:
    rankings = {"q 1": named([False, True, True]), "q2": named([False, False])}
    names = {id: [name for name, _ in ranking] for id, ranking in rankings.items()}
    write_run(tmp_path / "run.trec", names, "our system")
    judged = {id: [(name, int(held)) for name, held in each] for id, each in rankings.items()}
    write_qrels(tmp_path / "qrels.trec", judged)
    qrels = list(ir_measures.read_trec_qrels(str(tmp_path / "qrels.trec")))
    run = list(ir_measures.read_trec_run(str(tmp_path / "run.trec")))
    measures = [ir_measures.Success @ 1, ir_measures.Success @ 5, ir_measures.RR]
    found = ir_measures.calc_aggregate(measures, qrels, run)
    assert [found[each] for each in measures] == pytest.approx([0.0, 0.5, 0.25], abs=1e-9)


def test_an_article_ranks_where_its_first_passage_does() -> None:
    assert articles([("b:v:0-9", True), ("a:v:0-9", True), ("b:v:9-20", True)]) == ["b", "a"]
