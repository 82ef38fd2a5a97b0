"""Values that differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from qa.answer import Span
from qa.conflicts import disagreement, joined, rivals
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


FLED = understand("How many people fled from Aber?")


def fled(text: str, value: str, published: datetime = datetime(2024, 5, 3), **read: float) -> Span:
    """A count whose sentence, the whole text, answers by itself."""
    sure = {"alone": 3.0, "told": 2.0, "likeness": 0.7} | read
    at = text.index(value)
    here = hit(text, published=published)
    return Span("how many people", here, at, at + len(value), 0.9, (0, len(text)), **sure)


def rival_values(*spans: Span) -> list[str]:
    found = rivals(FLED, FLED.facets[0], spans)
    return [value.text for value in found.values] if found else []


def test_counts_of_one_day_that_answer_by_themselves_are_rivals() -> None:
    ours = fled("The monitor says 200,000 people fled from Aber.", "200,000")
    theirs = fled("The relief fund counts 300,000 people who fled Aber.", "300,000")
    assert rival_values(ours, theirs) == ["200,000", "300,000"]


def test_claimants_that_only_share_a_word_are_two() -> None:
    ours = fled("The River Board says 200,000 people fled from Aber.", "200,000")
    theirs = fled("In Aber 300,000 people fled, according to the River Police.", "300,000")
    assert rival_values(ours, theirs) == ["200,000", "300,000"]


@pytest.mark.parametrize(
    "other",
    [
        # A later count, one of something else, one of another place, and one that the reader does
        # not take for an answer.
        fled("Now 300,000 people have fled Aber.", "300,000", datetime(2024, 5, 9)),
        fled("In Aber 300,000 houses stand empty since people fled.", "300,000"),
        fled("The fund counts 300,000 people who fled from Coll.", "300,000"),
        fled("Of 300,000 people in Aber many fled.", "300,000", alone=-4.0),
        # The same monitor counts on.
        fled("By noon 300,000 people had fled Aber, according to the monitor.", "300,000"),
    ],
)
def test_other_counts_are_no_rivals(other: Span) -> None:
    ours = fled("The monitor says 200,000 people fled from Aber.", "200,000")
    assert rival_values(ours, other) == []


def test_what_sets_itself_against_a_rival_is_one_more() -> None:
    ours = fled("The monitor says 200,000 people fled from Aber.", "200,000")
    text = "In Aber 300,000 people fled, the mayor said. The army disputed this: 90,000 people."
    theirs = replace(fled(text, "300,000"), sentence=(0, 44))
    assert rival_values(ours, theirs) == ["200,000", "300,000", "90,000"]


def test_whoever_is_accused_sets_no_number_against_another() -> None:
    text = "In all 12 people drowned. A guide is accused of leading 19 people into the water."
    assert disagreement(DEATHS, DEATHS.facets[0], [span_of(text, "12")]) is None


def test_a_count_of_another_year_is_no_rival() -> None:
    ours = fled("The monitor says 200,000 people fled from Aber.", "200,000")
    theirs = fled("In 2008 300,000 people fled from Aber, the relief fund says.", "300,000")
    assert rival_values(ours, theirs) == []


def test_numbers_of_one_sentence_count_different_things() -> None:
    ours = fled("The monitor says 200,000 people fled from Aber.", "200,000")
    text = "Of 300,000 people 200,000 fled from Aber, the relief fund says."
    assert rival_values(ours, fled(text, "300,000")) == []


def test_what_rounds_a_number_is_no_rival() -> None:
    ours = fled("The monitor says 203,000 people fled from Aber.", "203,000")
    theirs = fled("About 200,000 people fled from Aber, the relief fund says.", "200,000")
    assert rival_values(ours, theirs) == []
