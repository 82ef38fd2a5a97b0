"""Dates in a text, resolved against the day of publication."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer import Precision
from qa.times import mentions, written

FRIDAY = date(2024, 11, 29)
DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


def resolved(text: str, published: date | None = FRIDAY) -> list[tuple[str, date, Precision]]:
    return [(text[m.start : m.end], m.day, m.precision) for m in mentions(text, published)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on Friday", date(2024, 11, 29)),
        ("on Wednesday", date(2024, 11, 27)),
        ("last Saturday", date(2024, 11, 23)),
        ("next Friday", date(2024, 12, 6)),
        ("yesterday", date(2024, 11, 28)),
        ("this morning", date(2024, 11, 29)),
        ("two days ago", date(2024, 11, 27)),
        ("on 27 November", date(2024, 11, 27)),
        ("Nov. 30", date(2024, 11, 30)),
        ("Friday, 29 November 2024", date(2024, 11, 29)),
        ("December 5, 2024", date(2024, 12, 5)),
        ("2024-12-08", date(2024, 12, 8)),
        ("on 3 January", date(2025, 1, 3)),
    ],
)
def test_a_day_is_resolved_against_the_publication(text: str, day: date) -> None:
    assert [(found, precision) for _, found, precision in resolved(f"It fell {text}.")] == [
        (day, Precision.DAY)
    ]


def test_month_and_year_keep_their_precision() -> None:
    assert resolved("since 2016 and in March 2020") == [
        ("since 2016", date(2016, 1, 1), Precision.YEAR),
        ("March 2020", date(2020, 3, 1), Precision.MONTH),
    ]


@pytest.mark.parametrize("text", ["31 November 2024", "30 February", "the 45 March", "may 17,500"])
def test_what_is_no_date_is_passed_over(text: str) -> None:
    assert all(precision is not Precision.DAY for _, _, precision in resolved(text))


def test_without_a_publication_only_full_dates_are_resolved() -> None:
    found = resolved("on Friday, on 29 November and on 29 November 2024", None)
    assert [day for _, day, _ in found] == [FRIDAY]


@given(DAYS)
def test_a_written_date_is_read_back(day: date) -> None:
    assert [found for _, found, _ in resolved(f"on {written(day)}", None)] == [day]


@given(DAYS, st.integers(0, 6))
def test_a_weekday_is_within_the_week_up_to_the_publication(published: date, back: int) -> None:
    day = published - timedelta(days=back)
    assert [found for _, found, _ in resolved(f"on {day:%A}", published)] == [day]


@given(st.text(max_size=200), st.one_of(st.none(), DAYS))
def test_any_text_is_survived_and_mentions_do_not_overlap(
    text: str, published: date | None
) -> None:
    found = mentions(text, published)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(0 <= m.start < m.end <= len(text) for m in found)
