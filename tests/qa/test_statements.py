"""The sentences that speak of what a question is about."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qa.question import understand
from qa.statements import statements
from tests.qa.made import hit


def test_the_sentence_with_most_of_the_questions_words_comes_first() -> None:
    told = statements(
        understand("Did the Axio board approve the merger?"),
        [hit("Shares rose. The board of Axio approved the merger on Friday. Rivals were silent.")],
    )
    assert told[0].text == "The board of Axio approved the merger on Friday."


def test_other_words_of_the_same_family_count() -> None:
    told = statements(
        understand("Did the militia seize Karsk?"),
        [hit("The militia spoke. Karsk was captured. It rained.")],
    )
    assert told[0].text == "Karsk was captured."


def test_another_form_of_a_name_names_it() -> None:
    told = statements(
        understand("What did the River Board close?"),
        [
            hit("The River Board (RB) met. It rained."),
            hit("In May the RB closed two locks."),
            hit("In May the WB closed two wharves."),
        ],
    )
    assert [span.text for span in told[:2]] == [
        "In May the RB closed two locks.",
        "The River Board (RB) met.",
    ]


def test_a_sentence_printed_twice_is_told_once() -> None:
    told = statements(
        understand("Did Karsk fall?"),
        [hit("Karsk fell.", source="A"), hit("Karsk fell.", source="B")],
    )
    assert [span.text for span in told] == ["Karsk fell."]


@given(st.text(min_size=1, max_size=60), st.lists(st.text(min_size=1, max_size=80), max_size=4))
def test_scores_lie_between_nothing_and_everything(question: str, texts: list[str]) -> None:
    hits = [hit(text) for text in texts if text.strip()]
    told = statements(understand(question), hits)
    assert all(0 <= span.score <= 1.0001 for span in told)
    assert [span.score for span in told] == sorted((s.score for s in told), reverse=True)
