"""The training's arithmetic against brute force and hand-computed cases; no model is trained."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.training.decode import (
    MAX_SPAN_TOKENS,
    STRIDE_TOKENS,
    Found,
    ListRule,
    list_members,
    rank_spans,
    windows,
)
from qa.training.metrics import auroc, ece, f1, partial_f1, shared
from qa.training.pack import load_packed, pack, save_packed, unpack
from qa.training.rows import split_of

_LOGITS = st.lists(st.integers(-50, 50), min_size=1, max_size=45).map(
    lambda values: np.array(values, dtype=np.float32)
)


@given(_LOGITS, st.integers(0, 2**32))
def test_the_best_span_is_that_of_trying_all(start: np.ndarray, seed: int) -> None:
    end = np.random.default_rng(seed).permutation(start)
    tried = [
        start[first] + end[last]
        for first in range(len(start))
        for last in range(first, min(len(start), first + MAX_SPAN_TOKENS))
    ]
    best = rank_spans(start, end)[0]
    assert best.score == max(tried) == start[best.first] + end[best.last]
    assert 0 <= best.last - best.first < MAX_SPAN_TOKENS


@given(st.integers(1, 2_000))
def test_windows_cover_every_token_and_overlap_by_half(size: int) -> None:
    found = windows(size)
    assert {token for start, end in found for token in range(start, end)} == set(range(size))
    assert all(b[0] - a[0] == STRIDE_TOKENS for a, b in itertools.pairwise(found))


def test_a_list_takes_what_is_near_the_best_and_overlaps_nothing_better() -> None:
    rule = ListRule(margin=4.0, over_empty=-4.0, per_token=0.0)
    spans = [Found(0, 1, 10.0), Found(1, 2, 9.0), Found(4, 4, 7.0), Found(6, 6, 5.0)]
    assert list_members(spans, 0.0, rule) == [Found(0, 1, 10.0), Found(4, 4, 7.0)]


@given(st.integers(1, 20), st.integers(1, 20), st.integers(0, 2**32))
def test_packed_weights_are_off_by_half_a_step_at_most(rows: int, columns: int, seed: int) -> None:
    weight = np.random.default_rng(seed).standard_normal((rows, columns)).astype(np.float32)
    weight[:, 0] = 1.0  # as in any trained row, some weight is large enough for a step in fp16
    back = unpack(pack({"layer.weight": weight}))["layer.weight"]
    step = np.abs(weight).max(axis=1, keepdims=True) / 127
    assert (np.abs(back - weight) <= 0.51 * step + 127 * step * 2**-10).all()


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    target = save_packed(tmp_path, {"layer.weight": np.ones((2, 3), dtype=np.float32)})
    assert load_packed(tmp_path)["layer.weight"] == pytest.approx(np.ones((2, 3)), rel=1e-3)
    content = bytearray(target.read_bytes())
    content[-1] ^= 1
    target.write_bytes(content)
    with pytest.raises(ValueError, match="export it again"):
        load_packed(tmp_path)


def test_auroc_is_the_share_of_pairs_in_order() -> None:
    # Pairs of a positive and a negative: (3, 2), (3, 1), (2, 2) a tie, (2, 1): 3.5 of 4.
    scores, positive = np.array([3.0, 2.0, 2.0, 1.0]), np.array([True, True, False, False])
    assert auroc(scores, positive) == pytest.approx(3.5 / 4)


def test_ece_is_the_mean_gap_of_confidence_and_truth() -> None:
    # Two bins of two: 0.95 said and 0.5 true, 0.15 said and 0 true.
    said, true = np.array([0.95, 0.95, 0.15, 0.15]), np.array([1.0, 0.0, 0.0, 0.0])
    assert ece(said, true) == pytest.approx(0.5 * 0.45 + 0.5 * 0.15)


def test_list_scores_are_shares_of_the_longest_common_substring() -> None:
    assert shared("Hamdaniyah", "in Hamdaniyah") == 10
    # The answer is wholly covered; of the golds one is wholly covered and one not at all.
    assert partial_f1(["abc"], ["abc", "xyz"]) == (1.0, 1.0)


def test_silence_is_right_where_there_is_no_answer() -> None:
    assert (f1("", []), f1("Hama", []), f1("Hama", ["the Hama"])) == (1.0, 0.0, 1.0)


@given(st.text(max_size=20), st.integers(0, 5))
def test_a_group_is_always_in_the_same_split(group: str, seed: int) -> None:
    assert split_of("qamr", group, seed) == split_of("qamr", group, seed)


def test_splits_have_about_their_share() -> None:
    places = [split_of("multispanqa_valid", str(at), 0) for at in range(2_000)]
    assert places.count("test") / 2_000 == pytest.approx(0.30, abs=0.04)
    assert places.count("dev") / 2_000 == pytest.approx(0.10, abs=0.03)
