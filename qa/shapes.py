"""Whether a span has the shape that was asked for: a date, a number of such, somebody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from index.terms import terms
from qa.alike import families, kinds
from qa.answer import Precision, Span
from qa.attribution import is_sayer, is_somebody
from qa.clauses import entities
from qa.counted import asks_money, is_money, is_of_another_deed, is_of_other_people
from qa.frame import deeds_of
from qa.names import NOT_NAMES, is_adjective, names, names_asked, numbers
from qa.question import AnswerType, FacetAsked, Question
from qa.values import UNITS, counts, has_unit, is_bare
from qa.verbs import is_past, says
from qa.wording import AUXILIARIES

_BARE_NUMBER = 0.8
_COARSE_DATE = 0.8
OTHER_NUMBER = 0.3
_MOSTLY = 0.6  # of a span's characters
_FAR_LIKELIER = 3.0  # log-odds
_MOST_OF_OFFICE = 6  # words: "an officer of the army"
_TAKEN_BACK = re.compile(
    r"\b(?:earlier|previous|original|first)\s+(?:version|edition|report|bulletin)s?\s+(?:of\s+this\s+[a-z]+\s+)?"
    r"(?:wrongly\s+|incorrectly\s+|mistakenly\s+)?(?:said|stated|gave|named|put|reported|misstated"
    r"|misspelled|misidentified)\b",
    re.I,
)
_ASKS_OF_MISTAKES = re.compile(
    r"\b(?:wrong\w*|earlier|original\w*|first|correct\w*|mistak\w*|errors?|version|previous\w*)\b",
    re.I,
)
_PLACED = re.compile(r"\b(?:in|at|near|to|from|into|outside|around|of)\s$", re.I)
_EXACTLY = re.compile(r"\b(?:exact|precise)(?:ly)?\b", re.I)
_VAGUE = re.compile(r"\b(?:dozens|hundreds|thousands|millions|scores|several|many|few)\b", re.I)
_OF_YEAR = re.compile(r"\btime of (?:the )?year\b", re.I)
_ASKS_HOUR = re.compile(r"\b(?:time|hour)$")
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_HOUR = re.compile(  # what a clock or the sun tells
    r"\d{1,2}[:.h]\d{2}|\d{4}\s*(?:GMT|UTC|hours|local)|lunchtime|\d\s*(?:a\.?m|p\.?m)\b|\b(?:noon|midday|midnight|dawn|daybreak|sunrise|sunset|dusk"
    r"|nightfall|morning|afternoon|evening|night|o['’]clock)\b"
    rf"|\b(?:past|to|at|before|after|around|about)\s+(?:{'|'.join(_NUMBERS)})\b",
    re.I,
)
_ONLY_NUMBER = re.compile(rf"(?:\d[\d,.]*|{'|'.join(_NUMBERS)}|dozens?|hundreds?|thousands?)", re.I)
_NEVER_ELSE = (AnswerType.NUMBER, AnswerType.WHO)  # a day is nobody, and no number
_OF_ACCOUNTS = (AnswerType.NUMBER, AnswerType.WHEN)  # of which whoever counts them gives
_OF_ITSELF = re.compile(  # "the council said it had sold"
    r"\b(?:he|she|it|they|we|his|her|hers|its|their|theirs|our|him|them)\b", re.IGNORECASE
)
_CITED = re.compile(r"\baccording to\s+(?:the\s+|an?\s+)?$", re.IGNORECASE)
_SPEAKS = re.compile(
    r"(?:blam|accus|call|vow|promis|urg|warn|critici|dismiss|demand|comment|speak|spok|quot|ask"
    r"|think|want|offer|insist|accord|agree|argu|suggest|estimat|count|put)"
)


def of_the_shape(facet: FacetAsked, spans: Sequence[Span]) -> Sequence[Span]:
    """Where any span is a date or a number that was asked for, only such ones: "the day after" is
    no answer beside "on Friday"."""
    if (
        facet.type is AnswerType.NAME and facet.plural
    ):  # "which four towns" is not answered by "four"
        spans = [span for span in spans if not _ONLY_NUMBER.fullmatch(span.text)]
    shaped = (AnswerType.WHEN, AnswerType.NUMBER, AnswerType.WHO)
    if facet.type not in shaped and not wants_name(facet) and not _asks_hour(facet):
        return spans
    fits = [(span, type_fit(facet, span)) for span in spans]
    least = -1.0 if facet.type in _NEVER_ELSE or _asks_hour(facet) else -2.0
    fitting = [span for span, fit in fits if fit > 0]
    return fitting or [span for span, fit in fits if fit > least]


def not_sayers(question: Question, facet: FacetAsked, spans: Sequence[Span]) -> Sequence[Span]:
    """Without those who only say what happened, unless the question asks who said something or who
    somebody is, or the reader finds none of the others nearly as likely."""
    if facet.type is not AnswerType.WHO or _asks_who_said(question) or not deeds_of(question):
        return spans
    said = [is_sayer(s.hit.article.text, s.start, s.end, s.sentence) for s in spans]
    others = [span for span, only in zip(spans, said, strict=True) if not only]
    least = max(map(_likelier, others), default=0.0) + _FAR_LIKELIER
    return [
        span
        for span, only in zip(spans, said, strict=True)
        if not only or (_likelier(span) >= least and not _is_cited(span))
    ] or spans


def not_of_the_speaker(
    question: Question, facet: FacetAsked, spans: Sequence[Span]
) -> Sequence[Span]:
    """Without spans of sentences in which whoever the question names only says what happened: "A
    fell, the council said" does not tell who runs the council. Its figures may be its own."""
    wanted = names_asked(question.text)
    if facet.type in _OF_ACCOUNTS or not wanted or _asks_who_said(question):
        return spans
    return [span for span in spans if not _only_speaks(span, wanted)]


def not_descriptions(
    question: Question, facet: FacetAsked, spans: Sequence[Span]
) -> Sequence[Span]:
    """Without what only says who somebody is whom the question names: of "Ana Ruiz, the mayor, was
    shot" the mayor shot nobody."""
    wanted = names_asked(question.text)
    if facet.type is not AnswerType.WHO or not wanted or not deeds_of(question):
        return spans
    return [span for span in spans if not any(_describes(span, name) for name in wanted)]


def _describes(span: Span, name: str) -> bool:
    """Whether a span, an office, stands behind a name and a comma, or right before the name."""
    text = span.hit.article.text
    if not is_somebody(span.text.split()[-1].lower()):
        return False
    if re.match(rf"\s+{re.escape(name)}\b", text[span.end : span.end + len(name) + 8]):
        return True
    before = text[span.sentence[0] : span.start]
    return bool(re.search(rf"\b{re.escape(name)},\s[^,.;]*$", before))


def _only_speaks(span: Span, wanted: Sequence[str]) -> bool:
    """Whether the sentence has some of the names, and each as whoever says what it tells."""
    text, (start, end) = span.hit.article.text, span.sentence
    places = [
        (match.start(), match.end())
        for name in wanted
        for match in re.finditer(re.escape(name), text[start:end])
    ]
    said_by = partial(is_sayer, text, sentence=span.sentence)
    return (
        bool(places)
        and all(said_by(start + a, start + b) for a, b in places)
        and not said_by(span.start, span.end)  # "their commander, Ana Ruiz, said"
        and not _OF_ITSELF.search(text[start:end])
    )


def _asks_who_said(question: Question) -> bool:
    words = re.findall(r"[a-z]+", question.text.lower())
    return any(says(word) or _SPEAKS.match(word) for word in words)


def _is_cited(span: Span) -> bool:
    """Whether a span stands behind "according to": such a one never acts."""
    before = span.hit.article.text[max(span.sentence[0], span.start - 24) : span.start]
    return bool(_CITED.search(before))


def _likelier(span: Span) -> float:
    return max(span.odds, span.alone)


def not_taken_back(question: Question, spans: Sequence[Span]) -> Sequence[Span]:
    """Without what a correction says was wrong ("an earlier version said"), unless the question
    asks about that."""
    if _ASKS_OF_MISTAKES.search(question.text):
        return spans
    kept = [
        span
        for span in spans
        if not _TAKEN_BACK.search(span.hit.article.text[slice(*span.sentence)])
    ]
    return kept or spans


def type_fit(facet: FacetAsked, span: Span) -> float:
    """1 where the span has the shape that was asked for, -1 where it has not, 0 for any shape."""
    if _asks_hour(facet):
        return 1.0 if _HOUR.search(span.text) else -1.0
    if facet.type is AnswerType.WHEN:
        exact = span.precision in (Precision.DAY, Precision.HOUR)
        return -1.0 if span.day is None else 1.0 if exact else _COARSE_DATE
    if facet.type is AnswerType.NUMBER:
        return _number_fit(facet, span)
    if facet.type is AnswerType.WHO:
        return _entity_fit(span.text)
    if facet.type is AnswerType.WHERE or wants_name(facet):
        return 1.0 if names(span.text) and not _only_describes(span) else -1.0
    return 0.0


def _only_describes(span: Span) -> bool:
    """Whether a span only says of what people something is: "a Moravian city"; "in Moravian
    province" and "Moravian was hit" have names."""
    text = span.hit.article.text
    before, after = text[max(0, span.start - 12) : span.start], text[span.end : span.end + 24]
    word = re.match(r"\s+([a-z]+)", after)
    return (
        is_adjective(text, span.start, span.end)
        and word is not None
        and word[1] not in NOT_NAMES
        and word[1] not in AUXILIARIES
        and not is_past(word[1])
        and not _PLACED.search(before)
    )


def _entity_fit(text: str) -> float:
    """1 for somebody, with few words more; 0 where somebody is only named among other things."""
    found = entities(text)
    longest = max((end - start for start, end in found), default=0)
    words = [word.lower() for word in re.findall(r"[\w’'-]+", text)]
    by_office = len(words) <= _MOST_OF_OFFICE and any(is_somebody(word) for word in words)
    if by_office or longest >= _MOSTLY * len(text):
        return 1.0
    return 0.0 if found else -1.0


def _number_fit(facet: FacetAsked, span: Span) -> float:
    """1 for a number of what is counted, -1 for none; between them one that does not say what it
    counts ("more than 50,000 fled"), and below that a number of something else."""
    if not numbers(span.text):
        return -1.0
    if _EXACTLY.search(facet.asks) and _VAGUE.search(span.text):
        return -1.0
    if facet.label == "how much" and asks_money(facet.asks):
        return 1.0 if is_money(span) else -1.0
    if facet.label in UNITS:
        return 1.0 if has_unit(facet.label, span) else OTHER_NUMBER
    here = span.whole
    if is_of_another_deed(facet.asks, span):
        return -1.0
    counted = counts(here, facet.noun) if facet.noun else []
    if any(each.start < span.end and span.start < each.end for each in counted):
        return 1.0
    if span.text.lower() == "one":  # "One hit the bridge" counts nothing
        return OTHER_NUMBER
    if is_of_other_people(facet.noun, span):
        return -1.0
    return _BARE_NUMBER if is_bare(span) else OTHER_NUMBER


def _asks_hour(facet: FacetAsked) -> bool:
    asks = bool(_ASKS_HOUR.search(facet.noun)) and not _OF_YEAR.search(facet.asks)
    return facet.type is AnswerType.NAME and asks


def wants_name(facet: FacetAsked) -> bool:
    """Whether the facet asks for one of a kind of things that bear names: "which city"."""
    return facet.type is AnswerType.NAME and bool(set(families(terms(facet.noun)[-1:])) & kinds())
