"""Quotes numbered by article, with whose claim they are."""

from __future__ import annotations

from qa.answer import Span
from qa.citations import Citations, claimant
from tests.qa.made import hit


def sentence(text: str, at: int, source: str = "The Tidewater Post") -> Span:
    """The sentence of the text that begins at a place."""
    end = text.find(".", at) + 1
    return Span("", hit(text, source=source), at, end, 0.5, (at, end))


TEXT = "The dam broke at dawn, the mayor said. Nobody was hurt."


def test_two_quotes_of_one_article_share_its_number() -> None:
    citations = Citations(5)
    first, second = citations.cite(sentence(TEXT, 0)), citations.cite(sentence(TEXT, 39))
    assert first and second and first.number == second.number == 1
    assert [each.quote for each in citations.all()] == [TEXT[:38], TEXT[39:]]


def test_a_quote_cited_twice_is_one() -> None:
    citations = Citations(5)
    assert citations.cite(sentence(TEXT, 0)) is citations.cite(sentence(TEXT, 0))
    assert len(citations.all()) == 1


def test_there_are_no_more_quotes_than_allowed() -> None:
    citations = Citations(1)
    assert citations.cite(sentence(TEXT, 0))
    assert citations.cite(sentence(TEXT, 39)) is None
    assert citations.cite(sentence(TEXT, 0))


def test_a_claim_carries_its_claimant_in_the_articles_words() -> None:
    assert claimant(sentence(TEXT, 0)) == "the mayor"
    assert claimant(sentence(TEXT, 39)) is None
