"""What others say to an answer's value."""

from __future__ import annotations

import pytest

from qa.answer import Span
from qa.conflicts import disagreement
from qa.others import asks_one_source, claimed_beside, of_one_claimant, told_again
from qa.question import Question, understand
from tests.qa.made import hit

DEATHS = understand("How many people drowned in the flood?")


def span_of(text: str, value: str) -> Span:
    at = text.index(value)
    start = text.rfind(". ", 0, at) + 2 if ". " in text[:at] else 0
    end = text.find(".", at) + 1
    return Span("how many people", hit(text), at, at + len(value), 0.9, (start, end))


def others(text: str, value: str, question: Question = DEATHS) -> list[str]:
    facet = question.facets[0]
    return [each.text for each in claimed_beside(question, facet, span_of(text, value))]


@pytest.mark.parametrize(
    ("text", "theirs"),
    [
        ("About 40 people drowned, the mayor said. The coast guard spoke of more than 50.", "50"),
        ("The mayor counted 40 people drowned; the coast guard listed 50 people.", "50"),
        (
            "The mayor said 40 people drowned. It rained. The army said 50 people had drowned.",
            "50",
        ),
    ],
    ids=["says not again what it counts", "in one sentence", "further off"],
)
def test_somebody_elses_count_beside_it_is_another_account(text: str, theirs: str) -> None:
    assert [theirs in each for each in others(text, "40")] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said 40 people drowned. He later spoke of 50.",
        "The mayor said 40 people drowned. The bridge is 50 years old, the council said.",
        "The mayor said 40 people drowned. In Coll 50 people drowned, the coast guard said.",
        "The mayor said 40 people drowned. The coast guard counted 50 dead in Coll.",
        "The mayor said 40 people drowned. The coast guard put the dead at 40 and the hurt at 50.",
        "The mayor said 40 people drowned. The walk to the harbour takes 50 minutes, police said.",
    ],
    ids=[
        "the same claimant",
        "something else",
        "named elsewhere",
        "counted elsewhere",
        "other people",
        "a measure",
    ],
)
def test_other_numbers_beside_it_are_none(text: str) -> None:
    assert [each for each in others(text, "40") if "50" in each] == []


def test_a_claimant_in_another_spelling_is_the_same() -> None:
    one = span_of("Ruslan Sabirenskyy said 40 people drowned.", "40")
    other = span_of("In the flood 50 people drowned, according to Sabirensky.", "50")
    assert of_one_claimant(one, other)


def test_what_one_source_is_asked_for_is_not_set_against_others() -> None:
    text = "The River Board counted 40 people drowned. The coast guard spoke of 50."
    asked = understand("How many people did the River Board count as drowned?")
    assert asks_one_source(asked, span_of(text, "40"))
    assert disagreement(asked, asked.facets[0], [span_of(text, "40")]) is None
    both = understand("How many drowned by the River Board's count, and does the navy agree?")
    assert not asks_one_source(both, span_of(text, "40"))


def test_a_number_is_found_where_else_it_is_counted() -> None:
    span = span_of("About 40 people drowned.", "40")
    pool = [
        hit("The police first had 40 people drowned, then 20."),
        hit("Each of the 40 houses is wet."),
        hit("It took 40 minutes, and 41 people drowned."),
    ]
    found = told_again(DEATHS.facets[0], span, pool)
    assert [each.whole.text for each in found] == [pool[0].article.text]


def test_small_numbers_are_not_looked_for() -> None:
    span = span_of("About 4 people drowned.", "4")
    assert told_again(DEATHS.facets[0], span, [hit("The police had 4 people drowned.")]) == []


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said 40 people drowned. Police said 15 of the people who drowned were women.",
        "The mayor said 40 people drowned. Of the 40 who drowned, police said, 15 were children.",
        "The mayor said 40 people drowned. Another 12 people drowned, police said.",
        "The mayor said 40 people drowned. Ten years ago 50 people drowned, police said.",
        "The mayor said 40 people drowned. A woman, 82, drowned in her car, police said.",
        "The mayor said 40 people drowned. The oldest who drowned was 82, police said.",
        "The mayor said 40 people drowned. Police said 50 percent of those who drowned were women.",
        "The mayor said 40 people drowned. Up to 90 more people could have drowned, police said.",
        "The mayor said 40 people drowned. Police denied that 50 people drowned.",
    ],
)
def test_parts_more_other_times_and_what_is_only_feared_are_no_other_account(text: str) -> None:
    assert others(text, "40") == []


@pytest.mark.parametrize("put", ["it", "the number", "the toll", "the dead"])
def test_another_figure_may_be_put(put: str) -> None:
    text = f"The mayor said 40 people drowned. The fire service put {put} at 50."
    assert [each for each in others(text, "40") if "50" in each] == (
        [] if put == "the dead" else ["50"]
    )


def test_both_may_be_told_of_one_place_and_month() -> None:
    text = "The mayor said 40 people drowned in Aber. Police said 50 people drowned in Aber."
    assert others(text, "40") == ["50"]
    text = "The mayor said 40 people drowned in March. Police said 50 people drowned in March."
    assert others(text, "40") == ["50"]


def test_whoever_did_it_is_no_source() -> None:
    asked = understand("How many soldiers were killed by the Green Front?")
    text = "The Green Front said it killed 40 soldiers. The army said 12 soldiers were killed."
    assert not asks_one_source(asked, span_of(text, "40"))


def test_a_number_in_words_is_found_in_other_words() -> None:
    span = span_of("More than twelve people drowned.", "More than twelve")
    found = told_again(DEATHS.facets[0], span, [hit("Twelve people drowned, police said.")])
    assert [each.text for each in found] == ["Twelve"]


def test_as_many_of_another_fate_beside_it_say_nothing() -> None:
    asked = understand("How many people were killed in the flood?")
    text = (
        "The flood killed 16 people and injured 20 others, the mayor said. Police spoke of more "
        "than 20 dead."
    )
    assert others(text, "16", asked) == ["more than 20"]
