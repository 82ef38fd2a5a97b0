"""What a reading model is given and what it gives back, whichever model it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

MAX_QUESTION = 48  # tokens; what a longer question says after them is not read
MAX_HEAD = 40  # tokens of title and date
KEPT_SPANS = 60  # of one window
_WORD = re.compile(r"\d+(?:[.,]\d+)+|\w+")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A passage as a model reads it. Answers lie in `text`; `title` and `date` (ISO 8601) only
    tell what it is about."""

    text: str
    title: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class ToRead:
    """One question with the passages that may answer it."""

    question: str
    prompts: Sequence[Prompt]


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A run of characters of a prompt's text, half-open code points. `score` is how much likelier
    it is than no answer at all, in natural-log odds."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model makes of one passage: spans best first, none where it is empty; `relevance`
    is the log-odds that it answers the question."""

    spans: tuple[TextSpan, ...]
    relevance: float


class SpanModel(Protocol):
    name: str

    def read(self, asked: Sequence[ToRead]) -> list[list[Reading]]:
        """A reading for each passage of each question, in the order given. Raises ModelFailed."""


def head_line(title: str, date: str) -> str:
    """What stands before the passage in the model's input.

    >>> head_line("Storm hits coast", "2024-11-30")
    'Storm hits coast. 2024-11-30. '
    """
    return "".join(f"{part}. " for part in (title.rstrip(". "), date) if part)


def by_passage(
    asked: Sequence[ToRead], places: Sequence[tuple[int, int]], readings: Sequence[Reading]
) -> list[list[Reading]]:
    """The readings of a passage's windows as one, as good as its best window, its spans cutting no
    word. `places` are of each window's question in `asked` and of its passage in the question's
    prompts."""
    found: list[list[list[Reading]]] = [[[] for _ in each.prompts] for each in asked]
    for (question, prompt), reading in zip(places, readings, strict=True):
        found[question][prompt].append(reading)
    return [
        [
            _one(windows_, prompt.text)
            for windows_, prompt in zip(of_question, each.prompts, strict=True)
        ]
        for of_question, each in zip(found, asked, strict=True)
    ]


def _one(readings: Sequence[Reading], text: str) -> Reading:
    spans = sorted((s for reading in readings for s in reading.spans), key=lambda s: -s.score)
    relevance = max(reading.relevance for reading in readings)
    return Reading(tuple(whole_words(text, spans)), relevance)


def whole_words(text: str, spans: Sequence[TextSpan]) -> list[TextSpan]:
    """The spans, best first, without cutting a word or a number in two: a model whose tokens are
    parts of words may answer "000" for "115,000". Of spans that become the same the best stays."""
    inside = {at for word in _WORD.finditer(text) for at in range(word.start() + 1, word.end())}
    found: dict[tuple[int, int], TextSpan] = {}
    for span in spans:
        start, end = span.start, span.end
        while start in inside:
            start -= 1
        while end in inside:
            end += 1
        found.setdefault((start, end), TextSpan(start, end, span.score))
    return list(found.values())
