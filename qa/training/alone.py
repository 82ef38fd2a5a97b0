"""Single sentences as examples: what a sentence answers by itself, as the closer look reads it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.random import Generator

from corpus.sentences import sentences
from qa.training.tokens import Encoded, Text, holds_answer, make_text

BESIDE = 3  # sentences most like the question, of which one is drawn


def sentence_alone(rng: Generator, encoded: Encoded) -> Encoded:
    """The row with nothing but the sentence of one of its answers; as it is, where answers lie in
    more than one."""
    if not encoded.spans:
        return encoded
    first, last = encoded.spans[int(rng.integers(len(encoded.spans)))]
    for start, end in token_sentences(encoded):
        if start <= first and last < end:
            kept = tuple((a - start, b - start) for a, b in encoded.spans if start <= a and b < end)
            if encoded.row.all_required and len(kept) < len(encoded.spans):
                return encoded
            return replace(encoded, passage=cut(encoded.passage, start, end), spans=kept)
    return encoded


def sentence_beside(rng: Generator, encoded: Encoded) -> Text | None:
    """One of the sentences of the row's passage that are most like its question and do not hold
    its answer; None where every sentence does."""
    asked = set(encoded.question.tolist())
    found = []
    for start, end in token_sentences(encoded):
        text = cut(encoded.passage, start, end)
        if not holds_answer(text, encoded.passage, encoded.spans) and end - start > BESIDE:
            found.append((len(asked & set(text.ids.tolist())) + rng.random(), text))
    found.sort(key=lambda pair: -pair[0])
    return found[int(rng.integers(min(BESIDE, len(found))))][1] if found else None


def token_sentences(encoded: Encoded) -> list[tuple[int, int]]:
    """The passage's sentences as half-open runs of tokens."""
    starts = encoded.passage.offsets[:, 0]
    found = []
    for start, end in sentences(encoded.row.passage):
        a, b = np.searchsorted(starts, [start, end])
        if b > a:
            found.append((int(a), int(b)))
    return found


def cut(text: Text, start: int, end: int) -> Text:
    return make_text(text.ids[start:end], text.offsets[start:end])
