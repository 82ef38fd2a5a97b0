"""Questions that ask something else: one word of a question exchanged for its like.

"Who captured the bridge?" stands beside a text where somebody closed it. A reader that has met
only foreign passages as unanswerable takes the nearest answer there; one that met such questions
has to compare each word. So that the oddness of the new word tells it nothing, the same exchange
is also made in question and passage alike, where the answer stays right. And so that strictness
with words does not become blindness for paraphrase, questions are reworded by synonyms, which
change no answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.random import Generator
from safetensors.numpy import load_file

from qa.training.rows import Gold, Row
from qa.training.wordnet import WordNet

_NAME = re.compile(r"(?<![.?!\"“] )(?<!^)\b[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*")
_WORD = re.compile(r"\b[a-z]{4,}\b")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_LIKE = slice(24, 150)  # neighbours of a word by rank: related, and mostly no synonyms
_SAME = slice(1, 30)  # where those of its synonyms are that fit most of its uses
_FEW_LETTERS = 4  # that two forms of one word begin with
# Words that say what is asked, not about what.
_ASKING = frozenset(
    "about after also author been before being could does done first from have into kind long many "
    "more most much name named only other over part person post poster review reviewer same "
    "should some such than that their them then there these they this those thing things time "
    "type under used user what when where which while whom whose will with would writer year "
    "years".split()
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """`old` as the question has it, and what is put in its place."""

    old: str
    new: str


class LikeWords:
    """Words that resemble a word, by the base model's own word vectors; with WordNet, synonyms are
    told from the merely related."""

    def __init__(self, base_dir: Path, wordnet: WordNet | None = None) -> None:
        weights = load_file(base_dir / "model.safetensors")["embeddings.word_embeddings.weight"]
        self.vectors = weights / np.linalg.norm(weights, axis=1, keepdims=True)
        self.words = (base_dir / "vocab.txt").read_text(encoding="utf-8").splitlines()
        self.places = {word: place for place, word in enumerate(self.words)}
        self.wordnet = wordnet
        self.found: dict[tuple[str, bool], list[str]] = {}

    def like(self, word: str) -> list[str]:
        """Related words of the same form that mean something else; none for a rare word."""
        return self._kept(word, same=False)

    def synonyms(self, word: str) -> list[str]:
        """Words of the same form that mean the same; none for a rare word, or without WordNet."""
        return self._kept(word, same=True) if self.wordnet else []

    def _kept(self, word: str, same: bool) -> list[str]:
        if (word, same) not in self.found:
            near = self._near(word, _SAME if same else _LIKE)
            wordnet = self.wordnet
            self.found[word, same] = [
                o for o in near if not wordnet or wordnet.near(word, o) == same
            ]
        return self.found[word, same]

    def _near(self, word: str, ranks: slice) -> list[str]:
        """The neighbours of a word at some ranks, of the same form and none of the same stem."""
        if word not in self.places:
            return []
        likeness = self.vectors @ self.vectors[self.places[word]]
        return [
            other
            for other in (self.words[int(i)] for i in np.argsort(-likeness)[ranks])
            if _WORD.fullmatch(other)
            and self._form(other) == self._form(word)
            and other[:_FEW_LETTERS] != word[:_FEW_LETTERS]
        ]

    def _form(self, word: str) -> str:
        return "ed" if self.wordnet and self.wordnet.is_past(word) else ending(word)


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


def reworded(rng: Generator, question: str, likes: LikeWords) -> str:
    """The question with one or two of its words as synonyms; as it is, where none has any."""
    words = [
        word for word in _WORD.findall(question) if word not in _ASKING and likes.synonyms(word)
    ]
    for _ in range(min(len(words), int(rng.integers(1, 3)))):
        word = words.pop(int(rng.integers(len(words))))
        new = _one_of(rng, likes.synonyms(word))
        question = re.sub(rf"\b{word}\b", new, question, count=1)
    return question


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
