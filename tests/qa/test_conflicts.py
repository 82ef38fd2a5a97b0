"""Values that differ."""

from __future__ import annotations

from qa.answer import Span
from qa.conflicts import disagreement, joined
from qa.difference import Kind
from qa.question import understand
from tests.qa.made import hit

DEATHS = understand("How many people drowned in the flood?")


def span_of(text: str, value: str, question: str = DEATHS.text) -> Span:
    """The value in its sentence, in a hit whose passage is the text."""
    at = text.index(value)
    start = text.rfind(". ", 0, at) + 2 if ". " in text[:at] else 0
    end = text.find(".", at) + 1
    return Span("how many", hit(text), at, at + len(value), 0.9, (start, end))


def test_a_number_set_against_another_is_a_contradiction() -> None:
    text = (
        "The mayor counted 12 people drowned. The fire service disputed that and spoke of 19 dead."
    )
    found = disagreement(DEATHS, DEATHS.facets[0], [span_of(text, "12")])
    assert found and found.kind is Kind.CONTRADICTION
    assert [value.text for value in found.values] == ["12", "19"]


def test_accounts_in_one_sentence_need_not_say_again_what_they_count() -> None:
    text = "One report put it at 12 people drowned, while others spoke of no fewer than 30."
    found = disagreement(DEATHS, DEATHS.facets[0], [span_of(text, "12")])
    assert found and [value.text for value in found.values] == ["12", "no fewer than 30"]


def test_two_numbers_without_a_word_of_disagreement_are_none() -> None:
    text = "The flood drowned 12 people in the town. In the valley 19 people were rescued."
    assert disagreement(DEATHS, DEATHS.facets[0], [span_of(text, "12")]) is None


def test_the_same_number_in_other_words_is_no_contradiction() -> None:
    text = "Twelve people drowned. The mayor denied a cover-up and confirmed 12 people dead."
    assert disagreement(DEATHS, DEATHS.facets[0], [span_of(text, "Twelve")]) is None


def test_dates_of_different_accounts_are_a_contradiction() -> None:
    question = understand("When did the dam break?")
    text = "The dam broke on Friday, the ministry said. Residents dispute this and say Thursday."
    at = text.index("Friday")
    span = Span("when", hit(text), at, at + 6, 0.9, (0, 43))
    found = disagreement(question, question.facets[0], [span])
    assert found and len(found.values) == 2


def test_numbers_of_quite_another_size_count_something_else() -> None:
    text = "The mayor counted 12 people drowned. Others said 14,000 people had to leave."
    assert disagreement(DEATHS, DEATHS.facets[0], [span_of(text, "12")]) is None


def test_accounts_of_something_else_are_none() -> None:
    found = disagreement(
        understand("How many people drowned in Aber?"),
        DEATHS.facets[0],
        [span_of("The mayor of Coll counted 12 people drowned. Others said 19 people.", "12")],
    )
    assert found is None


def test_a_figure_is_shown_with_the_words_that_bound_it() -> None:
    text = "More than 300 people drowned. Another report put it at 250 people."
    found = disagreement(DEATHS, DEATHS.facets[0], [span_of(text, "300")])
    assert found and [value.text for value in found.values] == ["More than 300", "250"]


def test_another_account_may_stand_further_off_where_somebody_gives_it() -> None:
    text = (
        "The mayor said 12 people drowned. The bridge is gone. Schools are shut. Rain goes on. "
        "None of this is confirmed; the coast guard said 19 people drowned."
    )
    found = disagreement(DEATHS, DEATHS.facets[0], [span_of(text, "12")])
    assert found and [value.text for value in found.values] == ["12", "19"]


def test_differences_with_a_value_in_common_are_one() -> None:
    one = disagreement(
        DEATHS,
        DEATHS.facets[0],
        [span_of("The mayor counted 12 people drowned. Others said 19 people drowned.", "12")],
    )
    other = disagreement(
        DEATHS,
        DEATHS.facets[0],
        [span_of("The army counted 19 people drowned. Others said 25 people drowned.", "19")],
    )
    assert one and other
    assert [value.text for value in joined(one, other).values] == ["12", "19", "25"]
