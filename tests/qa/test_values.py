"""Values of the shape that was asked for, and when two of them cannot both be right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.answer import Span
from qa.question import AnswerType, FacetAsked
from qa.values import counts, different, distinct, number_of, unit_of
from tests.qa.made import spoken


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("more than 1,200", 1200),
        ("a dozen", 12),
        ("two million", 2_000_000),
        ("3.5 million", 3_500_000),
        ("no fewer than 10", 10),
        ("several", None),
    ],
)
def test_a_number_means_what_it_says(text: str, number: float | None) -> None:
    assert number_of(text) == number


def test_numbers_of_other_things_are_passed_over() -> None:
    here = spoken("Nine boats sank on 4 May and 31 people drowned, 12 km off the coast.")
    assert [span.text for span in counts(here, "people")] == ["31"]


def test_what_is_counted_may_stand_before_its_number() -> None:
    here = spoken("The number of people killed reached 704 on Friday.")
    assert [span.text for span in counts(here, "people")] == ["704"]


def test_a_part_of_the_people_is_not_asked_for_by_another_part() -> None:
    here = spoken("They freed 40 sailors and 3 civilians.")
    assert [span.text for span in counts(here, "sailors")] == ["40"]


def test_a_number_is_of_its_unit() -> None:
    here = spoken("The fire burned 40 square km.")
    [number] = counts(here, "")
    assert unit_of(number) == "km"


def test_equal_numbers_in_other_words_do_not_differ() -> None:
    facet = FacetAsked("how many", AnswerType.NUMBER)
    one, same, other = (_whole(text) for text in ("12", "a dozen", "13"))
    assert not different(facet, one, same)
    assert different(facet, one, other)
    assert distinct(facet, [one, same, other]) == [one, other]


def _whole(text: str) -> Span:
    return spoken(text)


def test_people_of_every_kind_are_people() -> None:
    here = spoken("Over 60,000 evacuees came.")
    assert [value.text for value in counts(here, "people")] == ["Over 60,000"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12 of the 40 people drowned.", ["12"]),
        ("Nine of 11 people on board drowned.", ["Nine"]),
        ("12 of the town's 300 people drowned.", ["12"]),
        ("12 to 15 people drowned.", ["12", "15"]),
        ("12 people drowned and 30 houses fell.", ["12"]),
        ("12 houses fell and 30 people drowned.", ["30"]),
    ],
)
def test_a_number_counts_what_stands_before_the_next(text: str, numbers: list[str]) -> None:
    assert [each.text for each in counts(spoken(text), "people")] == numbers


def test_a_sign_is_the_unit() -> None:
    share = spoken("Only 5% of users are robots.")
    assert unit_of(replace(share, start=5, end=16)) == "%"
