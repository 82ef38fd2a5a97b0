"""Rows of a compound question from what was read: one for each sentence that, read alone, answers
what was asked, each value being what the reader takes from it."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.terms import stop_terms, terms
from qa.answer import Span
from qa.clauses import is_asked
from qa.combine import Group, Grouped
from qa.enumerations import members
from qa.event_days import day_of, elsewhere, event_days
from qa.events import IsIn, Row
from qa.name_forms import spelt_alike
from qa.names import names
from qa.question import AnswerType, FacetAsked, Question
from qa.shapes import type_fit, wants_name
from qa.values import UNITS, has_unit, values
from qa.verbs import is_past

_EMPTY = re.compile(r"(?:the|an?)", re.IGNORECASE)
_LEAST_ODDS = -3.0  # log-odds of a value in its sentence
_NEAR_BEST = 0.9  # of the best row's strength
_NEAR_BEST_OF_SEVERAL = 0.5  # where several answers are asked for
_MOST = 8
_SCALE = 3.0
_LIKELY = -1.0  # log-odds of a value in its sentence, to complete another one's
_SURE = 1.0  # the same, where the value only stands near the other one
_MOST_WORDS = 5  # of a name with what belongs to it
_FITS = 0.5  # of a value's shape: a number of something else does not


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence with the best value of each facet, and how well it answers."""

    values: Mapping[str, Span]
    strength: float

    @property
    def first(self) -> Span:
        return next(iter(self.values.values()))


def rows_of_sentences(question: Question, groups: Sequence[Grouped], is_in: IsIn) -> list[Row]:
    """The rows, best first, without those of days for which `is_in` does not hold; of a question
    about one deed the best one."""
    groups = answering(question, groups)
    told = [_completed(each, groups) for each in _told(groups)]
    told.sort(key=lambda each: -each.strength)
    facets = [facet for facet, _ in groups]
    wanted = [facet for facet in facets if facet.type is not AnswerType.WHEN] or facets
    complete = [each for each in told if all(f.label in each.values for f in wanted)]
    told = complete or [each for each in told if wanted[0].label in each.values]
    if not told:
        return []
    least = _NEAR_BEST_OF_SEVERAL if question.asks_several else _NEAR_BEST
    least *= told[0].strength
    near = [_row(each, question) for each in told if each.strength >= least]
    rows = _merged([row for row in near if is_in(row.when.day if row.when else None)][:_MOST])
    return rows if question.asks_several else rows[:1]


def answering(question: Question, groups: Sequence[Grouped], alone: bool = True) -> list[Grouped]:
    """The groups with their values to the point, without those that only repeat the question; and,
    where a sentence has to answer `alone`, without those that hardly do."""
    asked = set(terms(question.text))
    return [
        (
            facet,
            [
                replace(group, spans=kept)
                for group in same
                if (
                    kept := tuple(
                        cut
                        for span in group.spans
                        if _may_be(facet, span, alone)
                        and (cut := _to_the_point(facet, span))
                        and not _says_nothing(cut)
                        and not _repeats(cut, asked)
                    )
                )
            ],
        )
        for facet, same in groups
    ]


def _says_nothing(span: Span) -> bool:
    """Whether a span is made of words like "the"; "the US" and "May" are names."""
    return bool(_EMPTY.fullmatch(span.text)) or (
        span.day is None and span.text.islower() and stop_terms().issuperset(terms(span.text))
    )


def _repeats(span: Span, asked: set[str]) -> bool:
    """Whether a span says nothing but what the question says, in whatever spelling."""
    return all(
        stem in asked or any(spelt_alike(stem, word) for word in asked) for stem in terms(span.text)
    )


def _to_the_point(facet: FacetAsked, span: Span) -> Span | None:
    """Of a longer span the number that was asked for, or the names; None where it has no name."""
    if facet.type is AnswerType.NUMBER and facet.noun:
        here = span.whole
        inside = [v for v in values(facet, here) if span.start <= v.start and v.end <= span.end]
        return replace(span, start=inside[0].start, end=inside[0].end) if inside else span
    if facet.type is AnswerType.WHERE or wants_name(facet):
        found, words = names(span.text), span.text.split()
        if not found:
            return None
        if len(words) <= _MOST_WORDS and not is_past(words[0]):
            return span
        start, end = found[0][0], found[-1 if len(members(span)) > 1 else 0][1]
        return replace(span, start=span.start + start, end=span.start + end)
    return span


def _told(groups: Sequence[Grouped]) -> Iterator[_Told]:
    """Every sentence that was read alone and has a value."""
    found: dict[object, dict[str, Span]] = defaultdict(dict)
    for facet, same in groups:
        for span in _spans(same):
            values = found[span.place]
            best = values.get(facet.label)
            if best is None or _rank(facet, span) > _rank(facet, best):
                values[facet.label] = span
    for values in found.values():
        kept = _apart(values)
        if kept:
            yield _Told(kept, _strength(list(kept.values())))


def _rank(facet: FacetAsked, span: Span) -> tuple[bool, float]:
    """Values of the shape that was asked for go first, then the likelier one."""
    return type_fit(facet, span) >= _FITS, span.alone


def _spans(groups: Sequence[Group]) -> list[Span]:
    return [span for group in groups for span in group.spans]


def _may_be(facet: FacetAsked, span: Span, alone: bool) -> bool:
    here = span.whole
    if is_asked(here.text, span.start - here.start):  # nobody is told what is asked
        return False
    dated = facet.type is not AnswerType.WHEN or span.day is not None
    measured = facet.label not in UNITS or has_unit(facet.label, span)
    return dated and measured and (not alone or span.alone >= _LEAST_ODDS)


def _apart(values: Mapping[str, Span]) -> dict[str, Span]:
    """Of values that lie over each other the likeliest."""
    kept: dict[str, Span] = {}
    for label, span in sorted(values.items(), key=lambda each: -each[1].alone):
        if all(span.end <= other.start or other.end <= span.start for other in kept.values()):
            kept[label] = span
    return kept


def _strength(spans: Sequence[Span]) -> float:
    """How well the values answer, from their odds, and their sentence fits, by its meaning."""
    odds = math.fsum(1 / (1 + math.exp(-span.alone / _SCALE)) for span in spans) / len(spans)
    return odds * max(spans[0].likeness, 0.0)


def _completed(told: _Told, groups: Sequence[Grouped]) -> _Told:
    """With what the sentence does not say from elsewhere in its passage: of the values that stand
    there the one that some sentence, anywhere, gives most surely."""
    values = dict(told.values)
    for facet, same in groups:
        if facet.label in values or facet.type is AnswerType.WHEN:
            continue
        likely = sorted(same, key=lambda group: -max(span.alone for span in group.spans))
        found = (_in_passage(told.first, group) for group in likely)
        fresh = (span for span in found if span and not _is_said(facet, span, values))
        if value := next(fresh, None):
            values[facet.label] = value
    return _Told(values, told.strength)


def _is_said(facet: FacetAsked, span: Span, values: Mapping[str, Span]) -> bool:
    """Whether a name is a value already: nobody is the thing that they did something to. Two
    numbers may be alike."""
    return facet.type is not AnswerType.NUMBER and any(
        terms(span.text) == terms(other.text) for other in values.values()
    )


def _in_passage(here: Span, group: Group) -> Span | None:
    """Where the passage of `here` says what the group says; None where it does not."""
    passage = here.hit.passage
    read = [s for s in group.spans if s.hit.passage == passage and s.alone >= _LIKELY]
    if read:
        return max(read, key=lambda span: span.alone)
    first = max(group.spans, key=lambda span: span.alone)
    if first.alone < _SURE:
        return None
    at = passage.text.find(first.text)
    if at < 0:
        return None
    place = (passage.start + at, passage.start + at + len(first.text))
    return replace(elsewhere(here, *place), facet=first.facet)


def _row(told: _Told, question: Question) -> Row:
    span = told.first
    here = replace(span.whole, score=told.strength)
    when = day_of(here, span.start, event_days(span.hit))
    values: dict[str, tuple[Span, ...]] = {}
    for facet in question.facets:
        value = told.values.get(facet.label)
        if facet.type is AnswerType.WHEN:
            dated = value or (when and replace(when, facet=facet.label))
            if dated:
                values[facet.label] = (dated,)
                when = dated
        elif value:
            values[facet.label] = tuple(members(value)) if facet.plural else (value,)
    return Row(values, when, (here,))


def _merged(rows: Sequence[Row]) -> list[Row]:
    """Rows with the same values on the same day as one, with all sentences that tell it."""
    same: dict[object, list[Row]] = defaultdict(list)
    for row in rows:
        same[_key(row)].append(row)
    return [
        replace(first, told=tuple(span for row in alike for span in row.told))
        for alike in same.values()
        for first in alike[:1]
    ]


def _key(row: Row) -> object:
    said = [
        frozenset(stem for span in spans for stem in terms(span.text))
        for spans in row.values.values()
        if spans[0].day is None
    ]
    return (row.when.day if row.when else None, tuple(said))
