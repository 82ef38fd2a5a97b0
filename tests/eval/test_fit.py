"""What is fitted after the training finds what was put into made-up questions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Passage, make_article
from eval.fit import (
    Example,
    Gathered,
    chances,
    elsewhere,
    fit_lists,
    fit_logistic,
    fit_ranking,
    fit_reading,
    is_fitted_on,
    swapped,
)
from eval.gold import Gold
from eval.reading import ReadRow
from eval.threshold import pick_threshold, risk_coverage
from index.hit import Hit
from qa.answer import Span
from qa.calibration import Fitted, Logistic
from qa.combine import Group, weighed
from qa.reading import Prompt, Reading, TextSpan
from qa.spans import ListRule

HALVES = ("dev", "test", "dev")


def span() -> Span:
    article = make_article("Ana won.", id="a")
    hit = Hit(Passage("a", article.version, 0, 8, "Ana won."), article, 1.0, ("words",))
    return Span("who", hit, 0, 3, 0.5, (0, 8))


def question(number: int, features: list[list[float]], worth: list[float]) -> Example:
    groups = tuple(Group((span(),), tuple(row)) for row in features)
    return Example(str(number), groups, tuple(worth), (0.0, 0.0, 0.0))


def made_up(seed: int, n: int = 150, width: int = 8) -> list[Example]:
    """Questions with five groups each; the one with the largest second feature is right."""
    chance = np.random.default_rng(seed)
    examples = []
    for number in range(n):
        features = chance.standard_normal((5, width))
        worth = np.zeros(5)
        worth[features[:, 1].argmax()] = 1.0
        examples.append(question(number, features.tolist(), worth.tolist()))
    return examples


def test_the_ranking_finds_the_feature_that_decides() -> None:
    weights = fit_ranking(made_up(0))
    assert weights[1] > 5 * max(abs(w) for at, w in enumerate(weights) if at != 1)
    for example in made_up(1):
        groups = [weighed(group, weights) for group in example.groups]
        best = max(range(5), key=lambda at: groups[at].score)
        assert groups[best].features[1] >= sorted(g.features[1] for g in groups)[-2]


def test_a_question_without_a_right_group_teaches_nothing() -> None:
    some = made_up(0, n=40)
    lost = question(99, [[1.0] * 8, [2.0] * 8], [0.0, 0.0])
    assert fit_ranking([*some, lost]) == pytest.approx(fit_ranking(some))


def test_the_logistic_gives_back_the_odds_that_made_the_labels() -> None:
    chance = np.random.default_rng(0)
    x = chance.standard_normal((20_000, 2))
    truth = Logistic((1.5, -0.5), 0.3)
    right = [chance.random() < truth(tuple(row)) for row in x]
    found = fit_logistic(x.tolist(), right)
    assert found.weights == pytest.approx(truth.weights, abs=0.1)
    assert found.bias == pytest.approx(truth.bias, abs=0.1)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40),
    st.lists(st.floats(0, 1), max_size=40),
)
def test_a_higher_threshold_never_answers_more(
    asked: list[tuple[float, bool]], foreign: list[float]
) -> None:
    points = risk_coverage(asked, foreign)
    assert [p.coverage for p in points] == sorted((p.coverage for p in points), reverse=True)
    assert points[0].coverage == 1.0
    assert points[0].risk == pytest.approx(sum(not right for _, right in asked) / len(asked))
    falsely = [p.false_answers for p in points]
    assert falsely == sorted(falsely, reverse=True)


def test_the_threshold_keeps_silent_where_nothing_can_be_answered() -> None:
    foreign = [at / 100 + 0.005 for at in range(100)]
    points = risk_coverage([(0.5, True)], foreign)
    assert 0.45 < pick_threshold(points, foreign) <= 0.5
    assert pick_threshold(risk_coverage([(0.5, False)], foreign), foreign) > 0.95


def test_the_threshold_is_the_middle_of_those_that_do_as_well() -> None:
    points = risk_coverage([(0.705, True)] * 50 + [(0.3, False)] * 50, foreign=[0.0])
    assert pick_threshold(points, [0.6]) == pytest.approx(0.66)  # of 0.61 to 0.70


def test_right_answers_are_not_given_up_for_a_few_false_ones() -> None:
    points = risk_coverage([(0.3, True)] * 40 + [(0.8, True)] * 60, foreign=[0.5] * 10)
    assert pick_threshold(points, [0.5] * 10) <= 0.3


def test_a_swapped_name_is_another_questions_of_as_many_words() -> None:
    asked = [
        Gold("1", "When did Ana Ruiz win?", ("Monday",)),
        Gold("2", "What did Bo Keller buy?", ("a boat",)),
    ]
    first, second = swapped(asked)
    assert first.question == "When did Bo Keller win?"
    assert "Ana Ruiz" in second.question and not second.answers


def test_questions_without_names_are_not_swapped() -> None:
    assert swapped([Gold("1", "who won?", ("Ana",)), Gold("2", "When did Bo win?", ("May",))]) == []


def test_where_nothing_was_found_nothing_is_sure() -> None:
    fitted = Fitted(
        Logistic((), 0.0),
        Logistic((), 0.0),
        ListRule(),
        (0.0,) * 11,
        Logistic((0.0,) * 7, 5.0),
        Logistic((), 0.0),
        0.5,
    )
    assert chances([question(1, [], [])], fitted) == [(0.0, False)]


def test_readings_that_answer_are_told_from_others() -> None:
    rows = [
        ReadRow(str(at), "Who?", Prompt("Ana won."), ("Ana",) if at % 2 else ()) for at in range(60)
    ]
    readings = [
        Reading((TextSpan(0, 3, 4.0 if at % 2 else -4.0 + at % 5),), 2.0 * (at % 2) - 1)
        for at in range(60)
    ]
    answered, right = fit_reading(rows, readings)
    assert answered((4.0, 1.0, 0.0)) > 0.9 > 0.1 > answered((-4.0, -1.0, 0.0))
    assert right((4.0, 1.0, 0.0)) > 0.9


def test_the_rule_for_lists_is_the_one_that_finds_all_members() -> None:
    text = "Ana, Bo and Cy won."
    spans = (TextSpan(0, 3, 6.0), TextSpan(5, 7, 2.5), TextSpan(12, 14, 2.2), TextSpan(15, 18, -3))
    row = ReadRow("1", "Who won?", Prompt(text), ("Ana", "Bo", "Cy"), all_required=True)
    rule = fit_lists([row], [Reading(spans, 1.0)])
    assert 3.8 < rule.margin < 9


def test_half_of_the_questions_are_never_fitted_on() -> None:
    golds = [Gold(f"question {at}", "Who won?", ("Ana",)) for at in range(2_000)]
    chosen = [is_fitted_on(gold) for gold in golds]
    assert 0.45 < sum(chosen) / len(chosen) < 0.55
    assert chosen == [is_fitted_on(gold) for gold in golds]


def test_a_benchmarks_own_halves_are_kept() -> None:
    halves = [Gold(str(at), "Who won?", ("Ana",), split=split) for at, split in enumerate(HALVES)]
    assert [is_fitted_on(gold) for gold in halves] == [True, False, True]


def test_halves_come_apart_and_add_up() -> None:
    one, other = question(1, [[1.0]], [1.0]), replace(question(2, [[1.0]], [1.0]), fits=False)
    both = Gathered([one]) + Gathered([other], [other], [one])
    assert both.half(fits=True) == Gathered([one], [], [one])
    assert both.half(fits=False) == Gathered([other], [other], [])


def test_another_store_holds_no_article_that_was_found_for_the_question() -> None:
    stored = [(f"id{at}", f"https://a.example/{at}") for at in range(100)]
    gold = Gold("1", "Who?", ("Ana",), search_urls=tuple(url for _, url in stored[:70]))
    chosen = elsewhere(stored)(gold).articles
    assert set(chosen) == {f"id{at}" for at in range(70, 100)}
    assert elsewhere(stored)(gold).articles == chosen
