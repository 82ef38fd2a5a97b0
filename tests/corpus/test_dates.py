"""Dates: read as they are written, never guessed (fault 53)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import end_of, read_date
from corpus.errors import InputRejected

_DAMASCUS = timezone(timedelta(hours=3))
_MOMENTS = st.datetimes(
    datetime(1600, 1, 2),
    datetime(2199, 12, 30),
    timezones=st.sampled_from([None, UTC, _DAMASCUS, timezone(timedelta(hours=-9.5))]),
)


@given(_MOMENTS)
def test_a_moment_in_iso_8601_is_read_back_as_it_is(moment: datetime) -> None:
    read = read_date(moment.isoformat())
    assert (read, read.utcoffset()) == (moment, moment.utcoffset())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-11-27", datetime(2024, 11, 27)),
        (" 2024-11-27 ", datetime(2024, 11, 27)),
        ("20241127", datetime(2024, 11, 27)),
        ("2024/11/27", datetime(2024, 11, 27)),
        ("2024-11", datetime(2024, 11, 1)),
        ("27 November 2024", datetime(2024, 11, 27)),
        ("27 Nov 2024", datetime(2024, 11, 27)),
        ("November 27, 2024", datetime(2024, 11, 27)),
        ("2024-11-27T14:00:00", datetime(2024, 11, 27, 14)),
        ("2024-11-27 14:00", datetime(2024, 11, 27, 14)),
        ("2024-11-27T14:00:00Z", datetime(2024, 11, 27, 14, tzinfo=UTC)),
        ("2024-11-27T14:00:00+03:00", datetime(2024, 11, 27, 14, tzinfo=_DAMASCUS)),
        ("Wed, 27 Nov 2024 14:00:00 +0300", datetime(2024, 11, 27, 14, tzinfo=_DAMASCUS)),
        ("Wed, 27 Nov 2024 14:00:00 GMT", datetime(2024, 11, 27, 14, tzinfo=UTC)),
        ("2024-11-27 14:00:00 UTC", datetime(2024, 11, 27, 14, tzinfo=UTC)),
    ],
)
def test_a_date_is_read_in_the_forms_that_publishers_use(written: str, expected: datetime) -> None:
    read = read_date(written)
    assert (read, read.utcoffset()) == (expected, expected.utcoffset())


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "yesterday",
        "Friday",
        "5",
        "2024",
        "12/11/2024",  # the 12th of November, or the 11th of December?
        "01-02-2024",
        "1.2.2024",
        "27 Nov 24",  # of which century?
        "27 November",
        "2024-13-01",
        "2024-02-30",
        "2024-11-27T25:00:00",
        "0000-01-01",
        "9999-12-31",
        "1599-12-31",
        "2024-11-27T14:00:00+24:00",
        "1e999",
        "1732665600",
        "２０２４-11-27T٢",
        "2024-11-27\x00",
    ],
)
def test_what_is_no_date_or_an_ambiguous_one_is_refused(written: str) -> None:
    with pytest.raises(InputRejected, match="is not a date"):
        read_date(written)


@given(st.text(max_size=40))
def test_no_text_makes_the_reading_of_dates_fail_otherwise(written: str) -> None:
    try:
        moment = read_date(written)
    except InputRejected:
        return
    assert 1600 <= moment.year < 2200


@pytest.mark.parametrize(
    "written", ["2024-12-08", "20241208", "8 December 2024", "2024/12/08", "December 8, 2024"]
)
def test_a_day_alone_ends_with_its_last_instant(written: str) -> None:
    assert end_of(written) == datetime.combine(datetime(2024, 12, 8), time.max)


@pytest.mark.parametrize(
    ("written", "last_day"), [("2024-12", 31), ("2024-11", 30), ("2024-02", 29), ("2023-02", 28)]
)
def test_a_month_alone_ends_with_its_last_day(written: str, last_day: int) -> None:
    first = read_date(written)
    assert end_of(written) == datetime.combine(first.replace(day=last_day), time.max)


@pytest.mark.parametrize("written", ["2024-12-08T00:00", "2024-12-08T00", "2024-12-08T14:30:00Z"])
def test_a_moment_of_a_day_ends_where_it_begins(written: str) -> None:
    assert end_of(written) == read_date(written)
