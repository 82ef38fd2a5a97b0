"""A question's time, applied: which articles it may draw on, which hits come first, and which
spans tell of another time.

What happened on a day is told on that day and ever after, so a period that is over only shuts out
what was published before it began. One that is not ("this week"), or that an event bounds, shuts
out nothing. News of the period, and of two days after, comes first; a sentence that itself names
another day gives way to those that do not. Of what is still to come, news tells ahead: it has no
period at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from index.hit import EVERYTHING, Filters, Hit
from qa.answer import Precision, Span, TimeScope
from qa.bounding import DayOf, bounded
from qa.scope import ClauseKind, Scope, scope_of, with_year
from qa.scope.limit import Limit, Role
from qa.times import mentions
from qa.times.days import Said

_TOLD_LATE = timedelta(days=2)
_ARCHIVE = timedelta(days=31)  # a store whose news ends that long before is not of today
_YEAR_FROM = 10  # hits


@dataclass(frozen=True, slots=True)
class Period:
    """The time that a question is about: `scope` by its own words, `filters` with the caller's.
    What `is_over` can be told from other times; "this week" and "since 2005" cannot."""

    scope: Scope
    filters: Filters
    is_over: bool = True

    @property
    def problem(self) -> str | None:
        return self.scope.problem

    @property
    def is_open(self) -> bool:
        """Whether the time goes on over several days: neither the words nor the caller say where it
        ends, or the words only say by when."""
        if self.scope.until is None:
            return not self.filters.as_of
        return self.scope.since is None

    def echo(self) -> TimeScope:
        """The limits, and the words that caused them."""
        since, until = self.scope.since, self.scope.until
        by_caller = self.filters != EVERYTHING and not self.scope.because
        return TimeScope(
            datetime.combine(since, time.min) if since else self.filters.published_from,
            datetime.combine(until, time.max) if until else self.filters.published_to,
            self.filters.as_of,
            self.scope.because or ("filters of the request" if by_caller else None),
        )


Find = Callable[[str, Filters], Sequence[Hit]]


def names_event(question: str, filters: Filters, asked_on: date | None) -> bool:
    """Whether an event bounds the time ("before the bridge fell"), so that the period of the
    question takes a search and a reading."""
    return scope_of(question, _moment(asked_on, filters)).clause is not None


def period_of(
    question: str, filters: Filters, asked_on: date | None, find: Find, day_of: DayOf
) -> Period:
    """The period of a question. `find` searches, for the year that nobody says; `day_of` answers
    when something happened, for "before the bridge fell"."""
    asked_at = _moment(asked_on, filters)
    scope = scope_of(question, asked_at)
    if scope.year_open:
        scope = with_year(scope, *_told_in(find(question, filters), asked_at))
    if scope.since and scope.since > asked_at.date():
        scope = replace(scope, since=None, until=None, because="")
    is_over = scope.until is not None and scope.until < asked_at.date()
    shuts_out = scope.since if is_over and not scope.clause else None
    if scope.clause:
        scope = bounded(scope, question, lambda asks: find(asks, filters), day_of)
    guessed = asked_on is None and filters.as_of is None and _is_relative(scope.limits)
    if guessed and _is_of_another_time(scope, find(question, filters)):
        scope = replace(scope, since=None, until=None, because="", problem=None)
        shuts_out = None
    return Period(scope, _filters(filters, shuts_out, scope.as_of), is_over)


def within(hits: Sequence[Hit], period: Period) -> list[Hit]:
    """The hits with those first that were published while it happened or right after; of what
    came after an event, those published since it."""
    since, until = period.scope.since, period.scope.until
    last = until + _TOLD_LATE if until else date.max
    first = since if since and period.scope.clause else date.min
    if (first, last) == (date.min, date.max):
        return list(hits)

    def is_of_another_time(hit: Hit) -> bool:
        day = _published(hit)
        return day is None or not first <= day <= last

    return sorted(hits, key=is_of_another_time)


def admitted(spans: Sequence[Span], period: Period) -> list[Span]:
    """The spans without those that tell of another time, unless all do; and without the days that
    lie outside of it: what is asked for before the raids is no day of the raids."""
    if period.scope.since is None and period.scope.until is None:
        return list(spans)
    kept = [span for span in spans if span.day is None or _may_answer(period.scope, span)]
    if kept or not period.scope.clause:  # the day of an event is a guess
        spans = kept
    if not period.is_over:
        return _told_since(spans, period.scope) or list(spans)
    return [span for span in spans if admits(period, span)] or list(spans)


def _told_since(spans: Sequence[Span], scope: Scope) -> list[Span]:
    """Of what came after an event, what was not published before it."""
    since = scope.since if scope.clause else None
    return [s for s in spans if not since or (_published(s.hit) or date.max) >= since]


def _may_answer(scope: Scope, span: Span) -> bool:
    """Whether the day that a span means may be asked for: one before or after what bounds it. What
    is asked of a day ("she died on Thursday: when was she crowned?") may be of another."""
    assert span.day
    if any(limit.role is Role.ON for limit in scope.limits):
        return True
    before = scope.clause and scope.clause.kind is ClauseKind.BEFORE
    if before and scope.until and span.precision in (Precision.DAY, Precision.HOUR):
        return span.day < scope.until
    return _meets(scope, span.day, span.until or span.day)


def admits(period: Period, span: Span) -> bool:
    """Whether a span's sentence may tell of the period, by the days that it names."""
    start, end = span.sentence
    published = _published(span.hit)
    named = [
        (each.day, each.until or each.day)
        for each in mentions(span.hit.article.text[start:end], published)
        if each.is_day
    ]
    return not named or any(_meets(period.scope, first, last) for first, last in named)


def is_in(period: Period, day: date | None) -> bool:
    """Whether an event of that day lies in the period; one of no known day may."""
    return day is None or _meets(period.scope, day, day)


def _meets(scope: Scope, first: date, last: date) -> bool:
    return (scope.until is None or first <= scope.until) and (
        scope.since is None or scope.since <= last
    )


def _moment(asked_on: date | None, filters: Filters) -> datetime:
    """When the question was asked: on the day given, else at the end of what may be known."""
    if asked_on is not None:
        return datetime.combine(asked_on, time.max)
    return filters.as_of or datetime.now(UTC)


def _filters(filters: Filters, since: date | None, as_of: datetime | None) -> Filters:
    """The caller's filters, narrowed."""
    begins = datetime.combine(since, time.min) if since else None
    return replace(
        filters,
        published_from=_later(filters.published_from, begins),
        as_of=_earlier(filters.as_of, as_of),
    )


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    given = [moment for moment in (one, other) if moment]
    return max(given, key=_wall, default=None)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    given = [moment for moment in (one, other) if moment]
    return min(given, key=_wall, default=None)


def _wall(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def _told_in(hits: Sequence[Hit], asked_at: datetime) -> tuple[int, int]:
    """The year and month in which most of the first hits were published."""
    days = [day for hit in hits[:_YEAR_FROM] if (day := _published(hit))]
    if not days:
        return asked_at.year, asked_at.month
    [((year, month), _)] = Counter((day.year, day.month) for day in days).most_common(1)
    return year, month


def _is_relative(limits: Sequence[Limit]) -> bool:
    return any(each.days and each.days.said in (Said.RELATIVE, Said.WEEKDAY) for each in limits)


def _is_of_another_time(scope: Scope, hits: Sequence[Hit]) -> bool:
    """Whether all that is stored about the question was published long before the scope."""
    begins = scope.since or scope.until
    days = [day for hit in hits if (day := _published(hit))]
    return begins is not None and bool(days) and max(days) + _ARCHIVE < begins


def _published(hit: Hit) -> date | None:
    return hit.article.published_at.date() if hit.article.published_at else None
