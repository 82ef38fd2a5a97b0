"""Rows of a compound question: of clauses (`events.py`) or of what was read, whichever answers more
of it. What was read makes one row where one deed is asked about (`one_row.py`), else a row for each
sentence that answers by itself (`sentence_rows.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.hit import Hit
from qa.aliases import Aliases
from qa.combine import Grouped
from qa.events import IsIn, Row, align
from qa.one_row import rows_of_one
from qa.question import AnswerType, Question
from qa.sentence_rows import rows_of_sentences

_HITS_FOR_ONE = 12  # whose clauses may tell of one deed
_MANY_MORE = 5  # as many rows of clauses as of what was read make a list
_FEWEST_FILLED = 2  # of the things asked for
_CLEARLY = 0.1  # how much better clauses have to fit than sentences answer


def rows_asked_for(
    question: Question,
    groups: Sequence[Grouped],
    pool: Sequence[Hit],
    aliases: Aliases,
    is_in: IsIn,
    topic: Question,
    least: float = 0.0,
) -> tuple[list[Row], float]:
    """The rows in the order of their days, undated ones last, and how well the best clause fits, 0
    to 1. What asks about a deed of its own has a row of its own, of values that are right with the
    probability `least`. `topic` is the question without its time."""
    if question.asks_of_one:
        rows = sorted(rows_of_one(question, groups, is_in, least), key=by_day)
        if not _asks_who_and_when(question):
            return _telling(question, rows), 0.0
        clauses = align(question, pool[:_HITS_FOR_ONE], aliases, is_in, topic)
        return _telling(question, _better(question, clauses, rows)), _best(clauses)
    shared = [each for each in groups if not each[0].apart]
    apart = [each for each in groups if each[0].apart]
    core = _only(question, shared) if apart else question
    clauses = align(core, pool, aliases, is_in, core if apart else topic)
    rows = _better(core, clauses, rows_of_sentences(core, shared, is_in))
    days = [each for each in shared if each[0].type is AnswerType.WHEN]
    for facet, same in apart:
        likely = [group for group in same if group.spans[0].score >= least]
        each = (facet, likely)
        rows += rows_of_sentences(_only(question, [each, *days]), [each], is_in)
    return _telling(question, sorted(rows, key=by_day)), _best(clauses)


def _telling(question: Question, rows: Sequence[Row]) -> list[Row]:
    """The rows that tell more than a day, where more is asked for."""
    if all(facet.type is AnswerType.WHEN for facet in question.facets):
        return list(rows)
    return [
        row
        for row in rows
        if any(span.day is None for spans in row.values.values() for span in spans)
    ]


def by_day(row: Row) -> tuple[bool, str]:
    """The order of rows: by their days, undated ones last."""
    return (row.when is None, str(row.when.day if row.when else ""))


def _asks_who_and_when(question: Question) -> bool:
    """Whether only whoever did it and the day are asked for, which a clause tells for sure."""
    return [facet.type for facet in question.facets] == [AnswerType.WHO, AnswerType.WHEN]


def _only(question: Question, groups: Sequence[Grouped]) -> Question:
    """The question for nothing but the facets of some groups."""
    facets = tuple(facet for facet, _ in groups)
    return replace(question, text=" ".join(facet.asks for facet in facets), facets=facets)


def _better(question: Question, clauses: Sequence[Row], read: Sequence[Row]) -> list[Row]:
    """The rows of clauses where the question asks for several things or names them, else what was
    read; and the latter where the clauses say less, or hardly fit the question better than it
    answers. Where things are named, clauses about these always fit if there are several deeds, or
    if what was read says nothing of them. A long list goes before the little that was read of it.
    """
    named = _named_things(question, clauses)
    more = _filled(clauses, question) - _filled(read, question)
    fit = _best(clauses) - _CLEARLY >= _best(read)
    fit |= bool(named) and (question.asks_several or not _tell_of(read, named))
    of_clauses = bool(question.asks_several or named) and (more > 0 or (more == 0 and fit))
    if question.asks_several and _filled(clauses, question) >= _FEWEST_FILLED:
        of_clauses |= more >= -1 and len(clauses) >= _MANY_MORE * max(1, len(read))
    return list(clauses if of_clauses or not read else read)


def _best(rows: Sequence[Row]) -> float:
    return max((row.score for row in rows), default=0.0)


def _filled(rows: Sequence[Row], question: Question) -> int:
    """How many of the things asked for one row has."""
    asked = {facet.label for facet in question.facets}
    return max((len(asked & row.values.keys()) for row in rows), default=0)


def _named_things(question: Question, rows: Sequence[Row]) -> set[str]:
    """The things that the question names and the rows are about: a clause about these is sure to be
    about the deed."""
    asked = {facet.label for facet in question.facets} | {"who"}
    return {
        span.text
        for row in rows
        for label, spans in row.values.items()
        if label not in asked
        for span in spans
    }


def _tell_of(rows: Sequence[Row], things: set[str]) -> bool:
    """Whether a sentence of the rows names one of the things."""
    return any(thing in span.text for row in rows for span in row.told for thing in things)
