"""What is fitted after the reader's training, on questions that it never saw.

From readings of single passages: when a passage answers, when its best span is right, which spans
are members of a list. From a benchmark's questions: how a group of agreeing spans is weighed, how
sure the first answer is, and below which probability nothing is said. scikit-learn and scipy do
the arithmetic; they are imported here only.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from eval.gold import Gold
from eval.metrics import auroc, ece, exact_match, f1
from eval.reading import ReadRow, best_text, list_figures, members
from eval.threshold import pick_threshold, risk_coverage
from index.hit import Filters
from index.search import search
from qa.ask import Tools
from qa.calibration import Fitted, Logistic, features_of
from qa.combine import Group, chance_features, grouped, softmax, weighed
from qa.compose import value_of
from qa.names import names
from qa.question import understand
from qa.reading import Reading
from qa.spans import ListRule

Floats = npt.NDArray[np.float64]
FiltersOf = Callable[[Gold], Filters]
_TOP_K = 8  # as many passages as an answer reads unless told otherwise
_POOL = 40
_RIDGE = 0.02  # of the squared ranking weights, a question
_SMALL_STORE = 40
_RIGHT_FROM = 0.5  # token F1: "12 people" for "12" is right


@dataclass(frozen=True, slots=True)
class Example:
    """One question's groups of spans with the token F1 of each, and what `answered` depends on;
    `fits` where it is of the half that everything is fitted on."""

    id: str
    groups: tuple[Group, ...]
    worth: tuple[float, ...]
    evidence: tuple[float, ...]
    fits: bool = True


@dataclass(frozen=True, slots=True)
class Gathered:
    """Examples of the questions put to the whole store and to small ones of other news, and of
    questions about a swapped name."""

    whole: Sequence[Example] = ()
    foreign: Sequence[Example] = ()
    swapped: Sequence[Example] = ()

    def __add__(self, other: Gathered) -> Gathered:
        return Gathered(
            [*self.whole, *other.whole],
            [*self.foreign, *other.foreign],
            [*self.swapped, *other.swapped],
        )

    def half(self, *, fits: bool) -> Gathered:
        """The half that everything is fitted on, or the other one."""
        return Gathered(
            *(
                [each for each in examples if each.fits is fits]
                for examples in (self.whole, self.foreign, self.swapped)
            )
        )


def is_fitted_on(gold: Gold) -> bool:
    """Whether a question belongs to the half that everything is fitted on: the dev half where its
    benchmark has halves, else one by its id. The other half is what quality is reported on;
    `index/rerank.py` was fitted on the same half."""
    if gold.split:
        return gold.split == "dev"
    return int(hashlib.md5(gold.id.encode()).hexdigest(), 16) % 2 == 0  # noqa: S324


def gather(questions: Iterable[Gold], tools: Tools, filters: FiltersOf) -> Iterator[Example]:
    """Each question searched under its filters and read; compound ones, and those for which
    nothing is found, are left out."""
    for gold in questions:
        question = understand(gold.question)
        pool = search(gold.question, tools.engine, tools.embedder, filters(gold), _POOL)
        read = tools.reader.read(question, pool[:_TOP_K])
        if question.is_compound or read.evidence is None:
            continue
        closer = tools.reader.look_closer(question, pool, read, tools.embedder)
        [facet] = question.facets
        groups = grouped(question, facet, closer.spans)
        worth = tuple(f1(value_of(facet, group.spans[0]), gold.wordings) for group in groups)
        yield Example(gold.id, tuple(groups), worth, read.evidence, is_fitted_on(gold))


def elsewhere(articles: Sequence[tuple[str, str | None]]) -> FiltersOf:
    """Filters that leave of all `articles`, given as ids and addresses, forty that no search
    returned for the question: a small store of other news, which cannot answer it."""

    def filters(gold: Gold) -> Filters:
        others = [id for id, url in articles if url not in gold.search_urls]
        chosen = random.Random(gold.id).sample(others, min(_SMALL_STORE, len(others)))  # noqa: S311
        return Filters(articles=tuple(chosen))

    return filters


def swapped(questions: Sequence[Gold]) -> list[Gold]:
    """Questions that look like the given ones and that nothing answers: a name of each is put in
    place of another question's name of as many words. The passages found are about the right
    things, and none of them says it of that name."""
    pool = [(gold.id, gold.question[a:b]) for gold in questions for a, b in names(gold.question)]
    found = []
    for gold in questions:
        places = names(gold.question)
        if not places:
            continue
        draw = random.Random(gold.id)  # noqa: S311
        start, end = draw.choice(places)
        size = len(gold.question[start:end].split())
        others = [
            name
            for id, name in pool
            if id != gold.id and len(name.split()) == size and name not in gold.question
        ]
        if others:
            text = gold.question[:start] + draw.choice(others) + gold.question[end:]
            found.append(replace(gold, question=text, answers=()))
    return found


def fit_ranking(examples: Sequence[Example]) -> tuple[float, ...]:
    """The weights under which the softmax over a question's groups expects the most worth:
    -log Σ p(group) worth(group), summed over questions, with a ridge."""
    from scipy.optimize import minimize

    usable = [each for each in examples if max(each.worth, default=0) > 0]
    parts = [(np.array([g.features for g in each.groups]), np.array(each.worth)) for each in usable]
    scale = np.concatenate([x for x, _ in parts]).std(axis=0) + 1e-6

    def loss(weights: Floats) -> tuple[float, Floats]:
        total = _RIDGE * len(parts) * float(weights @ weights)
        slope = 2 * _RIDGE * len(parts) * weights
        for x, worth in parts:
            z = x / scale
            p = np.exp(z @ weights - (z @ weights).max())
            p /= p.sum()
            expected = float(p @ worth)
            total -= np.log(expected)
            slope -= z.T @ (p * worth / expected - p)
        return total, slope

    found = minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B")
    return tuple(float(w) for w in found.x / scale)


def fit_logistic(features: Sequence[Sequence[float]], right: Sequence[bool]) -> Logistic:
    """Platt's logistic regression, lightly regularised."""
    from sklearn.linear_model import LogisticRegression

    x = np.array(features, dtype=np.float64)
    scale = x.std(axis=0) + 1e-6
    model = LogisticRegression(C=10.0, max_iter=1000).fit(x / scale, np.array(right))
    weights = model.coef_[0] / scale
    return Logistic(tuple(float(w) for w in weights), float(model.intercept_[0]))


def fit_first(
    examples: Sequence[Example],
    foreign: Sequence[Example],
    strange: Sequence[Example],
    ranking: Sequence[float],
) -> Logistic:
    """The probability that a question's best group is right. What it depends on is learnt from
    questions put to the whole store, the same put to a small one of other news, and those about a
    swapped name; how sure that makes, from the first two alone, for hardly anybody asks the third
    kind."""
    usual = [first_of(each, ranking) for each in (*examples, *foreign) if each.groups]
    every = [*usual, *(first_of(each, ranking) for each in strange if each.groups)]
    shape = fit_logistic([first.features for first in every], [first.right for first in every])
    scores = [(shape.total(first.features),) for first in usual]
    scale = fit_logistic(scores, [first.right for first in usual])
    [slope] = scale.weights
    return Logistic(
        tuple(slope * weight for weight in shape.weights), slope * shape.bias + scale.bias
    )


def fit_somewhere(examples: Sequence[Example], foreign: Sequence[Example]) -> Logistic:
    """The probability that any passage holds an answer."""
    both = [*examples, *foreign]
    answerable = [max(each.worth, default=0) >= _RIGHT_FROM for each in both]
    return fit_logistic([each.evidence for each in both], answerable)


@dataclass(frozen=True, slots=True)
class First:
    """The best group of a question: what its probability depends on, and whether it is right."""

    features: tuple[float, ...]
    right: bool


def first_of(example: Example, ranking: Sequence[float]) -> First:
    groups = [weighed(group, ranking) for group in example.groups]
    shares = softmax([group.score for group in groups])
    best = max(range(len(groups)), key=lambda at: (groups[at].score, -at))
    return First(chance_features(groups[best], shares[best]), example.worth[best] >= _RIGHT_FROM)


def chances(examples: Sequence[Example], fitted: Fitted) -> list[tuple[float, bool]]:
    """For each question the probability that its first answer is right, and whether it is."""
    firsts = [first_of(each, fitted.ranking) if each.groups else None for each in examples]
    return [(fitted.first(each.features), each.right) if each else (0.0, False) for each in firsts]


def fit_reading(rows: Sequence[ReadRow], readings: Sequence[Reading]) -> tuple[Logistic, Logistic]:
    """Of single passages: the probability that one answers, and that its best span is right."""
    features = [features_of(reading) for reading in readings]
    answers = [bool(row.golds) for row in rows]
    right = [
        bool(row.golds) and bool(exact_match(best_text(row, reading), row.golds))
        for row, reading in zip(rows, readings, strict=True)
    ]
    return fit_logistic(features, answers), fit_logistic(features, right)


def fit_lists(rows: Sequence[ReadRow], readings: Sequence[Reading]) -> ListRule:
    """The rule, of a grid, under which lists have the best partial F1."""
    rules = [
        ListRule(margin, over_empty, per_char)
        for margin in (2.0, 3.0, 4.0, 5.0, 6.0)
        for over_empty in (-6.0, -4.0, -2.0, 0.0, 2.0)
        for per_char in (0.0, 0.01, 0.02, 0.05, 0.08)
    ]
    golds = [row.golds for row in rows]

    def score(rule: ListRule) -> float:
        found = [members(*each, rule) for each in zip(rows, readings, strict=True)]
        figures = list_figures(list(zip(found, golds, strict=True)))
        return figures["partial_f1"] if figures else 0.0

    return max(rules, key=score)


def fit(gathered: Gathered, answered: Logistic, right: Logistic, lists: ListRule) -> Fitted:
    """Everything together, from the fitting half of the examples."""
    half = gathered.half(fits=True)
    ranking = fit_ranking(half.whole)
    first = fit_first(half.whole, half.foreign, half.swapped, ranking)
    fitted = Fitted(
        answered,
        right,
        lists,
        ranking,
        first,
        fit_somewhere(half.whole, half.foreign),
        threshold=0.0,
    )
    strange = [p for p, _ in chances(half.swapped, fitted)]
    points = risk_coverage(
        chances(half.whole, fitted), [p for p, _ in chances(half.foreign, fitted)]
    )
    return replace(fitted, threshold=pick_threshold(points, strange))


def lines(gathered: Gathered, fitted: Fitted) -> Iterator[str]:
    """How the fitted weights do on the questions that they never saw."""
    half = gathered.half(fits=False)
    asked, foreign, strange = (
        chances(examples, fitted) for examples in (half.whole, half.foreign, half.swapped)
    )
    probability = [p for p, _ in asked]
    right = [good for _, good in asked]
    yield f"held out: {len(asked)} questions, {100 * np.mean(right):.1f} % right when forced"
    yield f"AUROC of the confidence, right against wrong: {auroc(probability, right):.3f}"
    yield f"ECE: {ece(probability, [float(good) for good in right]):.3f}"
    yield f"threshold {fitted.threshold:.2f}"
    yield "threshold  coverage  right  risk  false answers  of a swapped name"
    for point in risk_coverage(asked, [p for p, _ in foreign], steps=20):
        named = np.mean([p >= point.threshold for p, _ in strange])
        yield (
            f"{point.threshold:9.2f}  {point.coverage:8.3f}  "
            f"{point.coverage * (1 - point.risk):.3f}  {point.risk:.3f}  "
            f"{point.false_answers:13.3f}  {named:17.3f}"
        )
