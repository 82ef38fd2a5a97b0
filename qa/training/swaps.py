"""Questions that ask something else: one word of a question exchanged for its like.

"Who captured the bridge?" stands beside a text where somebody closed it. A reader that has met
only foreign passages as unanswerable takes the nearest answer there; one that met such questions
has to compare each word. So that the oddness of the new word tells it nothing, the same exchange
is also made in question and passage alike, where the answer stays right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.random import Generator
from safetensors.numpy import load_file

from qa.training.rows import Gold, Row

_NAME = re.compile(r"(?<![.?!\"“] )(?<!^)\b[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*")
_WORD = re.compile(r"\b[a-z]{4,}\b")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_LIKE = slice(24, 150)  # neighbours of a word by rank: related, and mostly no synonyms
_FEW_LETTERS = 4  # that two forms of one word begin with
# Words that say what is asked, not about what.
_ASKING = frozenset(
    "about after also author been before being could does done from have into kind long many more "
    "most much name named only other over part person post poster review reviewer same should some "
    "such than that their them then there these they this those thing things time type under used "
    "user what when where which while whom whose will with would writer year years".split()
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """`old` as the question has it, and what is put in its place."""

    old: str
    new: str


class LikeWords:
    """Words that resemble a word, by the base model's own word vectors."""

    def __init__(self, base_dir: Path) -> None:
        weights = load_file(base_dir / "model.safetensors")["embeddings.word_embeddings.weight"]
        self.vectors = weights / np.linalg.norm(weights, axis=1, keepdims=True)
        self.words = (base_dir / "vocab.txt").read_text(encoding="utf-8").splitlines()
        self.places = {word: place for place, word in enumerate(self.words)}
        self.found: dict[str, list[str]] = {}

    def like(self, word: str) -> list[str]:
        """Related words with the same ending, none of the same stem; none for a rare word."""
        if word not in self.found:
            self.found[word] = self._like(word) if word in self.places else []
        return self.found[word]

    def _like(self, word: str) -> list[str]:
        likeness = self.vectors @ self.vectors[self.places[word]]
        nearest = [self.words[int(i)] for i in np.argsort(-likeness)[_LIKE]]
        return [
            other
            for other in nearest
            if _WORD.fullmatch(other)
            and ending(other) == ending(word)
            and other[:_FEW_LETTERS] != word[:_FEW_LETTERS]
        ]


def ending(word: str) -> str:
    """What stands in for a part of speech.

    >>> ending("captured"), ending("towns"), ending("airport")
    ('ed', 's', '')
    """
    return next((end for end in ("ed", "ing", "s", "ly") if word.endswith(end)), "")


def exchange(rng: Generator, row: Row, other: Row, likes: LikeWords) -> Exchange | None:
    """What to exchange in a row's question: a name for one of `other` or of its own passage, a
    number, or a word that the passage has too. None where this draw finds nothing."""
    draw = rng.random()
    if draw < 0.5:
        return _exchange_name(rng, row, other)
    if draw < 0.6:
        return _exchange_number(rng, row)
    passage = row.passage.lower()
    words = [w for w in _WORD.findall(row.question) if w not in _ASKING and w[:5] in passage]
    word = _one_of(rng, words)
    new = _one_of(rng, likes.like(word)) if word else ""
    return Exchange(word, new) if new and new[:5] not in passage else None


def asks_something_else(row: Row, change: Exchange) -> Row:
    """The row with the exchange in its question only, and so without an answer."""
    return replace(row, question=row.question.replace(change.old, change.new), golds=())


def exchanged_everywhere(row: Row, change: Exchange) -> Row | None:
    """The row with the exchange in question and passage; its answers stay. None where the passage
    does not have the word as the question has it, or an answer has it."""
    places = [m.start() for m in re.finditer(rf"\b{re.escape(change.old)}\b", row.passage)]
    if not places or any(change.old in gold.text for gold in row.golds):
        return None
    grown = len(change.new) - len(change.old)
    golds = tuple(
        Gold(gold.start + grown * sum(place < gold.start for place in places), gold.text)
        for gold in row.golds
    )
    passage = re.sub(rf"\b{re.escape(change.old)}\b", lambda _: change.new, row.passage)
    return replace(
        row,
        question=row.question.replace(change.old, change.new),
        passage=passage,
        golds=golds,
        title=row.title.replace(change.old, change.new),
    )


def _exchange_name(rng: Generator, row: Row, other: Row) -> Exchange | None:
    """A name of the question for one that the passage has, or for one that it lacks."""
    old = _one_of(rng, _NAME.findall(row.question))
    if not old:
        return None
    here = rng.random() < 0.4
    names = _NAME.findall(row.passage if here else f"{other.question} {other.passage}")
    told = row.question.lower() if here else f"{row.question} {row.title} {row.passage}".lower()
    new = _one_of(rng, [name for name in names if name.lower() not in told])
    return Exchange(old, new) if new and not shares_word(old, new) else None


def _exchange_number(rng: Generator, row: Row) -> Exchange | None:
    old = _one_of(rng, _NUMBER.findall(row.question))
    numbers = [n for n in _NUMBER.findall(row.passage) if len(n) == len(old)]
    new = _one_of(rng, [n for n in numbers if n not in row.question])
    if old and not new and old.isdecimal():
        new = str(max(1, int(old) + int(rng.choice([-7, -3, -2, -1, 1, 2, 3, 7]))))
    return Exchange(old, new) if old and new and old != new else None


def shares_word(one: str, other: str) -> bool:
    return bool(set(one.lower().split()) & set(other.lower().split()))


def _one_of(rng: Generator, choices: list[str]) -> str:
    return choices[int(rng.integers(len(choices)))] if choices else ""
