"""Names, groups and numbers by their shape."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.names import groups, names, numbers


def found(finder: object, text: str) -> list[str]:
    return [text[start:end] for start, end in finder(text)]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "On Monday Maria de la Cruz met Ed Li in New York.",
            ["Maria de la Cruz", "Ed Li", "New York"],
        ),
        ("The World Food Programme (WFP) spoke.", ["World Food Programme"]),
        ("OSLO, Norway, 3 May (XYZ) - The minister met Kari Moe.", ["Kari Moe"]),
        ("They left al-Minya for Giza.", ["al-Minya", "Giza"]),
        ("The minister’s plan failed.", []),
        ("They met in the U.S. and the U.K. on Friday.", ["U.S.", "U.K."]),
        ("Axio sells it in the U.S. Belco bought Ferrant.", ["Axio", "U.S.", "Belco", "Ferrant"]),
    ],
)
def test_names_are_runs_of_capital_words(text: str, expected: list[str]) -> None:
    assert found(names, text) == expected


def test_a_group_takes_its_leader_along() -> None:
    assert found(groups, "Rebels led by Ana Silva met the army.") == [
        "Rebels led by Ana Silva",
        "the army",
    ]


def test_numbers_keep_what_qualifies_them() -> None:
    assert found(numbers, "More than 1,200 people, 5% of them, paid $3 million.") == [
        "More than 1,200",
        "5%",
        "$3 million",
    ]


@given(st.text(max_size=300))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    for finder in (names, groups, numbers):
        spans = finder(text)
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
