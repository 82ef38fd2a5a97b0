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
            "Who was Ana Lind, and where and when did she die?",
            ["Who was Ana Lind?", "where did Ana Lind die?", "when did Ana Lind die?"],
        ),
        (
            "Which mill did Axio buy, when did they buy it and who sold it?",
            ["Which mill did Axio buy?", "when did Axio buy the mill?", "who sold the mill?"],
        ),
        (
            "When did the firm lose Aber, who took it and how many fled from the area?",
            [
                "When did the firm lose Aber?",
                "who took Aber?",
                "how many fled from the area of Aber?",
            ],
        ),
        (
            "Why did the army withdraw and where did it go?",
            ["Why did the army withdraw?", "where did the army go?"],
        ),
        (
            "Which flags were seen at the port, and who put them there?",
            ["Which flags were seen at the port?", "who put the flags there?"],
        ),
        (
            "Who leads the Front, and what is her real name?",
            ["Who leads the Front?", "what is the real name of the one who leads the Front?"],
        ),
        (
            "Where was Ana Lind shot, by whom, and when was her body found?",
            [
                "Where was Ana Lind shot?",
                "by whom was Ana Lind shot?",
                "when was the body of Ana Lind found?",
            ],
        ),
        (
            "Who shelled Aber, and how many students died?",
            ["Who shelled Aber?", "how many students died when Aber was shelled?"],
        ),
        (
            "Where did the army fight the Front in May, when did it start, and how did it end?",
            [
                "Where did the army fight the Front in May?",
                "when did it start when the army fought the Front in May?",
                "how did it end when the army fought the Front in May?",
            ],
        ),
        (
            "How many prisoners did the rebels free in Aber, and how many in Brix?",
            [
                "How many prisoners did the rebels free in Aber?",
                "How many prisoners did the rebels free in Brix?",
            ],
        ),
        (
            "On what date did the first group of fighters leave, and how many were there?",
            [
                "On what date did the first group of fighters leave?",
                "how many were there of the first group of fighters?",
            ],
        ),
        (
            "What happened at the dorms on 29 May - how many victims, and who got the blame?",
            [
                "What happened at the dorms on 29 May?",
                "how many victims were there at the dorms on 29 May?",
                "who got the blame at the dorms on 29 May?",
            ],
        ),
        (
            "What was agreed in May, and who signed it?",
            ["What was agreed in May?", "who signed what was agreed in May?"],
        ),
        (
            "Where did Ana Lind and her sons end up, and when were they arrested?",
            [
                "Where did Ana Lind and her sons end up?",
                "when were Ana Lind and her sons arrested?",
            ],
        ),
        (
            "When was the port hit, and whose planes were they thought to be?",
            [
                "When was the port hit?",
                "whose planes were they thought to be when the port was hit?",
            ],
        ),
        (
            "How many people were displaced by 5 May, and according to whom?",
            [
                "How many people were displaced by 5 May?",
                "according to whom were the people displaced by 5 May?",
            ],
        ),
        (
            "Which towns voted against it, and which abstained?",
            ["Which towns voted against it?", "which towns abstained?"],
        ),
        (
            "Which airline cancelled flights, how many, and why?",
            [
                "Which airline cancelled flights?",
                "how many flights did the airline cancel?",
                "why did the airline cancel flights?",
            ],
        ),
        (
            "What's the name of the storm, and where did it make landfall?",
            ["What is the name of the storm?", "where did the storm make landfall?"],
        ),
        (
            "Which villages were shelled on Monday, and how many people were hurt?",
            [
                "Which villages were shelled on Monday?",
                "how many people were hurt on Monday?",
            ],
        ),
        (
            "When did Axio apply to join, and who else applied?",
            ["When did Axio apply to join?", "who else applied when Axio applied to join?"],
        ),
        (
            "Which bridge fell, and how many cars were on it?",
            ["Which bridge fell?", "how many cars were on the bridge?"],
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
