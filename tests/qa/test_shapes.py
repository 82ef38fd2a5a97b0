"""Which spans may answer at all: who somebody is, in other words, did nothing to them."""

from __future__ import annotations

import pytest

from qa.answer import Span
from qa.question import understand
from qa.shapes import not_descriptions
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
