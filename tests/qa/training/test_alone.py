"""Sentences of a passage as examples of their own."""

from __future__ import annotations

import numpy as np
import pytest
from tokenizers import Tokenizer

from index.models import find_model
from qa.training.alone import sentence_alone, sentence_beside
from qa.training.rows import Gold, Row
from qa.training.tokens import Encoded, Text, encode_rows, load_tokenizer

FIRST = "The harbour of Lucca was opened by Marta Lind."
SECOND = "The harbour was sold to Piero and Enzo in spring."
THIRD = "Nobody in Lucca had heard of it before."
QUESTION = "Who bought the harbour of Lucca?"


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer(find_model().folder)


def encoded(tokenizer: Tokenizer, *answers: str, all_required: bool = False) -> Encoded:
    passage = f"{FIRST} {SECOND} {THIRD}"
    golds = tuple(Gold(passage.index(answer), answer) for answer in answers)
    return encode_rows(tokenizer, [Row("1", "made", "g", QUESTION, passage, golds, all_required)])[
        0
    ]


def words(tokenizer: Tokenizer, text: Text, first: int = 0, last: int | None = None) -> str:
    end = len(text.ids) if last is None else last + 1
    return str(tokenizer.decode(text.ids[first:end].tolist()))


def test_the_sentence_of_an_answer_stands_alone(tokenizer: Tokenizer) -> None:
    alone = sentence_alone(np.random.default_rng(0), encoded(tokenizer, "Piero", "Enzo"))
    assert words(tokenizer, alone.passage) == SECOND.lower()
    assert [words(tokenizer, alone.passage, *span) for span in alone.spans] == ["piero", "enzo"]


def test_answers_that_are_all_wanted_are_not_parted(tokenizer: Tokenizer) -> None:
    both = encoded(tokenizer, "Marta Lind", "Piero", all_required=True)
    assert sentence_alone(np.random.default_rng(0), both) is both


@pytest.mark.parametrize("seed", range(8))
def test_a_sentence_beside_lacks_the_answer(tokenizer: Tokenizer, seed: int) -> None:
    beside = sentence_beside(np.random.default_rng(seed), encoded(tokenizer, "Piero"))
    assert beside is not None
    assert words(tokenizer, beside) in (FIRST.lower(), THIRD.lower())


def test_there_is_none_beside_answers_everywhere(tokenizer: Tokenizer) -> None:
    everywhere = encoded(tokenizer, "Marta Lind", "Piero", "Nobody")
    assert sentence_beside(np.random.default_rng(0), everywhere) is None
