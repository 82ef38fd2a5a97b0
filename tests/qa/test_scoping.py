"""The time of a question, applied to articles, hits and spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import pytest

from index.hit import EVERYTHING, Filters, Hit
from qa.answer import Precision, Span
from qa.scoping import Period, admitted, is_in, period_of, within
from tests.qa.made import hit, spoken


def found(*days: date) -> Sequence[Hit]:
    return [
        hit(f"It rained {day}.", published=datetime.combine(day, datetime.min.time()))
        for day in days
    ]


def period(
    question: str,
    *,
    filters: Filters = EVERYTHING,
    asked_on: date | None = date(2023, 5, 10),
    hits: Sequence[Hit] = (),
    day: date | None = None,
) -> Period:
    return period_of(question, filters, asked_on, lambda text, limits: hits, lambda clause: day)


def test_a_question_without_words_of_time_is_open() -> None:
    assert period("Who won the race?").is_open


def test_a_question_that_only_says_by_when_is_open() -> None:
    assert period("How many had died by 3 May 2021?").is_open
    assert not period("How many died on 3 May 2021?").is_open
    assert period("Who won the race?").echo().because is None


def test_what_was_published_before_the_period_is_shut_out() -> None:
    limited = period("Who won the race on 5 May 2023?")
    assert limited.filters.published_from == datetime(2023, 5, 5)
    assert limited.filters.published_to is None
    assert limited.echo().because == "on 5 May 2023"


def test_as_of_in_the_question_and_from_the_caller_both_hold() -> None:
    caller = Filters(as_of=datetime(2023, 5, 3, 12))
    assert period("As of 5 May 2023, who led?", filters=caller).filters.as_of == caller.as_of
    later = Filters(as_of=datetime(2023, 6, 1))
    narrowed = period("As of 5 May 2023, who led?", filters=later).filters.as_of
    assert narrowed and narrowed.date() == date(2023, 5, 5)


def test_a_year_that_nobody_says_is_that_of_the_news() -> None:
    limited = period(
        "Who won on 5 May?",
        asked_on=date(2026, 8, 1),
        hits=found(date(2021, 5, 6), date(2021, 5, 7)),
    )
    assert limited.scope.since == date(2021, 5, 5)


def test_an_event_bounds_the_time_by_its_day() -> None:
    before = period("Who led before the dam broke?", day=date(2023, 5, 2))
    assert (before.scope.since, before.scope.until) == (None, date(2023, 5, 2))
    after = period("Who led after the dam broke?", day=date(2023, 5, 2))
    assert after.scope.since == date(2023, 5, 2)


def test_hits_without_a_date_keep_their_places_where_no_time_is_asked_about() -> None:
    undated, dated = hit("Ana won.", published=None), hit("Bo won.")
    assert within([undated, dated], period("Who won the race?")) == [undated, dated]


def test_of_what_came_after_an_event_news_before_it_gives_way() -> None:
    early, late = found(date(2023, 5, 1), date(2023, 5, 3))
    limited = period("Who led after the dam broke?", day=date(2023, 5, 2))
    assert within([early, late], limited) == [late, early]
    before, since = (spoken("Ruiz led.", published=datetime(2023, 5, day)) for day in (1, 3))
    assert admitted([before, since], limited) == [since]
    assert admitted([before], limited) == [before]


def test_last_week_of_an_archive_is_not_that_of_the_clock() -> None:
    old = found(date(2021, 5, 6))
    assert period("Who won last week?", asked_on=None, hits=old).filters == EVERYTHING
    assert period("Who won last week?", asked_on=date(2021, 5, 12), hits=old).scope.since == date(
        2021, 5, 3
    )


@pytest.mark.parametrize("question", ["Who won last week in 1999?", "Who won on 31 November?"])
def test_a_time_that_cannot_be_is_told(question: str) -> None:
    assert period(question).problem


def test_news_of_the_time_comes_first_and_the_rest_stays() -> None:
    late, early = found(date(2023, 6, 1), date(2023, 5, 5))
    limited = period("Who won on 5 May 2023?")
    assert within([late, early], limited) == [early, late]
    assert within([late, early], period("Who won?")) == [late, early]


def test_a_sentence_of_another_day_gives_way() -> None:
    other = spoken("Keller won on 3 May.", published=datetime(2023, 5, 6))
    right = spoken("Novak won on Friday.", published=datetime(2023, 5, 6))
    limited = period("Who won on 5 May 2023?")
    assert admitted([other, right], limited) == [right]
    assert admitted([other], limited) == [other]


def test_an_undated_sentence_may_tell_of_any_time() -> None:
    limited = period("Who won on 5 May 2023?")
    told: list[Span] = [spoken("Novak won.", published=datetime(2023, 5, day)) for day in (5, 20)]
    assert admitted(told, limited) == told


def test_a_period_that_is_not_over_shuts_out_nothing() -> None:
    limited = period("Who won this week?")
    assert limited.filters == EVERYTHING
    assert limited.echo().because == "this week"


def test_what_is_to_come_is_told_ahead() -> None:
    limited = period("Who will sing at next year's final?")
    assert limited.filters == EVERYTHING
    assert (limited.scope.since, limited.scope.until) == (None, None)


def test_an_event_that_bounds_the_time_shuts_out_nothing() -> None:
    assert period("Who led after the dam broke?", day=date(2023, 5, 2)).filters == EVERYTHING


def test_an_event_of_no_known_day_may_lie_in_the_period() -> None:
    limited = period("Who won on 5 May 2023?")
    assert is_in(limited, None)
    assert is_in(limited, date(2023, 5, 5))
    assert not is_in(limited, date(2023, 5, 6))


def test_without_limits_everything_is_admitted() -> None:
    span = spoken("Keller won on 3 May.")
    assert admitted([span], period("Who won?")) == [span]
    assert replace(period("Who won?"), filters=Filters(as_of=datetime(2023, 1, 1))).is_open is False


def test_what_is_asked_for_before_a_day_is_no_later_day() -> None:
    told = spoken("The mill burned on 4 May and on 8 May 2023.", published=datetime(2023, 5, 9))
    early, late = (replace(told, day=date(2023, 5, day)) for day in (4, 8))
    limited = period("When did the mill last burn before 7 May 2023?")
    assert admitted([early, late], limited) == [early]
    assert admitted([late], limited) == []


def test_what_is_asked_for_before_an_event_is_not_its_own_day() -> None:
    told = spoken("The mill burned.", published=datetime(2023, 5, 9))
    early, same = (replace(told, day=date(2023, 5, day), precision=Precision.DAY) for day in (4, 8))
    limited = period("When did the mill burn before the bridge fell?", day=date(2023, 5, 8))
    assert admitted([early, same], limited) == [early]


def test_when_something_else_was_may_be_asked_of_a_day() -> None:
    told = spoken("She was crowned in 1952.", published=datetime(2023, 5, 9))
    crowned = replace(told, day=date(1952, 2, 6), precision=Precision.DAY)
    limited = period("The queen died on 4 May 2023. When was she crowned?")
    assert admitted([crowned], limited) == [crowned]
