"""Whose claim it is: for a slice of an article, whoever is said to claim what it says.

The sentence says so itself (`sayings.py`), or the quotation does that the slice is part of. A
pronoun or "the agency" stands for whom the passage named before. Precision goes first: where it is
not clear there is no claimant, and the article is taken to speak for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.sentences import sentences
from qa.attribution.lists import ANY_BODY
from qa.attribution.phrases import leading_subject
from qa.attribution.sayers import has_name, kind_of
from qa.attribution.sayings import sayings
from qa.attribution.told import Place, Saying
from qa.attribution.words import words_of

_LOOK_BACK = 1_500  # characters: whoever was named before that is not meant by "it"
_LOOK_AHEAD = 800
_SENTENCES_BACK = 8
_MOST = 0.5
_STANDS_FOR = {"its": "it", "their": "they", "his": "he", "her": "she"}
_FITS = {
    "it": frozenset({"body", "name"}),
    "they": frozenset({"many", "body"}),
    "he": frozenset({"person", "name"}),
    "she": frozenset({"person", "name"}),
}
_DEFINITE = re.compile(r"(?:[Tt]he|[Tt]his|[Tt]hat)\s+(?:[a-z-]+\s+)?([a-z]+)")
_QUOTES = re.compile(r"[“”\"]")
# "a statement by X": X claims what it says.
_WRITING_OF = re.compile(
    r"(?:(?:an?|the|its|their)\s+)?(?:[a-z-]+\s+){0,2}?(?:statements?|reports?|figures|data|estimates?"
    r"|lists?|post|letter|analysis|survey|study|poll|documents)\s+(?:(?:published|issued|released|compiled"
    r"|posted|provided|sent(?:\s+out)?)\s+)?(?:by|from)\s+(?P<who>.+)",
    re.I | re.S,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Whoever claims something, or denies it: half-open offsets in the text."""

    start: int
    end: int
    denies: bool


def claimant(text: str, start: int, end: int, passage_start: int = 0) -> Place | None:
    """Whoever is said to claim what `text[start:end]` says; see `claim`.

    >>> text = "The dam broke at dawn, the mayor said."
    >>> text[slice(*claimant(text, 0, 21))]
    'the mayor'
    """
    found = claim(text, start, end, passage_start)
    return (found.start, found.end) if found else None


def claim(text: str, start: int, end: int, passage_start: int = 0) -> Claim | None:
    """Whoever is said to claim what `text[start:end]` says, or to deny it; None where the article
    says it in its own voice. Nobody is looked for before `passage_start`."""
    if not 0 <= start < end <= len(text):
        return None
    cuts = _sentences_around(text, start, end, passage_start)
    at = next((i for i, cut in enumerate(cuts) if start < cut[1]), None)
    if at is None:
        return None
    found = _in_sentence(text, cuts[at], (start, end))
    if found is None:
        at, found = _of_quotation(text, cuts, at, start)
    if found is None:
        return None
    who = _named(text, cuts, at, found)
    return Claim(*_of_writing(text, who), found.denies) if who else None


def is_sayer(text: str, start: int, end: int, sentence: Place) -> bool:
    """Whether `text[start:end]` is only who says what its sentence tells, not what is told.

    >>> is_sayer("The dam broke, the mayor said.", 15, 24, (0, 30))
    True
    """
    return any(
        each.frame[0] <= start and end <= each.frame[1] and each.told
        for each in _sayings_of(text, sentence)
    )


def _sentences_around(text: str, start: int, end: int, passage_start: int) -> list[Place]:
    """The sentences of the passage from a little before the slice to a little behind it; the first
    one only whole."""
    first = min(max(passage_start, start - _LOOK_BACK, 0), start)
    cuts = [(first + a, first + b) for a, b in sentences(text[first : end + _LOOK_AHEAD])]
    cut_off = first > max(passage_start, 0) and len(cuts) > 1 and cuts[0][1] <= start
    return cuts[1:] if cut_off else cuts


def _in_sentence(text: str, cut: Place, span: Place) -> Saying | None:
    """The narrowest saying of the sentence that covers the slice, or else most of it."""
    covering = [each for each in _sayings_of(text, cut) if _covers(each, span)]
    whole = [each for each in covering if _shared_by(each, span) == span[1] - span[0]]
    return min(whole or covering, key=lambda each: (not each.cited, _size(each)), default=None)


def _sayings_of(text: str, cut: Place) -> list[Saying]:
    """The sayings of a sentence in offsets of the text."""
    return [_moved(each, cut[0]) for each in sayings(text[slice(*cut)])]


def _moved(saying: Saying, by: int) -> Saying:
    return replace(
        saying,
        who=(saying.who[0] + by, saying.who[1] + by),
        frame=(saying.frame[0] + by, saying.frame[1] + by),
        told=tuple((start + by, end + by) for start, end in saying.told),
    )


def _covers(saying: Saying, span: Place) -> bool:
    """Whether the saying tells half of the slice, its own words aside."""
    told = _shared_by(saying, span)
    return told > 0 and told >= _MOST * (span[1] - span[0] - _shared(saying.frame, span))


def _shared_by(saying: Saying, span: Place) -> int:
    return sum(_shared(run, span) for run in saying.told)


def _shared(one: Place, other: Place) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _size(saying: Saying) -> int:
    return sum(end - start for start, end in saying.told)


def _of_quotation(
    text: str, cuts: Sequence[Place], at: int, start: int
) -> tuple[int, Saying | None]:
    """The saying that brings the quotation in which the slice stands: in the sentence in which the
    quotation ends, in the one in which it begins, or in the one before it."""
    quotation = _quotation(text, cuts[0][0], start)
    if quotation is None:
        return at, None
    opens = next((i for i, cut in enumerate(cuts) if quotation[0] < cut[1]), at)
    ends = next((i for i, cut in enumerate(cuts) if quotation[1] <= cut[1]), at)
    for each in dict.fromkeys((ends, opens)):
        told = [saying for saying in _sayings_of(text, cuts[each]) if _shared_by(saying, quotation)]
        if told:
            return each, min(told, key=_size)
    alone = not text[cuts[opens][0] : quotation[0]].strip()
    earlier = _sayings_of(text, cuts[opens - 1]) if opens and alone else []
    return max(opens - 1, 0), earlier[-1] if earlier else None


def _quotation(text: str, first: int, at: int) -> Place | None:
    """The quotation that the place `at` stands in, in its paragraph."""
    start = max(text.rfind("\n", first, at) + 1, first)
    stop = text.find("\n", at)
    opening: int | None = None
    for mark in _QUOTES.finditer(text, start, len(text) if stop < 0 else stop):
        opens = mark[0] == "“" or (mark[0] == '"' and opening is None)
        if not opens and opening is not None and opening <= at < mark.end():
            return opening, mark.end()
        opening = mark.start() if opens else None
        if mark.start() > at:
            return None
    return None


def _named(text: str, cuts: Sequence[Place], at: int, saying: Saying) -> Place | None:
    """Whoever the saying puts the claim down to; what stands for a name, by the name."""
    who = text[slice(*saying.who)]
    pronoun = _STANDS_FOR.get(who.lower(), who.lower())
    if pronoun in _FITS:
        return next(_meant(text, cuts, at, saying, pronoun), None)
    return _by_name(text, cuts, at, saying)


def _by_name(text: str, cuts: Sequence[Place], at: int, saying: Saying) -> Place:
    """Whoever the saying names, or calls by a noun, by the name."""
    noun = _DEFINITE.fullmatch(text[slice(*saying.who)])
    named = _called(text, cuts, at, saying, noun[1]) if noun else None
    return named or saying.who


def _claimants_before(
    text: str, cuts: Sequence[Place], at: int, saying: Saying
) -> Iterator[tuple[int, Saying]]:
    """The sayings before this one, the last first, each with its sentence."""
    for back in range(at, max(-1, at - _SENTENCES_BACK), -1):
        for each in reversed(_sayings_of(text, cuts[back])):
            if back < at or each.frame[1] <= saying.frame[0]:
                yield back, each


def _meant(
    text: str, cuts: Sequence[Place], at: int, saying: Saying, pronoun: str
) -> Iterator[Place]:
    """Whom a pronoun may stand for: the last claimant that it fits, or the subject of the sentence
    before, whichever comes later."""
    subject = _subject_before(text, cuts, at, pronoun)
    for back, each in _claimants_before(text, cuts, at, saying):
        if back < at - 1 and subject:
            break
        words = words_of(text[slice(*each.who)])
        if kind_of(words, text[each.who[1] : each.frame[1]]) in _FITS[pronoun]:
            yield _by_name(text, cuts, back, each)
    if subject:
        yield subject


def _subject_before(text: str, cuts: Sequence[Place], at: int, pronoun: str) -> Place | None:
    """The subject of the sentence before, where it bears a name that the pronoun fits."""
    if at == 0:
        return None
    start, end = cuts[at - 1]
    words = words_of(text[start:end])
    run = leading_subject(words)
    if run is None or not has_name(words, run):
        return None
    first, last = start + words[run[0]].start, start + words[run[1] - 1].end
    fits = kind_of(words[slice(*run)], text[last : min(end, last + 40)]) in _FITS[pronoun]
    return (first, last) if fits else None


def _called(text: str, cuts: Sequence[Place], at: int, saying: Saying, noun: str) -> Place | None:
    """The named claimant that the passage calls by the noun ("X, a war monitor, said"); of a noun
    that any body may be called by, the one of the sentence before, or the only one so far. None
    where another name with the noun stands between."""
    another = re.compile(rf"\b[A-Z]\w+\s+{re.escape(noun.capitalize())}\b")
    bodies: list[Place] = []
    for back, each in _claimants_before(text, cuts, at, saying):
        words = words_of(text[slice(*each.who)])
        if not has_name(words, (0, len(words))):
            continue
        if another.search(text, each.frame[1], saying.frame[0]):
            return None
        called = text[each.who[0] : each.frame[1]].lower()
        if noun in ANY_BODY and kind_of(words, text[each.who[1] : each.frame[1]]) == "person":
            continue
        if re.search(rf"\b{re.escape(noun)}\b", called):
            return each.who
        if back >= at - 1 and not bodies and kind_of(words, "") == "body" and noun in ANY_BODY:
            return each.who
        bodies.append(each.who)
    if noun not in ANY_BODY:
        return None
    only = {text[slice(*place)] for place in bodies}
    if len(only) == 1 and kind_of(words_of(only.pop()), "") == "body":
        return bodies[0]
    return None if bodies else _subject_before(text, cuts, at, "it")


def _of_writing(text: str, who: Place) -> Place:
    writing = _WRITING_OF.fullmatch(text[slice(*who)])
    return (who[0] + writing.start("who"), who[1]) if writing else who
