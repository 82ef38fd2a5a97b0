"""How labelled rows are split."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.training.rows import split_of


@given(st.text(max_size=20), st.integers(0, 5))
def test_a_group_is_always_in_the_same_split(group: str, seed: int) -> None:
    assert split_of("qamr", group, seed) == split_of("qamr", group, seed)


def test_splits_have_about_their_share() -> None:
    places = [split_of("multispanqa_valid", str(at), 0) for at in range(2_000)]
    assert places.count("test") / 2_000 == pytest.approx(0.30, abs=0.04)
    assert places.count("dev") / 2_000 == pytest.approx(0.10, abs=0.03)
