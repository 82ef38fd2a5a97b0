"""Which spans may answer at all: who somebody is, in other words, did nothing to them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.answer import Span
from qa.question import understand
from qa.shapes import not_descriptions, type_fit
from tests.qa.made import hit


def kept(question: str, text: str, words: str) -> bool:
    asked, here = understand(question), hit(text)
    start = text.index(words)
    span = Span("who", here, start, start + len(words), 0.5, (0, len(text)))
    return bool(not_descriptions(asked, asked.facets[0], [span]))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ana Ruiz, the former mayor, was shot on Friday.", "the former mayor"),
        ("Ana Ruiz, Aber's longest-serving mayor, was shot.", "mayor"),
        ("The former mayor Ana Ruiz was shot on Friday.", "The former mayor"),
    ],
)
def test_who_somebody_is_did_nothing_to_them(text: str, words: str) -> None:
    assert not kept("Who shot Ana Ruiz?", text, words)


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("Who shot Ana Ruiz?", "Ana Ruiz was shot by a soldier.", "a soldier"),
        ("Who shot Ana Ruiz?", "Ana Ruiz, the mayor, was shot by a soldier.", "a soldier"),
        ("Who shot Ana Ruiz?", "Bo Wick, a soldier, shot Ana Ruiz.", "Bo Wick"),
        ("Who is Ana Ruiz?", "Ana Ruiz, the former mayor, was shot.", "the former mayor"),
        ("Who was shot?", "The former mayor Ana Ruiz was shot.", "The former mayor"),
    ],
)
def test_all_others_may_have_done_it(question: str, text: str, words: str) -> None:
    assert kept(question, text, words)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("At least 35 people are dead and 89 are injured.", "89"),
        ("The blast killed 35 people, injuring 89.", "89"),
        ("The blast killed 35 people and wounded at least 89 more.", "89"),
        ("Police found 35 dead; 89 people were still missing.", "89"),
    ],
)
def test_those_of_another_fate_are_not_counted(text: str, number: str) -> None:
    facet = understand("How many people were killed?").facets[0]
    start = text.index(number)
    span = Span(facet.label, hit(text), start, start + 2, 0.5, (0, len(text)))
    assert type_fit(facet, span) == -1.0
    dead = replace(span, start=text.index("35"), end=text.index("35") + 2)
    assert type_fit(facet, dead) == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "20 displaced people were killed in the strike.",
        "20 wounded soldiers were killed in hospital.",
        "Of those detained 20 were killed.",
    ],
)
def test_a_fate_that_only_says_who_they_were_leaves_the_count(text: str) -> None:
    facet = understand("How many were killed?").facets[0]
    start = text.index("20")
    span = Span(facet.label, hit(text), start, start + 2, 0.5, (0, len(text)))
    assert type_fit(facet, span) > 0


def test_a_word_for_a_people_names_no_town() -> None:
    asked = understand("Which city fell first?")
    here = hit("Karsk was the first Moravian city to fall.")
    fits = []
    for words in ("Karsk", "Moravian"):
        start = here.passage.text.index(words)
        span = Span("which city", here, start, start + len(words), 0.5, (0, 40))
        fits.append(type_fit(asked.facets[0], span))
    assert fits == [1.0, -1.0]
    for text in ("Moravian was hit.", "It began in Moravian province.", "Moravian and Vimy fell."):
        start = text.index("Moravian")
        place = Span("which city", hit(text), start, start + 8, 0.5, (0, len(text)))
        assert type_fit(asked.facets[0], place) == 1.0


@pytest.mark.parametrize(
    ("question", "fits"),
    [
        ("How many people were freed?", True),
        ("How many people were freed, exactly?", False),
        ("What was the exact number of people freed?", False),
    ],
)
def test_dozens_are_no_exact_number(question: str, fits: bool) -> None:
    facet = understand(question).facets[0]
    here = hit("Dozens of people were freed.")
    span = Span(facet.label, here, 0, 6, 0.5, (0, 28))
    assert (type_fit(facet, span) > 0) is fits
