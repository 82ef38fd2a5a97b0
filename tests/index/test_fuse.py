"""Reciprocal rank fusion: hand-computed fractions, and what holds for any rankings."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fuse import Fused, fuse

_RANKINGS = st.dictionaries(
    st.sampled_from(["words", "vectors", "dates"]),
    st.lists(st.integers(0, 30), unique=True, max_size=15),
)
_EQUAL = {"words": 1.0, "vectors": 1.0, "dates": 1.0}


def test_a_score_is_the_sum_of_reciprocal_ranks() -> None:
    fused = fuse({"words": [7, 9, 4], "vectors": [9, 5]}, {"words": 1, "vectors": 1}, k=60)
    expected = {
        9: 1 / 62 + 1 / 61,  # second by words, first by vectors
        7: 1 / 61,
        5: 1 / 62,
        4: 1 / 63,
    }
    assert {found.id: found.score for found in fused} == pytest.approx(expected)
    assert [found.id for found in fused] == [9, 7, 5, 4]


def test_weights_multiply_and_k_flattens() -> None:
    fused = fuse({"words": [1], "vectors": [2]}, {"words": 1, "vectors": 3}, k=2)
    assert fused == [Fused(2, 3 / 3, ("vectors",)), Fused(1, 1 / 3, ("words",))]


def test_equal_scores_keep_the_order_of_ids() -> None:
    fused = fuse({"words": [5, 3], "vectors": [3, 5]}, _EQUAL)
    assert [found.id for found in fused] == [3, 5]


def test_no_rankings_give_nothing() -> None:
    assert fuse({}, {}) == []
    assert fuse({"words": [], "vectors": []}, _EQUAL) == []


@given(_RANKINGS)
def test_scores_agree_with_exact_arithmetic(rankings: dict[str, list[int]]) -> None:
    exact: dict[int, Fraction] = {}
    for ranking in rankings.values():
        for rank, id in enumerate(ranking, start=1):
            exact[id] = exact.get(id, Fraction()) + Fraction(1, 60 + rank)
    fused = fuse(rankings, _EQUAL)
    assert {found.id for found in fused} == exact.keys()
    assert all(found.score == pytest.approx(float(exact[found.id])) for found in fused)


@given(_RANKINGS)
def test_the_best_comes_first_and_ids_break_ties(rankings: dict[str, list[int]]) -> None:
    keys = [(-found.score, found.id) for found in fuse(rankings, _EQUAL)]
    assert keys == sorted(keys)


@given(_RANKINGS)
def test_a_thing_names_every_ranking_that_found_it(rankings: dict[str, list[int]]) -> None:
    for found in fuse(rankings, _EQUAL):
        assert found.found_by == tuple(
            name for name, ranking in rankings.items() if found.id in ranking
        )


@given(st.lists(st.integers(0, 30), unique=True))
def test_one_ranking_keeps_its_order(ranking: list[int]) -> None:
    assert [found.id for found in fuse({"words": ranking}, {"words": 1})] == ranking
