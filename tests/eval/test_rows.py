"""Rows, facets and conflicts: made-up answers counted by hand, pairs against all ways to pair."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.gold import Gold, GoldConflict, GoldFacet, GoldGrowth, GoldRow, GoldValue
from eval.rows import _pairs, conflict_shown, conflict_sides, count_facets, count_rows, growth_shown

REBELS = ("HTS", "Hayat Tahrir al-Sham", "rebels")
WHO = GoldFacet("who", (REBELS,))
TOWNS = GoldFacet("which towns", (("Hama",), ("Homs",)))
WHEN = GoldFacet("when", (("5 December 2024",), ("8 December 2024",)))
HAMA = GoldRow(("Hama",), REBELS, ("2024-12-05",))
HOMS = GoldRow(("Homs",), REBELS, ("2024-12-07", "2024-12-08"))
DARAA = GoldRow(("Daraa",), REBELS, ("2024-12-06",), optional=True)


def question(*facets: GoldFacet, rows: tuple[GoldRow, ...] = (HAMA, HOMS, DARAA)) -> Gold:
    return Gold("1", "?", facets=facets, events=rows)


def event(date: str | None, precision: str | None = "day", **values: str) -> dict[str, Any]:
    labels = {"towns": "which towns", "forces": "which forces", "count": "how many"}
    told = {labels.get(name, name): value for name, value in values.items()}
    return {"values": told, "date": date, "date_precision": precision if date else None}


def rows(gold: Gold, *events: dict[str, Any]) -> tuple[int, int, int]:
    """Right, wrong, missed."""
    counts = count_rows(gold, events)
    return counts["rows_tp"], counts["rows_fp"], counts["rows_fn"]


ALL = question(WHO, TOWNS, WHEN)


def test_rows_that_name_all_that_was_asked_are_right() -> None:
    hama = event("2024-12-05", who="Rebels led by Hayat Tahrir al-Sham", towns="Hama")
    homs = event("2024-12-08", who="the rebels", towns="the city of Homs")
    assert rows(ALL, hama, homs) == (2, 0, 0)


def test_a_cell_that_lists_things_is_as_many_rows() -> None:
    both = event("2024-12-05", who="HTS", towns="Hama, Homs, Nubl")
    assert rows(ALL, both) == (1, 2, 1)  # Homs on the wrong day, and Nubl


@pytest.mark.parametrize(
    "wrong",
    [
        event("2024-12-05", who="the army", towns="Hama"),
        event("2024-12-06", who="HTS", towns="Hama"),
        event(None, who="HTS", towns="Hama"),
        event("2024-12-05", towns="Hama"),
        event("2024-12-05", who="HTS"),
        event("2024-12-01", "month", who="HTS", towns="Hama"),  # the month is not the day
    ],
)
def test_a_row_that_lacks_or_misses_what_was_asked_is_wrong(wrong: dict[str, Any]) -> None:
    assert rows(ALL, wrong) == (0, 1, 2)


def test_the_same_row_again_is_wrong() -> None:
    hama = event("2024-12-05", who="HTS", towns="Hama")
    assert rows(ALL, hama, hama) == (1, 1, 1)


def test_an_optional_row_is_neither_missed_nor_wrong() -> None:
    daraa = event("2024-12-06", who="HTS", towns="Daraa")
    assert rows(ALL, daraa) == (0, 0, 2)
    assert rows(ALL) == (0, 0, 2)


def test_what_was_not_asked_is_not_compared_and_gold_rows_alike_in_the_rest_are_one() -> None:
    who_and_when = question(
        WHO, WHEN, rows=(HAMA, GoldRow(("Salamiyah",), REBELS, ("2024-12-05",)))
    )
    assert rows(who_and_when, event("2024-12-05", who="HTS")) == (1, 0, 0)


def test_what_the_gold_does_not_know_is_not_required() -> None:
    undated = question(WHO, TOWNS, WHEN, rows=(HAMA, GoldRow(("Homs",), REBELS)))
    assert rows(undated, event("1999-01-01", who="HTS", towns="Homs")) == (1, 0, 1)


def test_a_number_that_was_asked_for_is_compared() -> None:
    toll = question(
        GoldFacet("how many", (("16",),)), rows=(GoldRow(("the square",), number=("16",)),)
    )
    assert rows(toll, event(None, count="at least 16")) == (1, 0, 0)
    assert rows(toll, event(None, count="nine")) == (0, 1, 1)


def test_actors_that_which_asks_for_are_a_list_and_one_that_who_asks_for_is_not() -> None:
    forces = question(
        GoldFacet("which forces", (("SDF",), ("SNA",))),
        rows=(GoldRow(who=("SDF",)), GoldRow(who=("SNA",))),
    )
    assert rows(forces, event(None, forces="SDF, SNA")) == (2, 0, 0)
    assert rows(forces, event(None, who="SDF, a militia")) == (1, 0, 1)


@given(st.integers(0, 4), st.integers(0, 4), st.data())
def test_pairs_leave_the_fewest_rows_wrong_or_missed(n: int, m: int, data: st.DataObject) -> None:
    import numpy as np

    fits = np.array([[data.draw(st.booleans()) for _ in range(m)] for _ in range(n)])
    optional = [data.draw(st.booleans()) for _ in range(m)]

    def errors(pairs: list[tuple[int, int]]) -> int:
        missed = {at for at in range(m) if not optional[at]} - {at for _, at in pairs}
        return n - len(pairs) + len(missed)

    every = (
        [(row, at) for row, at in enumerate(order) if at is not None and fits[row][at]]
        for order in permutations([*range(m), *[None] * n], n)
    )
    assert errors(_pairs(fits.reshape(n, m), optional)) == min(map(errors, every))


def test_facet_values_are_right_when_they_name_a_member_or_what_a_row_has_there() -> None:
    given_ = [
        {"label": "who", "value": "the rebels"},
        {"label": "who", "value": "HTS"},  # the same again is not wrong
        {"label": "which towns", "value": "Hama, Daraa, Nubl"},
        {"label": "when", "value": "5 December 2024"},
    ]
    assert count_facets(ALL, given_) == {
        "facet_given": 6,
        "facet_right": 5,  # all but Nubl
        "facet_wanted": 5,
        "facet_found": 3,  # the rebels, Hama, 5 December
    }


def test_a_facet_in_other_words_is_the_one_about_the_same() -> None:
    given_ = [{"label": "which cities", "value": "Homs"}, {"label": "whom", "value": "HTS"}]
    assert count_facets(ALL, given_)["facet_right"] == 2


def conflict(*values: str) -> dict[str, Any]:
    return {"facet": "how many", "values": [{"value": value} for value in values]}


def test_a_conflict_is_shown_when_one_entry_has_every_value() -> None:
    gold = GoldConflict("how many", (("no casualties",), ("four",), ("eight",)))
    assert conflict_shown(gold, [conflict("eight SNA fighters", "four dead", "no casualties")])
    assert not conflict_shown(gold, [conflict("eight", "four"), conflict("no casualties")])


def test_two_sides_of_a_conflict_in_one_entry_are_enough_to_see_it() -> None:
    gold = GoldConflict("how many", (("no casualties",), ("four",), ("eight",)))
    assert conflict_sides(gold, [conflict("eight", "four dead")])
    assert not conflict_sides(gold, [conflict("eight", "ten"), conflict("no casualties")])
    assert not conflict_sides(gold, [conflict("four", "four dead")])


def test_a_growth_is_shown_in_its_order_up_to_the_newest() -> None:
    gold = GoldGrowth(tuple(GoldValue((value,)) for value in ("89", "132", "200", "910")))
    assert growth_shown(gold, [conflict("at least 89", "200", "910 people")])
    assert not growth_shown(gold, [conflict("89", "200")])
    assert not growth_shown(gold, [conflict("910", "89")])
    assert not growth_shown(gold, [conflict("910")])


@pytest.mark.parametrize("precision", ["hour", "day", "week"])
def test_a_row_known_to_the_hour_or_the_week_has_its_day(precision: str) -> None:
    given_ = event("2024-12-05", precision, towns="Hama", who="rebels")
    assert rows(question(WHO, TOWNS, WHEN, rows=(HAMA,)), given_) == (1, 0, 0)
