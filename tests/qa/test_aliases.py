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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Prime Minister Ana Ruiz", "Ana Ruiz"),
        ("Mr. Ruiz", "Ruiz"),
        ("Ana Ruíz", "Ana Ruiz"),
        ("Zahrah", "Zahra"),
        ("Karimiyeh", "Karimiya"),
        ("the Board’s", "the Board"),
    ],
)
def test_titles_marks_and_endings_make_no_other_name(one: str, other: str) -> None:
    assert NONE.same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Elizabeth I", "Elizabeth II"),
        ("Super Cup LVI", "Super Cup LVII"),
        ("Harris", "Harry"),
        ("Maria Keller", "Mario Keller"),
        ("Hansen", "Hanson"),
        ("Gambia", "Zambia"),
        ("Iran", "Iraq"),
        ("Austria", "Australia"),
        ("Upper Valley", "Lower Valley"),
        ("Prime Minister", "President"),
    ],
)
def test_what_only_looks_alike_is_another(one: str, other: str) -> None:
    assert not NONE.same(one, other)


def test_initials_before_brackets_and_alone_are_the_full_name() -> None:
    before = Aliases.of(["The NFA (National Flood Agency) warned on Monday."])
    assert before.same("NFA", "National Flood Agency")
    alone = Aliases.of(["The National Flood Agency warned.", "The NFA was late, she said."])
    assert alone.same("NFA", "the National Flood Agency")


def test_initials_that_two_names_have_are_neither() -> None:
    told = Aliases.of(["The National Flood Agency met the National Fire Agency.", "NFA was late."])
    assert not told.same("NFA", "National Flood Agency")


@pytest.mark.parametrize("text", ["BERLIN (DPA) - It rained.", "Sprinter Usain Hall (JAM) won."])
def test_an_agency_or_a_country_in_brackets_is_no_initials(text: str) -> None:
    told = Aliases.of([text])
    assert not told.same("BERLIN", "DPA")
    assert not told.same("Usain Hall", "JAM")


def test_a_last_name_is_the_full_name_that_the_text_gave_before() -> None:
    told = Aliases.of(["Kofi Mensah won the vote in Accra. Mensah thanked the voters."])
    assert told.same("Mensah", "Kofi Mensah")
    assert told.canonical("Mensah") == "Kofi Mensah"
    assert not told.same("Accra", "Kofi Mensah")


def test_a_last_name_with_a_title_elsewhere_is_the_full_name() -> None:
    told = Aliases.of(["Kofi Mensah won.", "Voters wait for President Mensah. Mensah is away."])
    assert told.same("Mensah", "Kofi Mensah")


def test_what_stands_before_for_may_be_the_whole_name() -> None:
    aliases = Aliases.of(
        ["The River Board for Clean Water (RBCW) met.", "The River Board and the Board said no."]
    )
    assert aliases.same("River Board", "RBCW") and aliases.same("Board", "RBCW")


def test_a_beginning_that_two_names_have_is_neither() -> None:
    aliases = Aliases.of(
        ["The River Board for Clean Water met.", "The River Board for Safe Boats met the Board."]
    )
    assert not aliases.same("Board", "River Board for Safe Boats")


def test_a_last_name_that_two_people_have_is_neither() -> None:
    told = Aliases.of(["Kofi Mensah met Ama Mensah. Mensah smiled."])
    assert not told.same("Mensah", "Kofi Mensah")


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("He left New Karsk. Karsk was calm.", "New Karsk", "Karsk"),
        ("North Tolia fired first. Tolia answered.", "North Tolia", "Tolia"),
        ("The University of Karsk closed. Karsk was calm.", "University of Karsk", "Karsk"),
        ("Real Karsk won the cup. Crowds sang in Karsk.", "Dynamo Karsk", "Karsk"),
        ("Dynamo Karsk won the cup. Crowds sang in Karsk.", "Dynamo Karsk", "Karsk"),
        ("The River Board met. The board is old. Board members left.", "River Board", "Board"),
    ],
)
def test_the_end_of_a_name_may_be_another_thing(text: str, one: str, other: str) -> None:
    assert not Aliases.of([text]).same(one, other)


def test_names_are_merged_in_groups() -> None:
    told = Aliases.of(
        ["The National Flood Agency (NFA) and Ana Ruiz warned of a storm. Ruiz left for Karimiya."]
    )
    names = ["NFA", "Ruiz", "Karimiyah", "National Flood Agency", "Ana Ruiz", "Karimiya", "Dole"]
    assert told.merge(names) == [[0, 3], [1, 4], [2, 5], [6]]


def test_the_fullest_form_is_the_name() -> None:
    told = Aliases.of(
        ["The National Flood Agency (NFA) warned.", "Minister Ana Ruiz spoke. Ruiz left."],
        {"Lake Mirror": ["Espejo"]},
    )
    assert told.canonical("NFA") == "National Flood Agency"
    assert told.canonical("Espejo") == "Lake Mirror"
    assert told.canonical("Unheard Of") == "Unheard Of"


def test_a_form_under_two_names_is_told_by_both(tmp_path: Path) -> None:
    path = tmp_path / "aliases.toml"
    path.write_text('"Lake Mirror" = ["Espejo"]\n"Mirror Hall" = ["Espejo"]\n')
    with pytest.raises(InputRejected, match=r"'Espejo' stands under 'Lake Mirror' and under 'Mirr"):
        read_aliases(path)


def test_an_apostrophe_inside_a_name_is_a_matter_of_spelling() -> None:
    told = Aliases.of(
        [
            "Nur al-Hayat Ruiz (NHR) met.",
            "Nur al-Hay'at Ruiz left.",
            "Hayat Ruiz spoke.",
            "NHR won.",
        ]
    )
    assert told.same("Nur al-Hay'at Ruiz", "Nur al-Hayat Ruiz")
    more = Aliases.of(["Hayat Nur al-Din (HND) met.", "Hay'at Nur al-Din left. Nur al-Din spoke."])
    assert more.same("HND", "Nur al-Din")


def test_a_broken_line_is_told_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "aliases.toml"
    path.write_text('"Lake Mirror" = ["Espejo"]\n"Mirror Hall" = [\n')
    with pytest.raises(InputRejected, match=r"aliases\.toml.*(line \d|end of document)"):
        read_aliases(path)


NAMES = st.one_of(
    st.text(max_size=20),
    st.lists(
        st.sampled_from(
            "Ana Ruiz NFA (NFA) the of President al-Zahra Zahraa I II New 12 é".split()
        ),
        max_size=5,
    ).map(" ".join),
)


@given(st.lists(NAMES, max_size=6), st.lists(NAMES, max_size=6))
def test_sameness_goes_both_ways_and_merges(texts: list[str], names: list[str]) -> None:
    told = Aliases.of(texts)
    assert all(told.same(name, name) for name in names)
    assert all(told.same(a, b) == told.same(b, a) for a in names for b in names)
    merged = told.merge(names)
    assert sorted(at for group in merged for at in group) == list(range(len(names)))
    assert all(isinstance(told.canonical(name), str) for name in names)
