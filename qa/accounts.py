"""Sentences that answer a question differently, where no value can be compared: who did it, and
whether it is so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.alike import families_of, telling_families
from qa.answer import Span
from qa.citations import claimant
from qa.clauses import clauses
from qa.difference import DISAGREES, Difference, Kind, is_near_names, published_day, speaker, window
from qa.frame import deeds_of
from qa.names import groups
from qa.question import AnswerType, Question

# "did not break", "was never broken", "no dam was broken"
_NOT = re.compile(
    r"\b(?:(?:did|does|do|was|were|is|are|has|have|had)(?:\snot|n['’]t|\snever)|never)\s"
    r"(?:(?:been|yet|ever|be|in any way,?|, in any way,|\w+ly)\s){0,2}(?P<done>[a-z]+)"
    r"|\bno\s(?:\w+\s){1,3}(?:was|were|is|are|has\sbeen|have\sbeen|had\sbeen)\s(?:\w+ly\s)?(?P<was>[a-z]+)",
    re.IGNORECASE,
)
_NOTHING_DONE = frozenset("the a an only just first yet clear known that so as in to".split())
_SAYS_NOT = re.compile(  # that what somebody else says is so is not
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed)?|disput(?:es?|ed)|contradict(?:s|ed)|dismiss(?:es|ed)"
    r"|sa(?:ys?|id) otherwise|corrected|retracted|withdrew|rescinded)\b",
    re.IGNORECASE,
)
_BUT = re.compile(r"(?:,|\s[–—-])?\s+(?:but|though|although|while|whereas)\s+")
# What is denied was said before: "denied it", "dismissed that as lies".
_OF_THAT = re.compile(
    r"\b(?:it|this|them|these|such|both|otherwise|blam\w+|accus\w+|another|others?|that(?=\s*(?:[,.;]|as\b))"
    r"|(?:the|that|those)\s(?:\w+\s)?(?:claim|report|charge|accusation|allegation|account|version"
    r"|statement|rumou?r)s?)\b",
    re.IGNORECASE,
)
_CLAUSE = 120  # characters of a clause in which a denial stands
_MUCH_LIKE = 0.7  # cosine of a denial in other words and the question
_AS_GOOD = 0.8
_BETWEEN = re.compile(r"\b(?:in between|for its part|however|but|yet)\b", re.IGNORECASE)
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed)?|(?<!is )(?<!are )disput(?:es?|ed)|contradict\w*"
    r"|dismiss\w*|retract\w*"
    r"|(?:took|taken) back (?:its|his|her|their) (?:claim|words?|statement|report)"
    r"|(?:corrected|withdrew|rescinded) (?:its|his|her|their|the)"
    r"|sa(?:ys?|id) otherwise|(?:another|different) (?:version|account|story)|blam(?:es?|ed|ing)"
    r"|to blame|accus(?:es?|ed|ing)|did not happen|is not true|lies(?=[,.;]|$)"
    r"|not (?:been )?borne out"
    r"|c[ao]mes? to nothing|never (?:took place|happened)|could not be (?:confirmed|verified)"
    r"|others? (?:spoke|spokes?|said|named|put)|(?:stood|stands?) in between|for its part"
    r"|it was [^.;,]{3,40} (?:who|that|which)"
    r"|insist\w* (?:that )?(?:there (?:was|were|had been) )?no"
    r"|(?:found )?nothing to bear|no sign of (?:it|this|that|any))\b",
    re.IGNORECASE,
)
# A question for one account, or for what somebody said, is not about who differs.
_OF_ONE = re.compile(
    r"\b(?:according to|sa(?:y|ys|id)|claim\w*|blam\w*|accus\w*|den(?:y|ied)|den(?:ies)|call\w*)\b",
    re.I,
)
_EITHER = re.compile(r"\b([a-z]{4,}) or ([a-z]{4,})\b")
_OF_EACH = re.compile(r"\b(?:each|either) (?:side|other)\b|\bboth sides\b", re.IGNORECASE)
_OWN = re.compile(  # "declared the city under its control"
    r"\b(?:its|their|our|his|her)\s+(?:own\s+)?(?:hands?|control|side|forces?|men|fighters|troops)\b",
    re.IGNORECASE,
)
_FEWEST = 2
_REJOINDERS = 4  # sentences in which others may answer a claim
_THE_OTHER_SIDE = "the other side"
_LIKE = 0.5  # cosine of a denial and the question
_SHORT = 60  # characters: "X says otherwise." goes on in the next sentence


def accounts(question: Question, told: Sequence[Span]) -> Difference | None:
    """Sentences in which different people answer the question differently, where no value can be
    compared: who did it, and whether it is so. `told` are the sentences that speak of it, best
    first; one of the accounts must deny another, or blame somebody."""
    if _OF_ONE.search(question.text):
        return None
    told = [span for span in told if is_near_names(question, span)]
    if differing := _either(question, told):
        return differing
    deeds = deeds_of(question)
    found = _found(question, told, deeds)
    different = {each.text: each for each in reversed(found)}
    kept = [each for each in different.values() if not _OF_EACH.search(each.text)]
    kept.sort(key=lambda each: (published_day(each), each.hit.article.id, each.start))
    if len(kept) < _FEWEST or not any(_denies(question, each, deeds) for each in kept):
        return None
    return Difference(question.facets[0], Kind.CONTRADICTION, tuple(kept))


def _found(question: Question, told: Sequence[Span], deeds: set[str]) -> list[Span]:
    """One account of each who gives one; the halves of the first sentence that holds two."""
    found: dict[str, Span] = {}
    for span in told:
        denies = _denies(question, span, deeds)
        told_of = any(deeds & telling_families(each.text) for each in window(span, 1))
        if deeds and not told_of and not (denies and span.likeness >= _LIKE):
            continue
        if denies and not (span.likeness >= _LIKE or _is_of(deeds, span)):
            continue
        if parted := _parted(span, deeds):
            return list(parted)
        back = [each for each in rejoinders(span) if _DENIES.search(each.text)]
        back = [each for each in back if _is_near(span, each) and _is_of(deeds, each)]
        if (back and _names_doer(question, span, deeds)) or denies:
            found.setdefault(speaker(span), span)
        for each in back:
            found.setdefault(speaker(each) or _THE_OTHER_SIDE, each)
    affirming = _affirming(question, told, deeds) if len(found) == 1 else None
    if affirming and question.facets[0].type is AnswerType.CLAIM:
        found.setdefault(f"{speaker(affirming)}, for it", affirming)
    return list(found.values())


def _is_of(deeds: set[str], denial: Span) -> bool:
    """Whether what a sentence denies is the deed, or what was said before."""
    told = not deeds or deeds & telling_families(denial.text)
    return bool(told) or bool(_OF_THAT.search(denial.text))


def _denies(question: Question, span: Span, deeds: set[str]) -> bool:
    """Whether a sentence says that something is not so: in words of denying that are not what was
    asked about; or by "not", in other words where it is much like the question, if that asks
    whether it is so."""
    if any(not deeds & set(families_of(word[0])) for word in _DENIES.finditer(span.text)):
        return True
    if question.facets[0].type is not AnswerType.CLAIM:
        return False
    undone = [(word["done"] or word["was"]).lower() for word in _NOT.finditer(span.text)]
    undone = [word for word in undone if word not in _NOTHING_DONE]
    return any(deeds & set(families_of(word)) for word in undone) or (
        bool(undone) and span.likeness >= _MUCH_LIKE
    )


def _affirming(question: Question, told: Sequence[Span], deeds: set[str]) -> Span | None:
    """The first of the sentences, of those that fit nearly as well as the best, that tells of the
    deed and denies nothing."""
    for span in told:
        tells = not deeds or deeds & telling_families(span.text)
        near = span.score >= _AS_GOOD * told[0].score
        if near and tells and not _denies(question, span, deeds):
            return span
    return None


def _parted(span: Span, deeds: set[str]) -> tuple[Span, Span] | None:
    """The two halves of a sentence in which somebody denies what somebody else says of the deed:
    "it fell, the rebels say, but the ministry denies that"."""
    for match in _BUT.finditer(span.text):
        one = replace(span, end=span.start + match.start())
        other = replace(span, start=span.start + match.end())
        told = not deeds or deeds & telling_families(one.text)
        if told and _SAYS_NOT.search(other.text[:_CLAUSE]) and claimant(one) != claimant(other):
            return one, other
    return None


def rejoinders(told: Span) -> list[Span]:
    """The sentences behind one in which somebody disagrees with it; a short one ("X says
    otherwise.") with the one in which it goes on."""
    near = window(told, _REJOINDERS)
    at = next((n for n, each in enumerate(near) if each.start <= told.start < each.end), len(near))
    found: list[Span] = []
    for each in near[at + 1 :]:
        is_short = bool(found) and found[-1].end - found[-1].start < _SHORT
        if is_short and "\n" not in _between(found[-1], each):
            found[-1] = replace(found[-1], end=each.end, sentence=(found[-1].start, each.end))
        elif DISAGREES.search(each.text) or _BETWEEN.search(each.text):
            found.append(replace(each, score=told.score))
    return found


def _names_doer(question: Question, span: Span, deeds: set[str] | frozenset[str]) -> bool:
    """Whether a sentence says who did what was asked about, where the question asks for that."""
    if question.facets[0].type is not AnswerType.WHO:
        return True
    if any(clause.actor for clause in clauses(span.text, set(deeds))):
        return True
    said_by = speaker(span)
    told = span.text.replace(said_by, "", 1)
    return bool(said_by) and bool(_OWN.search(told) or groups(told))


def _is_near(span: Span, behind: Span) -> bool:
    """Whether one sentence follows another, or stands in the same paragraph."""
    between = _between(span, behind)
    return "\n" not in between or not between.strip()


def _between(span: Span, behind: Span) -> str:
    return span.hit.article.text[span.end : behind.start]


def _either(question: Question, told: Sequence[Span]) -> Difference | None:
    """The sentences that answer "the one or the other" differently: with one of the two, with the
    other, or with both."""
    asked = _EITHER.search(question.text)
    facet = question.facets[0]
    if not asked or facet.type is not AnswerType.CLAIM:
        return None
    one, other = (set(families_of(word)) for word in asked.groups())
    found: dict[tuple[bool, bool], Span] = {}
    for span in told:
        said = telling_families(span.text)
        if (has := (bool(one & said), bool(other & said))) != (False, False):
            found.setdefault(has, span)
    if len(found) < _FEWEST:
        return None
    return Difference(facet, Kind.CONTRADICTION, tuple(found.values()))
