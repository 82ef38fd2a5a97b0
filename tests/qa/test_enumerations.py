"""Which list a word of a sentence stands in."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.enumerations import enumeration

WORDS = st.sampled_from(
    ["Aber", "Coll Bay", "the old mill", "took", "and", ",", "in", "towns", ":"]
)


def listed(sentence: str, word: str) -> list[str]:
    start = sentence.index(word)
    places = enumeration(sentence, (start, start + len(word)))
    return [sentence[a:b] for a, b in places]


@pytest.mark.parametrize(
    ("sentence", "word", "expected"),
    [
        (
            "It hit four cities: Aber, Brix, Coll and Dunn.",
            "Brix",
            ["Aber", "Brix", "Coll", "Dunn"],
        ),
        ("They took Aber and Coll on Friday.", "Aber and Coll", ["Aber", "Coll"]),
        (
            "Held were the Tower, Lind Square and the mayor's office, he said.",
            "the Tower",
            ["the Tower", "Lind Square", "the mayor's office"],
        ),
        ("M-15s, K-52s and A-10s flew over the bay.", "K-52s", ["M-15s", "K-52s", "A-10s"]),
        ("They left Aber, Brix and Coll, Radio Dunn reported.", "Aber", ["Aber", "Brix", "Coll"]),
        ("Aber and Coll applied to join.", "Coll", ["Aber", "Coll"]),
        ("The mayor met Ana Lind in Aber.", "Ana Lind", ["Ana Lind"]),
        ("It rained in Aber, and the dam broke.", "Aber", ["Aber"]),
    ],
)
def test_a_list_has_all_of_its_members_and_nothing_else(
    sentence: str, word: str, expected: list[str]
) -> None:
    assert listed(sentence, word) == expected


@given(st.lists(WORDS, min_size=1, max_size=12), st.data())
def test_members_lie_in_the_sentence_in_order_and_apart(
    words: list[str], data: st.DataObject
) -> None:
    sentence = " ".join(words)
    start = data.draw(st.integers(0, len(sentence) - 1))
    end = data.draw(st.integers(start + 1, len(sentence)))
    places = enumeration(sentence, (start, end))
    assert places
    assert all(0 <= a < b <= len(sentence) for a, b in places)
    assert all(one[1] <= other[0] for one, other in pairwise(places))
