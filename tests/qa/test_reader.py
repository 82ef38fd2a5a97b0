"""What a model reads of the hits becomes spans of the facet that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from corpus.article import Passage, make_article
from index.embed import Vectors
from index.hit import Hit
from qa.answer import Span
from qa.question import understand
from qa.reader import Read, Reader
from qa.reading import Reading, TextSpan, ToRead
from qa.spans import ListRule

FRIDAY = datetime(2024, 5, 3, 12, tzinfo=UTC)


class Scripted:
    """A model that finds the given words, each with its odds, wherever a passage has them."""

    name = "scripted"

    def __init__(self, **odds: float) -> None:
        self.odds = {words.replace("_", " "): score for words, score in odds.items()}
        self.asked: list[ToRead] = []

    def read(self, asked: Sequence[ToRead]) -> list[list[Reading]]:
        self.asked += asked
        return [[self.reading(prompt.text) for prompt in each.prompts] for each in asked]

    def reading(self, text: str) -> Reading:
        found = [
            TextSpan(text.index(words), text.index(words) + len(words), score)
            for words, score in self.odds.items()
            if words in text
        ]
        return Reading(tuple(sorted(found, key=lambda span: -span.score)), 1.0)


class Unlike:
    """An embedder to which all texts are alike."""

    name, dim, window_tokens = "unlike", 1, 100

    def embed(self, texts: Sequence[str]) -> Vectors:
        return np.ones((len(texts), 1), np.float32)

    def count(self, texts: Sequence[str]) -> list[int]:
        return [1] * len(texts)


def hit(text: str, title: str = "") -> Hit:
    """A passage behind ten characters that are not its own."""
    article = make_article(f"0123456. \n{text}", title=title, published_at=FRIDAY)
    passage = Passage(article.id, article.version, 10, 10 + len(text), text)
    return Hit(passage, article, 1.0, ("words",))


def read(model: Scripted, question: str, *texts: str) -> Read:
    reader = Reader(model, ListRule(margin=4.0))
    return reader.read(understand(question), [hit(text) for text in texts])


def texts_of(spans: Sequence[Span]) -> list[str]:
    return [span.text for span in spans]


def test_a_span_stands_in_its_sentence() -> None:
    [span] = read(Scripted(Bo_Lind=3.0), "Who won?", "It rained. Bo Lind won. All left.").spans
    assert span.text == "Bo Lind"
    assert span.hit.article.text[slice(*span.sentence)] == "Bo Lind won."


def test_the_title_and_the_day_are_told_to_the_model() -> None:
    model = Scripted()
    reader = Reader(model, ListRule())
    reader.read(understand("Who won?"), [hit("Bo won.", "Race over")])
    [prompt] = model.asked[0].prompts
    assert (prompt.text, prompt.title, prompt.date) == ("Bo won.", "Race over", "2024-05-03")


def test_spans_of_one_passage_share_one_probability() -> None:
    spans = read(Scripted(Bo=2.0, Ana=1.0), "Who won?", "Bo and Ana ran.").spans
    assert texts_of(spans) == ["Bo", "Ana"]
    assert sum(span.score for span in spans) < 1
    assert spans[0].score == pytest.approx(spans[1].score * 2.718281828, rel=1e-6)


def test_a_relative_date_means_a_day() -> None:
    [span] = read(Scripted(Thursday=2.0), "When did it rain?", "It rained on Thursday.").spans
    assert span.day == date(2024, 5, 2)


def test_a_date_that_bounds_something_is_no_day_of_it() -> None:
    [span] = read(Scripted(Thursday=2.0), "When did it rain?", "It rained until Thursday.").spans
    assert span.day is None


def test_the_place_that_opens_a_report_answers_nothing() -> None:
    text = "BEIRUT, 2 May (MPW) - Rebels took Hama."
    assert texts_of(read(Scripted(BEIRUT=9.0, Hama=1.0), "Which city?", text).spans) == ["Hama"]


def test_the_day_that_opens_a_report_answers_when() -> None:
    text = "BEIRUT, 2 May (MPW) - Rebels took Hama."
    model = Scripted(**{"2_May": 3.0})
    [span] = read(model, "When did they take Hama?", text).spans
    assert span.day == date(2024, 5, 2)


def test_no_answer_goes_on_past_a_paragraph() -> None:
    model = Scripted(**{"Bo.\nAna": 3.0, "Ana": 1.0})
    assert texts_of(read(model, "Who won?", "It was Bo.\nAna lost.").spans) == ["Ana"]


def test_every_member_of_a_list_is_found_and_nothing_far_below() -> None:
    model = Scripted(Arba=6.0, Fara=5.0, Gorz=4.5, Homs=-3.0)
    spans = read(model, "Which towns fell?", "Arba, Fara and Gorz fell, Homs did not.").spans
    assert sorted(texts_of(spans)) == ["Arba", "Fara", "Gorz"]


def test_of_a_search_the_second_half_is_not_read() -> None:
    model = Scripted(Bo=1.0)
    read(model, "Who won?", *[f"Bo won race {at}." for at in range(8)])
    assert [prompt.text[-2] for prompt in model.asked[0].prompts] == list("0123")


def test_a_single_hit_is_read() -> None:
    assert len(read(Scripted(Bo=1.0), "Who won?", "Bo won.").spans) == 1


def test_each_facet_of_a_compound_question_is_asked_of_sentences_alone() -> None:
    model = Scripted(Arba=1.0)
    reader, question = Reader(model, ListRule()), understand("Who took which towns, and when?")
    hits = [hit("Rebels took Arba on Thursday. It rained.")]
    in_passages = reader.read(question, hits)
    assert not in_passages.spans and not model.asked
    found = reader.look_closer(question, hits, in_passages, Unlike())
    assert {span.facet for span in found.spans} == {"who", "which towns", "when"}
    assert {prompt.text for each in model.asked for prompt in each.prompts} == {
        "Rebels took Arba on Thursday.",
        "It rained.",
    }


def test_a_sentence_alone_says_how_likely_its_span_is() -> None:
    model = Scripted(Bo_Lind=3.0)
    reader, question = Reader(model, ListRule()), understand("Who won?")
    hits = [hit("It rained. Bo Lind won.")]
    [span] = reader.look_closer(question, hits, reader.read(question, hits), Unlike()).spans
    assert (span.text, span.odds, span.alone, span.told) == ("Bo Lind", 3.0, 3.0, 1.0)


def test_without_hits_there_is_no_evidence() -> None:
    assert read(Scripted(), "Who won?") == Read(())


def test_the_rest_is_asked_of_whoever_was_found() -> None:
    model = Scripted(Ana_Lind=4.0, May=3.0)
    question = understand("Who became mayor of Aber, and when did she resign?")
    Reader(model, ListRule()).read(question, [hit("Ana Lind became mayor of Aber in May.")])
    assert [each.question for each in model.asked] == [
        "Who became mayor of Aber?",
        "when did Ana Lind resign?",
    ]


def test_the_rest_is_read_in_the_passages_most_relevant_to_the_first() -> None:
    class Relevance(Scripted):
        def reading(self, text: str) -> Reading:
            return replace(super().reading(text), relevance=float(text.count("mayor")))

    model = Relevance(Ana=1.0)
    hits = [hit(f"Ana {'mayor ' * n}.") for n in (0, 3, 1, 2, 0, 0, 0, 0, 0, 0)]
    Reader(model, ListRule()).read(understand("Who became mayor of Aber, and when?"), hits)
    first, second = model.asked
    assert len(first.prompts) == 5
    assert [each.text.count("mayor") for each in second.prompts] == [3, 2, 1]


def test_of_several_deeds_no_passage_is_read() -> None:
    model = Scripted(Ana=1.0)
    read = Reader(model, ListRule()).read(
        understand("Who took which towns, and when?"), [hit("Ana.")]
    )
    assert (read.spans, model.asked) == ((), [])


def test_each_passage_is_asked_in_its_own_words_and_read_in_its_place() -> None:
    model = Scripted(Rebels=1.0, Soldiers=2.0)
    hits = [hit("Rebels seized Aber."), hit("Soldiers took Aber."), hit("It rained."), hit("No.")]
    read = Reader(model, ListRule()).read(understand("Who captured Aber?"), hits)
    assert {each.question for each in model.asked} == {"Who seized Aber?", "Who took Aber?"}
    assert {(s.text, s.hit.article.text[10:]) for s in read.spans} == {
        ("Rebels", "Rebels seized Aber."),
        ("Soldiers", "Soldiers took Aber."),
    }


def test_the_owner_s_names_are_spelt_as_the_passage_spells_them() -> None:
    model, given = Scripted(Rebels=1.0), {"Aber": ["Brix-on-Sea"]}
    Reader(model, ListRule(), given).read(
        understand("Who took Aber?"), [hit("Rebels took Brix-on-Sea.")]
    )
    assert [each.question for each in model.asked] == ["Who took Brix-on-Sea?"]
