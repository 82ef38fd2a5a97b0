"""What a number is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from qa.answer import Span
from qa.counted import of_what_is_counted
from qa.question import Question, understand
from tests.qa.made import hit

SHIPS = understand("How many ships did the harbour lose?")


def number(text: str, value: str, question: Question = SHIPS) -> Span:
    at = text.index(value)
    label = question.facets[0].label
    return Span(label, hit(text), at, at + len(value), 0.9, (0, len(text)))


def unlike(noun: str, names: Sequence[str]) -> list[float]:
    """Nothing is like anything else but itself, and boats, which are like ships."""
    return [float(name in (noun, "how many boats")) for name in names]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The harbour lost 12 ships.", "12"),
        ("The harbour lost 12 small boats.", "12"),
        ("The harbour lost more than 12 in the storm.", "more than 12"),
        ("Of its fleet 12 sank.", "12"),
        ("The harbour lost a dozen of its ships.", "a dozen"),
        ("The harbour lost 12 across cities.", "12"),
        ("The harbour closed after 12 hours of talks.", "12 hours"),
    ],
    ids=["the same", "of a kind", "bare", "a deed behind it", "of them", "a place", "a unit"],
)
def test_numbers_of_what_was_asked_for_are_kept(text: str, value: str) -> None:
    span = number(text, value)
    assert of_what_is_counted(SHIPS, [span], unlike) == [span]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The harbour lost 12 stone walls.", "12"),
        ("The harbour let hundreds of sailors go.", "hundreds"),
        ("The harbour lost 12 walls and ships.", "12 walls"),
    ],
)
def test_numbers_of_something_else_are_left_out(text: str, value: str) -> None:
    assert of_what_is_counted(SHIPS, [number(text, value)], unlike) == []


@pytest.mark.parametrize(
    "asked", ["How many people drowned?", "How much did it cost?", "Who sank the ships?"]
)
def test_only_things_that_are_counted_are_looked_at(asked: str) -> None:
    question = understand(asked)
    span = number("The harbour lost 12 stone walls.", "12", question)
    assert of_what_is_counted(question, [span], unlike) == [span]


def test_what_is_sure_to_answer_may_be_called_otherwise() -> None:
    span = replace(number("The harbour lost 12 hulls.", "12"), alone=5.0)
    assert of_what_is_counted(SHIPS, [span], unlike) == [span]


def test_people_of_a_calling_may_be_called_men() -> None:
    question = understand("How many prisoners were freed?")
    span = number("The guards freed 40 men.", "40", question)
    assert of_what_is_counted(question, [span], unlike) == [span]
