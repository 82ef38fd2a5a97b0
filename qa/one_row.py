"""The row of a question that asks several things about one deed: for each thing the value that is
likely by all that was read, and that stands with the others."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.terms import terms
from qa.answer import Span
from qa.combine import Group, Grouped
from qa.event_days import day_of, event_days
from qa.events import IsIn, Row
from qa.question import AnswerType, FacetAsked, Question
from qa.sentence_rows import answering

_CANDIDATES = 4  # values of each thing asked
_KEPT = 24  # rows in the making
_IN_ONE_SENTENCE = 0.5  # what two values gain, in log-odds, by standing together
_IN_ONE_ARTICLE = 0.25
_AS_GOOD = 2.0  # log-odds below its best at which a span still tells what its group says
_LEAST = 1e-3


@dataclass(frozen=True, slots=True)
class _Made:
    """A row in the making: a group for each thing that has a value, and how likely all are
    together, as a logarithm."""

    groups: Mapping[FacetAsked, Group]
    likely: float


def rows_of_one(
    question: Question, groups: Sequence[Grouped], is_in: IsIn, least: float
) -> list[Row]:
    """One row, of values that are right with the probability `least` each; and one more for each
    deed that the question asks about apart and that has a day of its own. None, where nothing is
    that likely."""
    made = [_Made({}, 0.0)]
    for facet, same in answering(question, groups, alone=False):
        likely = [group for group in same if _is_likely(facet, group, is_in, least)]
        longer = [row for one in made for row in _longer(one, facet, likely[:_CANDIDATES], least)]
        made = sorted(longer, key=lambda row: -row.likely)[:_KEPT]
    values = {facet: _placed(facet, made[0].groups) for facet in made[0].groups}
    when = _when(values, is_in)
    away = [f for f, span in values.items() if f.apart and _is_of_another_day(span, when)]
    deeds = [({f: span for f, span in values.items() if f not in away}, when)]
    deeds += [({f: values[f]}, _own_day(values[f])) for f in away]
    dated = next((f.label for f, _ in groups if f.type is AnswerType.WHEN), None)
    return [_row(told, day, dated) for told, day in deeds if told]


def _is_likely(facet: FacetAsked, group: Group, is_in: IsIn, least: float) -> bool:
    span = group.spans[0]
    return span.score >= least and (facet.type is not AnswerType.WHEN or is_in(span.day))


def _longer(
    one: _Made, facet: FacetAsked, likely: Sequence[Group], least: float
) -> Iterator[_Made]:
    """The row without a value for the facet, and with each that says something else than those
    that it has. The best value counts as likely as it is right, the others by how much less they
    weigh."""
    yield _Made(one.groups, one.likely + math.log(max(least, _LEAST)))
    for group in likely:
        others = list(one.groups.values())
        if not any(_says_the_same(group, other) for other in others):
            gained = sum(_gain(group, other) for other in others)
            chance = math.log(max(likely[0].spans[0].score, _LEAST))
            weight = chance + group.score - likely[0].score
            yield _Made({**one.groups, facet: group}, one.likely + weight + gained)


def _says_the_same(one: Group, other: Group) -> bool:
    first, second = set(terms(one.spans[0].text)), set(terms(other.spans[0].text))
    return first <= second or second <= first


def _gain(one: Group, other: Group) -> float:
    if _sentences(one) & _sentences(other):
        return _IN_ONE_SENTENCE
    return _IN_ONE_ARTICLE if _articles(one) & _articles(other) else 0.0


def _placed(facet: FacetAsked, groups: Mapping[FacetAsked, Group]) -> Span:
    """Of a group's spans that tell it the one that stands with most of the others."""
    others = [group for each, group in groups.items() if each != facet]

    def beside(span: Span) -> tuple[int, int]:
        return (
            sum(span.place in _sentences(other) for other in others),
            sum(span.hit.article.id in _articles(other) for other in others),
        )

    return max(_telling(groups[facet]), key=beside)


def _sentences(group: Group) -> set[tuple[str, int]]:
    return {span.place for span in _telling(group)}


def _articles(group: Group) -> set[str]:
    return {span.hit.article.id for span in _telling(group)}


def _telling(group: Group) -> list[Span]:
    """The spans that answer nearly as well as the best one: a name may also stand in a caption."""
    odds = [max(span.odds, span.alone) for span in group.spans]
    return [s for s, own in zip(group.spans, odds, strict=True) if own >= max(odds) - _AS_GOOD]


def _when(values: Mapping[FacetAsked, Span], is_in: IsIn) -> Span | None:
    """The day of the row: what was asked for, else one that the sentence of a value names, within
    the time asked about."""
    asked = [span for facet, span in values.items() if facet.type is AnswerType.WHEN]
    named = [day for day in map(_own_day, values.values()) if day and is_in(day.day)]
    return next(iter([*asked, *named]), None)


def _is_of_another_day(span: Span, when: Span | None) -> bool:
    own = _own_day(span)
    return bool(own and when and own.day != when.day)


def _own_day(span: Span) -> Span | None:
    """The day that the span's own sentence names."""
    here = span.whole
    day = day_of(here, span.start, event_days(span.hit))
    return day if day and here.start <= day.start < here.end else None


def _row(values: Mapping[FacetAsked, Span], when: Span | None, dated: str | None) -> Row:
    """The row of a deed; its day is the value of the facet `dated`, where that was asked for."""
    scores = [max(span.score, _LEAST) for span in values.values()]
    score = math.exp(math.fsum(map(math.log, scores)) / len(scores))
    told = {span.place: replace(span.whole, score=score) for span in values.values()}
    named = {facet.label: (span,) for facet, span in values.items()}
    if dated and when:
        named[dated] = (replace(when, facet=dated),)
    return Row(named, when, tuple(told.values()))
