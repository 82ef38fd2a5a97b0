"""Spans that say the same add up, and weights that were fitted decide between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corpus.article import Passage, make_article
from index.hit import Hit
from qa.answer import Span
from qa.calibration import Fitted, Logistic
from qa.combine import combine, grouped
from qa.question import Question, understand
from qa.spans import ListRule

WHO = understand("Who won?")
NAMES = ["Al", "Bo", "Cy", "Di"]
# Only agreement counts here: what the shipped weights make of it is measured, not tested.
FITTED = Fitted(
    answered=Logistic((1.0, 0.0, 0.0), 0.0),
    right=Logistic((1.0, 0.0, 0.0), 0.0),
    lists=ListRule(),
    ranking=(0.0, 1.0, *[0.0] * 15),
    first=Logistic((1.0, 1.0, *[0.0] * 7), 0.0),
    somewhere=Logistic((1.0, 0.0, 0.0), 0.0),
    threshold=0.5,
)


def span(text: str, answer: str, score: float, source: str = "A") -> Span:
    article = make_article(text, source=source, url=f"https://{source}.example/{len(text)}")
    passage = Passage(article.id, article.version, 0, len(text), text)
    start = text.index(answer)
    hit = Hit(passage, article, 1.0, ("words",))
    return Span("who", hit, start, start + len(answer), score, (0, len(text)))


def best(*spans: Span, question: Question = WHO) -> list[str]:
    """The answers, best first."""
    groups = combine(question, question.facets[0], spans, FITTED)
    return [group.spans[0].text for group in groups]


def masses(*spans: Span) -> list[float]:
    """exp of the second feature of each group: the probability that was added up."""
    groups = grouped(WHO, WHO.facets[0], spans)
    return [pytest.approx(2.718281828 ** group.features[1], abs=1e-3) for group in groups]


def test_agreement_beats_one_better_span() -> None:
    bo = span("Bo won.", "Bo", 0.6)
    anas = span("Ana won it.", "Ana", 0.5), span("It was Ana again.", "Ana", 0.5)
    assert best(bo, *anas) == ["Ana", "Bo"]


def test_a_reprint_adds_nothing() -> None:
    reprint = span("Ana won.", "Ana", 0.5, "A"), span("Ana won.", "Ana", 0.5, "B")
    assert masses(*reprint) == [0.5]
    assert masses(reprint[0], span("Ana won it.", "Ana", 0.5)) == [1.0]


def test_articles_and_case_make_no_difference() -> None:
    assert len(masses(span("The Army left.", "The Army", 0.5), span("An army.", "army", 0.5))) == 1


def test_the_order_of_the_spans_makes_no_difference() -> None:
    spans = [span(f"{name} won it.", name, 0.1 * at) for at, name in enumerate(NAMES, 1)]
    assert best(*spans) == best(*reversed(spans)) == NAMES[::-1]


def test_the_probability_grows_with_the_evidence() -> None:
    [weak], [strong] = (
        combine(WHO, WHO.facets[0], [replace(span("Ana won.", "Ana", 0.5), odds=odds)], FITTED)
        for odds in (-2.0, 2.0)
    )
    assert 0 < weak.spans[0].score < strong.spans[0].score < 1


def test_words_of_the_question_are_told_from_new_ones() -> None:
    question = understand("Who is the boss of Ana?")
    told = {
        group.spans[0].text: group.features[6]
        for group in grouped(
            question,
            question.facets[0],
            [span("Ana lost to Bo.", "Ana", 0.5), span("Ana lost to Bo.", "Bo", 0.5)],
        )
    }
    assert told == {"Ana": 1.0, "Bo": 0.0}


def test_a_shape_that_was_not_asked_for_is_told() -> None:
    when = understand("When did it rain?")
    friday = replace(span("It rained on Friday.", "Friday", 0.5), day=date(2023, 5, 5))
    [told] = grouped(when, when.facets[0], [friday])
    [other] = grouped(when, when.facets[0], [span("It rained for long.", "for long", 0.5)])
    assert (told.features[5], other.features[5]) == (0.8, -1.0)


def test_beside_somebody_nothing_else_says_who() -> None:
    assert best(span("Ana won.", "won", 0.9), span("Ana won.", "Ana", 0.5)) == ["Ana"]


def test_beside_a_number_nothing_else_says_how_many() -> None:
    question = understand("How many died?")
    text = "Twelve people died, many of them young."
    assert best(span(text, "many", 0.9), question=question) == []
    spans = span(text, "Twelve", 0.1), span(text, "many", 0.9)
    assert best(*spans, question=question) == ["Twelve"]


def test_no_spans_give_no_groups() -> None:
    assert combine(WHO, WHO.facets[0], [], FITTED) == []


def test_ranking_weights_must_fit_the_features() -> None:
    with pytest.raises(ValueError):
        combine(WHO, WHO.facets[0], [span("Ana won.", "Ana", 0.5)], replace(FITTED, ranking=(1.0,)))


def test_who_only_says_it_did_not_do_it() -> None:
    text = "The mayor said that Ana Lind won."
    said = [span(text, "The mayor", 0.9), span(text, "Ana Lind", 0.5)]
    assert best(*said) == ["Ana Lind"]
    assert "The mayor" in best(*said, question=understand("Who announced that Ana Lind won?"))


def test_who_somebody_is_may_well_say_something() -> None:
    text = "Mayor Ana Lind said that the town is proud of Bo Berg."
    spans = [span(text, "Ana Lind", 0.9), span(text, "Bo Berg", 0.5)]
    assert "Ana Lind" in best(*spans, question=understand("Who is the mayor?"))


def test_whoever_is_far_likelier_may_have_said_it() -> None:
    text = "Ana Lind, who won, said that Bo Berg lost."
    sayer = replace(span(text, "Ana Lind", 0.9), odds=9.0)
    assert "Ana Lind" in best(sayer, replace(span(text, "Bo Berg", 0.5), odds=1.0))
    assert best(sayer, replace(span(text, "Bo Berg", 0.5), odds=8.0)) == ["Bo Berg"]


def test_whom_the_question_names_did_not_do_it() -> None:
    text = "Ana Lind was robbed by Bo Berg."
    question = understand("Who robbed Lind?")
    assert (
        best(span(text, "Ana", 0.9), span(text, "Bo Berg", 0.1), question=question)[0] == "Bo Berg"
    )
    assert best(span(text, "Ana", 0.9), question=question) == ["Ana"]


def test_whoever_acts_is_told_from_a_clause_about_them() -> None:
    text = "The jury of the city named Ana Lind on Friday after two rounds."
    assert best(
        span(text, "named Ana Lind on Friday after two rounds", 0.9), span(text, "Ana Lind", 0.5)
    ) == ["Ana Lind"]


def test_a_distance_is_no_number_of_people() -> None:
    far = understand("How far is the camp?")
    text = "The camp, 12 km from Aber, holds 300 people."
    spans = [span(text, "300", 0.9), span(text, "12 km", 0.5)]
    groups = grouped(far, far.facets[0], spans)
    fits = {group.spans[0].text: group.features[5] for group in groups}
    assert fits["12 km"] > fits["300"]


def test_a_first_name_of_whom_the_question_names_is_no_answer() -> None:
    question = understand("Who hurt Lind?")
    [group] = grouped(question, question.facets[0], [span("Ana Lind was hurt.", "Ana", 0.9)])
    assert group.features[6] == 1.0


def test_what_is_called_otherwise_is_told_from_what_was_asked_for() -> None:
    question = understand("Which town was flooded?")
    text = "The town of Aber was dry. The river Coll rose."
    spans = [span(text, "Aber", 0.5), span(text, "Coll", 0.5)]
    groups = grouped(question, question.facets[0], spans)
    told = {group.spans[0].text: group.features[13] for group in groups}
    assert told == {"Aber": 1.0, "Coll": -1.0}


def test_what_a_correction_takes_back_is_no_answer() -> None:
    told = understand("How many people fled?")
    wrong = span("An earlier version of this article said that 151 people fled.", "151", 0.9)
    right = span("Some 115 people fled.", "115", 0.5)
    groups = combine(told, told.facets[0], [wrong, right], FITTED)
    assert [group.spans[0].text for group in groups] == ["115"]
    asked = understand("Which wrong number of people who fled was given at first?")
    assert len(combine(asked, asked.facets[0], [wrong, right], FITTED)) == 2


RUNS = understand("Who runs the Tide Board?")


@pytest.mark.parametrize(
    ("text", "answer", "kept"),
    [
        ("Bo Berg left Aber, the Tide Board said.", "Bo Berg", False),
        ("The Tide Board said that Bo Berg had left.", "Bo Berg", False),
        # The one who speaks may be the answer, speak of itself, or be told of.
        ("Tide Board director Bo Berg said that it rained.", "Bo Berg", True),
        ("The Tide Board said its director Bo Berg had left.", "Bo Berg", True),
        ("Bo Berg took over the Tide Board in May.", "Bo Berg", True),
    ],
)
def test_of_whoever_only_speaks_nothing_is_told(text: str, answer: str, kept: bool) -> None:
    assert best(span(text, answer, 0.9), question=RUNS) == ([answer] if kept else [])


def test_a_source_that_is_cited_did_nothing() -> None:
    text = "Flags were raised, according to Bo Berg, by Ana Lind."
    cited = replace(span(text, "Bo Berg", 0.9), odds=9.0)
    question = understand("Who raised the flags?")
    assert best(cited, span(text, "Ana Lind", 0.2), question=question) == ["Ana Lind"]


@pytest.mark.parametrize(
    ("asked", "text", "number", "fits"),
    [
        ("How many soldiers fled?", "3,800 people fled.", "3,800", False),
        ("How many soldiers fled?", "Some 40 soldiers fled.", "40", True),
        ("How many people fled?", "3,800 residents fled.", "3,800", True),
        ("How many miners are missing?", "Eleven are missing.", "Eleven", True),
        ("How many protesters fled?", "3,800 people fled.", "3,800", True),
        ("How many children died?", "Eleven died.", "Eleven", True),
        ("How much did the dam cost?", "It cost 66 lives.", "66", False),
        ("How much did the dam cost?", "It cost 220 million crowns.", "220 million", True),
        ("How much rain fell?", "Some 40 mm fell.", "40", True),
        ("How much did the price rise?", "It rose by 5 percent.", "5 percent", True),
    ],
)
def test_a_number_of_something_else_is_no_answer(
    asked: str, text: str, number: str, fits: bool
) -> None:
    question = understand(asked)
    assert (best(span(text, number, 0.9), question=question) == [number]) is fits


def test_a_time_of_the_day_is_told_by_a_clock_or_the_sun() -> None:
    question = understand("At what time did the dam break?")
    text = "The dam of 1961 broke before dawn, at 3:40 a.m."
    spans = [span(text, "1961", 0.9), span(text, "before dawn", 0.5), span(text, "3:40 a.m.", 0.6)]
    assert set(best(*spans, question=question)) == {"before dawn", "3:40 a.m."}


def test_which_four_is_not_answered_by_four() -> None:
    question = understand("Which employees were suspended?")
    text = "Three employees were suspended."
    assert best(span(text, "Three", 0.9), question=question) == []
