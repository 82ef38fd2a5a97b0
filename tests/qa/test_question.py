"""What a question asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question import AnswerType, understand


def labels(question: str) -> list[str]:
    return [facet.label for facet in understand(question).facets]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who won the final?", [AnswerType.WHO]),
        ("When did the bridge open?", [AnswerType.WHEN]),
        ("Where is the summit held?", [AnswerType.WHERE]),
        ("How many people were hurt?", [AnswerType.NUMBER]),
        ("Which river flooded?", [AnswerType.NAME]),
        ("On what day was the strike?", [AnswerType.WHEN]),
        ("Why did the minister resign?", [AnswerType.TEXT]),
        ("What happened at the port?", [AnswerType.TEXT]),
        ("Did the minister resign?", [AnswerType.CLAIM]),
        ("As of Monday, had the dam broken?", [AnswerType.CLAIM]),
    ],
)
def test_the_asking_word_tells_the_type(question: str, expected: list[AnswerType]) -> None:
    assert [facet.type for facet in understand(question).facets] == expected


def test_a_compound_question_has_a_facet_for_each_thing_asked() -> None:
    assert labels("Who bought which companies, and when?") == ["who", "which companies", "when"]


@pytest.mark.parametrize(
    "question",
    ["Who is the man who fell?", "What did she say when the train left?"],
)
def test_a_clause_asks_nothing(question: str) -> None:
    assert len(labels(question)) == 1


def test_a_plural_noun_wants_a_list() -> None:
    (which,) = understand("Which rivers flooded?").facets
    (single,) = understand("Which river flooded?").facets
    assert which.plural and not single.plural


@pytest.mark.parametrize("question", ["Which towns fell?", "Which towns did they take?"])
def test_what_is_chosen_from_ends_at_the_verb(question: str) -> None:
    assert labels(question) == ["which towns"]


@given(st.text(max_size=300))
def test_every_text_asks_for_something(question: str) -> None:
    facets = understand(question).facets
    assert facets
    assert len({facet.label for facet in facets}) == len(facets)
