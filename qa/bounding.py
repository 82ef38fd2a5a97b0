"""The event that bounds a question ("before the bridge fell"): when it was. One that is only named
("which towns fell after Aber?") did what the question asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from corpus.sentences import sentences
from index.hit import Hit
from index.terms import terms
from qa.alike import families
from qa.clauses import clauses
from qa.events import Row
from qa.frame import deeds_of, kinds_called
from qa.names import names
from qa.question import AnswerType, Question, understand
from qa.scope import ClauseKind, Scope

_PRONOUN = re.compile(r"^(?:it|they|he|she|this|that)\b", re.IGNORECASE)

Find = Callable[[str], Sequence[Hit]]
DayOf = Callable[[str], "date | None"]  # of a question for a day


def bounded(scope: Scope, question: str, find: Find, day_of: DayOf) -> Scope:
    """The scope with the day of the event that bounds it, where that can be found."""
    clause = scope.clause
    assert clause
    asks = _of_the_same_deed(question, scope, find)
    day = day_of(asks or f"When {_without_pronoun(clause.text, question)}?")
    if day is None:
        return replace(scope, clause=None)
    scope = _elided(scope) if asks else scope
    if clause.kind in (ClauseKind.BEFORE, ClauseKind.UNTIL):
        until = min(filter(None, (scope.until, day)))
        return replace(scope, until=until)
    since = max(filter(None, (scope.since, day)))
    return replace(scope, since=since)


def without_event(question: str, scope: Scope) -> str:
    """The question without the event that bounds it, where that is one more of those asked for:
    what it is called would be looked for in their place."""
    clause = scope.clause
    if not clause or not clause.elided:
        return question
    for start, end in scope.places:
        if question[start:end].endswith(clause.text):
            return question[:start].rstrip() + question[end:]
    return question


def others(rows: Sequence[Row], question: Question, scope: Scope) -> list[Row]:
    """The rows without the one that the event is: of "which storms came after Ian?" Ian is none."""
    if not scope.clause or not scope.clause.elided:
        return list(rows)
    name, asked = set(terms(scope.clause.text)), question.facets[0].label
    return [
        row
        for row in rows
        if not any(name <= set(terms(span.text)) for span in row.values.get(asked, ()))
    ]


def _of_the_same_deed(question: str, scope: Scope, find: Find) -> str:
    """When the thing that the clause only names did what the question asks for: of "which towns
    fell after Aber?" when Aber fell, where the hits know it as one. Else nothing."""
    name = scope.clause.text if scope.clause else ""
    if understand(question).facets[0].type is not AnswerType.NAME or not _is_name(name):
        return ""
    bare = understand(without_event(question, _elided(scope))).facets[0]
    when = understand(f"{bare.asks.rstrip('?')}, and when?").facets[-1].asks
    found = re.search(rf"(?:\b(?P<plural>were|have|are)\s)?the {re.escape(bare.noun)}\b", when)
    if not bare.noun or not found:
        return ""
    one = {"were": "was ", "have": "has ", "are": "is "}.get(found["plural"], "")
    asks = when[: found.start()] + one + name + when[found.end() :]
    asks = asks[0].upper() + asks[1:]
    return asks if _is_one_more(name, understand(bare.asks), find(asks)) else ""


def _is_name(words: str) -> bool:
    return names(words) == [(0, len(words))]


def _is_one_more(name: str, question: Question, hits: Sequence[Hit]) -> bool:
    """Whether the hits call the name what is asked for, or tell the question's deed of it, or of
    most of it."""
    texts = [hit.passage.text for hit in hits]
    kind = set(families(terms(question.facets[0].noun)[-1:]))
    if kind & kinds_called(texts).get(tuple(terms(name)), frozenset()):
        return True
    named = (t[a:b] for t in texts for a, b in sentences(t) if name in t[a:b])
    done = re.compile(rf"(?:\s(?:[a-z]+\s){{1,3}}of)?\s(?:the\s)?{re.escape(name)}\b")
    return any(
        done.match(text, each.verb[1]) or name in [text[a:b] for a, b in each.things]
        for text in named
        for each in clauses(text, deeds_of(question))
    )


def _elided(scope: Scope) -> Scope:
    assert scope.clause
    return replace(scope, clause=replace(scope.clause, elided=True))


def _without_pronoun(clause: str, question: str) -> str:
    """The clause with the last name before it for "it": "before it fell" of a question on Dole
    asks when Dole fell."""
    before = question[: max(question.find(clause), 0)]
    last = names(before)[-1:]
    if not last or not _PRONOUN.match(clause):
        return clause
    return _PRONOUN.sub(before[slice(*last[0])], clause, count=1)
