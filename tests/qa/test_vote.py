"""Agreeing spans add up."""

from __future__ import annotations

import pytest

from corpus.article import Passage, make_article
from index.hit import Hit
from qa.answer import Span
from qa.calibration import confidence
from qa.vote import agree


def span(text: str, answer: str, score: float, source: str = "A") -> Span:
    article = make_article(text, source=source, url=f"https://{source}.example/{len(text)}")
    passage = Passage(article.id, article.version, 0, len(text), text)
    start = text.index(answer)
    hit = Hit(passage, article, 1.0, ("words",))
    return Span("who", hit, start, start + len(answer), score, (0, len(text)))


def test_two_articles_that_agree_are_surer_than_one() -> None:
    groups = agree([span("Ana won.", "Ana", 0.5), span("The winner is Ana.", "Ana", 0.4)])
    assert len(groups) == 1
    assert groups[0][0].score == pytest.approx(1 - 0.5 * 0.6)


def test_a_reprint_adds_nothing() -> None:
    groups = agree([span("Ana won.", "Ana", 0.5, "A"), span("Ana won.", "Ana", 0.5, "B")])
    assert groups[0][0].score == pytest.approx(0.5)


def test_agreement_beats_one_better_span() -> None:
    groups = agree(
        [
            span("Bo won.", "Bo", 0.6),
            span("Ana won it.", "Ana", 0.5),
            span("It was Ana again.", "Ana", 0.5),
        ]
    )
    assert [group[0].text for group in groups] == ["Ana", "Bo"]


def test_articles_and_case_make_no_difference() -> None:
    assert (
        len(agree([span("The Army left.", "The Army", 0.5), span("An army left.", "army", 0.5)]))
        == 1
    )


def test_confidence_grows_with_the_best_span_and_is_nothing_without_one() -> None:
    weak, strong = span("Ana won.", "Ana", 0.2), span("Ana won.", "Ana", 0.9)
    assert confidence([]) == 0.0
    assert 0 < confidence([weak]) < confidence([weak, strong]) < 1
