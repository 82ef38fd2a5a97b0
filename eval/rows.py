"""The rows, facets and conflicts of an answer against the golds, as counts that add up.

Rows. Only what the question asks for is compared, told by where in the gold rows the members of its
facets stand: the thing, who, the date, the number. Gold rows that are alike in these are one. A
given row that lists several members of what a "which" asks for is as many rows. Given and gold rows
are paired one to one, as many as can be; who, thing and number agree by `eval.naming.names`, dates
as days. An optional row is never missed, and its pair is never wrong.

Facets. A given value is right when it names a member, or what any row has there; a member is found
when any value names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np

from eval.days import same_day
from eval.gold import Gold, GoldConflict, GoldFacet, GoldGrowth, GoldRow, Ways
from eval.metrics import normalise
from eval.naming import names

COLUMNS = ("who", "thing", "date", "number")
Given = Mapping[str, str]  # a given row: a value for each column that it has
_DATE_CHARS = {"hour": 10, "day": 10, "week": 10, "month": 7, "year": 4}  # of an ISO date


def count_rows(gold: Gold, events: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """`rows_tp`, `rows_fp` and `rows_fn` of an answer's events."""
    asked = _columns_asked(gold)
    wanted = _merged(gold.events, asked)
    given = [row for event in events for row in _given_rows(event, gold, asked)]
    fits = np.array([[_fits(row, each, asked) for each in wanted] for row in given])
    paired = _pairs(fits, [each.optional for each in wanted]) if given else []
    right = sum(not wanted[at].optional for _, at in paired)
    return {
        "rows_tp": right,
        "rows_fp": len(given) - len(paired),
        "rows_fn": sum(not each.optional for each in wanted) - right,
    }


def count_facets(gold: Gold, given: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """`facet_given` values, of which `facet_right`; `facet_wanted` members, of which
    `facet_found`."""
    values = [
        (facet, value)
        for each in given
        for facet in [_facet_of(each["label"], gold)]
        for value in _members(each["label"], each["value"])
    ]
    right = sum(facet is not None and _is_right(v, facet, gold) for facet, v in values)
    found = [
        any(facet is each and _agrees(value, member) for facet, value in values)
        for each in gold.facets
        for member in each.members
    ]
    return {
        "facet_given": len(values),
        "facet_right": right,
        "facet_wanted": len(found),
        "facet_found": sum(found),
    }


def conflict_shown(gold: GoldConflict, conflicts: Iterable[Mapping[str, Any]]) -> bool:
    """Whether one conflict of the answer has every value that contradicts the others."""
    return any(
        all(any(names(value, wanted) for value in _values(each)) for wanted in gold.values)
        for each in conflicts
    )


def conflict_sides(gold: GoldConflict, conflicts: Iterable[Mapping[str, Any]]) -> bool:
    """Whether one conflict of the answer has two or more of the values that contradict each
    other, so that the reader sees that accounts differ."""
    return any(
        sum(any(names(value, wanted) for value in _values(each)) for wanted in gold.values) > 1
        for each in conflicts
    )


def growth_shown(gold: GoldGrowth, conflicts: Iterable[Mapping[str, Any]]) -> bool:
    """Whether one conflict of the answer tells the growth: two or more of its values, oldest
    first, the newest last."""
    newest = len(gold.values) - 1
    for each in conflicts:
        told = [
            place
            for value in _values(each)
            for place, wanted in enumerate(gold.values)
            if names(value, wanted.value)
        ]
        if len(set(told)) > 1 and told == sorted(told) and told[-1] == newest:
            return True
    return False


def _columns_asked(gold: Gold) -> frozenset[str]:
    """The columns that a facet asks for; all of them where no facet's members stand in any."""
    columns = frozenset(filter(None, (_column_of(facet, gold) for facet in gold.facets)))
    return columns or frozenset(COLUMNS)


def _column_of(facet: GoldFacet, gold: Gold) -> str | None:
    """The column of the gold rows in which most of the facet's members stand."""
    counts = [
        sum(
            any(_cell_agrees(row, column, member[0]) for row in gold.events)
            for member in facet.members
        )
        for column in COLUMNS
    ]
    return COLUMNS[counts.index(max(counts))] if any(counts) else None


def _cell_agrees(row: GoldRow, column: str, value: str) -> bool:
    cell: Ways = getattr(row, column)
    return same_day(value, cell) if column == "date" else names(value, cell)


def _merged(rows: Sequence[GoldRow], asked: frozenset[str]) -> list[GoldRow]:
    """Rows that differ in nothing asked are one, and optional only where all of them are."""
    merged: dict[tuple[Ways, ...], GoldRow] = {}
    for row in rows:
        cells = tuple(getattr(row, column) if column in asked else () for column in COLUMNS)
        other = merged.get(cells, row)
        optional = row.optional and other.optional
        merged[cells] = GoldRow(**dict(zip(COLUMNS, cells, strict=True)), optional=optional)
    return list(merged.values())


def _given_rows(event: Mapping[str, Any], gold: Gold, asked: frozenset[str]) -> list[Given]:
    """One row for each member of what an event of the answer lists."""
    cells: dict[str, list[str]] = {}
    for label, value in event["values"].items():
        column = _column_of_label(label, gold)
        if column in asked and column != "date":
            cells.setdefault(column, []).extend(_members(label, value))
    if event["date"]:
        chars = _DATE_CHARS[event["date_precision"] or "day"]
        cells["date"] = [event["date"][:chars]]
    return [dict(zip(cells, row, strict=True)) for row in product(*cells.values())]


def _fits(given: Given, gold: GoldRow, asked: frozenset[str]) -> bool:
    return all(
        not getattr(gold, column) or (column in given and _cell_agrees(gold, column, given[column]))
        for column in asked
    )


def _pairs(fits: Any, optional: Sequence[bool]) -> list[tuple[int, int]]:
    """The pairs of a one-to-one assignment with the fewest rows wrong or missed; `fits` is
    `(given, gold) bool`. A pair with a wanted row spares two of these, with an optional one one."""
    from scipy.optimize import linear_sum_assignment

    if not fits.size:
        return []
    worth = fits * np.where(optional, 1, 2)
    places = zip(*linear_sum_assignment(worth, maximize=True), strict=True)
    return [(int(row), int(at)) for row, at in places if fits[row, at]]


def _facet_of(label: str, gold: Gold) -> GoldFacet | None:
    """The gold facet that a given label means: the one in its words, or about the same column."""
    for facet in gold.facets:
        if normalise(facet.label) == normalise(label):
            return facet
    column = _column_of_words(label)
    alike = (facet for facet in gold.facets if _column_of(facet, gold) == column)
    return next(alike, None)


def _column_of_label(label: str, gold: Gold) -> str | None:
    facet = _facet_of(label, gold)
    return _column_of(facet, gold) if facet else _column_of_words(label)


def _column_of_words(label: str) -> str:
    """What a label asks for, by its words alone."""
    said = label.lower().split()
    if {"who", "whom", "whose"} & set(said):
        return "who"
    if {"when", "day", "days", "date", "dates"} & set(said):
        return "date"
    return "number" if said[:1] == ["how"] else "thing"


def _is_right(value: str, facet: GoldFacet, gold: Gold) -> bool:
    column = _column_of(facet, gold)
    return any(_agrees(value, member) for member in facet.members) or (
        column is not None and any(_cell_agrees(row, column, value) for row in gold.events)
    )


def _agrees(value: str, wordings: Ways) -> bool:
    return names(value, wordings) or same_day(value, wordings)


def _values(conflict: Mapping[str, Any]) -> list[str]:
    return [str(each["value"]) for each in conflict["values"]]


def _members(label: str, value: str) -> list[str]:
    """What a cell lists: "which towns" may have several, and "3,000" is one. An actor may be
    named with a comma, so what is asked for by "who" is always one."""
    if _column_of_words(label) != "thing":
        return [value]
    return [part for part in map(str.strip, value.split(", ")) if part]
