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
        ("What did the official toll stand at?", [AnswerType.NUMBER]),
        ("What did the mayor say about the toll?", [AnswerType.TEXT]),
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


def test_a_clause_that_asks_again_has_a_deed_of_its_own() -> None:
    won, back, when = understand("Who took Aber, who won it back, and when?").facets
    assert (won.apart, back.apart, when.apart) == (False, True, False)
    assert (back.label, back.asks) == ("who won it back", "who won Aber back?")


def test_a_question_behind_and_may_point_back() -> None:
    assert labels("What did they capture in Aber, and where is it?") == ["what", "where"]


@pytest.mark.parametrize(
    ("question", "in_turn"),
    [("Who held Aber, one after the other?", True), ("Who held Aber in 2024?", False)],
)
def test_answers_may_be_wanted_in_turn(question: str, in_turn: bool) -> None:
    asked = understand(question)
    assert (asked.in_turn, asked.is_compound) == (in_turn, in_turn)


def test_each_facet_is_asked_in_a_sentence_of_its_own() -> None:
    asks = [facet.asks for facet in understand("Who took the port of Aber, and when?").facets]
    assert asks == ["Who took the port of Aber?", "when was the port of Aber taken?"]


def test_where_things_lie_is_no_part_of_what_they_are() -> None:
    assert labels("Which towns north of Aber fell?") == ["which towns"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Name the four towns the army lost.", "which four towns"),
        ("Please list all bridges that were closed.", "which bridges"),
    ],
)
def test_who_is_told_to_name_things_is_asked_which(text: str, label: str) -> None:
    [facet] = understand(text).facets
    assert (facet.label, facet.type, facet.plural) == (label, AnswerType.NAME, True)


@pytest.mark.parametrize("text", ["Name of the mayor", "name", "The list of towns"])
def test_a_name_or_a_list_is_no_order(text: str) -> None:
    assert [facet.label for facet in understand(text).facets] == ["about"]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Can you tell me who took Aber?", "Who took Aber?"),
        ("Please tell me when Aber fell.", "When Aber fell."),
        ("Could you give me the towns on the list?", "Which towns on the list?"),
        ("Tell me the death toll on 3 May.", "What is the death toll on 3 May."),
        ("Do you know how many fled?", "How many fled?"),
        ("Did Aber fall, and if so, when?", "When did Aber fall?"),
        ("Did you know Aber?", "Did you know Aber?"),
        ("Can the mayor resign?", "Can the mayor resign?"),
    ],
)
def test_a_polite_question_is_asked_plainly(text: str, plain: str) -> None:
    asked = understand(text)
    assert asked.facets[0].asks == plain


def test_whose_it_is_and_on_what_basis_are_no_lists() -> None:
    assert not understand("Whose fighters left Aber, and when?").asks_several
    assert not understand("On which campus did it happen, and when?").asks_several
    assert understand("Which towns fell, and when?").asks_several


@pytest.mark.parametrize("grounds", ["On what grounds", "For what reason", "On which basis"])
def test_grounds_are_explained_by_sentences(grounds: str) -> None:
    assert understand(f"{grounds} was Ana Lind freed?").explains


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("How many fled, according to the different sources?", "How many fled?"),
        ("Had it closed by Friday, or do accounts differ?", "Had it closed by Friday?"),
        ("How many fled, according to the board?", "How many fled, according to the board?"),
        ("Was the truce broken by both sides?", "Was the truce broken by both sides?"),
        ("Whom did the board hold responsible for it?", "Whom did the board blame for it?"),
    ],
)
def test_words_that_ask_for_nothing_more_are_left_out(asked: str, plain: str) -> None:
    assert understand(asked).text == plain
