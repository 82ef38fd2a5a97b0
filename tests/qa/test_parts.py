"""A question that asks several things, as one question for each."""

from __future__ import annotations

import pytest

from qa.question import understand


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "On what day was the road to Aber cut, and near which town?",
            ["On what day was the road to Aber cut?", "near which town was the road to Aber cut?"],
        ),
        (
            "Where was the new reactor tested, and when was it announced?",
            ["Where was the new reactor tested?", "when was the new reactor announced?"],
        ),
        (
            "How many people died when the mill in Aber burned, and when was that?",
            [
                "How many people died when the mill in Aber burned?",
                "when did the people die when the mill in Aber burned?",
            ],
        ),
        (
            "How many died in the earthquake in Aber, and when did it strike?",
            [
                "How many died in the earthquake in Aber?",
                "when did the earthquake in Aber strike?",
            ],
        ),
        (
            "Who won the cup, and whom did they beat?",
            ["Who won the cup?", "whom did the one who won the cup beat?"],
        ),
        (
            "Who attacked Ana Lind, and who helped her?",
            ["Who attacked Ana Lind?", "who helped Ana Lind?"],
        ),
        (
            "Who resigned as mayor, and who succeeded her?",
            ["Who resigned as mayor?", "who succeeded the one who resigned as mayor?"],
        ),
        (
            "By whom and when was the bridge blown up?",
            ["By whom was the bridge blown up?", "when was the bridge blown up?"],
        ),
        (
            "Which firm bought Ferrant, when, and for how much?",
            [
                "Which firm bought Ferrant?",
                "when did the firm buy Ferrant?",
                "for how much did the firm buy Ferrant?",
            ],
        ),
        (
            "Who took which towns of the coast, and when?",
            [
                "Who took towns of the coast?",
                "which towns of the coast were taken?",
                "when were towns of the coast taken?",
            ],
        ),
        (
            "Which forces were in the port on which days?",
            ["Which forces were in the port?", "on which days were the forces in the port?"],
        ),
        (
            "When did the storm hit Aber and how many died?",
            ["When did the storm hit Aber?", "how many died when the storm hit Aber?"],
        ),
        (
            "What happened in Aber on Monday and who was responsible?",
            ["What happened in Aber on Monday?", "who was responsible in Aber on Monday?"],
        ),
        (
            "Who won the vote in Aber, and when was it held?",
            ["Who won the vote in Aber?", "when was the vote held?"],
        ),
        (
            "Who took Aber and Brix, and what happened there in May?",
            ["Who took Aber and Brix?", "what happened in Aber and Brix in May?"],
        ),
        (
            "Who replaced Ana Ruiz, and when did she take office?",
            ["Who replaced Ana Ruiz?", "when did the one who replaced Ana Ruiz take office?"],
        ),
        (
            "From which towns did the army pull out, and when, according to the monitor?",
            [
                "From which towns did the army pull out, according to the monitor?",
                "when did the army pull out, according to the monitor?",
            ],
        ),
        (
            "What did the court decide, and when does the ruling take effect?",
            ["What did the court decide?", "when does the ruling take effect?"],
        ),
    ],
)
def test_each_thing_is_asked_in_good_english(text: str, expected: list[str]) -> None:
    assert [facet.asks for facet in understand(text).facets] == expected


def test_one_thing_asked_is_asked_as_it_stands() -> None:
    [facet] = understand("According to whom did Aber fall?").facets
    assert facet.asks == "According to whom did Aber fall?"


def test_what_stands_for_whoever_was_asked_for_is_told() -> None:
    who, when = understand("Who became mayor of Aber, and when did she resign?").facets
    assert when.stands_in == "the one who became mayor of Aber"
    assert who.stands_in == ""
