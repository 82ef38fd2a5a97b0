"""When the event was that bounds a question."""

from __future__ import annotations

from datetime import date

import pytest

from index.hit import EVERYTHING
from qa.bounding import others, without_event
from qa.events import Row
from qa.question import understand
from qa.scoping import period_of
from tests.qa.made import hit, spoken
from tests.qa.test_scoping import period

TOLD = [hit("Karsk and Vimy fell to the militia. Katrina killed 12 people. Watergate shook them.")]


def asked_of(question: str) -> str:
    """What is asked to find the day of the event that bounds the question."""
    asked: list[str] = []
    period_of(question, EVERYTHING, date(2023, 5, 10), lambda *_: TOLD, asked.append)
    [asks] = asked
    return asks


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Which towns fell to the militia after Karsk?", "When did Karsk fall to the militia?"),
        ("Which town did the militia take before Karsk?", "When did the militia take Karsk?"),
        ("Which towns were taken after Karsk, and by whom?", "When was Karsk taken?"),
        ("Which towns fell in the wake of Vimy?", "When did Vimy fall?"),
    ],
)
def test_what_is_only_named_did_what_the_question_asks_for(question: str, asks: str) -> None:
    assert asked_of(question) == asks


@pytest.mark.parametrize(
    "question",
    [
        "Which minister resigned after Watergate?",  # it resigned nowhere
        "How many people died after Karsk?",
        "Who led Moravia after Karsk?",
        "Which firms left Moravia after Karsk?",
        "Which town fell after the dam broke?",
    ],
)
def test_what_is_named_for_itself_is_an_event(question: str) -> None:
    assert asked_of(question) == f"When {question.split(' after ')[1]}"


def test_an_event_that_is_only_named_is_no_word_to_search_for() -> None:
    question = "Which towns fell to the militia on 3 May after Karsk?"
    known = period(question, day=date(2023, 5, 2), hits=TOLD)
    assert without_event(question, known.scope) == "Which towns fell to the militia on 3 May?"
    told = "Which towns fell after the dam broke?"
    assert without_event(told, period(told, day=date(2023, 5, 2)).scope) == told


def test_the_event_itself_is_none_of_what_came_after_it() -> None:
    question = understand("Which towns fell after Karsk?")
    values = [spoken("Karsk"), spoken("Dole")]
    rows = [Row({"which towns": (span,)}, None, (span,)) for span in values]
    scope = period(question.text, day=date(2023, 5, 2), hits=TOLD).scope
    assert others(rows, question, scope) == rows[1:]
    assert others(rows, question, period("Which towns fell?").scope) == rows


def test_a_pronoun_of_that_event_stands_for_the_name_before() -> None:
    asked: list[str] = []
    period_of(
        "Who held Karsk before it fell?",
        EVERYTHING,
        date(2023, 5, 10),
        lambda *_: [],
        lambda c: asked.append(c),
    )
    assert asked == ["When Karsk fell?"]
