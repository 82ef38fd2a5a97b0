"""Encoded rows to training examples: windows, headed passages, unanswerable pairs.

An example is one input of the reader. Here the reader meets what it meets when
answering: passages cut anywhere, under a title and a date, and often beside the
point. All randomness comes from the caller's generator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from tokenizers import Tokenizer

from qa.reading import MAX_HEAD, MAX_QUESTION, head_line
from qa.training.rows import Row
from qa.training.similar import nearest
from qa.training.tokens import Encoded, Ids, Text, encode_texts, holds_answer, make_text

NEIGHBOURS = 12


@dataclass(frozen=True, slots=True)
class Example:
    """One input. `spans` are (first, last) token places in `passage`; none: unanswerable."""

    question: Ids
    head: Ids
    passage: Ids
    spans: tuple[tuple[int, int], ...]
    all_required: bool

    @property
    def length(self) -> int:
        """Tokens of the whole input, [CLS] and both [SEP] included."""
        return len(self.question) + len(self.head) + len(self.passage) + 3


@dataclass(frozen=True, slots=True)
class Pool:
    """The rows of one set with the passages that may stand against them.

    `near[i]` are the places of row i's lexical neighbours in `passages`, best
    first; `mates[i]` those of its group. Both leave out row i's own passage.
    """

    rows: list[Encoded]
    passages: list[Text]
    near: list[Ids]
    mates: list[Ids]
    heads: list[Ids]


def build_pool(tokenizer: Tokenizer, rows: list[Encoded]) -> Pool:
    """A pool over all rows of one set."""
    place: dict[int, int] = {}
    passages: list[Text] = []
    members: dict[str, set[int]] = {}
    for row in rows:
        if id(row.passage) not in place:
            place[id(row.passage)] = len(passages)
            passages.append(row.passage)
        members.setdefault(row.row.group, set()).add(place[id(row.passage)])
    own = [place[id(row.passage)] for row in rows]
    groups = {group: np.array(sorted(places), np.int32) for group, places in members.items()}
    vocab = tokenizer.get_vocab_size()
    best = nearest([r.question for r in rows], [p.ids for p in passages], vocab, NEIGHBOURS)
    heads = [t.ids for t in encode_texts(tokenizer, [r.row.title for r in rows])]
    return Pool(
        rows=rows,
        passages=passages,
        near=[best[i][best[i] != own[i]] for i in range(len(rows))],
        mates=[groups[r.row.group][groups[r.row.group] != own[i]] for i, r in enumerate(rows)],
        heads=heads,
    )


def draw_head(rng: Generator, pool: Pool, i: int, tokenizer: Tokenizer) -> Ids:
    """A head for row i: its own where it has one, at times none, at times a made-up date."""
    row: Row = pool.rows[i].row
    none = np.empty(0, np.int32)
    if rng.random() < 0.4:
        return none
    year, day = int(rng.integers(1995, 2027)), int(rng.integers(1, 29))
    drawn = f"{year}-{int(rng.integers(1, 13)):02d}-{day:02d}"
    date = row.date or (drawn if rng.random() < 0.7 else "")
    title = row.title or lead(row.passage) if rng.random() < 0.8 else ""
    text = head_line(title, date)
    return encode_texts(tokenizer, [text])[0].ids[:MAX_HEAD] if text else none


def lead(passage: str) -> str:
    """The passage's first words: news titles repeat what the text says first."""
    return " ".join(passage[:200].split()[:9])


def answerable(rng: Generator, encoded: Encoded, head: Ids, max_tokens: int) -> Example | None:
    """The row with a window of at most `max_tokens` that holds an answer."""
    spans = encoded.spans
    if not spans:
        return None
    first, last = spans[int(rng.integers(len(spans)))]
    if encoded.row.all_required:
        first, last = min(a for a, _ in spans), max(b for _, b in spans)
    start, end = window(rng, len(encoded.passage.ids), first, last, max_tokens)
    kept = tuple((a - start, b - start) for a, b in spans if start <= a and b < end)
    if not kept:
        return None
    return Example(
        question=encoded.question[:MAX_QUESTION],
        head=head,
        passage=encoded.passage.ids[start:end],
        spans=kept,
        all_required=encoded.row.all_required,
    )


def window(rng: Generator, size: int, first: int, last: int, max_tokens: int) -> tuple[int, int]:
    """A window over `size` tokens, drawn so that it covers `first..last` if it can.

    Where the answers reach further than the window it starts at the first one.
    """
    if size <= max_tokens:
        return 0, size
    low = max(0, last + 1 - max_tokens)
    high = min(first, size - max_tokens)
    start = int(rng.integers(low, high + 1)) if low <= high else first
    return start, min(size, start + max_tokens)


def unanswerable(rng: Generator, pool: Pool, i: int, head: Ids, max_tokens: int) -> Example | None:
    """Row i's question over a passage that lacks its answers: a lexical neighbour,
    another of its group, or another window of its own passage."""
    encoded = pool.rows[i]
    passage = draw_against(rng, pool, i, max_tokens)
    if passage is None or holds_answer(passage, encoded.passage, encoded.spans):
        return None
    size = len(passage.ids)
    start, end = window(rng, size, size, -1, max_tokens)
    return without_answer(encoded.question, head, passage.ids[start:end])


def without_answer(question: Ids, head: Ids, passage: Ids) -> Example:
    return Example(question[:MAX_QUESTION], head, passage, (), False)


def draw_against(rng: Generator, pool: Pool, i: int, max_tokens: int) -> Text | None:
    """A passage to set against row i, or None where this draw has none."""
    draw = rng.random()
    if draw < 0.2:
        return clear_window(rng, pool.rows[i], max_tokens)
    places = pool.near[i] if draw < 0.65 or not len(pool.mates[i]) else pool.mates[i]
    return pool.passages[int(rng.choice(places))] if len(places) else None


def clear_window(rng: Generator, encoded: Encoded, max_tokens: int) -> Text | None:
    """A part of the row's own passage before or after all of its answers."""
    first = min((a for a, _ in encoded.spans), default=0)
    last = max((b for _, b in encoded.spans), default=0)
    size = len(encoded.passage.ids)
    start, end = (0, first) if first >= size - last - 1 else (last + 1, size)
    if end - start < 24:
        return None
    start = max(start, end - max_tokens) if start == 0 else start
    end = min(end, start + max_tokens)
    return make_text(encoded.passage.ids[start:end], encoded.passage.offsets[start:end])


def glue(rng: Generator, pool: Pool, i: int, answered: bool) -> Encoded:
    """Row i with its sentence among one to four others, so that the reader must
    choose; without its sentence where `answered` is False."""
    encoded = pool.rows[i]
    others = [pool.passages[int(j)] for j in rng.choice(pool.near[i], 2, replace=False)]
    others += [pool.passages[int(j)] for j in rng.integers(len(pool.passages), size=2)]
    others = [others[int(j)] for j in rng.permutation(4)[: int(rng.integers(1, 5))]]
    others = [t for t in others if not holds_answer(t, encoded.passage, encoded.spans)]
    at = int(rng.integers(len(others) + 1))
    own: Sequence[Text] = [encoded.passage] if answered else []
    parts = [*others[:at], *own, *others[at:]]
    shift = sum(len(t.ids) for t in others[:at])
    ids = np.concatenate([t.ids for t in parts] or [encoded.passage.ids[:0]])
    spans = tuple((a + shift, b + shift) for a, b in encoded.spans) if answered else ()
    text = make_text(ids, np.zeros((len(ids), 2), np.int32))
    return Encoded(encoded.row, encoded.question, text, spans)
