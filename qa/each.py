"""Questions that name several things ("Who took Aber, Brix and the port, and when?"): each of them
that the rows say nothing of is asked for alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from index.terms import stop_terms, terms
from qa.answer import Span
from qa.events import Row
from qa.question import AnswerType, Question, understand

_WORD = r"(?:[a-z]{2}-)?[A-Z][\w’'-]*"
_NAME = rf"{_WORD}(?:\s(?:of\s)?{_WORD}){{0,4}}"
_THING = (  # "Aber", "the port of Aber", "the Nasib crossing"
    rf"(?:the\s(?:[a-z]+\s){{0,3}})?{_NAME}(?:\s(?!(?:and|on|in|at|by|from)\b)[a-z]+)?"
)
_NOT_IN = "".join(rf"(?<!\b{word}\s)" for word in "in at from with between against".split())
_LIST = re.compile(
    rf"{_NOT_IN}(?<![\w-])"
    rf"(?P<list>(?P<first>(?:{_THING},\s){{0,6}}{_THING}),?\sand\s(?P<last>{_THING}))"
    r"(?=\s*[?,]|\s(?:on|in|at|from|by|to)\s|$)"
)
_MOST = 3  # questions more: each is read by itself
_NAMED = "what"  # the label of a thing that the question names


def left_open(question: Question, rows: Sequence[Row]) -> list[tuple[str, Question]]:
    """Each of the things that a question names together and no row tells of, with the question for
    it alone, where it asks who did something to them."""
    listed, things = _listed(question)
    told = {stem for row in rows for stem in _stems_of(question, row)}
    missing = [thing for thing in things if not set(_telling(thing)) & told]
    if rows and len(missing) == len(things):  # it is no list of what was done to
        return []
    return [
        (thing, understand(question.text.replace(listed, thing, 1))) for thing in missing[:_MOST]
    ]


def naming(question: Question, rows: Sequence[Row]) -> list[Row]:
    """The rows of such a question, each with the things of its list that are named where it is told
    who did it; without those that answer nothing of what was asked."""
    _, things = _listed(question)
    asked = {facet.label for facet in question.facets}
    if not things:
        return list(rows)
    kept = [row for row in rows if asked & row.values.keys()] or rows
    return [row if _NAMED in row.values else _with_things(question, row, things) for row in kept]


def of_it(question: Question, rows: Sequence[Row], thing: str) -> list[Row]:
    """The rows that name the thing where they tell who did it."""
    return [row for row in rows if _NAMED in _with_things(question, row, [thing]).values]


def _listed(question: Question) -> tuple[str, list[str]]:
    """The list in the words of the question, and its things."""
    if not question.is_compound or question.facets[0].type is not AnswerType.WHO:
        return "", []
    found = _LIST.search(question.facets[0].asks)
    if not found or found["list"] not in question.text:
        return "", []
    return found["list"], [*re.split(r",\s", found["first"]), found["last"]]


def _with_things(question: Question, row: Row, things: Sequence[str]) -> Row:
    who = row.values.get(question.facets[0].label, ())
    found = [span for thing in things for span in _said_in(who, thing)]
    return replace(row, values={**row.values, _NAMED: tuple(found)}) if found else row


def _said_in(who: Sequence[Span], thing: str) -> Iterator[Span]:
    """Where the first of the sentences names a thing."""
    for span in who:
        here = span.whole
        if match := re.search(rf"\b{re.escape(_name_of(thing))}\b", here.text):
            start = here.start + match.start()
            yield replace(here, facet=_NAMED, start=start, end=start + len(match[0]))
            return


def _stems_of(question: Question, row: Row) -> Iterator[str]:
    """The stems of a row's values, and of the sentences that tell who did it."""
    who = row.values.get(question.facets[0].label, ())
    for span in (*(each.whole for each in who), *chain(*row.values.values())):
        yield from terms(span.text)


def _name_of(thing: str) -> str:
    """A thing's name without the plain words around it."""
    return max((match[0] for match in re.finditer(_NAME, thing)), key=len)


def _telling(thing: str) -> list[str]:
    return [stem for stem in terms(_name_of(thing)) if stem not in stop_terms()]
