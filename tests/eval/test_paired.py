"""The paired test and its interval, against scipy and by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from eval.paired import paired, sign_flip

# Eighths, whose sums are exact: scipy takes equal sums that are rounded differently for unequal.
_SCORES = st.lists(st.integers(-4, 4).map(lambda eighth: eighth / 8), min_size=2, max_size=9)


def test_three_heads_in_a_row_have_a_quarter_of_all_signs_on_both_sides() -> None:
    # 8 ways to give signs to 1, 1, 1; only +++ and --- are as far from zero as 3.
    assert sign_flip([1, 1, 1]) == 2 / 8


def test_by_hand_where_the_sizes_differ() -> None:
    # The sums of ±3 ±1 ±1 are ±5, ±3 (twice each), ±1; observed is 3, and 6 of 8 reach that far.
    assert sign_flip([3, -1, 1]) == 6 / 8


def test_systems_that_never_differ_have_p_1() -> None:
    assert sign_flip([0.0, 0.0]) == sign_flip([]) == 1


def test_sums_that_are_equal_but_for_rounding_are_equal() -> None:
    assert 0.1 + 0.3 - 0.4 != 0.3 - 0.4 + 0.1
    assert sign_flip([0.1, 0.3, -0.4]) == 1  # 0 in truth, and every sum is as far from it


@given(_SCORES)
def test_the_exact_p_is_that_of_scipy(differences: list[float]) -> None:
    expected = stats.permutation_test(
        (np.array(differences),),
        lambda each, axis: np.sum(each, axis=axis),
        permutation_type="samples",
        n_resamples=np.inf,
        vectorized=True,
    )
    assert sign_flip(differences) == pytest.approx(expected.pvalue, abs=1e-9)


@given(_SCORES, st.integers(0, 5))
def test_questions_that_did_not_change_change_nothing(differences: list[float], same: int) -> None:
    assert sign_flip([*differences, *[0.0] * same]) == sign_flip(differences)


@given(_SCORES)
def test_it_does_not_matter_which_system_comes_first(differences: list[float]) -> None:
    assert sign_flip(differences) == sign_flip([-each for each in differences])


def test_drawn_signs_agree_with_all_signs() -> None:
    differences = [0.1 * (at % 5) - 0.1 for at in range(20)]
    moved = [each for each in differences if each]
    sums = [abs(np.dot(signs, moved)) for signs in itertools.product((-1, 1), repeat=len(moved))]
    exact = np.mean(np.array(sums) >= abs(sum(moved)) - 1e-12)
    assert len(moved) > 12
    assert sign_flip(differences) == pytest.approx(exact, abs=0.015)  # 3 standard errors


def test_drawn_signs_are_the_same_each_time_and_never_make_p_zero() -> None:
    assert sign_flip([1.0] * 40) == sign_flip([1.0] * 40) == 1 / 10_001


def test_alike_systems_are_called_different_in_five_of_a_hundred_comparisons() -> None:
    draw = np.random.default_rng(1)
    found = [sign_flip(list(draw.choice((-1.0, 0.0, 1.0), 12))) < 0.05 for _ in range(400)]
    assert np.mean(found) < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 400)


def test_the_interval_holds_the_true_difference_about_95_times_in_a_hundred() -> None:
    draw = np.random.default_rng(2)
    held = 0
    for seed in range(300):
        a = draw.random(60)
        b = np.clip(a + draw.normal(0.1, 0.3, 60), -9, 9)
        found = paired(list(a), list(b), seed)
        held += found.low <= 0.1 <= found.high
    assert 0.90 <= held / 300 <= 0.98


def test_means_difference_and_counts() -> None:
    found = paired([1.0, 0.0, 0.5, 0.0], [1.0, 1.0, 0.0, 1.0])
    assert (found.n, found.up, found.down) == (4, 2, 1)
    assert (found.a, found.b, found.difference) == (0.375, 0.75, 0.375)
    assert found.low <= found.difference <= found.high
