"""Dates in a text, resolved against the day of publication."""

from __future__ import annotations

import itertools
import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer import Precision
from qa.times import Mention, bounds, mentions, written

FRIDAY = date(2024, 11, 29)
TUESDAY = date(2024, 12, 10)
DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
# What dates are made of, to be put together at random.
PIECES = st.lists(
    st.sampled_from(
        "on the 29th of Friday last next this week weekend 5 May 31 November 2024 2024-11-29 28–30"
        " between and from to overnight into at 14:28 noon a day two days earlier later before"
        " after ago the night evening early late mid- Nov. in since until , . \n\n 11/29/2024"
        " yesterday's year month 12 % 0 99 9999 29 February same next T14:00Z – ' year-old".split(
            " "
        )
    ),
    max_size=30,
).map(" ".join)


def resolved(text: str, published: date | None = FRIDAY) -> list[tuple[str, date, Precision]]:
    return [(text[m.start : m.end], m.day, m.precision) for m in mentions(text, published)]


def told(text: str, published: date | None = TUESDAY) -> list[str]:
    """The dates in a text as dateline writes them."""
    return [
        written(m.day, m.precision, m.until, m.hour, m.minute) for m in mentions(text, published)
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on Friday", date(2024, 11, 29)),
        ("on Wednesday", date(2024, 11, 27)),
        ("last Saturday", date(2024, 11, 23)),
        ("last Friday", date(2024, 11, 22)),
        ("next Friday", date(2024, 12, 6)),
        ("on Friday of last week", date(2024, 11, 22)),
        ("last week on Monday", date(2024, 11, 18)),
        ("early on Thursday", date(2024, 11, 28)),
        ("by Thursday morning", date(2024, 11, 28)),
        ("on Saturday night", date(2024, 11, 23)),
        ("yesterday", date(2024, 11, 28)),
        ("yesterday evening", date(2024, 11, 28)),
        ("last night", date(2024, 11, 28)),
        ("the day before yesterday", date(2024, 11, 27)),
        ("this morning", date(2024, 11, 29)),
        ("two days ago", date(2024, 11, 27)),
        ("on the 27th", date(2024, 11, 27)),
        ("on the evening of the 28th", date(2024, 11, 28)),
        ("in the early hours of Sunday", date(2024, 11, 24)),
        ("on 27 November", date(2024, 11, 27)),
        ("Nov. 30", date(2024, 11, 30)),
        ("on Thursday, Nov. 28", date(2024, 11, 28)),
        ("Friday, 29 November 2024", date(2024, 11, 29)),
        ("December 5, 2024", date(2024, 12, 5)),
        ("Nov. 29, 2024", date(2024, 11, 29)),
        ("2024-12-08", date(2024, 12, 8)),
        ("29/11/2024", date(2024, 11, 29)),
        ("11/29/2024", date(2024, 11, 29)),
        ("05/05/2024", date(2024, 5, 5)),
        ("on 3 January", date(2025, 1, 3)),
        ("on the 3rd of last month", date(2024, 10, 3)),
        ("on 29 February", date(2024, 2, 29)),
        ("on 3 December last year", date(2023, 12, 3)),
        ("on the fifth of November", date(2024, 11, 5)),
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in late November 2024", "November 2024"),
        ("in September", "September 2024"),
        ("the vote is scheduled for January", "January 2025"),
        ("last month", "November 2024"),
        ("two months ago", "October 2024"),
        ("last May", "May 2024"),
        ("in December of last year", "December 2023"),
        ("since the start of the year", "2024"),
        ("in the mid-1990s", "1990–1999"),
        ("this year", "2024"),
        ("two years ago", "2022"),
        ("in mid-2022", "2022"),
        ("in the spring of 2020", "2020"),
        ("in the 1990s", "1990–1999"),
        ("in 2019-20", "2019–2020"),
        ("in 2020, 2021 and 2022", "2020–2022"),
        ("from 2011 to May 2016", "1 January 2011 – 31 May 2016"),
        ("last week", "2–8 December 2024"),
        ("three weeks ago", "18–24 November 2024"),
        ("in the week of 2 December", "2–8 December 2024"),
        ("over the weekend", "7–8 December 2024"),
        ("on the night of 7 to 8 December", "7–8 December 2024"),
        ("overnight into Sunday", "7–8 December 2024"),
        ("on Saturday night into Sunday", "7–8 December 2024"),
        ("overnight Saturday into Sunday", "7–8 December 2024"),
        ("Overnight", "9–10 December 2024"),
        ("between 3 and 5 December", "3–5 December 2024"),
        ("28–30 November", "28–30 November 2024"),
        ("Nov. 28-30, 2024", "28–30 November 2024"),
        ("from 28 November to 3 December", "28 November – 3 December 2024"),
        ("from 28 December 2023 to 3 January", "28 December 2023 – 3 January 2024"),
        ("between Monday and Wednesday", "2–4 December 2024"),
        ("from Friday evening to Sunday morning", "6–8 December 2024"),
        ("between March and May 2020", "March–May 2020"),
    ],
)
def test_weeks_months_years_and_ranges_have_all_their_days(text: str, expected: str) -> None:
    assert told(f"It rained {text}.") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at 14:28 on 8 December", "8 December 2024, 14:28"),
        ("at 07:50 on 27 November", "27 November 2024, 07:50"),
        ("at noon on Friday", "6 December 2024, 12:00"),
        ("at 3:30 a.m. Saturday", "7 December 2024, 03:30"),
        ("at 12am on Monday", "9 December 2024, 00:00"),
        ("at 7.30pm on 3 June 2023", "3 June 2023, 19:30"),
        ("at 04:17 (01:17 GMT) on 6 December", "6 December 2024, 04:17"),
        ("around 1 p.m. local time Monday", "9 December 2024, 13:00"),
        ("on Friday at 18:00", "6 December 2024, 18:00"),
        ("on Jan. 6, 2021, at 2:12 p.m.,", "6 January 2021, 14:12"),
        ("2024-12-08T14:00:00Z", "8 December 2024, 14:00"),
        ("2024-12-08 14:05", "8 December 2024, 14:05"),
    ],
)
def test_a_time_of_day_is_kept(text: str, expected: str) -> None:
    assert told(f"The earth shook {text}.") == [expected]


def test_what_is_to_last_until_a_weekday_lasts_until_the_next() -> None:
    assert told("The curfew is in force until Saturday morning.") == ["14 December 2024"]
    assert told("All of it was held until Saturday.") == ["7 December 2024"]


def test_that_sunday_is_the_day_mentioned_before() -> None:
    assert told("It fell on 1 December. He fled late that Sunday.") == ["1 December 2024"] * 2
    assert told("He fled late that Sunday.") == []


def test_of_two_times_with_one_date_neither_is_told() -> None:
    assert told("between 14:00 and 16:00 on Friday") == ["6 December 2024"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On 3 May it rose. Two days earlier it was low.", ["3 May 2024", "1 May 2024"]),
        ("On 3 May it rose. A day later it fell.", ["3 May 2024", "4 May 2024"]),
        ("On 3 May it rose. The next day it fell.", ["3 May 2024", "4 May 2024"]),
        ("On 3 May it rose, and it fell the same day.", ["3 May 2024", "3 May 2024"]),
        ("On 30 April it rose; on the 3rd it fell.", ["30 April 2024", "3 May 2024"]),
    ],
)
def test_what_counts_from_another_date_counts_from_the_one_before(
    text: str, expected: list[str]
) -> None:
    assert told(text, date(2024, 5, 20)) == expected


def test_without_a_date_before_it_only_what_is_past_counts_from_the_publication() -> None:
    assert told("Two days earlier it was 514, and the day before, 520.") == [
        "8 December 2024",
        "7 December 2024",
    ]
    assert told("The next day nothing happened. A day later it rained.") == []


@pytest.mark.parametrize(
    "text",
    [
        *("31 November 2024", "30 February", "the 45 March", "may 17,500", "5/6/2024"),
        *("You may 5 times march on 3 cities", "at least 5 may have died", "a second"),
        *("the Sunday Times", "Black Friday", "Sheffield Wednesday", "The Mail on Sunday"),
        *(
            "5 May Square",
            "the 17 November Street",
            "page 12",
            "USA TODAY said",
            "The Tonight Show",
        ),
        *("on the 18th hole", "on the 60th anniversary", "by the 21st century"),
        *("the day before the vote", "a day after the fall", "34 years after the war"),
        *("more than a year ago", "nearly two months ago", "the last month", "over the past year"),
        *("An overnight curfew", "Theresa May said", "before May resigned", "this may be"),
        *("in 2019 people", "by 2000 soldiers", "1.29 November", "late on", "days earlier"),
    ],
)
def test_what_is_no_date_is_passed_over(text: str) -> None:
    assert resolved(text) == []


def test_without_a_publication_only_full_dates_are_resolved() -> None:
    found = resolved("on Friday, on 29 November and on 29 November 2024", None)
    assert [day for _, day, _ in found] == [FRIDAY]


def test_a_date_behind_until_bounds_something_else() -> None:
    text = "It held until Friday. It fell the day before yesterday, as in no year since 2011."
    assert [bounds(text, each) for each in mentions(text, FRIDAY)] == [True, False, True]


@pytest.mark.parametrize(
    ("mention", "expected"),
    [
        (Mention(0, 1, FRIDAY, Precision.DAY), "29 November 2024"),
        (Mention(0, 1, FRIDAY, Precision.HOUR, None, 14), "29 November 2024, 14:00"),
        (Mention(0, 1, date(2024, 11, 25), Precision.WEEK), "25 November – 1 December 2024"),
        (
            Mention(0, 1, FRIDAY, Precision.DAY, date(2025, 1, 1)),
            "29 November 2024 – 1 January 2025",
        ),
        (Mention(0, 1, FRIDAY, Precision.MONTH, date(2025, 1, 1)), "November 2024 – January 2025"),
    ],
)
def test_a_date_is_written_as_exactly_as_it_is_known(mention: Mention, expected: str) -> None:
    m = mention
    assert written(m.day, m.precision, m.until, m.hour, m.minute) == expected


@given(DAYS)
def test_a_written_date_is_read_back(day: date) -> None:
    assert [found for _, found, _ in resolved(f"on {written(day)}", None)] == [day]


@given(DAYS, st.integers(1, 800))
def test_a_written_range_is_read_back(day: date, more: int) -> None:
    last = day + timedelta(days=more)
    [found] = mentions(f"from {written(day, until=last)}", None)
    assert (found.day, found.until) == (day, last)


@given(DAYS, st.integers(0, 6))
def test_a_weekday_is_within_the_week_up_to_the_publication(published: date, back: int) -> None:
    day = published - timedelta(days=back)
    assert [found for _, found, _ in resolved(f"on {day:%A}", published)] == [day]


@given(st.one_of(st.text(max_size=200), PIECES), st.one_of(st.none(), st.dates()))
def test_any_text_is_survived_and_mentions_do_not_overlap(
    text: str, published: date | None
) -> None:
    found = mentions(text, published)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    assert all(m.until is None or m.day < m.until for m in found)
    assert all((m.hour is not None) == (m.precision is Precision.HOUR) for m in found)
    assert all(written(m.day, m.precision, m.until, m.hour, m.minute) for m in found)


@given(PIECES, st.integers(0, 1000))
def test_an_offset_moves_the_places_and_nothing_else(text: str, offset: int) -> None:
    moved = mentions(text, FRIDAY, offset)
    places = [(m.start + offset, m.end + offset, m.day) for m in mentions(text, FRIDAY)]
    assert [(m.start, m.end, m.day) for m in moved] == places


@pytest.mark.parametrize("piece", ["5 May -", "12.30 at 5 pm (", "the 29ththe ", " ", "a day "])
def test_no_text_costs_more_than_its_length(piece: str) -> None:
    """0.6 s for 50,000 characters of the worst of 2,300 texts tried, and 2.5 s for 200,000."""
    started = time.perf_counter()
    mentions(piece * (50_000 // len(piece)), FRIDAY)
    assert time.perf_counter() - started < 10
