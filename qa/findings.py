"""What was found for a question, weighed: the groups of agreeing spans, rows, where accounts
differ, and how sure all of it makes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.hit import Hit
from qa.aliases import Aliases
from qa.answer import Span
from qa.calibration import Fitted
from qa.citations import claimant
from qa.combine import Group, combine
from qa.conflicts import Difference, disagreement, growth, rejoinders
from qa.events import Row, align, align_spans
from qa.question import AnswerType, FacetAsked, Question
from qa.reader import Read
from qa.statements import statements

_MAX_ANSWERS = 5
_NEAR = 0.5  # of the first group's probability
_ROW_CERTAINTY = 0.6
_LEAST_LISTED = 0.8  # of the question, in the sentence of a row
_AS_LIKELY = 0.6
_MAX_DIFFERING = 3  # groups
_CLAIM_CERTAINTY = 0.8
_CLOSE = 0.7  # of the best sentence's fit
_ANSWERED_BACK = 2  # claims of which what others say to them is told, too
_LEAST_FIT = 0.35  # of a sentence, to be about what was asked
_BOUNDED = (AnswerType.NUMBER, AnswerType.WHEN)  # whose values can be told to differ


@dataclass(frozen=True, slots=True)
class Findings:
    """`groups`: for each facet the groups of spans that say the same, best first; `told`: the
    sentences that speak of what was asked, best first, where sentences are the answer."""

    question: Question
    groups: tuple[tuple[FacetAsked, Sequence[Group]], ...]
    rows: Sequence[Row]
    differences: tuple[Difference, ...]
    told: Sequence[Span]
    sure: float
    pool: Sequence[Hit] = ()


def weigh(
    question: Question,
    pool: Sequence[Hit],
    read: Read,
    fitted: Fitted,
    *,
    open_ended: bool = False,
    given: Mapping[str, Sequence[str]] | None = None,
) -> Findings:
    """`pool` are all hits, of which the reader read the first; `given` the names that the owner
    says are one. A question that is `open_ended` does not say where its time ends, so that figures
    of several days may answer it."""
    found = _weigh(question, pool, read, fitted, open_ended=open_ended, given=given or {})
    return replace(found, pool=pool)


def _weigh(
    question: Question,
    pool: Sequence[Hit],
    read: Read,
    fitted: Fitted,
    *,
    open_ended: bool,
    given: Mapping[str, Sequence[str]],
) -> Findings:
    aliases = Aliases.of((hit.passage.text for hit in pool), given)
    groups = tuple(
        (facet, combine(question, facet, _of(facet, read.spans), fitted))
        for facet in question.facets
    )
    if question.is_compound:
        return _of_several(question, groups, pool, aliases)
    [(facet, best)] = groups
    if facet.type is AnswerType.CLAIM:
        return _of_claim(question, groups, pool)
    if (
        facet.plural
        and facet.type is AnswerType.NAME
        and (rows := _listing(question, pool, aliases))
    ):
        certain = _ROW_CERTAINTY * max(row.score for row in rows)
        return Findings(question, groups, rows, (), (), round(certain, 4))
    sure = best[0].spans[0].score if best else 0.0
    if facet.type is AnswerType.TEXT and best and read.evidence:
        # Which words of an explanation are its answer is nobody's to say to the letter.
        sure = max(sure, round(fitted.somewhere(read.evidence), 4))
    differences = _differences(question, facet, best, pool, open_ended=open_ended)
    return Findings(question, groups, (), differences, (), sure)


def _listing(question: Question, pool: Sequence[Hit], aliases: Aliases) -> list[Row]:
    """The rows of a list question, where clauses tell of all that it asks about."""
    return [row for row in align(question, pool, aliases) if row.score >= _LEAST_LISTED]


def _of_several(
    question: Question,
    groups: tuple[tuple[FacetAsked, Sequence[Group]], ...],
    pool: Sequence[Hit],
    aliases: Aliases,
) -> Findings:
    """Of a compound question: rows of clauses, else rows around what the reader found."""
    rows: Sequence[Row] = align(question, pool, aliases)
    certain = _ROW_CERTAINTY * max((row.score for row in rows), default=0.0)
    if not rows:
        rows = align_spans(question, [(facet, _likely(each)) for facet, each in groups])
    likely = max((each[0].spans[0].score for _, each in groups if each), default=0.0)
    return Findings(question, groups, rows, (), (), round(max(certain, likely), 4))


def _of_claim(
    question: Question,
    groups: tuple[tuple[FacetAsked, Sequence[Group]], ...],
    pool: Sequence[Hit],
) -> Findings:
    """Of a question whether something is so: the sentences that speak of it."""
    told = statements(question, pool, "whether")
    near = [span for span in told if span.score >= max(_LEAST_FIT, _CLOSE * told[0].score)]
    told_back = [(span, *rejoinders(span)) for span in near[:_ANSWERED_BACK]]
    near = list(dict.fromkeys([*(each for one in told_back for each in one), *near]))
    sure = round(_CLAIM_CERTAINTY * near[0].score, 4) if near else 0.0
    return Findings(question, groups, (), (), near, sure)


def _differences(
    question: Question,
    facet: FacetAsked,
    groups: Sequence[Group],
    pool: Sequence[Hit],
    *,
    open_ended: bool,
) -> tuple[Difference, ...]:
    if facet.type not in _BOUNDED or not groups:
        return ()
    if open_ended and (grown := growth(question, statements(question, pool, facet.label))):
        return (grown,)
    near = [each for each in groups[:_MAX_DIFFERING] if _is_near(each, groups)]
    found = (disagreement(question, facet, group.spans) for group in near)
    return tuple(each for each in found if each and not _is_of_one(each))[:1]


def _is_of_one(difference: Difference) -> bool:
    """Whether one and the same claimant gives all values: that is a revision, or parts."""
    claimants = {claimant(span) for span in difference.values}
    return len(claimants) == 1 and None not in claimants


def _is_near(group: Group, groups: Sequence[Group]) -> bool:
    return group.spans[0].score >= _AS_LIKELY * groups[0].spans[0].score


def _of(facet: FacetAsked, spans: Sequence[Span]) -> list[Span]:
    return [span for span in spans if span.facet == facet.label]


def _likely(groups: Sequence[Group]) -> list[Span]:
    """The best span of each group that is nearly as likely as the first, without those that lie
    over a better one."""
    kept: list[Span] = []
    for group in groups[:_MAX_ANSWERS]:
        span = group.spans[0]
        over = any(span.hit is each.hit and _overlap(span, each) for each in kept)
        if span.score >= _NEAR * groups[0].spans[0].score and not over:
            kept.append(span)
    return kept


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
