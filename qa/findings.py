"""What was found for a question, weighed: the groups of agreeing spans, rows, where accounts
differ, and how sure all of it makes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.hit import Hit
from index.terms import terms
from qa.accounts import accounts
from qa.aliases import Aliases
from qa.answer import Span
from qa.bounds import NO_BOUNDS, Bounds
from qa.calibration import Fitted
from qa.claims import told_of
from qa.combine import Group, Grouped, combine
from qa.compound import by_day, rows_asked_for
from qa.difference import Difference
from qa.differing import differing, is_near
from qa.enumerations import members
from qa.events import Row, align
from qa.offices import of_holders
from qa.question import AnswerType, FacetAsked, Question
from qa.reader import Read
from qa.values import number_of

_MAX_ANSWERS = 5
_ROW_CERTAINTY = 0.6
_LEAST_LISTED = 0.8  # of the question, in the sentence of a row
_LEAST_UNNAMED = 0.9  # the same where nobody says what is listed: "A and B fell" for "which towns"
_NEARLY = 0.8  # of the first group's probability, for one more member of a list
_LIKE = 0.5  # cosine of a sentence and the question
_RELEVANT = 2.0  # log-odds that a sentence answers


@dataclass(frozen=True, slots=True)
class Findings:
    """`groups`: for each facet the groups of spans that say the same, best first; `told`: the
    sentences that speak of what was asked, best first, where sentences are the answer; `support`:
    sentences that speak of it, too, best first."""

    question: Question
    groups: tuple[Grouped, ...]
    rows: Sequence[Row]
    differences: tuple[Difference, ...]
    told: Sequence[Span]
    sure: float
    pool: Sequence[Hit] = ()
    support: Sequence[Span] = ()

    def and_of(self, further: Findings, fitted: Fitted) -> Findings:
        """With the rows of another question of the same kind, where they are sure enough."""
        if not further.rows or further.sure < fitted.threshold:
            return self
        if not self.rows or self.sure < fitted.threshold:
            return replace(further, question=self.question)
        return replace(self, rows=sorted([*self.rows, *further.rows], key=by_day))


def weigh(
    question: Question,
    pool: Sequence[Hit],
    read: Read,
    fitted: Fitted,
    bounds: Bounds = NO_BOUNDS,
) -> Findings:
    """`pool` are all hits, of which the reader read the first."""
    found = _weigh(question, pool, read, fitted, bounds)
    return replace(found, pool=pool, support=_support(question, read.spans))


def _weigh(
    question: Question, pool: Sequence[Hit], read: Read, fitted: Fitted, bounds: Bounds
) -> Findings:
    aliases = Aliases.of((hit.passage.text for hit in pool), bounds.given)
    groups = tuple(
        (facet, _groups(_asking(question, facet), facet, pool, read, fitted, aliases))
        for facet in question.facets
    )
    if question.is_compound:
        return _of_several(question, groups, pool, aliases, bounds, fitted.threshold)
    [(facet, best)] = groups
    if facet.type is AnswerType.CLAIM:
        claim = told_of(question, pool, read.spans)
        denied = accounts(question, claim.near)
        sure = claim.told[0].score if claim.told else 0.0
        return Findings(question, groups, (), (denied,) if denied else (), claim.told, sure)
    if (
        facet.plural
        and facet.type is AnswerType.NAME
        and (rows := _listing(question, pool, aliases, bounds))
    ):
        certain = _ROW_CERTAINTY * max(row.score for row in rows)
        return Findings(question, groups, rows, (), (), round(certain, 4))
    if facet.plural and best:
        groups = ((facet, best := listed(facet, best)),)
    sure = best[0].spans[0].score if best else 0.0
    if facet.type is AnswerType.TEXT and best and read.evidence:
        # Which words of an explanation are its answer is nobody's to say to the letter.
        sure = max(sure, round(fitted.somewhere(read.evidence), 4))
    differs = differing(question, facet, best, pool, bounds)
    return Findings(question, groups, (), (differs,) if differs else (), (), sure)


def _groups(
    question: Question,
    facet: FacetAsked,
    pool: Sequence[Hit],
    read: Read,
    fitted: Fitted,
    aliases: Aliases,
) -> list[Group]:
    spans = of_holders(question, facet, _of(facet, read.spans), pool, aliases)
    return combine(question, facet, spans, fitted)


def _asking(question: Question, facet: FacetAsked) -> Question:
    """What the spans of a facet answer: of a question about one deed the facet's own question."""
    return question.only(facet) if question.asks_of_one else question


def listed(facet: FacetAsked, groups: Sequence[Group]) -> list[Group]:
    """The members of a list, each a group: all that the best span's sentence lists, and what is
    hardly less likely. Where the question says how many there are ("which four cities"), a likely
    list of as many goes first."""
    asked = number_of(facet.noun)
    likely = [each for each in groups[:_MAX_ANSWERS] if is_near(each, groups)]
    lists = [(each, members(each.spans[0])) for each in likely]
    lead, found = next((pair for pair in lists if len(pair[1]) == asked), lists[0])
    kept = [replace(lead, spans=(span,)) for span in found]
    if len(found) == 1:
        kept = [lead]
    for group in groups:
        span = group.spans[0]
        near = span.score >= _NEARLY * groups[0].spans[0].score
        if near and len(kept) != asked and not any(_says(span, each.spans[0]) for each in kept):
            kept.append(group)
    return kept


def _says(one: Span, other: Span) -> bool:
    """Whether one of two spans has all that the other says."""
    first, second = set(terms(one.text)), set(terms(other.text))
    return first <= second or second <= first


def _support(question: Question, spans: Sequence[Span]) -> list[Span]:
    """The sentences read alone that are like the question and relevant to it, best first. Of an
    explanation the model that looks for a few words knows little, so that likeness is enough."""
    like = [
        span
        for span in spans
        if span.likeness >= _LIKE and (question.explains or span.told >= _RELEVANT)
    ]
    ordered = sorted(like, key=lambda span: -span.likeness)
    return list({(span.place, span.sentence[1]): span for span in ordered}.values())


def _listing(
    question: Question, pool: Sequence[Hit], aliases: Aliases, bounds: Bounds
) -> list[Row]:
    """The rows of a list question, where clauses tell of all that it asks about."""
    topic = bounds.of(question)
    rows = _answering(question, align(question, pool, aliases, bounds.is_in, topic))
    if listed := [row for row in rows if row.score >= _LEAST_LISTED]:
        return listed
    bare = replace(topic, text=topic.text.replace(question.facets[0].noun, "", 1))
    rows = _answering(question, align(question, pool, aliases, bounds.is_in, bare))
    return [row for row in rows if row.score >= _LEAST_UNNAMED]


def _answering(question: Question, rows: Sequence[Row]) -> list[Row]:
    """The rows that have what is asked for."""
    return [row for row in rows if question.facets[0].label in row.values]


def _of_several(
    question: Question,
    groups: Sequence[Grouped],
    pool: Sequence[Hit],
    aliases: Aliases,
    bounds: Bounds,
    least: float,
) -> Findings:
    topic = bounds.of(question)
    rows, fit = rows_asked_for(question, groups, pool, aliases, bounds.is_in, topic, least)
    chances = [each[0].spans[0].score if each else 0.0 for _, each in groups]
    # Of one deed all has to fit; of several, what is not told of one may be told of another.
    likely = math.fsum(chances) / len(chances) if question.asks_of_one else max(chances)
    sure = round(max(_ROW_CERTAINTY * fit, likely), 4) if rows else 0.0
    return Findings(question, tuple(groups), rows, (), (), sure)


def _of(facet: FacetAsked, spans: Sequence[Span]) -> list[Span]:
    return [span for span in spans if span.facet == facet.label]
