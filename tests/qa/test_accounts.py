"""Accounts of who did it and whether it is so, side by side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.accounts import accounts, rejoinders
from qa.answer import Span
from qa.question import Question, understand
from qa.statements import statements
from tests.qa.made import hit

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


def test_a_denial_may_open_the_next_paragraph() -> None:
    text = "The ministry said rebels shelled the school.\n\nTheir spokesman denied it."
    assert accounts(WHO, told(text))


def test_a_short_rejoinder_goes_on_in_the_next_sentence() -> None:
    text = "The mayor has resigned. He says otherwise. His office is open as ever."
    first = min(told(text, understand("Has the mayor resigned?")), key=lambda span: span.start)
    [back] = rejoinders(first)
    assert back.text == "He says otherwise. His office is open as ever."


def test_the_one_or_the_other_is_answered_by_either_and_by_both() -> None:
    question = understand("Were the injured pupils or teachers?")
    text = (
        "The injured were pupils, the school said. Police spoke of injured teachers. "
        "Doctors treated injured pupils and teachers alike."
    )
    found = accounts(question, told(text, question))
    assert found and len(found.values) == 3


def test_one_and_the_same_alternative_is_no_conflict() -> None:
    question = understand("Were the injured pupils or teachers?")
    text = "The injured were pupils, the school said. Police spoke of injured pupils, too."
    assert accounts(question, told(text, question)) is None


def test_a_sentence_that_gives_nobodys_account_is_none() -> None:
    text = (
        "The school was shelled, and each side blamed the other. The ministry said rebels shelled "
        "the school. The rebels denied it."
    )
    found = accounts(WHO, told(text))
    assert found and [value.text[:12] for value in found.values] == ["The ministry", "The rebels d"]


def test_what_is_disputed_is_no_denial_by_anybody() -> None:
    text = "The ministry said rebels shelled the school. How many died is disputed."
    assert accounts(WHO, told(text)) is None


def test_a_claim_may_be_answered_behind_its_passage() -> None:
    claim = "The ministry said rebels shelled the school."
    text = f"{claim} The rebels denied it and called the claim an old and tired lie. It rained."
    whole = hit(text)
    passage = replace(whole.passage, end=len(claim), text=claim)
    spans = statements(WHO, [replace(whole, passage=passage)])
    assert [span.text for span in spans] == [claim]
    found = accounts(WHO, spans)
    assert found and found.values[-1].text.startswith("The rebels denied it")


def test_a_sentence_may_hold_a_claim_and_its_denial() -> None:
    question = understand("Had the rebels taken the port?")
    text = "The rebels have taken the port, their radio said, but the ministry denies those claims."
    found = accounts(question, told(text, question))
    assert found and [value.text for value in found.values] == [
        "The rebels have taken the port, their radio said",
        "the ministry denies those claims.",
    ]


def test_what_did_not_happen_is_set_against_what_did() -> None:
    question = understand("Did the storm break the dam?")
    text = "The storm broke the dam on Friday. The storm did not break the dam, the board said."
    found = accounts(question, told(text, question))
    assert found and len(found.values) == 2


def test_a_denial_alone_is_no_conflict() -> None:
    question = understand("Did the storm break the dam?")
    text = "The storm did not break the dam, the board said. The board met on Friday."
    assert accounts(question, told(text, question)) is None


def test_a_denial_about_another_place_is_none() -> None:
    question = understand("Was the bridge in Aber closed?")
    text = "The bridge was closed on Friday. The council of Coll denied that its bridge was closed."
    assert accounts(question, told(text, question)) is None


@pytest.mark.parametrize(
    "other",
    [
        "No one was hurt when the dam broke, the mayor said.",
        "There was no warning before the dam broke, the mayor said.",
        "It was not the first time the dam broke, the mayor said.",
        "The dam not only broke but flooded Aber, the mayor said.",
        "The dam broke, but the mayor said the town that lies below it was safe.",
    ],
)
def test_a_not_of_something_else_denies_nothing(other: str) -> None:
    question = understand("Did the dam break?")
    assert accounts(question, told(f"The dam broke on Friday. {other}", question)) is None


def test_words_of_denying_may_be_what_was_asked_about() -> None:
    question = understand("Did parliament reject the bill?")
    text = "Parliament rejected the bill on Monday. The bill was rejected by 40 votes, radio said."
    assert accounts(question, told(text, question)) is None
    port = understand("Did the army retake the port?")
    text = "The army retook the port on Monday. The army took back the port, the ministry said."
    assert accounts(port, told(text, port)) is None


def test_halves_of_a_sentence_about_something_else_are_none() -> None:
    question = understand("Did the storm break the dam?")
    text = "The storm broke the dam. The mayor resigned, but the council denied that he would go."
    assert accounts(question, told(text, question)) is None


def test_a_sentence_that_goes_on_behind_its_passage_has_rejoinders_all_the_same() -> None:
    text = "The ministry said rebels shelled the school of St. Rana denied it. It rained."
    cut = text.index(" Rana")
    whole = hit(text)
    passage = replace(whole.passage, end=cut, text=text[:cut])
    [span] = statements(WHO, [replace(whole, passage=passage)])
    assert [each.text for each in rejoinders(span)] in ([], ["Rana denied it."])
