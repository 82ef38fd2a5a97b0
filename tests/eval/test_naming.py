"""Whether words name a thing: by hand, and against a search in strings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.naming import mentions, names, words

_TEXTS = st.lists(st.sampled_from("rebels of Hama new city x9".split()), max_size=5).map(" ".join)


@pytest.mark.parametrize(
    ("given_", "wording"),
    [
        ("Rebels led by Hayat Tahrir al-Sham", "Hayat Tahrir al-Sham"),
        ("Zahraa", "al-Zahraa"),
        ("the army’s", "Army"),
        ("Scientific Research Center", "Military Scientific Research Center"),
        ("at least 151,000 people", "151,000"),
        ("Saïf al-Dawla", "Saif al-Dawla"),
    ],
)
def test_what_names_a_thing(given_: str, wording: str) -> None:
    assert names(given_, ("something else", wording))


@pytest.mark.parametrize(
    ("given_", "wording"),
    [
        ("Aleppo", "New Aleppo"),  # half of its words, not more
        ("3000", "3000 Apartments"),
        ("1,151,000", "151,000"),
        ("rebel", "rebels"),
        ("city of New York", "New City"),  # not in a row
        ("", "Hama"),
        ("the", "the"),
    ],
)
def test_what_does_not(given_: str, wording: str) -> None:
    assert not names(given_, (wording,))


@given(_TEXTS, _TEXTS)
def test_holding_all_words_in_a_row_is_the_same_as_a_search_in_strings(
    text: str, wording: str
) -> None:
    held = bool(words(wording)) and f" {wording.lower()} " in f" {text.lower()} "
    if len(words(wording)) > 2 * len(words(text)) or held:  # a majority cannot decide otherwise
        assert names(text, (wording,)) == held


@pytest.mark.parametrize(
    ("text", "written", "stands"),
    [
        ("Kurdish fighters", "SDF|Kurd", True),  # an end may go on
        ("the anti-Kurd camp", "Kurd", True),
        ("unKurdish", "Kurd", False),  # a beginning may not
        ("on 15 December", "5 December", False),
        ("910 dead", "91", False),  # not into a longer number
        ("9,100 dead", "9", False),
        ("1,151,000", "151,000", False),
        ("910.", "910", True),
        ("More  than\n151,000", "more than 151,000", True),
        ("Hay’at Tahrir", "Hay'at", True),
    ],
)
def test_a_mention_begins_with_a_word(text: str, written: str, stands: bool) -> None:
    assert mentions(text, written) is stands
