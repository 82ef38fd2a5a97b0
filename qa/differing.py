"""Where the articles do not agree on the answer: accounts that contradict each other, or a figure
that changed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from index.hit import Hit
from qa.accounts import accounts
from qa.answer import Span
from qa.bounds import Bounds
from qa.citations import claimant
from qa.combine import Group
from qa.conflicts import disagreement, joined, rivals
from qa.difference import Difference, Kind, published_day
from qa.growth import again, growth, revision
from qa.office import office_asked
from qa.others import told_again
from qa.question import AnswerType, FacetAsked, Question
from qa.statements import statements
from qa.values import different

_AS_LIKELY = 0.6
_OF_THE_SAME = 0.49  # of the question, in a sentence that gives an account of it
_MOST_ACCOUNTS = 8
_MAX_DIFFERING = 3  # groups
_SAME_NEWS_DAYS = 2  # between articles that tell of one thing
_NEARLY = 0.8  # of the first group's probability, for an answer that may differ
_MAY_DIFFER = (AnswerType.WHO, AnswerType.NUMBER, AnswerType.WHEN)


def differing(
    question: Question,
    facet: FacetAsked,
    groups: Sequence[Group],
    pool: Sequence[Hit],
    bounds: Bounds,
) -> Difference | None:
    """How the articles differ on the answer, whose likeliest values are `groups`, best first; None
    where they agree. A figure that changed goes before one that is disputed."""
    if not groups or facet.type not in _MAY_DIFFER:
        return None
    if facet.type is AnswerType.WHO:
        return _doers(question, facet, groups, pool, bounds)
    same = [told_again(facet, group.spans[0], pool) for group in groups[:_MAX_DIFFERING]]
    alone = [max(group.spans, key=lambda span: span.alone) for group in groups]
    in_time = [span for span in alone if bounds.open_ended and _is_told_in(span.hit, bounds)]
    counted = again(question, facet, in_time)
    return (
        _grown(question, facet, pool, bounds)
        or _revised(question, facet, [groups[0].spans[0], *same[0]])
        or (counted if counted and counted.kind is Kind.GROWTH else None)
        or _disputed(question, facet, groups, same)
        or rivals(question, facet, alone)
        or counted
    )


def _doers(
    question: Question,
    facet: FacetAsked,
    groups: Sequence[Group],
    pool: Sequence[Hit],
    bounds: Bounds,
) -> Difference | None:
    """Accounts of who did it."""
    if office_asked(question.text):
        return None
    by_words = statements(bounds.of(question), pool, facet.label)
    near = [span for span in by_words if span.score >= _OF_THE_SAME][:_MOST_ACCOUNTS]
    found = accounts(question, near)
    return found if found and _is_of(found, groups) else None


def _grown(
    question: Question, facet: FacetAsked, pool: Sequence[Hit], bounds: Bounds
) -> Difference | None:
    """A figure that runs on over days, where the question leaves the time open."""
    if not bounds.open_ended:
        return None
    by_then = [hit for hit in pool if _is_told_in(hit, bounds)]
    return growth(question, statements(bounds.of(question), by_then, facet.label))


def _revised(question: Question, facet: FacetAsked, spans: Sequence[Span]) -> Difference | None:
    return next(filter(None, (revision(question, facet, span) for span in spans)), None)


def _disputed(
    question: Question,
    facet: FacetAsked,
    groups: Sequence[Group],
    same: Sequence[Sequence[Span]],
) -> Difference | None:
    """What the articles set against the likeliest answers. `same` are further places, for each
    group, that give its value."""
    best = groups[0].spans[0].score
    likely = [
        (group, others)
        for group, others in zip(groups, same, strict=False)
        if is_near(group, groups)
    ]
    found = (disagreement(question, facet, [*group.spans, *others]) for group, others in likely)
    told = [each for each in found if each and not _is_of_one(each)]
    first = [group.spans[0] for group, _ in likely if group.spans[0].score >= _NEARLY * best]
    about = [each for each in told if any(_has(each, span) for span in first)]
    return reduce(joined, about) if about else None


def _has(difference: Difference, answer: Span) -> bool:
    """Whether the answer's value is one of those that differ."""
    return any(not different(difference.facet, answer, each) for each in difference.values)


def _is_of(difference: Difference, groups: Sequence[Group]) -> bool:
    """Whether one of the accounts was published with one of the likely answers: what is told of
    another time is of something else."""
    answered = [
        published_day(span)
        for group in groups[:_MAX_DIFFERING]
        if is_near(group, groups)
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


def is_near(group: Group, groups: Sequence[Group]) -> bool:
    """Whether a group is nearly as likely as the best one."""
    return group.spans[0].score >= _AS_LIKELY * groups[0].spans[0].score
