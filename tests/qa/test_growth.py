"""Figures that grew, and figures that were taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from qa.answer import Span
from qa.difference import Kind
from qa.growth import again, growth, revision
from qa.question import understand
from qa.statements import statements
from tests.qa.made import hit, spoken

DEATHS = understand("How many people drowned in the flood?")


def test_a_toll_that_rises_from_day_to_day_is_growth_oldest_first() -> None:
    hits = [
        hit(f"{n} people have drowned in the flood since Monday.", published=datetime(2023, 5, day))
        for n, day in ((31, 4), (12, 2), (19, 3))
    ]
    found = growth(DEATHS, statements(DEATHS, hits))
    assert found and found.kind is Kind.GROWTH
    assert [value.text for value in found.values] == ["12", "19", "31"]


def test_numbers_that_go_up_and_down_are_no_growth() -> None:
    hits = [
        hit(f"{n} people have drowned in the flood since Monday.", published=datetime(2023, 5, day))
        for n, day in ((31, 2), (12, 3), (29, 4), (8, 5))
    ]
    assert growth(DEATHS, statements(DEATHS, hits)) is None


def test_a_question_for_no_number_has_no_growth() -> None:
    question = understand("Who drowned in the flood?")
    assert growth(question, [spoken("12 people have drowned since Monday.")]) is None


def figure(text: str, value: str) -> Span:
    at = text.index(value)
    return Span(
        "how many", hit(text), at, at + len(value), 0.9, (0, text.find(".") + 1 or len(text))
    )


@pytest.mark.parametrize(
    "text",
    [
        "The fire service counted 12 people drowned; it later raised this to 19.",
        "The fire service counted 12 people drowned. A later report has 19 dead.",
        "The fire service counted 12 people drowned. It has since revised the toll up to 19.",
    ],
)
def test_a_figure_and_what_became_of_it_stand_in_their_order(text: str) -> None:
    found = revision(DEATHS, DEATHS.facets[0], figure(text, "12"))
    assert found and found.kind is Kind.GROWTH
    assert [value.text for value in found.values] == ["12", "19"]


@pytest.mark.parametrize(
    "text",
    [
        "The fire service counted 12 people drowned and saved 19.",
        "The fire service counted 12 people drowned; it later raised this to twelve.",
        "The fire service counted 12 people drowned.\nA later report has 19 dead.",
        "The fire service counted 12 people drowned. Sad. Bad. Mad. A later report has 19 dead.",
        "The fire service counted 12 people drowned. A later report of 19 May tells the same.",
        "The fire service counted 12 people drowned. A later report spoke of 19 houses lost.",
        "The fire service counted 12 people drowned. A later report said 60% was under water.",
        "The fire service counted 12 people drowned. It later said it would take five years.",
    ],
    ids=[
        "another figure",
        "the same",
        "another paragraph",
        "far off",
        "a day",
        "a thing",
        "a share",
        "a time",
    ],
)
def test_other_figures_are_no_revision(text: str) -> None:
    assert revision(DEATHS, DEATHS.facets[0], figure(text, "12")) is None


def test_a_figure_that_was_taken_down_is_told_with_what_it_became() -> None:
    text = "The mayor first had 12 people drowned but later reduced the number to 9."
    found = revision(DEATHS, DEATHS.facets[0], figure(text, "12"))
    assert found and [value.text for value in found.values] == ["12", "9"]


def test_a_later_figure_of_quite_another_size_is_no_revision() -> None:
    text = "The mayor counted 12 people drowned; the fund raised the number to 900."
    assert revision(DEATHS, DEATHS.facets[0], figure(text, "12")) is None


def counted(number: int, day: int, text: str = "{} people drowned in the flood.") -> Span:
    """A count whose sentence, the whole text, answers by itself."""
    text = text.format(number)
    at = text.index(str(number))
    here = hit(text, published=datetime(2023, 5, day))
    end = at + len(str(number))
    return Span("", here, at, end, 0.9, (0, len(text)), alone=6.0, told=3.0, likeness=0.7)


def test_counts_of_different_days_that_answer_by_themselves_grow() -> None:
    found = again(DEATHS, DEATHS.facets[0], [counted(31, 9), counted(12, 4)])
    assert found and found.kind is Kind.GROWTH
    assert [value.text for value in found.values] == ["12", "31"]


def test_a_later_count_that_is_lower_is_a_contradiction() -> None:
    found = again(DEATHS, DEATHS.facets[0], [counted(12, 9), counted(31, 4)])
    assert found and found.kind is Kind.CONTRADICTION
    assert [value.text for value in found.values] == ["31", "12"]


@pytest.mark.parametrize(
    "other",
    [
        replace(counted(12, 4), alone=-1.0),
        counted(12, 4, "It is the worst flood since 2008, when {} people drowned."),
        counted(900, 4),
        counted(31, 4),
        counted(12, 9),
        counted(12, 4, "Of the flood {} houses are left."),
    ],
    ids=["unsure", "of another year", "of another size", "the same", "of one day", "of houses"],
)
def test_other_counts_are_no_growth(other: Span) -> None:
    assert again(DEATHS, DEATHS.facets[0], [counted(31, 9), other]) is None


def test_a_number_that_is_asked_for_as_such_may_grow() -> None:
    question = understand("What is the number of people who drowned in the flood?")
    found = again(question, question.facets[0], [counted(31, 9), counted(12, 4)])
    assert found and [value.text for value in found.values] == ["12", "31"]
