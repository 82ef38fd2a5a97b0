"""Which sentences are read alone, and what that adds to what passages gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from corpus.article import Passage, make_article
from index.embed import Vectors
from index.hit import Hit
from qa.answer import UNREAD, Span
from qa.closer import Likeness, Sentence, likely_sentences, merged
from qa.question import understand


class Counting:
    """An embedder whose vectors say how often a text has the word "rain"."""

    name, dim, window_tokens = "counting", 2, 100

    def embed(self, texts: Sequence[str]) -> Vectors:
        counts = np.array([[text.lower().count("rain"), 1] for text in texts], np.float32)
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]


def hit(text: str) -> Hit:
    article = make_article(text)
    return Hit(Passage(article.id, article.version, 0, len(text), text), article, 1.0, ("words",))


def span(hit_: Hit, words: str, odds: float = UNREAD, alone: float = UNREAD) -> Span:
    text = hit_.article.text
    start = text.index(words)
    first = text.rfind(". ", 0, start) + 2 if ". " in text[:start] else 0
    end = text.index(".", start) + 1
    return Span("who", hit_, start, start + len(words), 0.5, (first, end), odds=odds, alone=alone)


def likely(text: str, pool: list[Hit], spans: list[Span]) -> list[list[Sentence]]:
    return likely_sentences(understand(text), pool, spans, Likeness(Counting()))


def test_likely_sentences_are_those_of_likely_spans_and_those_like_the_question() -> None:
    here = hit("Ana Lind won. Rain fell in the rain forest. Nobody knew why.")
    [found] = likely("Where did rain fall?", [here], [span(here, "Ana Lind", odds=3.0)])
    texts = [each.span.text for each in found]
    assert texts[0] == "Ana Lind won."
    assert texts[1] == "Rain fell in the rain forest."
    assert found[1].likeness > found[0].likeness


def test_a_sentence_that_passages_share_is_read_once() -> None:
    one, other = hit("Rain fell. It was late."), hit("Rain fell. Nobody knew.")
    [found] = likely("Where did rain fall?", [one, other], [])
    assert [each.span.text for each in found].count("Rain fell.") == 1


def test_what_both_readings_give_is_one_span_with_both_odds() -> None:
    here = hit("Ana Lind won. Nobody knew.")
    [both] = merged([span(here, "Ana Lind", odds=2.0)], [span(here, "Ana Lind", alone=5.0)])
    assert (both.odds, both.alone) == (2.0, 5.0)


def test_what_only_one_reading_gives_stays() -> None:
    here = hit("Ana Lind won. Bo Wick lost.")
    found = merged([span(here, "Ana Lind", odds=2.0)], [span(here, "Bo Wick", alone=5.0)])
    assert [(each.text, each.odds, each.alone) for each in found] == [
        ("Ana Lind", 2.0, UNREAD),
        ("Bo Wick", UNREAD, 5.0),
    ]


def test_nothing_is_read_where_nothing_was_found() -> None:
    assert likely("Who won?", [], []) == [[]]


def test_what_asks_several_things_of_one_deed_chooses_for_each() -> None:
    here = hit("Bo Wick came. The prize was gold. Ana Lind won. Rain fell.")
    spans = [span(here, "Bo Wick", odds=2.0), replace(span(here, "gold", odds=2.0), facet="when")]
    who, when = likely("Who won in the rain, and when?", [here], spans)
    assert who[0].span.text == "Bo Wick came."
    assert when[0].span.text == "The prize was gold."


def test_what_asks_of_several_deeds_reads_the_same_for_all() -> None:
    here = hit("Bo Wick came. Ana Lind won. Rain fell.")
    first, second = likely("Which rivers rose, and when?", [here], [])
    assert first == second


def test_no_text_is_embedded_twice() -> None:
    embedded: list[str] = []

    class Once(Counting):
        def embed(self, texts: Sequence[str]) -> Vectors:
            embedded.extend(texts)
            return super().embed(texts)

    once, texts = Likeness(Once()), ["Rain fell.", "It was late."]
    assert once("rain", texts) == once("rain", texts)
    assert sorted(embedded) == ["It was late.", "Rain fell.", "rain"]
