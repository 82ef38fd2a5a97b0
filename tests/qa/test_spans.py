"""Spans, windows and lists against brute force and hand-computed cases."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qa.reading import TextSpan
from qa.spans import (
    MAX_SPAN_TOKENS,
    STRIDE_TOKENS,
    WINDOW_TOKENS,
    ListRule,
    list_members,
    rank_spans,
    windows,
)

_LOGITS = st.lists(st.integers(-50, 50), min_size=1, max_size=45).map(
    lambda values: np.array(values, dtype=np.float32)
)
_SPANS = st.lists(
    st.builds(
        lambda start, size, score: TextSpan(start, start + size, score),
        st.integers(0, 60),
        st.integers(1, 20),
        st.floats(-10, 10),
    ),
    max_size=12,
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


def test_a_window_without_tokens_has_no_span() -> None:
    empty = np.empty(0, np.float32)
    assert rank_spans(empty, empty) == []


@given(st.integers(1, 2_000))
def test_windows_cover_every_token_and_overlap_by_half(size: int) -> None:
    found = windows(size)
    assert {token for start, end in found for token in range(start, end)} == set(range(size))
    assert all(b[0] - a[0] == STRIDE_TOKENS for a, b in itertools.pairwise(found))
    assert all(end - start <= WINDOW_TOKENS for start, end in found)


def test_a_list_takes_what_is_near_the_best_and_overlaps_nothing_better() -> None:
    rule = ListRule(margin=4.0, over_empty=-4.0, per_char=0.0)
    best, overlapping = TextSpan(0, 8, 10.0), TextSpan(5, 12, 9.0)
    near, far = TextSpan(20, 25, 7.0), TextSpan(30, 35, 5.0)
    assert list_members([best, overlapping, near, far], rule) == [best, near]


def test_members_of_a_list_may_touch() -> None:
    spans = [TextSpan(0, 4, 2.0), TextSpan(4, 8, 1.0)]
    assert list_members(spans, ListRule(per_char=0.0)) == spans


def test_a_list_leaves_out_what_is_less_likely_than_no_answer() -> None:
    rule = ListRule(margin=9.0, over_empty=-1.0, per_char=0.0)
    spans = [TextSpan(0, 4, 2.0), TextSpan(10, 14, -0.5), TextSpan(20, 24, -1.5)]
    assert list_members(spans, rule) == spans[:2]


def test_the_best_span_is_a_member_however_unlikely() -> None:
    spans = [TextSpan(0, 4, -30.0)]
    assert list_members(spans, ListRule()) == spans


def test_two_members_win_over_the_span_around_both() -> None:
    # The whole scores 0.5 more than its parts, and its 12 more characters cost 0.6.
    whole, parts = TextSpan(0, 20, 5.5), [TextSpan(0, 8, 5.0), TextSpan(12, 20, 5.0)]
    assert list_members([whole, *parts], ListRule(per_char=0.05)) == parts
    assert list_members([whole, *parts], ListRule(per_char=0.0)) == [whole]


def test_members_stand_in_the_order_of_the_passage() -> None:
    spans = [TextSpan(40, 44, 3.0), TextSpan(0, 4, 2.0), TextSpan(20, 24, 1.0)]
    assert [span.start for span in list_members(spans, ListRule())] == [0, 20, 40]


@given(_SPANS)
def test_members_of_a_list_never_overlap(spans: list[TextSpan]) -> None:
    members = list_members(spans, ListRule())
    assert all(a.end <= b.start for a, b in itertools.pairwise(members))
    assert bool(members) == bool(spans)
