"""Rows to answers with a torch or an OpenVINO reader: windows in, spans out.

Used to measure. Serving has its own path, which batches across requests.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from qa.training.batches import collate
from qa.training.decode import Found, Logits, rank_spans, windows
from qa.training.examples import MAX_QUESTION, Example
from qa.training.model import Reader
from qa.training.tokens import Encoded, Ids

# (input_ids, attention_mask, token_type_ids) -> (start, end, no_answer, relevance)
Arrays = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
Run = Callable[[Arrays], tuple[Logits, Logits, Logits, Logits]]

NO_HEAD = np.empty(0, np.int32)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of one row: spans best first, two scores of the passage.

    `no_answer` is the empty span's logit sum less the best span's; `relevance`
    a logit. Over windows the passage is as good as its best window.
    """

    spans: tuple[Found, ...]
    no_answer: float
    relevance: float


def run_torch(model: Reader, bf16: bool = False) -> Run:
    """A torch reader as a function over arrays."""
    model.eval()

    def run(arrays: Arrays) -> tuple[Logits, Logits, Logits, Logits]:
        device = model.span.weight.device
        with torch.no_grad(), torch.autocast(device.type, torch.bfloat16, enabled=bf16):
            outputs = model(*(torch.from_numpy(a).to(device) for a in arrays))
        start, end, no_answer, relevance = (o.float().cpu().numpy() for o in outputs)
        return start, end, no_answer, relevance

    return run


def read_rows(
    run: Run, rows: Sequence[Encoded], heads: Sequence[Ids] | None = None, batch_size: int = 16
) -> list[Reading]:
    """Readings of all rows; windows of all rows are sorted by length and batched."""
    pieces = [
        (i, start, end)
        for i, row in enumerate(rows)
        for start, end in windows(len(row.passage.ids))
    ]
    examples = [
        Example(
            rows[i].question[:MAX_QUESTION],
            heads[i] if heads else NO_HEAD,
            rows[i].passage.ids[start:end],
            (),
            False,
        )
        for i, start, end in pieces
    ]
    order = sorted(range(len(pieces)), key=lambda p: examples[p].length)
    found: dict[int, list[Reading]] = {}
    for first in range(0, len(order), batch_size):
        chosen = order[first : first + batch_size]
        for p, reading in zip(chosen, read_batch(run, [examples[p] for p in chosen]), strict=True):
            i, start, _ = pieces[p]
            found.setdefault(i, []).append(shift(reading, start))
    return [best_window(found[i]) for i in range(len(rows))]


def read_batch(run: Run, examples: Sequence[Example]) -> list[Reading]:
    """Readings of single windows, token places relative to the window."""
    batch = collate(examples)
    arrays = (batch.input_ids, batch.attention_mask, batch.token_type_ids)
    start, end, empty, relevance = run(tuple(a.numpy() for a in arrays))
    readings = []
    for row, example in enumerate(examples):
        first = len(example.question) + len(example.head) + 2
        inside = slice(first, first + len(example.passage))
        spans = rank_spans(start[row, inside], end[row, inside])
        best = spans[0].score if spans else -np.inf
        readings.append(Reading(tuple(spans), float(empty[row] - best), float(relevance[row])))
    return readings


def shift(reading: Reading, by: int) -> Reading:
    spans = tuple(Found(f.first + by, f.last + by, f.score) for f in reading.spans)
    return Reading(spans, reading.no_answer, reading.relevance)


def best_window(readings: Sequence[Reading]) -> Reading:
    """One reading of a passage from those of its windows: spans by score."""
    spans = {(f.first, f.last): f for r in readings for f in sorted(r.spans, key=lambda f: f.score)}
    return Reading(
        tuple(sorted(spans.values(), key=lambda f: -f.score)),
        min(r.no_answer for r in readings),
        max(r.relevance for r in readings),
    )


def text_of(row: Encoded, span: Found) -> str:
    """The span's words, as they stand in the passage."""
    offsets = row.passage.offsets
    return row.row.passage[int(offsets[span.first, 0]) : int(offsets[span.last, 1])]
