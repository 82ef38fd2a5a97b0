"""Examples to batches: passes over the rows, shards, length buckets, padding.

A shard is some thousand examples that depend only on the seed, the shard's
number and the window length, so that a resumed run sees the same batches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from qa.reading import MAX_QUESTION
from qa.training.alone import sentence_alone, sentence_beside
from qa.training.examples import (
    Example,
    Pool,
    answerable,
    draw_head,
    glue,
    unanswerable,
    window,
    without_answer,
)
from qa.training.swaps import (
    LikeWords,
    asks_something_else,
    exchange,
    exchanged_everywhere,
    reworded,
)
from qa.training.tokens import CLS, PAD, SEP, Encoded, Ids, encode_rows, encode_texts

SHARD_ROWS = 3000
TOKENS_PER_BATCH = 3072
MAX_GOLDS = 12
CLS_IDS: Ids = np.array([CLS], np.int32)
SEP_IDS: Ids = np.array([SEP], np.int32)
NEGATIVE_SHARE = 0.36  # unanswerable examples per answerable one: 26 % of all
QAMR_PER_SENTENCE = 9  # of about 37: more questions on the same words teach little
SINGLE_SENTENCES = ("qamr", "qasrl")  # sets whose passages are one sentence, glued to others
# Of the other sets, visits a pass. Posts and reviews are least like news; people's own
# unanswerable questions are few.
VISITS = {"squadshifts_reddit": 0.5, "squadshifts_amazon_reviews": 0.5, "squad2": 2.0}
ALONE_SHARE = 0.35  # of the rows, read in one sentence as the closer look does
REWORDED_SHARE = 0.25  # of the questions, with or without an answer
EXCHANGED_SHARE = 0.35  # of the rows, drawn once more with a word exchanged where one can be
EVERYWHERE_SHARE = 0.3  # of those, in question and passage alike, so that the answer stays
EXCHANGED_WITH = 40  # rows further at most: rows of one text lie together in the sets


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded inputs `(batch, tokens) int64` and their labels.

    `allowed (batch, tokens) bool`: where a span may lie, [CLS] (no answer) included.
    `starts`, `ends` `(batch, golds) int64`, valid where `gold (batch, golds) bool`.
    `all_required (batch,) bool`, `answered (batch,) float32`. Where a teacher read it, too:
    its start and end logits `taught (2, batch, tokens)`, `taught_relevance (batch,)`, float32.
    """

    input_ids: Tensor
    attention_mask: Tensor
    token_type_ids: Tensor
    allowed: Tensor
    starts: Tensor
    ends: Tensor
    gold: Tensor
    all_required: Tensor
    answered: Tensor
    taught: Tensor | None = None
    taught_relevance: Tensor | None = None

    def tensors(self) -> dict[str, Tensor]:
        """What it holds, by name."""
        held = ((name, getattr(self, name)) for name in self.__slots__)
        return {name: tensor for name, tensor in held if tensor is not None}

    def to(self, device: str) -> Batch:
        return Batch(**{name: tensor.to(device) for name, tensor in self.tensors().items()})


@dataclass(frozen=True, slots=True)
class Draws:
    """What examples are drawn with."""

    tokenizer: Tokenizer
    likes: LikeWords


def shard_batches(
    pools: dict[str, Pool], draws: Draws, seed: int, shard: int, full_windows: bool
) -> list[list[Example]]:
    """The batches of one shard, in the order of training."""
    rng = np.random.default_rng([seed, shard, 1])
    examples: list[Example] = []
    for source, i in shard_rows(pools, seed, shard):
        examples += draw_examples(rng, source, pools[source], i, draws, full_windows)
    return bucket(rng, examples)


def shard_rows(pools: dict[str, Pool], seed: int, shard: int) -> list[tuple[str, int]]:
    """The rows of a shard: a slice of the pass it belongs to."""
    per_pass = shards_per_pass(pools)
    rng = np.random.default_rng([seed, shard // per_pass, 0])
    rows = [(source, i) for source, pool in pools.items() for i in pass_rows(rng, source, pool)]
    order = np.array_split(rng.permutation(len(rows)), per_pass)[shard % per_pass]
    return [rows[int(j)] for j in order]


def shards_per_pass(pools: dict[str, Pool]) -> int:
    rng = np.random.default_rng(0)
    total = sum(len(pass_rows(rng, source, pool)) for source, pool in pools.items())
    return max(1, round(total / SHARD_ROWS))


def drawn_tokens(pools: dict[str, Pool], draws: Draws, seed: int) -> int:
    """The padded tokens of a pass, nearly: those of its first shard, as often as it has shards."""
    first = shard_batches(pools, draws, seed, 0, False)
    per_shard = sum(len(batch) * max(e.length for e in batch) for batch in first)
    return per_shard * shards_per_pass(pools)


def pass_rows(rng: Generator, source: str, pool: Pool) -> list[int]:
    """The rows of one set that a pass visits."""
    everything = rng.permutation(len(pool.rows))
    if source != "qamr":
        visits = round(len(everything) * VISITS.get(source, 1.0))
        return sorted(np.resize(everything, visits).tolist())
    seen: dict[str, int] = {}
    kept = []
    for i in everything.tolist():
        group = pool.rows[i].row.group
        seen[group] = seen.get(group, 0) + 1
        if seen[group] <= QAMR_PER_SENTENCE:
            kept.append(i)
    return kept


def draw_examples(
    rng: Generator, source: str, pool: Pool, i: int, draws: Draws, full_windows: bool
) -> list[Example]:
    """The answerable example of a row and, now and then, unanswerable ones.

    Short windows first: more examples for the same time, each from another cut.
    """
    max_tokens = 256 if full_windows and rng.random() < 0.8 else int(rng.integers(64, 177))
    if not pool.rows[i].spans:
        asked = draw_unanswered(rng, pool, i, draws, max_tokens)
        return [example for example in reword(rng, pool, i, draws, [asked]) if example]
    drawn = [draw_answerable(rng, source, pool, i, draws, max_tokens)]
    if rng.random() < NEGATIVE_SHARE:
        drawn.append(draw_beside(rng, source, pool, i, draws, max_tokens))
    drawn = reword(rng, pool, i, draws, drawn)
    if rng.random() < EXCHANGED_SHARE:
        drawn.append(draw_exchanged(rng, pool, i, draws, max_tokens))
    return [example for example in drawn if example is not None and len(example.passage)]


def reword(
    rng: Generator, pool: Pool, i: int, draws: Draws, drawn: list[Example | None]
) -> list[Example | None]:
    """Examples of row i, now and then with their question in other words."""
    if rng.random() >= REWORDED_SHARE:
        return drawn
    question = reworded(rng, pool.rows[i].row.question, draws.likes)
    ids = encode_texts(draws.tokenizer, [question])[0].ids[:MAX_QUESTION]
    return [replace(example, question=ids) if example else None for example in drawn]


def draw_answerable(
    rng: Generator, source: str, pool: Pool, i: int, draws: Draws, max_tokens: int
) -> Example | None:
    """Row i with a window or a sentence that answers it."""
    head = draw_head(rng, pool, i, draws.tokenizer)
    row = pool.rows[i]
    if rng.random() < ALONE_SHARE:
        row = sentence_alone(rng, row)
    elif source in SINGLE_SENTENCES:
        row = glue(rng, pool, i, answered=True)
    return answerable(rng, row, head, max_tokens)


def draw_unanswered(rng: Generator, pool: Pool, i: int, draws: Draws, max_tokens: int) -> Example:
    """Row i, which its own passage does not answer, over a window or a sentence of that passage."""
    head = draw_head(rng, pool, i, draws.tokenizer)
    row = pool.rows[i]
    beside = sentence_beside(rng, row) if rng.random() < ALONE_SHARE else None
    if beside is not None:
        return without_answer(row.question, head, beside.ids[:max_tokens])
    size = len(row.passage.ids)
    start, end = window(rng, size, size, -1, max_tokens)
    return without_answer(row.question, head, row.passage.ids[start:end])


def draw_beside(
    rng: Generator, source: str, pool: Pool, i: int, draws: Draws, max_tokens: int
) -> Example | None:
    """Row i's question over something that does not answer it."""
    head = draw_head(rng, pool, i, draws.tokenizer)
    row = pool.rows[i]
    if source in SINGLE_SENTENCES:
        ids = glue(rng, pool, i, answered=False).passage.ids[:max_tokens]
        return without_answer(row.question, head, ids)
    beside = sentence_beside(rng, row) if rng.random() < ALONE_SHARE else None
    if beside is not None:
        return without_answer(row.question, head, beside.ids[:max_tokens])
    return unanswerable(rng, pool, i, head, max_tokens)


def draw_exchanged(
    rng: Generator, pool: Pool, i: int, draws: Draws, max_tokens: int
) -> Example | None:
    """Row i with a word exchanged, over what answers the row as it was."""
    other = (i + int(rng.integers(-EXCHANGED_WITH, EXCHANGED_WITH + 1))) % len(pool.rows)
    row = pool.rows[i].row
    change = exchange(rng, row, pool.rows[other].row, draws.likes)
    if change is None:
        return None
    head = draw_head(rng, pool, i, draws.tokenizer)
    if rng.random() < EVERYWHERE_SHARE:
        changed = exchanged_everywhere(row, change)
        encoded = encode_rows(draws.tokenizer, [changed])[0] if changed else None
        return answerable(rng, encoded, head, max_tokens) if encoded else None
    question = encode_rows(draws.tokenizer, [asks_something_else(row, change)])[0].question
    whole: Encoded = pool.rows[i]
    if rng.random() < ALONE_SHARE:
        whole = sentence_alone(rng, whole)
    before = answerable(rng, whole, head, max_tokens)
    return without_answer(question, head, before.passage) if before else None


def bucket(rng: Generator, examples: Sequence[Example]) -> list[list[Example]]:
    """Batches of like lengths and at most TOKENS_PER_BATCH padded tokens, shuffled."""
    batches: list[list[Example]] = [[]]
    for example in sorted(examples, key=lambda e: e.length):
        if (len(batches[-1]) + 1) * example.length > TOKENS_PER_BATCH:
            batches.append([])
        batches[-1].append(example)
    full = [batch for batch in batches if batch]
    return [full[int(j)] for j in rng.permutation(len(full))]


def collate(examples: Sequence[Example]) -> Batch:
    """One padded batch."""
    rows, tokens = len(examples), max(e.length for e in examples)
    ids = np.full((rows, tokens), PAD, np.int64)
    kinds, mask, allowed = (np.zeros((rows, tokens), np.int64) for _ in range(3))
    starts, ends, gold = (np.zeros((rows, MAX_GOLDS), np.int64) for _ in range(3))
    for row, example in enumerate(examples):
        ids[row, : example.length] = np.concatenate(
            [CLS_IDS, example.question, SEP_IDS, example.head, example.passage, SEP_IDS]
        )
        mask[row, : example.length] = 1
        second = len(example.question) + 2
        kinds[row, second : example.length] = 1
        first = second + len(example.head)
        allowed[row, first : first + len(example.passage)] = 1
        spans = [(a + first, b + first) for a, b in example.spans[:MAX_GOLDS]] or [(0, 0)]
        starts[row, : len(spans)], ends[row, : len(spans)] = zip(*spans, strict=True)
        gold[row, : len(spans)] = 1
    allowed[:, 0] = 1
    flags = [e.all_required for e in examples]
    answered = [float(bool(e.spans)) for e in examples]
    return make_batch(ids, mask, kinds, (allowed, starts, ends, gold), (flags, answered))


def make_batch(
    ids: NDArray[np.int64],
    mask: NDArray[np.int64],
    kinds: NDArray[np.int64],
    labels: tuple[NDArray[np.int64], ...],
    flags: tuple[list[bool], list[float]],
) -> Batch:
    allowed, starts, ends, gold = map(torch.from_numpy, labels)
    return Batch(
        input_ids=torch.from_numpy(ids),
        attention_mask=torch.from_numpy(mask),
        token_type_ids=torch.from_numpy(kinds),
        allowed=allowed.bool(),
        starts=starts,
        ends=ends,
        gold=gold.bool(),
        all_required=torch.tensor(flags[0]),
        answered=torch.tensor(flags[1]),
    )
