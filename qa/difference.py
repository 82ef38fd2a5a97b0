"""What every kind of difference between articles has: values, and the words by which news says
that accounts differ."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.sentences import sentences
from index.terms import terms
from qa.aliases import Aliases
from qa.answer import Span
from qa.citations import claimant
from qa.counted import asks_money, is_money, is_of_another_deed
from qa.names import names_asked, numbers
from qa.question import AnswerType, FacetAsked, Question
from qa.values import has_unit, is_measure, number_of, qualified, unit_of, values

DISAGREES = re.compile(
    r"\b(?:did not agree|do(?:es)? not agree|no agree\w*|disagree\w*|differ(?:s|ed)?|disput\w+"
    r"|den(?:y|ies|ied|ying)|reject\w*|dismiss\w*|each side|blam\w+|accus\w+|contradict\w*"
    r"|conflicting|another (?:tally|version|account|count|report|source|figure|estimate)"
    r"|others? (?:spoke|spokes?|said|says?|put|puts|gave|gives?|dated?|named|reported|counted)"
    r"|other (?:accounts?|reports?|sources?|outlets?)"
    r"|gave (?:a|another) (?:higher|lower|different|version)|(?:two|three|several) (?:versions?"
    r"|accounts?)|later report|now says|whereas|otherwise|by contrast|depends on who|only \d"
    r"|had already (?:reported|announced)|dates? (?:its|the|it)|a different|insist\w*|unlike"
    r"|not (?:been )?confirmed|could not be (?:confirmed|verified)|unconfirmed|as early as"
    r"|none of (?:this|it|that|them) (?:has|have|had|is|was|could)|higher total|lower total"
    r"|at odds with|no sign of (?:it|this|that|any)|nothing to bear (?:it|this|that) out"
    r"|(?:above|below) the (?:figures?|numbers?|counts?|totals?))\b",
    re.IGNORECASE,
)
_BLAMES = ("accus", "blam")  # which sets nobody's number against another
_JUST_A_NUMBER = ("number", "figure", "count", "total")  # of what, the rest of the question says
_MOST_TIMES = 10  # as much: two accounts of one thing differ by less
_RANGE = re.compile(r"(?:(?:between|from)\s+)?\d[\d,.]*\s+(?:and|to)\s+\d[\d,.]*$", re.IGNORECASE)
_MEASURED = ("how far", "how near", "how close", "how long")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ROUNDED = 1.05  # as much: "nearly 400" for 386
_ABOUT = re.compile(
    r"\b(?:about|around|almost|nearly|some|roughly|over|more than|approximately|up to)\b", re.I
)
_VAGUE = re.compile(r"\b(?:dozens|scores|hundreds|thousands|millions)\b", re.IGNORECASE)
_AROUND = 2  # sentences before and behind one in which another account stands
_BEHIND = 600  # code points behind a passage: what answers a claim may be cut off it


class Kind(StrEnum):
    CONTRADICTION = "contradiction"
    GROWTH = "growth"


@dataclass(frozen=True, slots=True)
class Difference:
    """Different values of one facet, each a span with its sentence."""

    facet: FacetAsked
    kind: Kind
    values: tuple[Span, ...]


def disagrees(facet: FacetAsked, text: str) -> bool:
    """Whether a text says that accounts of what was asked differ."""
    words = [word[0].lower() for word in DISAGREES.finditer(text)]
    counted = facet.type is AnswerType.NUMBER
    return any(not (counted and word.startswith(_BLAMES)) for word in words)


def is_about(question: Question, span: Span) -> bool:
    """Whether the span's passage or title has all names of the question, but for whose account it
    asks for."""
    around = f"{span.hit.article.title}\n{span.hit.passage.text}"
    return all(_named_in(around, question))


def is_near_names(question: Question, span: Span) -> bool:
    """Whether the sentences around the span's, and the title, have half of these names."""
    around = [span.hit.article.title, *(each.text for each in window(span))]
    held = _named_in("\n".join(around), question)
    return 2 * sum(held) >= len(held)


def _named_in(around: str, question: Question) -> list[bool]:
    """Of each name of the question whether a text has it."""
    aliases, stems = Aliases.of([around]), set(terms(around))
    return [
        aliases.held(name, stems) or any(aliases.same(name, seen) for seen in aliases.seen)
        for name in names_asked(question.text)
    ]


def window(span: Span, around: int = _AROUND) -> list[Span]:
    """The sentences around the span's, in its passage and a little behind it, as spans."""
    start, text = span.hit.passage.start, span.hit.article.text
    end = min(span.hit.passage.end + _BEHIND, len(text))
    cuts = [(start + a, start + b) for a, b in sentences(text[start:end])]
    if end < len(text):  # the last one may go on
        cuts = cuts[:-1]
    at = next((i for i, cut in enumerate(cuts) if cut[0] <= span.start < cut[1]), 0)
    near = cuts[max(0, at - around) : at + around + 1]
    return [replace(span, start=a, end=b, sentence=(a, b)) for a, b in near]


def whole(facet: FacetAsked, span: Span) -> Span:
    return qualified(span) if facet.type is AnswerType.NUMBER else span


def published_day(span: Span) -> int:
    """Days since year 1; 0 where nobody says."""
    published = span.hit.article.published_at
    return published.toordinal() if published else 0


def speaker(sentence: Span) -> str:
    """Who is said to claim what a sentence ends with, or all of it; empty where nobody is."""
    return claimant(replace(sentence, start=sentence.end - 1)) or claimant(sentence) or ""


def answers_alone(facet: FacetAsked, span: Span, least: tuple[float, float, float]) -> bool:
    """Whether a span is one number of what is asked for, and its sentence answers by itself: with
    at least so much log-odds of the span and of the sentence, and so much likeness to the
    question."""
    single = len(numbers(span.text)) == 1 or bool(_RANGE.match(span.text))
    told = zip((span.alone, span.told, span.likeness), least, strict=True)
    exact = single and not is_vague(span) and is_of_kind(facet, span)
    return exact and all(value >= bound for value, bound in told)


def is_of_kind(facet: FacetAsked, span: Span) -> bool:
    """Whether a number counts what is asked for, or measures it."""
    if is_of_another_deed(facet.asks, span):
        return False
    if is_measure(facet.noun) and facet.noun not in _JUST_A_NUMBER:
        return is_money(span) or "%" in span.text
    if facet.noun:
        counted = values(facet, span.whole)
        return sum(each.start < span.end and span.start < each.end for each in counted) == 1
    if facet.label == "how much" and asks_money(facet.asks):
        return is_money(span)
    return facet.label in _MEASURED and has_unit(facet.label, span)


def is_of_the_past(span: Span) -> bool:
    """Whether the sentence tells of another year than the article is of."""
    published = span.hit.article.published_at
    text, (start, end) = span.hit.article.text, span.sentence
    rest = f"{text[start : span.start]} {text[span.end : end]}"
    years = {int(year) for year in _YEAR.findall(rest)}
    return published is not None and bool(years - {published.year})


def is_vague(number: Span) -> bool:
    """Whether a number only says of what size it is: "hundreds"."""
    return bool(_VAGUE.search(number.text))


def of_a_size(facet: FacetAsked, one: Span, other: Span) -> bool:
    """Whether two values may be of one thing, and differ: numbers of the same unit and of a size,
    none of which rounds the other."""
    if facet.type is not AnswerType.NUMBER:
        return True
    unnamed = not facet.noun or is_measure(facet.noun)
    if unnamed and unit_of(other) != unit_of(one):
        return False
    first, second = number_of(one.text), number_of(other.text)
    if not first or not second:
        return True
    least, most = sorted((first, second))
    rounded = most <= _ROUNDED * least and any(
        _ABOUT.search(whole(facet, x).text) for x in (one, other)
    )
    return most <= _MOST_TIMES * least and not rounded
