"""Dates in answers, by hand and back from how they are written."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.days import Day, agrees, days_in, same_day

_DAYS = st.dates(date(1600, 1, 1), date(2199, 12, 31))
_FORMS = ("%-d %B %Y", "%B %-d, %Y", "%Y-%m-%d", "%-d %b %Y", "the %-dth of %B %Y")


@given(_DAYS, st.sampled_from(_FORMS))
def test_every_way_of_writing_a_day_is_read_back(day: date, form: str) -> None:
    text = f"It fell on {day.strftime(form)}, they said."
    assert days_in(text) == [Day(day.year, day.month, day.day)]


@given(_DAYS)
def test_a_day_agrees_with_itself_told_less_exactly(day: date) -> None:
    exact = Day(day.year, day.month, day.day)
    assert all(agrees(exact, exact.to(precision)) for precision in ("day", "month", "year"))
    assert not agrees(exact.to("month"), exact)
    assert not agrees(exact.to("year"), exact.to("month"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("between 29 November 2024 and Dec. 1", [Day(2024, 11, 29), Day(None, 12, 1)]),
        ("in March 2020", [Day(2020, 3)]),
        ("2016", [Day(2016)]),
        ("on Friday, at 07:50", []),
        ("resolution 2254", []),
    ],
)
def test_what_is_a_date_and_what_is_none(text: str, found: list[Day]) -> None:
    assert days_in(text) == found


def test_a_day_without_its_year_is_of_the_golds_year() -> None:
    assert same_day("5 December", ["2024-12-05"])
    assert not same_day("6 December", ["2024-12-05"])
    assert not same_day("5 December 2023", ["2024-12-05"])
    assert not same_day("December 2024", ["2024-12-05"])


def test_the_first_date_of_an_answer_is_its_date() -> None:
    assert not same_day("not on 4 but on 5 December 2024, or 4 December 2024", ["2024-12-04"])
