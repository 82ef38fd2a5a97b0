"""Reports taken over from one another."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.copies import families, outlets
from tests.qa.made import hit

WIRE = (
    "The dam above the town of Karsk broke at dawn on Friday after three days of rain. "
    "Twelve people drowned, the mayor said, and four hundred houses stand under water."
)


def test_a_report_with_another_ending_is_a_copy() -> None:
    copy = WIRE + " This report is by the Tidewater agency."
    assert families(
        [hit(WIRE), hit(copy, source="B"), hit("It rained in the hills on Monday.")]
    ) == [
        0,
        0,
        2,
    ]


def test_another_report_of_the_same_event_is_no_copy() -> None:
    own = (
        "Water came down the valley before sunrise. Our reporter counted twelve dead in Karsk, "
        "where the dam gave way on Friday; hundreds of houses are flooded."
    )
    assert families([hit(WIRE), hit(own)]) == [0, 1]


def test_a_short_passage_is_a_copy_of_nothing() -> None:
    assert families([hit("The dam broke."), hit("The dam broke.", source="B")]) == [0, 1]


def test_the_outlets_of_a_sentence_are_the_others_that_printed_it() -> None:
    first, second = hit(WIRE), hit("Flood. " + WIRE, source="B")
    end = WIRE.index("Twelve") - 1
    assert outlets(first, 0, end, [first, second]) == [second]
    assert outlets(first, 0, end, [first]) == []


def numbered(first: int, last: int) -> str:
    """A text of numbers, of which two share as many five-word runs as they share numbers, less
    four."""
    return " ".join(map(str, range(first, last)))


@pytest.mark.parametrize(
    ("shared", "copied"),
    [(100, True), (62, True), (61, False), (4, False)],  # 96, 58, 57 and 0 of 96 runs
)
def test_most_of_the_shorter_passage_makes_a_copy(shared: int, copied: bool) -> None:
    one, other = numbered(0, 100), numbered(100 - shared, 200 - shared)
    assert families([hit(one), hit(other, source="B")]) == [0, 0 if copied else 1]


def test_a_part_of_a_longer_report_is_a_copy_of_it() -> None:
    assert families([hit(numbered(0, 300)), hit(numbered(50, 90), source="B")]) == [0, 0]


def test_copies_of_one_report_are_one_family() -> None:
    texts = [numbered(0, 100), numbered(500, 600), numbered(10, 110), numbered(0, 90)]
    assert families([hit(text, source=text[:3]) for text in texts]) == [0, 1, 0, 0]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 60)), max_size=12))
def test_a_family_is_named_by_its_first_member(spans: list[tuple[int, int]]) -> None:
    hits = [hit(numbered(at, at + size) or "-", source=str(at)) for at, size in spans]
    found = families(hits)
    assert all(first <= at and found[first] == first for at, first in enumerate(found))


@pytest.mark.slow
def test_24_passages_of_200_words_are_told_apart_in_3_ms() -> None:
    words = [f"w{n}" for n in range(3_000)]
    hits = [hit(" ".join(random.Random(n).choices(words, k=200)), id=f"a{n}") for n in range(24)]
    started = time.process_time()
    for _ in range(20):
        families(hits)
    assert (time.process_time() - started) / 20 < 0.006  # twice, for a slow machine
