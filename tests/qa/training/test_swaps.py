"""Questions with a word exchanged: what stays, what changes, and where answers lie afterwards."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.models import find_model
from qa.training.rows import Gold, Row
from qa.training.swaps import (
    Exchange,
    LikeWords,
    asks_something_else,
    exchange,
    exchanged_everywhere,
    reworded,
)
from qa.training.wordnet import WordNet

PASSAGE = (
    "Marta Lind opened the harbour of Lucca in 1994. "
    "Years later Marta Lind sold the harbour to Piero."
)
QUESTION = "Who bought the harbour that Marta Lind opened in 1994?"
WORDS = st.text(st.sampled_from("abcdef "), min_size=1, max_size=12).filter(str.strip)


def row(question: str = QUESTION, passage: str = PASSAGE, answer: str = "Piero") -> Row:
    gold = Gold(passage.index(answer), answer)
    return Row("1", "made", "town", question, passage, (gold,), title="Lucca")


OTHER = Row("2", "made", "town", "Where does Jens Holm live?", "Jens Holm lives here.", ())


@pytest.fixture(scope="module")
def likes() -> LikeWords:
    return LikeWords(find_model().folder)


@pytest.mark.parametrize("seed", range(40))
def test_an_exchange_changes_the_question(seed: int, likes: LikeWords) -> None:
    change = exchange(np.random.default_rng(seed), row(), OTHER, likes)
    if change is not None:
        assert change.old in QUESTION
        assert asks_something_else(row(), change).question != QUESTION


def test_names_numbers_and_words_are_all_exchanged(likes: LikeWords) -> None:
    rng = np.random.default_rng(0)
    old = {c.old for c in (exchange(rng, row(), OTHER, likes) for _ in range(200)) if c}
    assert old == {"Marta Lind", "1994", "harbour", "opened"}


def test_who_asks_something_else_has_no_answer() -> None:
    asked = asks_something_else(row(), Exchange("Marta Lind", "Jens Holm"))
    assert asked.golds == ()
    assert asked.passage == PASSAGE
    assert asked.question == "Who bought the harbour that Jens Holm opened in 1994?"


@given(new=WORDS)
def test_an_answer_stays_where_everything_is_exchanged(new: str) -> None:
    changed = exchanged_everywhere(row(), Exchange("Marta Lind", new))
    assert changed is not None
    assert [changed.passage[g.start : g.end] for g in changed.golds] == ["Piero"]
    assert "Marta Lind" not in changed.question + changed.passage


@pytest.mark.parametrize(
    ("old", "answer"), [("Piero", "Piero"), ("Jens Holm", "Piero")], ids=["the answer", "not there"]
)
def test_nothing_is_exchanged_everywhere(old: str, answer: str) -> None:
    assert exchanged_everywhere(row(answer=answer), Exchange(old, "somebody")) is None


@pytest.mark.parametrize("word", ["opened", "towns", "airport"])
def test_like_words_have_the_same_ending_and_another_stem(word: str, likes: LikeWords) -> None:
    found = likes.like(word)
    assert found
    assert all(other[:4] != word[:4] for other in found)
    assert all(other.endswith("ed") == word.endswith("ed") for other in found)


def test_a_word_that_the_model_does_not_know_has_none(likes: LikeWords) -> None:
    assert likes.like("zzyzxqq") == []


class Twins(WordNet):
    """A WordNet of two words that mean the same."""

    def __init__(self) -> None:
        super().__init__(Path())

    def near(self, one: str, other: str) -> bool:
        return {one, other} == {"bought", "purchased"}

    def is_past(self, word: str) -> bool:
        return word == "bought"


def test_a_question_is_reworded_by_synonyms_alone() -> None:
    likes = LikeWords(find_model().folder, Twins())
    asked = {reworded(np.random.default_rng(seed), QUESTION, likes) for seed in range(9)}
    assert asked == {QUESTION.replace("bought", "purchased")}


def test_synonyms_are_never_what_a_word_is_exchanged_for() -> None:
    likes = LikeWords(find_model().folder, Twins())
    assert "purchased" not in likes.like("bought")
    assert "bought" not in likes.like("purchased")


def test_without_wordnet_a_question_keeps_its_words(likes: LikeWords) -> None:
    assert reworded(np.random.default_rng(0), QUESTION, likes) == QUESTION
