"""Where the articles disagree about what was asked: other values of the answer's facet, each with
whoever gives it; and figures that grew, oldest first.

A conflict is shown only where the articles themselves set the values against each other, in the
words that news has for it ("others put it at", "the ministry denied", "another version"), or
where named claimants give different values for the same day. Two numbers in two articles are no
conflict by themselves: most of them count different things.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from corpus.sentences import sentences
from index.terms import terms
from qa.aliases import Aliases
from qa.alike import telling_families
from qa.answer import Span
from qa.citations import claimant
from qa.frame import deeds_of
from qa.names import names
from qa.question import AnswerType, FacetAsked, Question
from qa.values import distinct, number_of, unit_of, values

_DISAGREES = re.compile(
    r"\b(?:did not agree|do(?:es)? not agree|no agree\w*|disagree\w*|differ(?:s|ed)?|disput\w+"
    r"|den(?:y|ies|ied|ying)|reject\w*|dismiss\w*|each side|blam\w+|accus\w+|contradict\w*"
    r"|conflicting|another (?:tally|version|account|count|report|source|figure|estimate)"
    r"|others? (?:spoke|spokes?|said|says?|put|puts|gave|gives?|dated?|named|reported|counted)"
    r"|other (?:accounts?|reports?|sources?|outlets?)"
    r"|gave (?:a|another) (?:higher|lower|different|version)|(?:two|three|several) (?:versions?"
    r"|accounts?)|later report|now says|whereas|otherwise|by contrast|depends on who|only \d"
    r"|had already (?:reported|announced)|dates? (?:its|the|it)|a different|insist\w*|unlike"
    r"|not (?:been )?confirmed|could not be (?:confirmed|verified)|unconfirmed|as early as"
    r"|higher total|lower total)\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(?:in between|for its part|however|but|yet)\b", re.IGNORECASE)
_ACCOUNTS = re.compile(
    r"\b(?:others?|another|one|some)\b[^.;]{0,40}\b(?:put|puts|spoke|speaks?|said|says?|has|have"
    r"|gave|gives?|counted|counts?|tally|version|estimate)\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"\s*(?:[.,;:)]|and\b|or\b|while\b|but\b|$)")
_RUNS_ON = re.compile(
    r"\b(?:since|so far|toll|in all|in total|altogether|reach\w*|ris\w+|rose|climb\w*|pass(?:ed|es)"
    r"|count(?:s|ed)? of|number(?:ed|s)? of|now (?:counts|puts|stands)|stands at|raised"
    r"|puts? the)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed)?|disputes?|contradict\w*|dismiss\w*|says? otherwise"
    r"|said otherwise|(?:another|different) (?:version|account)|blam(?:es?|ed|ing)|to blame"
    r"|accus(?:es?|ed|ing)|did not happen|is not true|lies|others? (?:spoke|spokes?|said|named|put)"
    r"|it was [^.;,]{3,40} (?:who|that|which))\b",
    re.IGNORECASE,
)
# A question for one account, or for what somebody said, is not about who differs.
_OF_ONE = re.compile(
    r"\b(?:according to|sa(?:y|ys|id)|claim\w*|blam\w*|accus\w*|den(?:y|ied)|den(?:ies)|call\w*)\b",
    re.I,
)
_FEWEST = 2
_ACCORDING = re.compile(r"\baccording to\b[^,?]*", re.IGNORECASE)
_NEAR_BEST = 0.35  # of the best sentence's fit
_LEAST_FIT = 0.5  # of the best sentence, for figures of what was asked
_MOST_TIMES = 10  # as much: two accounts of one thing differ by less
_LEAST_GROWTH = 3
_MOSTLY = 0.6
_REJOINDERS = 4  # sentences in which others may answer a claim
_SHORT = 60  # characters: "X says otherwise." goes on in the next sentence
_AROUND = 2  # sentences before and behind one in which another account stands


class Kind(StrEnum):
    CONTRADICTION = "contradiction"
    GROWTH = "growth"


@dataclass(frozen=True, slots=True)
class Difference:
    """Different values of one facet, each a span with its sentence."""

    facet: FacetAsked
    kind: Kind
    values: tuple[Span, ...]


def disagreement(
    question: Question, facet: FacetAsked, answer: Sequence[Span]
) -> Difference | None:
    """What is set against the answer's spans in their passages, by sentences that tell of the same
    deed or that say themselves that accounts differ."""
    deeds = deeds_of(question)
    for span in answer:
        if not _is_about(question, span):
            continue
        window = _window(span)
        at = [n for n, each in enumerate(window) if _DISAGREES.search(each.text)]
        near_ = [each for n, each in enumerate(window) if any(abs(n - m) <= 1 for m in at)]
        if not at or not any(each.sentence == span.sentence for each in near_):
            continue
        found = [
            value
            for each in near_
            if not deeds or deeds & telling_families(each.text) or _DISAGREES.search(each.text)
            for value in _values(facet, each)
        ]
        near = [value for value in found if _alike(facet, span, value)]
        own = next((v for v in near if v.start < span.end and span.start < v.end), span)
        kept = distinct(facet, [own, *near])
        if len(kept) > 1:
            return Difference(facet, Kind.CONTRADICTION, tuple(kept))
    return None


def rejoinders(told: Span) -> list[Span]:
    """The sentences behind one in which somebody disagrees with it."""
    window = _window(told, _REJOINDERS)
    at = next(n for n, each in enumerate(window) if each.sentence == told.sentence)
    found: list[Span] = []
    for each in window[at + 1 :]:
        goes_on = bool(found) and found[-1].end - found[-1].start < _SHORT
        if goes_on or _DISAGREES.search(each.text) or _BETWEEN.search(each.text):
            found.append(replace(each, score=told.score))
    return found


def accounts(question: Question, told: Sequence[Span]) -> Difference | None:
    """Sentences in which different people answer the question differently, where no value can be
    compared: who did it, and whether it is so. `told` are the sentences that speak of it, best
    first; one of the accounts must deny another, or blame somebody."""
    if _OF_ONE.search(question.text):
        return None
    deeds = deeds_of(question)
    found: dict[str, Span] = {}
    for span in told:
        if deeds and not any(deeds & telling_families(each.text) for each in _window(span, 1)):
            continue
        text = span.hit.article.text
        back = [
            each
            for each in rejoinders(span)
            if _DENIES.search(each.text) and "\n" not in text[span.end : each.start]
        ]
        for each in [span, *back] if back else [span] if _DENIES.search(span.text) else []:
            found.setdefault(claimant(each) or "", each)
    kept = list(dict.fromkeys(found.values()))
    if len(kept) < _FEWEST or not any(_DENIES.search(each.text) for each in kept):
        return None
    return Difference(question.facets[0], Kind.CONTRADICTION, tuple(kept))


def _values(facet: FacetAsked, here: Span) -> list[Span]:
    """The values of a sentence; of one that lists accounts ("others spoke of a dozen") also the
    numbers of which it does not say again what they count."""
    found = values(facet, here)
    if found and facet.type is AnswerType.NUMBER and _ACCOUNTS.search(here.text):
        text = here.hit.article.text
        every = values(replace(facet, noun=""), here)
        bare = [each for each in every if _BARE.match(text, each.end) and each.text != "one"]
        return sorted({*found, *bare}, key=lambda span: span.start)
    return found


def growth(question: Question, told: Sequence[Span]) -> Difference | None:
    """A figure that was counted again and again, each time higher: the values of the sentences in
    `told` that say it runs on ("since Friday", "the toll reached"), by the day of each, when at
    least three rise from day to day."""
    facet = question.facets[0]
    if facet.type is not AnswerType.NUMBER or question.is_compound or not told:
        return None
    deeds = deeds_of(question)
    best = told[0].score
    if best < _LEAST_FIT or not deeds:
        return None
    newest: dict[date, tuple[float, Span]] = {}
    for each in told:
        published = each.hit.article.published_at
        if each.score < _NEAR_BEST * best or not published or not _RUNS_ON.search(each.text):
            continue
        if not deeds & telling_families(each.text) or not _is_about(question, each):
            continue
        for value in values(facet, each)[:1]:
            number = number_of(value.text)
            day = published.date()
            if number is not None and number > newest.get(day, (0.0, value))[0]:
                newest[day] = (number, replace(value, day=day))
    series = [newest[day] for day in sorted(newest)]
    rising = [at for n, at in enumerate(series) if n == 0 or at[0] > max(v for v, _ in series[:n])]
    if len(rising) < _LEAST_GROWTH or len(rising) < _MOSTLY * len(series):
        return None
    return Difference(facet, Kind.GROWTH, tuple(span for _, span in rising))


def _is_about(question: Question, span: Span) -> bool:
    """Whether the span's passage or title has all names of the question, but for whose account it
    asks for."""
    asked = _ACCORDING.sub("", question.text)
    around = f"{span.hit.article.title}\n{span.hit.passage.text}"
    aliases, stems = Aliases.of([around]), set(terms(around))
    return all(aliases.held(asked[start:end], stems) for start, end in names(asked))


def _window(span: Span, around: int = _AROUND) -> list[Span]:
    """The sentences around the span's, in its passage, as spans."""
    passage = span.hit.passage
    cuts = [(passage.start + a, passage.start + b) for a, b in sentences(passage.text)]
    at = next((i for i, cut in enumerate(cuts) if cut[0] <= span.start < cut[1]), 0)
    near = cuts[max(0, at - around) : at + around + 1]
    return [replace(span, start=a, end=b, sentence=(a, b)) for a, b in near]


def _alike(facet: FacetAsked, span: Span, value: Span) -> bool:
    """Whether a value is of the same kind as the answer: a number of the same unit and size."""
    if facet.type is not AnswerType.NUMBER:
        return True
    if not facet.noun and unit_of(value) != unit_of(span):
        return False
    first, second = number_of(span.text), number_of(value.text)
    return not first or not second or max(first, second) <= _MOST_TIMES * min(first, second)
