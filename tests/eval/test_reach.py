"""Which questions can be answered at all: against a look into every text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article
from eval.gold import Gold
from eval.metrics import holding
from eval.reach import article_ids, reachable
from tests.fakes import article

_WORDS = st.lists(st.sampled_from("Hama Homs the city fell on 5".split()), min_size=1, max_size=5)
_TEXTS = st.lists(_WORDS.map(" ".join), min_size=1, max_size=4)
FALL = article(
    "Hama fell on Thursday.", id="fall", url="https://a.example/1", published="2024-12-05"
)


def asked(answer: str, **fields: object) -> Gold:
    return replace(Gold("1", "?", answers=(answer,)), **fields)  # type: ignore[arg-type]


def found(gold: Gold, *articles: Article, **limits: list[str]) -> bool | None:
    return reachable([gold], articles, {"1": limits["ids"]} if limits else {}).get("1")


@given(_TEXTS, _TEXTS)
def test_an_answer_in_any_text_can_be_reached(texts: list[str], answers: list[str]) -> None:
    golds = [Gold(str(at), "?", answers=(answer,)) for at, answer in enumerate(answers)]
    stored = [article(text, id=f"a{at}") for at, text in enumerate(texts)]
    expected = {gold.id: any(holding(texts, gold.wordings)) for gold in golds}
    assert reachable(golds, stored, {}) == expected


def test_an_article_that_the_gold_names_holds_the_answer_in_other_words() -> None:
    day = asked("5 December 2024", sources=("http://a.example/1/",))
    assert found(day, FALL)
    assert not found(asked("5 December 2024"), FALL)


@pytest.mark.parametrize(("as_of", "may"), [("2024-12-04", False), ("2024-12-05", True)])
def test_what_was_published_later_may_not_be_drawn_on(as_of: str, may: bool) -> None:
    assert found(asked("Hama", as_of=as_of), FALL) is may


def test_what_is_outside_the_limits_may_not_either() -> None:
    assert found(asked("Hama"), FALL, ids=["fall"])
    assert not found(asked("Hama"), FALL, ids=["other"])


def test_a_question_without_answers_is_neither() -> None:
    assert found(Gold("1", "?", answerable=False), FALL) is None
    assert found(Gold("1", "?"), FALL) is None


def test_no_addresses_admit_no_article() -> None:
    assert article_ids(Gold("1", "?")) == ("none",)
