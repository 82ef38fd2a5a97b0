"""A sentence to its words, and what a word may be by its shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from qa.attribution.lists import (
    DETERMINERS,
    HELPERS,
    NO_ADVERBS,
    NO_PASTS,
    NOBODY,
    PASTS,
    PREPOSITIONS,
    PRONOUNS,
    STOPS,
    TIMES,
)


class Word(NamedTuple):
    """A word, a number or a mark of a sentence; half-open places."""

    text: str
    low: str
    start: int
    end: int


_WORD = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|St|Gov|Sen|Rep|Gen|Maj|Brig|Adm|Col|Lt|Prof|Sgt|Capt|Cmdr|Supt|Insp|Rev|Jr|Sr"
    r"|No)\.|(?:[A-Z]\.)+|[^\W\d_](?:[\w’'&.-]{0,60}\w)?|[$€£]?\d[\d.,:]*(?<=\d)\w*%?|\S"
)
_MARKS = frozenset('"“”«»„')
_OPENERS, _CLOSERS = frozenset("“«„"), frozenset("”»")
_NO_NAMES = DETERMINERS | PREPOSITIONS | NOBODY | PRONOUNS | TIMES
_NO_VERB_BEHIND = DETERMINERS | PREPOSITIONS


def words_of(sentence: str) -> list[Word]:
    """The words and marks of a sentence, in order.

    >>> [word.text for word in words_of("“No,” Dr. Li of U.N. Women said.")]
    ['“', 'No', ',', '”', 'Dr.', 'Li', 'of', 'U.N.', 'Women', 'said', '.']
    """
    found = []
    for match in _WORD.finditer(sentence):
        text = match[0]
        # In lower case, "WHO" and "US" would be other words.
        low = text if len(text) > 1 and text.isupper() else text.lower()
        found.append(Word(text, low, match.start(), match.end()))
    return found


def quoted(words: Sequence[Word]) -> list[bool]:
    """For each word whether it stands inside quotation marks, the marks included. A quotation that
    was begun in a sentence before, or goes on in the next, has one of its marks here."""
    marks = [at for at, word in enumerate(words) if word.text in _MARKS]
    if not marks:
        return [False] * len(words)
    inside = words[marks[0]].text in _CLOSERS or _closes(words, marks)
    found = []
    for word in words:
        inside = inside or word.text in _OPENERS
        found.append(inside or word.text in _MARKS)
        if word.text == '"':
            inside = not inside
        elif word.text in _CLOSERS:
            inside = False
    return found


def _closes(words: Sequence[Word], marks: Sequence[int]) -> bool:
    """Whether the first straight mark of an odd number stands right behind a word or a stop."""
    first = marks[0]
    odd = sum(words[at].text == '"' for at in marks) % 2 == 1
    return (
        odd
        and words[first].text == '"'
        and first > 0
        and words[first - 1].end == words[first].start
    )


def is_name(word: Word) -> bool:
    """Whether a word is written like a name's."""
    return word.text != word.text.lower() and word.low not in _NO_NAMES


def is_past(low: str) -> bool:
    """Whether a word looks like a verb's past or participle."""
    return low in PASTS or (low.endswith("ed") and len(low) > 4 and low not in NO_PASTS)


def is_finite(words: Sequence[Word], at: int) -> bool:
    """Whether a word is a verb of its own and no adjective of a noun ("armed men")."""
    word = words[at]
    if word.low in HELPERS:
        return True
    if at == 0 or word.text != word.low or not is_past(word.low):
        return False
    before = words[at - 1]
    return before.low not in _NO_VERB_BEHIND and before.text not in STOPS


def has_finite(words: Sequence[Word]) -> bool:
    """Whether a verb stands among the words."""
    return any(is_finite(words, at) for at in range(len(words)))


def is_adverb(word: Word) -> bool:
    return word.low.endswith("ly") and word.low == word.text and word.low not in NO_ADVERBS
