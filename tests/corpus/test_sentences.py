"""Sentences: every character is in one, and hostile text costs no more than news."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import sentences

_TEXTS = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="aB.!?…。؟।\n \"')]”’」0", max_size=200),
)


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@given(_TEXTS)
def test_every_character_but_blanks_is_in_one_sentence(text: str) -> None:
    assert "".join("".join(cut(text)).split()) == "".join(text.split())


@given(_TEXTS)
def test_sentences_are_ordered_trimmed_and_do_not_overlap(text: str) -> None:
    last = 0
    for start, end in sentences(text):
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        last = end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gen. Ryder spoke. He left.", ["Gen. Ryder spoke.", "He left."]),
        ("Lind v. Wick fell. It stood.", ["Lind v. Wick fell.", "It stood."]),
        ("It began at 5 a.m. on Friday.", ["It began at 5 a.m. on Friday."]),
        ("The U.S. Army left. So did we.", ["The U.S. Army left.", "So did we."]),
        ("J. Smith rose 3.5 percent.", ["J. Smith rose 3.5 percent."]),
        ("“We won.” They cheered!", ["“We won.”", "They cheered!"]),
        ("Really?! Yes… no", ["Really?!", "Yes…", "no"]),
        ("北京。東京！", ["北京。", "東京！"]),
        ("سقطت المدينة؟ نعم", ["سقطت المدينة؟", "نعم"]),
        ("A headline\nA line", ["A headline", "A line"]),
        ("no final full stop", ["no final full stop"]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    "unit", [".", "!?", ".\"')", "a.", "A.B.", "。", "\n", " ", "Mr. ", ". a", "U.S. ", "\u0301."]
)
def test_hostile_text_takes_time_in_proportion_to_its_length(unit: str) -> None:
    """fault 63: with a square, 8 times the text would take 64 times as long; 24 leaves room for
    a busy machine."""

    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        runs = []
        for _ in range(3):
            began = time.perf_counter()
            sentences(text)
            runs.append(time.perf_counter() - began)
        return min(runs)

    assert seconds(80_000) < 24 * seconds(10_000) + 0.01
