"""Accounts that differ, and figures that grew."""

from __future__ import annotations

from datetime import datetime

from qa.answer import Span
from qa.conflicts import Kind, accounts, disagreement, growth
from qa.question import Question, understand
from qa.statements import statements
from tests.qa.made import hit, spoken

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


def test_numbers_of_quite_another_size_count_something_else() -> None:
    text = "The mayor counted 12 people drowned. Others said 14,000 people had to leave."
    assert disagreement(DEATHS, DEATHS.facets[0], [span_of(text, "12")]) is None


WHO = understand("Who shelled the school?")


def told(text: str, question: Question = WHO) -> list[Span]:
    return statements(question, [hit(text)])


def test_accounts_of_who_did_it_stand_side_by_side() -> None:
    text = "The ministry said rebels shelled the school. The rebels denied it and blamed the army."
    found = accounts(WHO, told(text))
    assert found and [value.text for value in found.values] == [
        "The ministry said rebels shelled the school.",
        "The rebels denied it and blamed the army.",
    ]


def test_whether_something_is_so_may_be_disputed() -> None:
    question = understand("Did the mayor resign?")
    text = "The council said that the mayor had resigned. The mayor himself says otherwise."
    found = accounts(question, told(text, question))
    assert found and len(found.values) == 2


def test_one_account_that_nobody_denies_is_no_conflict() -> None:
    text = "The ministry said rebels shelled the school. Classes will begin on Monday."
    assert accounts(WHO, told(text)) is None


def test_a_question_for_one_account_is_not_about_who_differs() -> None:
    question = understand("According to the ministry, who shelled the school?")
    text = "The ministry said rebels shelled the school. The rebels denied it and blamed the army."
    assert accounts(question, told(text, question)) is None


def test_accounts_of_something_else_are_none() -> None:
    found = disagreement(
        understand("How many people drowned in Aber?"),
        DEATHS.facets[0],
        [span_of("The mayor of Coll counted 12 people drowned. Others said 19 people.", "12")],
    )
    assert found is None
