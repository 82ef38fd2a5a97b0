"""For how long each version of an article was the valid one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article
from index.embedded.validity import FOREVER, Validity, chain
from tests.fakes import article

_SEEN = datetime(2025, 1, 1, tzinfo=UTC)


def utc(written: str) -> int:
    """Seconds since 1970 of a moment; one without an offset is read as UTC."""
    moment = datetime.fromisoformat(written)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def validities(*versions: Article) -> list[Validity]:
    """Those of versions seen a day apart, from 1 January 2025 on."""
    return chain([(version, _SEEN + timedelta(days=at)) for at, version in enumerate(versions)])


def spans(*versions: Article) -> list[tuple[int, int]]:
    return [(validity.from_utc, validity.to_utc) for validity in validities(*versions)]


def test_a_version_is_valid_from_its_publication_on() -> None:
    assert spans(article("one", published="2024-11-27")) == [(utc("2024-11-27"), FOREVER)]


def test_an_article_without_dates_is_valid_from_when_it_was_seen() -> None:
    assert spans(article("one")) == [(utc("2025-01-01"), FOREVER)]


def test_an_update_ends_the_version_before_it() -> None:
    old = article("old", published="2024-11-27")
    new = article("new", published="2024-11-27", updated="2024-11-29")
    change = utc("2024-11-29")
    assert spans(old, new) == [(utc("2024-11-27"), change), (change, FOREVER)]


def test_an_older_version_seen_later_takes_its_place_in_the_past() -> None:
    new = article("new", published="2024-11-27", updated="2024-11-29")
    old = article("old", published="2024-11-27", updated="2024-11-28")
    assert spans(new, old) == [
        (utc("2024-11-29"), FOREVER),
        (utc("2024-11-28"), utc("2024-11-29")),
    ]


def test_a_change_that_says_no_date_is_valid_from_when_it_was_seen() -> None:
    first, second = (article(text, published="2024-11-27") for text in ("one", "two"))
    seen = utc("2025-01-02")  # the second was seen a day after the first
    assert spans(first, second) == [(utc("2024-11-27"), seen), (seen, FOREVER)]


def test_a_later_publication_is_believed() -> None:
    first = article("one", published="2024-11-27")
    second = article("two", published="2024-11-28")
    change = utc("2024-11-28")
    assert spans(first, second) == [(utc("2024-11-27"), change), (change, FOREVER)]


def test_both_clocks_of_a_version_are_kept() -> None:
    (only,) = validities(article("one", published="2024-11-27T01:00:00+03:00"))
    assert only.from_utc == utc("2024-11-26T22:00:00")
    assert only.from_wall == utc("2024-11-27T01:00:00")


def test_a_clock_set_back_does_not_hide_a_new_text() -> None:
    """fault 24: the second text was seen "a day before" the first."""
    yesterday = _SEEN - timedelta(days=1)
    first, second = chain([(article("one"), _SEEN), (article("two"), yesterday)])
    assert second.to_utc == FOREVER
    assert first.to_utc <= second.from_utc


_DATES = st.none() | st.builds(
    "2024-11-{:02}T{:02}:00:00{}".format,
    st.integers(1, 30),
    st.integers(0, 23),
    st.sampled_from(["", "+03:00", "-08:00", "Z"]),
)
_HISTORIES = st.lists(
    st.tuples(_DATES, _DATES, st.integers(-3, 3)).map(
        lambda three: (
            article("text", published=three[0], updated=three[1]),
            _SEEN + timedelta(days=three[2]),
        )
    ),
    min_size=1,
    max_size=6,
)


@given(_HISTORIES)
def test_exactly_one_version_is_the_newest(history: list[tuple[Article, datetime]]) -> None:
    found = chain(history)
    assert [validity.to_utc for validity in found].count(FOREVER) == 1
    assert [validity.to_wall for validity in found].count(FOREVER) == 1
    assert all((v.to_utc == FOREVER) == (v.to_wall == FOREVER) for v in found)


@given(_HISTORIES, st.integers(utc("2024-10-31"), utc("2025-01-05")))
def test_at_any_moment_at_most_one_version_is_valid_on_each_clock(
    history: list[tuple[Article, datetime]], moment: int
) -> None:
    found = chain(history)
    assert sum(v.from_utc <= moment < v.to_utc for v in found) <= 1
    assert sum(v.from_wall <= moment < v.to_wall for v in found) <= 1


@given(_HISTORIES)
def test_no_version_is_valid_before_it_says(history: list[tuple[Article, datetime]]) -> None:
    for (version, _), validity in zip(history, chain(history), strict=True):
        claimed = version.updated_at or version.published_at
        if claimed is not None:
            assert validity.from_utc >= utc(claimed.isoformat())
