"""Measures against hand-computed cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics import answer_rank, exact_match, f1, figure, holds, normalise, percentile


def test_normalisation_is_squads_with_curly_quotes_folded() -> None:
    assert normalise("The  “Daily” Planet’s 1,000 staff!") == "daily planets 1000 staff"


def test_f1_is_the_harmonic_mean_of_token_precision_and_recall() -> None:
    # "capital of Syria" shares 2 tokens with "Syria capital city": precision 2/3, recall 2/3.
    assert f1("capital of Syria", ["Syria capital city"]) == pytest.approx(2 / 3, abs=1e-9)
    assert f1("Aleppo", ["Homs", "Aleppo"]) == 1.0
    assert f1("", ["Aleppo"]) == 0.0
    assert exact_match("the Aleppo.", ["aleppo"]) == 1.0


def test_an_answer_is_held_as_whole_words() -> None:
    assert holds("It has 17 rooms.", "17")
    assert not holds("It has 170 rooms.", "17")


def test_the_rank_is_that_of_the_first_passage_with_an_answer() -> None:
    assert answer_rank(["a cat", "the dog", "dog"], ["Dog"]) == 2
    assert answer_rank(["a cat"], ["dog"]) is None


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_the_interval_holds_the_mean_and_is_the_same_again(values: list[float]) -> None:
    found = figure(values)
    assert found.low <= found.value + 1e-9
    assert found.value <= found.high + 1e-9
    assert found == figure(values)


def test_percentiles_are_by_nearest_rank() -> None:
    assert [percentile([4, 1, 3, 2], share) for share in (0.25, 0.5, 0.95)] == [1, 2, 4]
