"""Sentences that answer, and in them the words that do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Passage, make_article
from corpus.clean import clean
from index.hit import Hit
from qa.answer import Span
from qa.compose import value_of
from qa.events import align
from qa.question import Question, understand
from qa.sentence_reader import SentenceReader
from tests.fakes import HashEmbedder

FRIDAY = datetime(2024, 5, 3, 12, tzinfo=UTC)


def hit(text: str, title: str = "") -> Hit:
    article = make_article(text, title=title, published_at=FRIDAY)
    return Hit(Passage(article.id, article.version, 0, len(text), text), article, 1.0, ("words",))


def spans_of(asked: Question, *texts: str) -> Sequence[Span]:
    """What the reader finds in the texts, as passages of one article each."""
    return SentenceReader(HashEmbedder()).read(asked, [hit(text) for text in texts])


def read(question: str, *texts: str) -> list[str]:
    """The values of the spans for the question's first facet, best first."""
    asked = understand(question)
    spans = spans_of(asked, *texts)
    facet = asked.facets[0]
    return [value_of(facet, span) for span in spans if span.facet == facet.label]


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("When did the tram derail?", "The tram derailed on Thursday.", "2 May 2024"),
        ("How many people did the storm kill?", "The storm killed 12 people.", "12"),
        ("Who won the race?", "Ana Silva won the race.", "Ana Silva"),
        (
            "Who seized the port?",
            "Troops loyal to Omar Haddad captured the port.",
            "Troops loyal to Omar Haddad",
        ),
        ("Where did the ferry sink?", "The ferry sank off Skagen.", "Skagen"),
        ("Which river flooded?", "The river Elbe flooded the town.", "Elbe"),
    ],
)
def test_the_answer_has_the_shape_that_was_asked_for(question: str, text: str, value: str) -> None:
    assert read(question, "Nothing else happened today.", text)[0] == value


def test_what_the_question_names_is_no_answer() -> None:
    assert "Ana Silva" not in read("Who beat Ana Silva?", "Ana Silva was beaten by Bo Lind.")


def test_who_only_reports_is_no_answer() -> None:
    assert read("Who won the race?", "Ana Silva won the race, Kari Moe said.") == ["Ana Silva"]


def test_a_date_is_no_number() -> None:
    assert read("How many people fell ill?", "On 3 May 40 people fell ill.") == ["40"]


def test_a_list_keeps_what_belongs_together_in_one_row() -> None:
    asked = understand("Who seized which towns, and when?")
    text = "Troops led by Omar Haddad captured the towns of Arba, Bint and Cora on Thursday."
    spans = spans_of(asked, text)
    (row,) = align(asked, spans)
    found = {label: [span.text for span in row.spans[label]] for label in row.spans}
    assert found == {
        "who": ["Troops led by Omar Haddad"],
        "which towns": ["Arba", "Bint", "Cora"],
        "when": ["Thursday"],
    }
    assert row.when is not None and str(row.when.day) == "2024-05-02"


def test_who_and_when_may_stand_in_a_sentence_before() -> None:
    asked = understand("Who seized which towns, and when?")
    text = (
        "The rebels moved north on Thursday. By noon they had captured the towns of Arba and Bint."
    )
    rows = align(asked, spans_of(asked, text))
    row = next(row for row in rows if row.spans["which towns"][0].text == "Arba")
    assert row.spans["who"][0].text == "The rebels"
    assert str(row.when and row.when.day) == "2024-05-02"


_TEXTS = st.text(max_size=200).map(clean).filter(bool)


@given(_TEXTS, st.lists(_TEXTS, min_size=1, max_size=4))
def test_spans_lie_in_their_sentences_and_scores_between_0_and_1(
    question: str, texts: list[str]
) -> None:
    spans = spans_of(understand(question), *texts)
    for span in spans:
        begin, stop = span.sentence
        assert begin <= span.start < span.end <= stop
        assert 0 <= span.score <= 1


def test_rows_tell_of_the_deed_that_was_asked_for() -> None:
    asked = understand("Who seized which towns, and when?")
    texts = (
        "Troops led by Omar Haddad captured the towns of Arba and Bint on Thursday.",
        "The troops were in Arba and Cora on Friday, towns of the north.",
        "The police never seized the towns of Dova and Enna on Friday.",
        "The police praised the towns of Fara and Gorz on Friday.",
    )
    rows = align(asked, spans_of(asked, *texts))
    firsts = {row.spans["which towns"][0].text for row in rows}
    assert firsts == {"Arba"}
    assert len(rows) == 2


def test_a_date_that_bounds_something_else_is_not_the_events() -> None:
    asked = understand("Who seized which towns, and when?")
    text = "On Thursday the rebels moved. The army held it until Friday. They seized Arba and Bint."
    (row,) = align(asked, spans_of(asked, text))
    assert str(row.when and row.when.day) == "2024-05-02"
