"""The better order of hits, signal by signal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Passage, make_article
from index.hit import Hit, Rankings
from index.rerank import (
    CLOSENESS_WEIGHT,
    COSINE_WEIGHT,
    COVERAGE_WEIGHT,
    PAIRS_WEIGHT,
    rerank,
)


def hit(text: str, similarity: float = 0.0, title: str = "") -> Hit:
    article = make_article(text, title=title)
    passage = Passage(article.id, article.version, 0, len(text), text)
    return Hit(passage, article, 0.0, ("words",), similarity)


def first(question: str, *hits: Hit) -> str:
    return rerank(question, hits)[0].passage.text


def test_the_nearer_in_meaning_comes_first() -> None:
    assert first("tram", hit("A ferry.", 0.2), hit("A boat.", 0.3)) == "A boat."


def test_the_rarer_word_counts_more() -> None:
    common = [hit(f"The storm of {year}.") for year in range(1990, 1996)]
    assert first("storm Zelda", *common, hit("Only Zelda.")) == "Only Zelda."


def test_a_word_of_the_title_counts() -> None:
    assert first("tram", hit("It derailed."), hit("It crashed.", title="A tram")) == "It crashed."


def test_words_that_stand_together_count_more_than_scattered_ones() -> None:
    apart = "Tram lines grew. " + "Nothing else was said of it there. " * 8 + "A strike began."
    together = "A tram strike began. " + "Nothing else was said of it there. " * 8
    assert first("tram strike", hit(apart), hit(together.strip())) == together.strip()


def test_a_passage_without_a_word_of_the_question_scores_its_cosine_alone() -> None:
    (only,) = rerank("tram", [hit("A ferry.", 0.5)])
    assert only.score == pytest.approx(COSINE_WEIGHT * 0.5)


def test_the_whole_question_in_the_title_is_worth_its_whole_coverage() -> None:
    (only,) = rerank("tram", [hit("A ferry.", title="Tram")])
    assert only.score == pytest.approx(COVERAGE_WEIGHT)


@pytest.mark.parametrize(
    ("rankings", "first"),
    [
        (Rankings.WORDS, "A tram ran."),
        (Rankings.MEANING, "A ferry."),
        (Rankings.BOTH, "It ran, the tram."),
    ],
)
def test_one_ranking_alone_knows_nothing_of_the_others_signals(
    rankings: Rankings, first: str
) -> None:
    hits = [hit("A ferry.", 0.9), hit("A tram ran.", 0.0), hit("It ran, the tram.", 0.8)]
    assert rerank("tram ran", hits, rankings)[0].passage.text == first


@pytest.mark.parametrize("rankings", [Rankings.WORDS, Rankings.MEANING])
def test_scores_of_one_ranking_keep_the_size_of_both(rankings: Rankings) -> None:
    """What is not looked at counts as its mean, 2.4 and 2.0, and not as nothing."""
    common = hit("A tram ran.", 2.4 / COSINE_WEIGHT)
    (alone,) = rerank("tram ran", [common], rankings)
    (both,) = rerank("tram ran", [common])
    words = COVERAGE_WEIGHT + CLOSENESS_WEIGHT + PAIRS_WEIGHT
    missing = 0.0 if rankings is Rankings.WORDS else words - 2.0
    assert alone.score == pytest.approx(both.score - missing)


@given(
    st.text(max_size=40), st.lists(st.sampled_from(["A tram.", "A ferry.", "Rain."]), max_size=6)
)
def test_no_hit_is_lost_and_scores_fall(question: str, texts: list[str]) -> None:
    ranked = rerank(question, [hit(text) for text in texts])
    assert sorted(each.passage.text for each in ranked) == sorted(texts)
    scores = [each.score for each in ranked]
    assert scores == sorted(scores, reverse=True)
