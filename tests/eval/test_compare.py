"""Two runs compared: what is paired, what is only told, and what counts as a fall."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import InputRejected
from eval.compare import as_json, compare, fallen
from eval.compare_page import comparison_page
from eval.glossary import MEASURES, measure_of, place_of, timings_of, written, written_range
from eval.runs import Run, load_run
from tests.eval.made import config_of, record, silent, written_run


def run_of(folder: Path, *records: dict[str, Any], **config: Any) -> Run:
    return load_run(written_run(folder, records, **config))


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Run, Run]:
    """B gains Q2, loses Q3, is silent where A was wrong on Q4; Q1 stays."""
    a = [record("Q1"), record("Q2", right=0.0), record("Q3"), record("Q4", right=0.0)]
    b = [record("Q1"), record("Q2"), record("Q3", right=0.0), silent("Q4", answerable=True)]
    return run_of(tmp_path / "a", *a), run_of(tmp_path / "b", *b)


def test_scores_are_paired_by_the_questions_ids(pair: tuple[Run, Run]) -> None:
    a, b = pair
    turned = Run(b.path, b.config, tuple(reversed(b.records)))
    em = next(each for each in compare(a, turned).measures if each.name == "em")
    assert (em.found.n, em.found.a, em.found.b, em.found.up, em.found.down) == (4, 0.5, 0.5, 1, 1)
    assert em.found.p == 1


def test_questions_that_became_others_are_told_with_both_answers(pair: tuple[Run, Run]) -> None:
    found = compare(*pair)
    assert [each.id for each in found.gained] == ["Q2"]
    assert [(each.id, each.said_a, each.said_b) for each in found.lost] == [
        ("Q3", "the rebels", "the army")
    ]
    assert [(each.id, each.a, each.b) for each in found.moved] == [("Q4", "wrong", "missed")]


def test_figures_that_are_no_mean_are_compared_by_value(pair: tuple[Run, Run]) -> None:
    names = {each.name for each in compare(*pair).values}
    assert {"auroc", "ece", "ask_ms_p50", "questions_per_s_4"} <= names
    assert not names & {"em", "right"}


def test_a_score_that_only_one_run_has_is_not_paired(tmp_path: Path) -> None:
    a = run_of(tmp_path / "a", record("Q1", scores={"em": 1.0}), record("Q2"))
    b = run_of(tmp_path / "b", record("Q1", scores={"f1": 1.0}), record("Q2"))
    assert {each.name: each.found.n for each in compare(a, b).measures}["em"] == 1


def test_what_was_not_run_alike_is_told(pair: tuple[Run, Run]) -> None:
    a, b = pair
    other = b.config | {"configuration": {"reader": {"name": "other", "sha256": "1"}}}
    differing = {name: (x, y) for name, x, y in compare(a, Run(b.path, other, b.records)).differing}
    assert differing["configuration.reader.name"] == ("dateline-reader", "other")
    assert "configuration.settings.top_k" in differing


def test_other_questions_are_refused_unless_only_the_shared_are_wanted(tmp_path: Path) -> None:
    a = run_of(tmp_path / "a", record("Q1"), record("Q2"))
    b = run_of(tmp_path / "b", record("Q2", right=0.0), record("Q3"))
    with pytest.raises(InputRejected, match="other questions of one benchmark; with --only-shared"):
        compare(a, b)
    found = compare(a, b, only_shared=True)
    assert (found.both, found.only_a, found.only_b) == (1, ("Q1",), ("Q3",))
    assert found.values == ()  # those are of other questions


def test_another_benchmark_is_refused(tmp_path: Path, pair: tuple[Run, Run]) -> None:
    benchmark = pair[1].config["benchmark"] | {"questions_sha256": "00", "name": "other"}
    b = run_of(tmp_path / "c", *pair[1].records, benchmark=benchmark)
    with pytest.raises(InputRejected, match="not the same file"):
        compare(pair[0], b)
    assert compare(pair[0], b, only_shared=True).both == 4


def test_one_id_with_two_questions_is_not_shared(tmp_path: Path) -> None:
    a = run_of(tmp_path / "a", record("Q1"), benchmark={"questions_sha256": "1"})
    b = run_of(tmp_path / "b", record("Q1", question="Another?"))
    with pytest.raises(InputRejected, match="no question in common"):
        compare(a, b, only_shared=True)


def test_figures_kept_alone_are_held_by_value(pair: tuple[Run, Run]) -> None:
    a, b = pair
    found = compare(load_run(a.path / "run.json"), b)
    assert found.measures == ()
    assert "em" in {each.name for each in found.values}


def test_figures_kept_alone_are_not_held_against_fewer_questions(
    tmp_path: Path, pair: tuple[Run, Run]
) -> None:
    b = run_of(tmp_path / "c", *pair[1].records[:3])
    with pytest.raises(InputRejected, match=r"asked 4 questions, .* 3, and figures alone"):
        compare(load_run(pair[0].path / "run.json"), b)


def held(tmp_path: Path, name: str, before: float, after: float) -> tuple[Run, Run]:
    runs = []
    for folder, value in (("a", before), ("b", after)):
        figures = {name: {"value": value, "low": value, "high": value, "n": 1}}
        runs.append(run_of(tmp_path / folder, record("Q1"), figures=figures))
    return runs[0], runs[1]


@pytest.mark.parametrize(
    ("name", "before", "after", "fell"),
    [
        ("em", 0.50, 0.47, True),
        ("em", 0.50, 0.48, False),  # by exactly the margin
        ("em", 0.50, 0.90, False),
        ("ece", 0.04, 0.07, True),
        ("ece", 0.07, 0.04, False),
        ("as_of_leak", 0.0, 0.03, True),
        ("false_abstention", 0.1, 0.13, True),
    ],
)
def test_a_figure_falls_when_it_is_worse_by_more_than_the_margin(
    tmp_path: Path, name: str, before: float, after: float, fell: bool
) -> None:
    found = compare(*held(tmp_path, name, before, after))
    assert bool(fallen(found, {name: 0.02})) == fell


def test_times_can_be_held_too(tmp_path: Path, pair: tuple[Run, Run]) -> None:
    a, b = pair
    slow = b.config | {"timings": b.config["timings"] | {"ask_ms": {"p50": 500.0}}}
    found = compare(a, Run(b.path, slow, b.records))
    assert [fall.name for fall in fallen(found, {"ask_ms_p50": 100, "wall_s": 1})] == ["ask_ms_p50"]


def test_an_unknown_figure_is_refused_with_the_known_ones(pair: tuple[Run, Run]) -> None:
    with pytest.raises(
        InputRejected, match=r"'emm' is no figure of both runs; these are: right, em"
    ):
        fallen(compare(*pair), {"emm": 0.1})


def test_a_better_and_a_worse_figure_are_called_so(tmp_path: Path) -> None:
    names = ("em", "false_conflict", "answered")
    a = [record(f"Q{n}", scores=dict.fromkeys(names, 0.0)) for n in range(12)]
    b = [record(f"Q{n}", scores=dict.fromkeys(names, 1.0)) for n in range(12)]
    found = compare(run_of(tmp_path / "a", *a), run_of(tmp_path / "b", *b))
    assert {each.name: each.verdict for each in found.measures} == {
        "em": "better",
        "false_conflict": "worse",
        "answered": "",  # that more was answered says nothing of how
    }


def test_the_json_is_json_and_tells_everything(pair: tuple[Run, Run]) -> None:
    found = compare(*pair)
    told = json.loads(json.dumps(as_json(found, fallen(found, {"answered": 0.0}))))
    assert told["questions"] == {"both": 4, "only_a": [], "only_b": []}
    assert {each["name"] for each in told["measures"]} >= {"em", "f1", "right"}
    assert [each["id"] for each in told["lost"]] == ["Q3"]
    assert told["fallen"][0]["name"] == "answered"


def test_the_page_tells_falls_and_changes_and_escapes_what_was_said(tmp_path: Path) -> None:
    evil = record("Q1", right=0.0, question="<script>alert(1)</script>")
    a = run_of(tmp_path / "a", evil | {"scores": {"right": 1.0}}, record("Q2"))
    b = run_of(tmp_path / "b", evil, record("Q2"))
    found = compare(a, b)
    text = comparison_page(found, fallen(found, {"right": 0.1}))
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert" not in text
    assert "Fallen" in text
    assert "Lost: right in A alone (1)" in text


def test_every_measure_of_a_made_up_run_is_in_the_glossary(pair: tuple[Run, Run]) -> None:
    names = {*pair[0].figures, *dict(timings_of(config_of([record("Q1")])["timings"]))}
    assert not {name for name in names if measure_of(name).group == "Other"}
    assert measure_of("unheard_of").words == "unheard_of"


def test_names_stand_in_the_glossarys_order_and_numbers_by_size() -> None:
    names = ["questions_per_s_16", "recall@1", "questions_per_s_4", "right"]
    assert sorted(names, key=place_of) == [
        "right",
        "recall@1",
        "questions_per_s_4",
        "questions_per_s_16",
    ]
    assert next(iter(MEASURES)) == "right"


def test_values_are_written_for_people() -> None:
    assert written("em", 0.294) == "29.4 %"
    assert written("em", -0.0134, change=True) == "−1.3 pt"
    assert written("ask_ms_p95", 1234.5) == "1,234"
    assert written("auroc", None) == "–"
    assert written_range("em", 0.1, 0.25) == "10.0 to 25.0 %"
