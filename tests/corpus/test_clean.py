"""Cleaning: what is frozen is what a reader sees, and cleaning it again changes nothing."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.clean import clean, clean_line

# Every character, lone surrogates and controls included.
_ANYTHING = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.characters(categories=["Cs", "Cc", "Cf", "Zs", "Mn"]),
        st.sampled_from("ae\u0301\u0327 \n\r\t\u2028\u0085"),
    ),
    max_size=80,
)


@given(_ANYTHING)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(_ANYTHING)
def test_clean_text_can_be_stored_and_hashed(text: str) -> None:
    """faults 41, 42"""
    cleaned = clean(text)
    assert cleaned.encode().decode() == cleaned
    assert not any(
        unicodedata.category(character) == "Cc" and character != "\n" for character in cleaned
    )


@given(_ANYTHING)
def test_clean_text_is_in_composed_form(text: str) -> None:
    """fault 46"""
    assert unicodedata.is_normalized("NFC", clean(text))


@given(_ANYTHING)
def test_clean_text_has_single_blanks_and_at_most_one_empty_line_in_a_row(text: str) -> None:
    cleaned = clean(text)
    assert "  " not in cleaned
    assert "\n\n\n" not in cleaned
    assert " \n" not in cleaned
    assert "\n " not in cleaned


@given(_ANYTHING)
def test_a_clean_line_is_one_clean_line(text: str) -> None:
    line = clean_line(text)
    assert "\n" not in line
    assert clean_line(line) == line


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a\x00b", "ab"),
        ("a\ud800b", "a\ufffdb"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\u2028two\u0085three", "one\ntwo\nthree"),
        ("e\u0301", "é"),
        ("a\u00a0\u2003 b", "a b"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("one\n \n\n\n\ntwo", "one\n\ntwo"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("col\tumn", "col umn"),
        ("", ""),
    ],
)
def test_cleaning_changes_what_no_reader_sees(raw: str, expected: str) -> None:
    assert clean(raw) == expected
