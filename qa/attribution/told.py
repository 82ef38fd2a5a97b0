"""What is told: the runs of a sentence that somebody is said to claim, before, behind and around
the words that say so. Each ends where the article goes on in its own voice.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from qa.attribution import shapes
from qa.attribution.phrases import Run
from qa.attribution.words import Word, has_finite, words_of

Place = tuple[int, int]
Runs = tuple[Place, ...]

_BLANKS = " \t\n\r\f\v\u00a0,;:—–-"
_FEW_WORDS = 2


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in words. `inside` says of each word whether it is part of a quotation; what
    stands before `start` is the place and agency that open a report."""

    text: str
    words: Sequence[Word]
    inside: Sequence[bool]
    start: int

    def place(self, run: Run) -> Place:
        return self.words[run[0]].start, self.words[run[1] - 1].end

    def word_at(self, at: int) -> int:
        """The first word that begins at the character `at` or behind it."""
        return bisect_left(self.words, at, key=lambda word: word.start)

    def is_quoted(self, at: int) -> bool:
        word = self.word_at(at)
        return word < len(self.words) and self.inside[word]

    def find(self, shape: re.Pattern[str], start: int) -> int:
        """Where `shape` is first found behind `start`, outside quotations; else the end."""
        for match in shape.finditer(self.text, start):
            if not self.is_quoted(match.start()):
                return match.start()
        return len(self.text)


@dataclass(frozen=True, slots=True)
class Saying:
    """`who` claims, or denies, what stands in the runs `told`; half-open places in the sentence.
    `frame` runs from whoever claims it to the end of the verb. `cited` is whom another one gives as
    a source: the claim is theirs."""

    who: Place
    frame: Place
    told: Runs
    denies: bool = False
    cited: bool = False


def before(here: Sentence, end: int, start: int = 0) -> Runs:
    """What stands before the saying, from the start of its clause, and behind `start`."""
    stops = [match.end() for match in re.finditer(";", here.text[:end])]
    return trimmed(here.text, max([here.start, start, *stops]), end)


def is_clause(here: Sentence, lead: Runs, parenthetic: bool) -> bool:
    """Whether what stands before a saying is told by it, and not only "In Rome, "; what a saying
    in parentheses parts ("The bill, he said, …") may be one word."""
    if not lead:
        return False
    text, between = here.text[slice(*lead[0])], here.text[lead[0][1] :][:3]
    if not re.match(r"[\"”’?!]*\s*[,—–\"”?!]", between) and text[-1] not in '"”?!':
        return False
    if text[-1] in '"”':
        return True
    pieces = [piece.strip() for piece in text.split(", ")]
    if parenthetic and not _is_adverbial(pieces[0]):
        return True
    told = [piece for piece in pieces if not _is_adverbial(piece)]
    return any(len(piece.split()) >= _FEW_WORDS + (piece is not pieces[0]) for piece in told)


def behind(here: Sentence, start: int, who: int) -> Runs:
    """What stands behind the saying, to the end of its clause; of a subordinate one ("when X said
    …, …") only up to the comma."""
    chunk = up_to_stop(here.text[start:])
    that = shapes.THAT.search(chunk)
    if that and (that.start() == 0 or shapes.ASIDE.match(chunk)):
        start += that.end()
    elif (late := shapes.WHEN_THAT.match(here.text, start)) and _only_when(late["when"]):
        start = late.end()
    subordinate = shapes.IN_SUBORDINATE.search(here.text[max(0, who - 24) : who])
    return trimmed(here.text, start, here.find(shapes.COMMA if subordinate else shapes.CUT, start))


def continued(here: Sentence, start: int) -> Runs:
    """What goes on behind "…, X said, …"; nothing where the article speaks for itself again."""
    comma = here.find(shapes.COMMA, start)
    if comma == len(here.text) or here.find(shapes.STOP, start) < comma:
        return ()
    if shapes.OWN_AGAIN.match(here.text, comma) or shapes.GERUND.match(here.text, comma):
        return ()
    return trimmed(here.text, comma + 1, here.find(shapes.CUT, comma + 1))


def around(here: Sentence, frame: Place) -> Runs:
    """The clause that a source stands in: before it, or behind it where it opens the clause; both
    where it stands between a word like "and" and what that brings."""
    lead = before(here, frame[0])
    colon = re.match(r"\s*:", here.text[frame[1] :])
    if colon or not lead or " " not in here.text[slice(*lead[0])]:
        return behind(here, frame[1] + (colon.end() if colon else 0), frame[0])
    if shapes.JOINED.search(here.text[: frame[0]]):
        return lead + trimmed(here.text, frame[1], here.find(shapes.CUT, frame[1]))
    return lead


def tells(here: Sentence, run: Place) -> bool:
    """Whether a run says something, and not only when or where it was said."""
    text = here.text[slice(*run)]
    if not shapes.ASIDE.match(" " + text):
        return True
    return "“" in text or '"' in text or has_finite(words_of(text))


def _only_when(text: str) -> bool:
    """Whether what stands between a verb and its "that" says only when or where it was said."""
    return bool(shapes.ASIDE.match(text)) and not has_finite(words_of(text))


def up_to_stop(text: str) -> str:
    return re.split(r"[,.;:“\"](?:\s|$)|[“\"]", text, maxsplit=1)[0]


def trimmed(text: str, start: int, end: int) -> Runs:
    """The run without blanks and marks at its ends; none where nothing is left."""
    while start < end and text[start] in _BLANKS:
        start += 1
    while end > start and text[end - 1] in _BLANKS:
        end -= 1
    return ((start, end),) if start < end else ()


def _is_adverbial(piece: str) -> bool:
    """Whether a piece only says when, where or how: "In Rome", "After the match"."""
    if shapes.SUBORDINATE.match(piece):
        return True
    if not shapes.ADVERBIAL.match(piece) or shapes.AMOUNT.match(piece):
        return False
    return not has_finite(words_of(piece))
