"""Names that mean the same, and such as do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputRejected
from index.terms import terms
from qa.aliases import Aliases, read_aliases

NONE = Aliases.of(())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergei Voronov", "Sergey Voronov"),
        ("Karimiyah", "Karimiya"),
        ("Tel Marouf", "Tel Maruf"),
        ("al-Badri", "Badri"),
        ("The Meridian Group", "Meridian Group"),
        ("Abdul Rahmani", "Abdulrahmani"),
    ],
)
def test_spellings_of_one_name_are_the_same(one: str, other: str) -> None:
    assert NONE.same(one, other)
    assert NONE.same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("North Karsk", "South Karsk"),
        ("Peterson", "Patterson"),
        ("Axio", "Axia"),
        ("Flight 12", "Flight 13"),
        ("Maria Keller", "Mario Kessler"),
        ("Dole", "Dolores"),
    ],
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert not NONE.same(one, other)


def test_spellings_side_by_side_in_one_article_are_two_names() -> None:
    both = Aliases.of(["The army retook Maredas; Maredis was lost."])
    assert NONE.same("Maredas", "Maredis")
    assert not both.same("Maredas", "Maredis")


def test_initials_in_brackets_are_the_full_name() -> None:
    told = Aliases.of(["The National Flood Agency (NFA) warned on Monday."])
    assert told.same("NFA", "National Flood Agency")
    assert told.held("NFA", terms("The National Flood Agency spoke."))
    assert not told.same("NFA", "National Fire Agency")


def test_brackets_with_other_letters_are_no_initials() -> None:
    told = Aliases.of(["The National Flood Agency (BBC) warned on Monday."])
    assert not told.same("BBC", "National Flood Agency")


def test_the_owner_may_say_what_is_one() -> None:
    told = Aliases.of((), {"Lake Mirror": ["Espejo"]})
    assert told.same("Espejo", "Lake Mirror")


def test_a_name_is_held_by_another_spelling_of_it() -> None:
    assert NONE.held("Karimiyah", terms("They entered Karimiya on Friday."))
    assert not NONE.held("Karimiyah", terms("They entered Dole on Friday."))


def test_the_owners_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "aliases.toml"
    assert read_aliases(path) == {}
    path.write_text('"Lake Mirror" = ["Espejo"]\n')
    assert read_aliases(path) == {"Lake Mirror": ["Espejo"]}


@pytest.mark.parametrize("written", ["= 3", '"Lake Mirror" = "Espejo"', '"Lake Mirror" = [3]'])
def test_a_broken_file_is_told_by_name(tmp_path: Path, written: str) -> None:
    path = tmp_path / "aliases.toml"
    path.write_text(written)
    with pytest.raises(InputRejected, match=r"aliases\.toml"):
        read_aliases(path)


@given(st.text(max_size=30), st.text(max_size=30))
def test_sameness_goes_both_ways(one: str, other: str) -> None:
    assert NONE.same(one, one)
    assert NONE.same(one, other) == NONE.same(other, one)
