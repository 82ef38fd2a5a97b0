"""Figures from records: by hand, against sums done one resample at a time; always numbers."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from eval.figures import by_kind, curves, figures, of_totals
from eval.metrics import interval, resamples


def record(sure: float | None = None, kind: str = "who", **counts: int) -> dict[str, Any]:
    answer = None if sure is None else {"status": "answered", "confidence": sure}
    return {"kind": kind, "answer": answer, "scores": {}, "counts": counts}


def scored(sure: float, right: float, kind: str = "who") -> dict[str, Any]:
    return record(sure, kind) | {"scores": {"right": right, "answered": 1.0}}


def test_a_measure_is_the_mean_over_those_that_carry_it() -> None:
    found = figures([scored(0.9, 1.0), scored(0.1, 0.0), record(0.5)])
    assert (found["right"]["value"], found["right"]["n"]) == (0.5, 2)
    assert found["right"]["low"] <= 0.5 <= found["right"]["high"]
    assert list(found) == sorted(found)


def test_rows_are_added_up_before_they_are_divided() -> None:
    rows = [record(rows_tp=9, rows_fp=1, rows_fn=0), record(rows_tp=0, rows_fp=0, rows_fn=10)]
    found = figures(rows)
    assert found["event_precision"]["value"] == 0.9
    assert found["event_recall"]["value"] == pytest.approx(9 / 19, abs=1e-9)
    assert found["event_f1"]["value"] == pytest.approx(18 / 29, abs=1e-9)
    assert found["event_f1"]["n"] == 2


def test_facets_have_two_denominators() -> None:
    found = figures([record(facet_right=3, facet_given=4, facet_found=1, facet_wanted=2)])
    assert found["facet_f1"]["value"] == pytest.approx(2 * 0.75 * 0.5 / 1.25, abs=1e-9)


def test_of_citations_n_counts_citations() -> None:
    found = figures(
        [record(verbatim=3, citations_checked=3), record(verbatim=0, citations_checked=1)]
    )
    assert (found["verbatim"]["value"], found["verbatim"]["n"]) == (0.75, 4)


def test_what_is_no_number_is_left_out() -> None:
    found = figures([record(rows_tp=0, rows_fp=0, rows_fn=3)])
    assert "event_precision" not in found
    assert found["event_f1"]["value"] == 0.0
    assert figures([]) == {}


def test_the_interval_of_sums_is_over_questions() -> None:
    columns = np.array([[9.0, 0.0, 3.0], [1.0, 5.0, 0.0]])
    drawn = []
    for places in resamples(3):
        part, whole = columns[0][places].sum(), columns[1][places].sum()
        drawn.append(part / (part + whole))
    found = of_totals(lambda tp, fp: tp / (tp + fp), columns)
    assert (found.low, found.high) == pytest.approx(interval(np.array(drawn)))


def test_confidence_counts_where_something_was_answered() -> None:
    silent = scored(0.2, 0.0)
    silent["answer"]["status"] = "not_found"
    found = figures([scored(0.9, 1.0), scored(0.8, 1.0), scored(0.3, 0.0), silent])
    assert (found["auroc"]["value"], found["auroc"]["n"]) == (1.0, 3)
    # Bins of one question each: (0.1 + 0.2 + 0.3) / 3.
    assert found["ece"]["value"] == pytest.approx(0.2, abs=1e-9)
    assert found["aurc"]["value"] == pytest.approx(1 / 9, abs=1e-9)
    assert curves([scored(0.9, 1.0), silent])["risk_coverage"] == [[0.5, 0.0]]


def test_kinds_are_apart() -> None:
    found = by_kind([scored(0.9, 1.0), scored(0.9, 0.0, "when")])
    assert [found[kind]["right"]["value"] for kind in ("when", "who")] == [0.0, 1.0]


def test_a_run_of_many_questions_is_reckoned_quickly_and_alike() -> None:
    chance = np.random.default_rng(0)
    many = [scored(*chance.random(2).round(1)) for _ in range(800)]
    assert json.dumps(figures(many)) == json.dumps(figures(many))
