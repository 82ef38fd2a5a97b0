"""Whoever stands before or behind a word: noun phrases by their closed-class words alone. No
grammar is learned here; where a phrase is not plain there is none.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.alike import is_verb
from qa.attribution.lists import (
    ARTICLES,
    BETWEEN,
    CLAUSES,
    DASHES_AND_COMMA,
    DETERMINERS,
    HELPERS,
    JOINERS,
    NOBODY,
    OPENINGS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SOFT_JOINERS,
    STOPS,
    TIME_OPENS,
    TIMES,
    WRITINGS,
)
from qa.attribution.sayers import has_name, is_known_sayer, says_more_of
from qa.attribution.words import Word, is_adverb, is_finite, is_name, is_past

Run = tuple[int, int]  # half-open, of words and not of characters

_MOST_WORDS = 14
_MOST_APPOSITIONS = 3
_NEVER_FIRST = NOBODY | PREPOSITIONS | HELPERS | TIMES
_OPENS = PREPOSITIONS | TIMES | TIME_OPENS
_NO_BREAK = PREPOSITIONS | DETERMINERS | {"and", "or"}


def subject_before(words: Sequence[Word], verb: int, inside: Sequence[bool]) -> Run | None:
    """Whoever the verb's subject is, where it stands right before it, perhaps with an apposition,
    a relative clause, a time or an adverb between them."""
    at = _before_adverbs(words, verb - 1)
    if at < 0 or inside[at]:
        return None
    if words[at].text == ")":
        while at > 0 and words[at].text != "(":
            at -= 1
        at -= 1
    if at < 0:
        return None
    if words[at].text in DASHES_AND_COMMA:
        return _before_apposition(words, at, inside)
    if words[at].low in ("and", "but", "then"):
        return subject_of_clause(words, at)
    if words[at].low in ("who", "which"):
        return _antecedent(words, at, inside)
    return phrase_ending(words, at, inside)


def phrase_ending(words: Sequence[Word], last: int, inside: Sequence[bool]) -> Run | None:
    """The phrase that ends with the word `last`."""
    first = last
    while first >= 0 and words[first].text not in STOPS and not inside[first]:
        first -= 1
    first, end = first + 1, last + 1
    softly = False
    for at in range(last, first - 1, -1):
        low = words[at].low
        if low in RELATIVES and first < at < end - 1 and is_finite(words, at + 1):
            end = at  # "the man who was hurt said"
        elif low in JOINERS or low in RELATIVES or (low in ("and", "or") and at <= first):
            first = at + 1
            break
        elif low in SOFT_JOINERS and at + 1 < end and words[at + 1].low not in TIMES:
            first, softly = at + 1, True
            break
        elif low in ("and", "or") and any(is_finite(words, each) for each in range(first, at)):
            first = at + 1
            break
    first = _without_opening(words, first, end, softly)
    return phrase_of(words, (first, end))


def phrase_after(words: Sequence[Word], first: int) -> Run | None:
    """The phrase that begins with the word `first`, as in "said X" or "according to X"."""
    end = first
    while end < min(len(words), first + _MOST_WORDS) and not _ends(words, first, end):
        end += 1
    if (
        end - first > 1
        and words[end - 1].text == words[end - 1].low
        and is_past(words[end - 1].low)
    ):
        end -= 1
    return phrase_of(words, (first, end))


def phrase_of(words: Sequence[Word], run: Run) -> Run | None:
    """The run where its words can be whoever says something."""
    first, end = run
    if not 0 < end - first <= _MOST_WORDS:
        return None
    here = words[first:end]
    opening = here[0].low.replace("’", "'").split("'")[0]
    if opening in ("i", "we", "you") or here[0].low in _NEVER_FIRST or here[0].text in STOPS:
        return None
    if any(word.low in HELPERS | NOBODY for word in here) or here[-1].low in ARTICLES - {"some"}:
        return None
    if end - first > 1 and any(word.low in PRONOUNS for word in here):
        return None
    if any(is_finite(words, at) and not says_more_of(words, at) for at in range(first, end)):
        return None
    return run if is_known_sayer(words, run) or not here[0].text[0].isdigit() else None


def subject_of_clause(words: Sequence[Word], verb: int) -> Run | None:
    """The subject of the clause in which "and said" goes on: its first phrase, up to a verb."""
    first = verb
    while first > 0 and words[first - 1].text not in (";", ":"):
        first -= 1
    comma = next((at for at in range(first, verb) if words[at].text == ","), verb)
    if first < verb and _is_opening(words, first, comma):
        first = comma + 1
    end = first
    while end < verb and words[end].text not in STOPS and not _is_verb_of(words, first, end):
        end += 1
    if end < verb and words[end].text == ",":
        closing = next((at for at in range(end + 1, verb) if words[at].text == ","), verb)
        if closing + 1 >= verb or not _is_verb_of(words, first, closing + 1):
            return None
        if is_name_alone(words, (end + 1, closing)) and not has_name(words, (first, end)):
            first, end = end + 1, closing
    nested = verb < len(words) and any(word.low in CLAUSES for word in words[end:verb])
    if end >= verb or nested:
        return None
    return phrase_of(words, (first, _before_adverbs(words, end - 1) + 1))


def leading_subject(words: Sequence[Word]) -> Run | None:
    """The subject of the sentence."""
    return subject_of_clause(words, len(words))


def is_name_alone(words: Sequence[Word], run: Run) -> bool:
    return run[0] < run[1] <= run[0] + 5 and all(is_name(word) for word in words[slice(*run)])


def _is_opening(words: Sequence[Word], first: int, comma: int) -> bool:
    """Whether a sentence opens with when or where before a comma: "Six weeks later, "."""
    low = words[first].low
    if low in _OPENS | JOINERS | SOFT_JOINERS or low in OPENINGS:
        return True
    return first < comma < len(words) and words[comma - 1].low in TIMES


def _before_adverbs(words: Sequence[Word], at: int) -> int:
    """The place before the adverbs and times that part a subject from its verb."""
    while at >= 0:
        low = words[at].low
        if low in BETWEEN or is_adverb(words[at]):
            at -= 1
        elif low in TIMES and at > 0 and words[at - 1].low not in DETERMINERS:
            at -= 1
            while at >= 0 and words[at].low in TIME_OPENS:
                at -= 1
        else:
            break
    return at


def _before_apposition(words: Sequence[Word], closing: int, inside: Sequence[bool]) -> Run | None:
    """The phrase before "…, a seismologist in Oslo," or "…, who runs the mine,"; the name in the
    apposition where the phrase itself has none ("The minister, Lena Koch, said")."""
    opening = closing - 1
    for _ in range(_MOST_APPOSITIONS):
        while opening >= 0 and words[opening].text != words[closing].text:
            if inside[opening] or words[opening].text in ";:":
                return None
            opening -= 1
        if opening <= 0:
            return None
        phrase = phrase_ending(words, opening - 1, inside)
        if phrase:
            middle = (opening + 1, closing)
            named = is_name_alone(words, middle) and not has_name(words, phrase)
            return middle if named else phrase
        opening -= 1
    return None


def _antecedent(words: Sequence[Word], relative: int, inside: Sequence[bool]) -> Run | None:
    """Whom "who" or "which" stands for: the phrase right before it."""
    at = relative - 1
    if at >= 0 and words[at].text == ",":
        at -= 1
    first = at
    while first > 0 and words[first - 1].low not in PREPOSITIONS and is_name(words[first - 1]):
        first -= 1
    run = phrase_ending(words, at, inside) if at >= 0 else None
    # "talks with Lena Koch, who": a name behind a preposition, unless it only says whose mayor.
    behind = first > 0 and words[first - 1].low in PREPOSITIONS
    named = behind and is_name_alone(words, (first, at + 1))
    if named and (run is None or not is_known_sayer(words, run)):
        return phrase_of(words, (first, at + 1))
    return run


def _without_opening(words: Sequence[Word], first: int, end: int, softly: bool) -> int:
    """Where the phrase begins behind "On Sunday", "In a statement" or "Earlier"; its end where
    nothing is left."""
    while first < end and words[first].low in OPENINGS:
        first += 1
    opens = first < end and words[first].low in _OPENS
    if first + 1 < end and words[first].low in DETERMINERS and words[first + 1].low in TIMES:
        opens = True  # "a day earlier"
    start = first
    for at in range(first + 1, end):
        word, before = words[at], words[at - 1]
        if before.low in _NO_BREAK:
            continue
        if word.low in PRONOUNS or (word.low in ARTICLES and (opens or softly)):
            start = at
        elif opens and start == first and word.low not in PREPOSITIONS | TIMES:
            ended = before.low in TIMES | WRITINGS or before.text[0].isdigit()
            if ended or (is_name(before) and word.text == word.low):
                start = at
    return start if start > first or not opens else end


def _is_verb_of(words: Sequence[Word], first: int, at: int) -> bool:
    """Whether the word is the verb of a phrase that begins at `first`; "runs", too."""
    if is_finite(words, at):
        return True
    word = words[at]
    return at > first and is_name(words[at - 1]) and word.text == word.low and is_verb(word.low)


def _ends(words: Sequence[Word], first: int, at: int) -> bool:
    """Whether a phrase from `first` on has ended at the word `at`."""
    word, low = words[at], words[at].low
    following = words[at + 1].low if at + 1 < len(words) else "."
    if word.text in STOPS or low in HELPERS | RELATIVES | JOINERS | TIMES:
        return True
    if low in ("last", "this", "late", "earlier") and following in TIMES:
        return True
    if low in PREPOSITIONS and not _goes_on(low, following):
        return True
    if low in ("and", "or") and not _names_another(words, at + 1):
        return at != first + 1 or words[first].text != words[first].low  # "state and federal"
    if at == first:
        return False
    if low in PRONOUNS | NOBODY or (low in ARTICLES and words[at - 1].low not in _NO_BREAK):
        return True
    return is_finite(words, at) and not says_more_of(words, at)


def _goes_on(preposition: str, following: str) -> bool:
    """Whether a preposition goes on with a noun phrase: "a spokesman for the museum"."""
    if preposition in ("of", "for", "with", "by"):
        return True
    if preposition not in ("in", "at", "from", "near"):
        return False
    return following not in TIMES | WRITINGS | {"a", "an", "his", "her", "its"}


def _names_another(words: Sequence[Word], at: int) -> bool:
    """Whether what follows an "and" is one more who says so, and not a new clause."""
    if at >= len(words):
        return False
    stop = at
    while stop < min(len(words), at + _MOST_WORDS) and words[stop].text not in STOPS:
        if words[stop].low in HELPERS or (stop > at and is_finite(words, stop)):
            return False
        stop += 1
    return is_name(words[at]) or words[at].low in DETERMINERS or words[at].low.endswith("s")
