"""What was found for a question, weighed: the groups of agreeing spans, rows, where accounts
differ, and how sure all of it makes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

from index.hit import Hit
from index.terms import terms
from qa.accounts import accounts
from qa.aliases import Aliases
from qa.answer import Span
from qa.calibration import Fitted
from qa.citations import claimant
from qa.claims import told_of
from qa.combine import Group, Grouped, combine
from qa.compound import by_day, rows_asked_for
from qa.conflicts import disagreement, joined, rivals
from qa.difference import Difference, published_day
from qa.enumerations import members
from qa.events import IsIn, Row, align, any_day
from qa.growth import growth, revision
from qa.office import office_asked
from qa.offices import of_holders
from qa.question import AnswerType, FacetAsked, Question
from qa.reader import Read
from qa.statements import statements
from qa.values import different, number_of

_MAX_ANSWERS = 5
_ROW_CERTAINTY = 0.6
_LEAST_LISTED = 0.8  # of the question, in the sentence of a row
_AS_LIKELY = 0.6
_OF_THE_SAME = 0.49  # of the question, in a sentence that gives an account of it
_MOST_ACCOUNTS = 8
_MAX_DIFFERING = 3  # groups
_SAME_NEWS_DAYS = 2  # between articles that tell of one thing
_NEARLY = 0.8  # of the first group's probability, for one more member of a list
_LIKE = 0.5  # cosine of a sentence and the question
_RELEVANT = 2.0  # log-odds that a sentence answers
_BOUNDED = (AnswerType.NUMBER, AnswerType.WHEN)  # whose values can be told to differ


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


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the findings may be. `is_in` says whether a deed of some day, or of an unknown one, lies
    in the time asked about; of a question that is `open_ended` this may be several days, whose
    figures may all answer it; `given` are the names that the owner says are one; `topic` is the
    question without its time, for comparing sentences with it."""

    is_in: IsIn = any_day
    open_ended: bool = False
    given: Mapping[str, Sequence[str]] = field(default_factory=dict)
    topic: str = ""

    def of(self, question: Question) -> Question:
        """The question without its time."""
        return replace(question, text=self.topic or question.text)


NO_BOUNDS = Bounds()


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
        differing = accounts(question, claim.near)
        sure = claim.told[0].score if claim.told else 0.0
        return Findings(question, groups, (), (differing,) if differing else (), claim.told, sure)
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
    differences = _differences(question, facet, best, pool, bounds)
    return Findings(question, groups, (), differences, (), sure)


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
    likely = [each for each in groups[:_MAX_ANSWERS] if _is_near(each, groups)]
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
    rows = align(question, pool, aliases, bounds.is_in, bounds.of(question))
    return [row for row in rows if row.score >= _LEAST_LISTED]


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


def _differences(
    question: Question,
    facet: FacetAsked,
    groups: Sequence[Group],
    pool: Sequence[Hit],
    bounds: Bounds,
) -> tuple[Difference, ...]:
    if facet.type is AnswerType.WHO and groups and not office_asked(question.text):
        by_words = statements(bounds.of(question), pool, facet.label)
        near = [span for span in by_words if span.score >= _OF_THE_SAME][:_MOST_ACCOUNTS]
        differing = accounts(question, near)
        return (differing,) if differing and _is_of(differing, groups) else ()
    if facet.type not in _BOUNDED or not groups:
        return ()
    if bounds.open_ended:
        by_then = [hit for hit in pool if _is_told_in(hit, bounds)]
        if grown := growth(question, statements(bounds.of(question), by_then, facet.label)):
            return (grown,)
    if revised := revision(facet, groups[0].spans[0]):
        return (revised,)
    best = groups[0].spans[0].score
    likely = [each for each in groups[:_MAX_DIFFERING] if _is_near(each, groups)]
    found = (disagreement(question, facet, group.spans) for group in likely)
    told = [each for each in found if each and not _is_of_one(each)]
    first = [group.spans[0] for group in likely if group.spans[0].score >= _NEARLY * best]
    about = [each for each in told if any(_has(each, span) for span in first)]
    if about:
        return (reduce(joined, about),)
    rival = rivals(question, facet, [_alone(group) for group in groups])
    return (rival,) if rival else ()


def _alone(group: Group) -> Span:
    """The group's span whose sentence answers best by itself."""
    return max(group.spans, key=lambda span: span.alone)


def _has(difference: Difference, answer: Span) -> bool:
    """Whether the answer's value is one of those that differ."""
    return any(not different(difference.facet, answer, each) for each in difference.values)


def _is_of(difference: Difference, groups: Sequence[Group]) -> bool:
    """Whether one of the accounts was published with one of the likely answers: what is told of
    another time is of something else."""
    answered = [
        published_day(span)
        for group in groups[:_MAX_DIFFERING]
        if _is_near(group, groups)
        for span in group.spans
    ]
    told = map(published_day, difference.values)
    return any(abs(one - other) <= _SAME_NEWS_DAYS for one in told for other in answered)


def _is_told_in(hit: Hit, bounds: Bounds) -> bool:
    published = hit.article.published_at
    return bounds.is_in(published.date() if published else None)


def _is_of_one(difference: Difference) -> bool:
    """Whether one and the same claimant gives all values: that is a revision, or parts."""
    claimants = {claimant(span) for span in difference.values}
    return len(claimants) == 1 and None not in claimants


def _is_near(group: Group, groups: Sequence[Group]) -> bool:
    return group.spans[0].score >= _AS_LIKELY * groups[0].spans[0].score


def _of(facet: FacetAsked, spans: Sequence[Span]) -> list[Span]:
    return [span for span in spans if span.facet == facet.label]
