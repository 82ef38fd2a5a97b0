"""A question to hits: what cannot be asked is refused before anything is searched."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import QuestionRejected
from index.embedded.engine import EmbeddedEngine
from index.hit import Filters, Rankings
from index.search import MAX_QUERY_CHARS, MAX_TOP_K, check_query, search
from index.terms import stop_terms, telling_terms, terms
from tests.fakes import HashEmbedder, article, open_store, store


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_an_empty_question_is_refused(text: str) -> None:
    """fault 40"""
    with pytest.raises(QuestionRejected, match="the question is empty"):
        check_query(text)


def test_a_question_of_a_megabyte_is_refused_with_its_length() -> None:
    """fault 43"""
    with pytest.raises(QuestionRejected, match="has 1,000,000 characters"):
        check_query("a" * 1_000_000)
    check_query("a" * MAX_QUERY_CHARS)


@pytest.mark.parametrize("top_k", [0, -1, MAX_TOP_K + 1, 10**9])
def test_a_top_k_out_of_range_is_refused(top_k: int) -> None:
    """fault 52"""
    with pytest.raises(QuestionRejected, match=f"top_k is {top_k}"):
        check_query("who?", top_k)


@pytest.mark.parametrize("top_k", [1, 3, MAX_TOP_K])
def test_a_search_gives_at_most_top_k_hits_best_first(engine: EmbeddedEngine, top_k: int) -> None:
    store(engine, *(article(f"Rebels took town {at}", f"id{at}") for at in range(9)))
    hits = search("rebels town 3", engine, HashEmbedder(), Filters(), top_k)
    assert len(hits) == min(top_k, 9)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].article.id == "id3"


def test_a_search_by_meaning_alone_ranks_by_the_cosine_alone(tmp_path: Path) -> None:
    engine = open_store(tmp_path, Rankings.MEANING)
    store(engine, *(article(f"Rebels took town {at}", f"id{at}") for at in range(9)))
    hits = search("rebels town 3", engine, HashEmbedder(), Filters())
    cosines = [hit.similarity for hit in hits]
    assert cosines == sorted(cosines, reverse=True)
    assert hits[0].article.id != "id3"  # whose words are the question's
    engine.close()


def test_terms_are_stems_without_case_and_accents() -> None:
    assert terms("Rebels' CAFÉS, attacked") == terms("rebel cafe attack")


def test_telling_terms_are_different_and_leave_out_what_tells_nothing() -> None:
    assert telling_terms("Who took the town, the old town?") == terms("took town old")


def test_a_question_of_stop_words_alone_keeps_them() -> None:
    assert telling_terms("who was it") == terms("who was it")
    assert set(terms("who was it")) <= stop_terms()
