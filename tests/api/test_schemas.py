"""What is easily got wrong on the way to JSON."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.schemas import deep_link


@pytest.mark.parametrize(
    ("quote", "fragment"),
    [
        ("Two words", "Two%20words"),
        ("well-known, they say", "well%2Dknown%2C%20they%20say"),
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen",
            "one%20two%20three%20four%20five%20six,eight%20nine%20ten%20eleven%20twelve%20thirteen",
        ),
    ],
)
def test_a_deep_link_marks_the_quote(quote: str, fragment: str) -> None:
    assert deep_link("https://n.example/a#top", quote) == f"https://n.example/a#:~:text={fragment}"


def test_without_an_address_there_is_no_link() -> None:
    assert deep_link(None, "words") is None


@given(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=80))
def test_the_fragment_holds_nothing_but_the_quotes_words(quote: str) -> None:
    link = deep_link("https://n.example/a", quote)
    assert link is not None
    words = unquote(link.split(":~:text=")[1]).replace(",", " ").split()
    assert set(words) <= set(quote.replace(",", " ").split())
