"""A question in the words of what is read: spellings of a name, verbs that mean the same."""

from __future__ import annotations

import pytest

from qa.aliases import Aliases
from qa.own_words import in_own_words
from qa.reading import Prompt


def own(question: str, text: str, aliases: Aliases | None = None) -> str:
    [asked] = in_own_words(question, [Prompt(text)], aliases or Aliases.of([]))
    return asked


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("When was Aber taken?", "Rebels captured Aber.", "When was Aber captured?"),
        ("Who took Aber?", "They have seized Aber.", "Who seized Aber?"),
        ("By whom was Aber seized?", "Rebels took Aber.", "By whom was Aber taken?"),
        ("When did Belco buy Axio?", "Belco acquired Axio.", "When did Belco acquire Axio?"),
        ("Who flees Aber?", "People escape from Aber.", "Who escapes Aber?"),
    ],
)
def test_a_deed_is_asked_for_in_the_same_form_of_the_text_s_own_verb(
    question: str, text: str, expected: str
) -> None:
    assert own(question, text) == expected


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who took Aber?", "Rebels took Aber; the army captured Brix."),
        ("Who took Aber?", "Rebels lost Aber."),
        ("Who took Aber?", "Nothing happened in Aber."),
        ("Who lives in Aber?", "Rebels captured Aber."),
        ("Who took part in the vote?", "Rebels captured Aber."),
        ("How many were taken prisoner?", "Rebels captured Aber."),
    ],
)
def test_else_the_question_stays_as_it_is(question: str, text: str) -> None:
    assert own(question, text) == question


def test_a_name_is_spelt_as_the_text_spells_it() -> None:
    text = "The Al-Karimiya bridge fell."
    assert own("When did Karimiyah fall?", text, Aliases.of([text])) == (
        "When did Al-Karimiya fall?"
    )


def test_initials_stand_for_the_name_that_the_articles_join_them_with() -> None:
    aliases = Aliases.of(["The River Board (RB) met.", "The RB has a head."])
    assert own("Who leads the River Board?", "The RB is led by Ana.", aliases).endswith("RB?")


def test_each_text_is_asked_in_its_own_words() -> None:
    prompts = [Prompt("Rebels took Aber."), Prompt("Rebels seized Aber.")]
    assert in_own_words("Who captured Aber?", prompts, Aliases.of([])) == [
        "Who took Aber?",
        "Who seized Aber?",
    ]
