"""What confidence is worth: by hand, and against reckonings one threshold at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.confidence import aurc, calibration, risk_coverage, risks

_SAID = st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=1, max_size=40)


def arrays(said: list[tuple[int, bool]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([s / 6 for s, _ in said]), np.array([float(r) for _, r in said])


@given(_SAID)
def test_each_confidence_is_a_threshold(said: list[tuple[int, bool]]) -> None:
    sure, right = arrays(said)
    expected = []
    for threshold in sorted(set(sure), reverse=True):
        answered = [r for s, r in zip(sure, right, strict=True) if s >= threshold]
        expected.append((len(answered), answered.count(0.0) / len(answered)))
    answered_, wrong = risks(sure, right)
    assert np.column_stack([answered_, wrong]) == pytest.approx(np.array(expected))


def test_the_area_by_hand() -> None:
    # Risks 0, 0, 1/3, 2/4 at the four questions: their mean is 5/24.
    sure, right = np.array([0.9, 0.8, 0.7, 0.1]), np.array([1.0, 1.0, 0.0, 0.0])
    assert aurc(sure, right) == pytest.approx(5 / 24, abs=1e-12)


def test_equally_sure_questions_share_a_risk() -> None:
    assert aurc(np.array([0.5, 0.5]), np.array([1.0, 0.0])) == 0.5


def test_the_curve_ends_with_all_answered_and_has_few_points() -> None:
    sure = np.linspace(0, 1, 5_000)
    curve = risk_coverage(sure, (sure > 0.5).astype(float), asked=10_000)
    assert curve[-1] == [0.5, 0.5]  # half were answered, half of these are wrong
    assert len(curve) <= 201
    assert [x for x, _ in curve] == sorted(x for x, _ in curve)


def test_bins_say_how_sure_and_how_right() -> None:
    bins = calibration(np.array([0.05, 0.95, 1.0, 0.91]), np.array([0.0, 1.0, 1.0, 0.0]))
    assert bins[0] == {"low": 0.0, "high": 0.1, "n": 1, "confidence": 0.05, "right": 0.0}
    assert (bins[9]["n"], bins[9]["right"]) == (3, 0.666667)
    assert bins[5]["confidence"] is None
    assert sum(each["n"] for each in bins) == 4
