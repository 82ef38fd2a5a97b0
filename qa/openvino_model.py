"""Questions and passages to spans: the trained model that reads, run by OpenVINO."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.errors import ModelAltered, ModelFailed, ModelMissing
from index.batching import Shared
from index.models import check_file, find_model
from qa.reading import (
    KEPT_SPANS,
    MAX_HEAD,
    MAX_QUESTION,
    Reading,
    TextSpan,
    ToRead,
    by_passage,
    head_line,
)
from qa.spans import Found, rank_spans, windows

WEIGHTS = Path(__file__).parent / "weights"
FORMAT = 1
_FILES = ("reader.xml", "reader.bin")
_CLS, _SEP = 101, 102
_BATCH = 16
# The runtime keeps what it compiled for every shape that it has met: few shapes cost a few tokens
# and save hundreds of MiB.
_ROUND = 16
_OUTPUTS = ("start_logits", "end_logits", "no_answer", "relevance")

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Piece:
    """One input of the model: a window of a passage behind its question."""

    question: int  # places in what was asked
    prompt: int
    ids: list[int]
    second: int  # where the second segment begins
    first: int  # where the window's own tokens begin
    offsets: list[tuple[int, int]]  # of those tokens, in the prompt's text


class OpenVinoSpanModel:
    """The reader that dateline carries, in the folder `weights`.

    Calls from several threads that arrive together share their batches. `precision` is of what is
    not int8: "bf16", "f32", or "auto". Raises ModelMissing, ModelAltered.
    """

    def __init__(self, weights: Path = WEIGHTS, precision: str = "auto", threads: int = 0) -> None:
        import openvino
        from safetensors import safe_open
        from tokenizers import Tokenizer

        card = _checked_card(weights)
        base = find_model(card["base"]).folder
        self.name = f"{card['name']}@{card['files']['reader.bin'][:12]}"
        core = openvino.Core()
        if precision == "auto":
            has_bf16 = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
            precision = "bf16" if has_bf16 else "f32"
        options: dict[str, Any] = {
            "PERFORMANCE_HINT": "THROUGHPUT",
            "INFERENCE_PRECISION_HINT": precision,
        }
        if threads:
            options["INFERENCE_NUM_THREADS"] = threads
        compiled = core.compile_model(weights / "reader.xml", "CPU", options)
        self._queue = openvino.AsyncInferQueue(compiled)
        # The word vectors are the base model's own, so they are not shipped a second time.
        with safe_open(base / "model.safetensors", "numpy") as file:
            self._words: Floats = file.get_tensor("embeddings.word_embeddings.weight")
        self._tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        # "[SEP]" in an article is text, not a mark.
        self._tokenizer.encode_special_tokens = True
        self._share: Shared[ToRead, list[Reading]] = Shared(self._read)

    def read(self, asked: Sequence[ToRead]) -> list[list[Reading]]:
        return self._share(asked)

    def _read(self, asked: Sequence[ToRead]) -> list[list[Reading]]:
        pieces = self._pieces(asked)
        places = [(piece.question, piece.prompt) for piece in pieces]
        return by_passage(asked, places, self._run(pieces))

    def _pieces(self, asked: Sequence[ToRead]) -> list[_Piece]:
        questions = self._encode([each.question for each in asked])
        prompts = [prompt for each in asked for prompt in each.prompts]
        heads = iter(self._encode([head_line(prompt.title, prompt.date) for prompt in prompts]))
        texts = iter(self._encode([prompt.text for prompt in prompts]))
        pieces = []
        for number, each in enumerate(asked):
            question = [_CLS, *questions[number].ids[:MAX_QUESTION], _SEP]
            for place in range(len(each.prompts)):
                before = [*question, *next(heads).ids[:MAX_HEAD]]
                text = next(texts)
                for start, end in windows(len(text.ids)):
                    ids = [*before, *text.ids[start:end], _SEP]
                    offsets = text.offsets[start:end]
                    piece = _Piece(number, place, ids, len(question), len(before), offsets)
                    pieces.append(piece)
        return pieces

    def _encode(self, texts: list[str]) -> list[Any]:
        encoded: list[Any] = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        return encoded

    def _run(self, pieces: Sequence[_Piece]) -> list[Reading]:
        """All pieces through the network, in batches sorted by length, as many at a time as there
        are cores."""
        readings = [Reading((), 0.0)] * len(pieces)
        failures: list[Exception] = []

        def keep(request: Any, places: Sequence[int]) -> None:
            try:
                outputs = [_finite(request.get_tensor(name).data) for name in _OUTPUTS]
                for row, at in enumerate(places):
                    readings[at] = _reading(pieces[at], *(output[row] for output in outputs))
            except Exception as error:  # inside the runtime's own thread it would end the process
                failures.append(error)

        self._queue.set_callback(keep)
        try:
            for places in batches([len(piece.ids) for piece in pieces], len(self._queue)):
                ids, mask, kinds = _padded([pieces[at] for at in places])
                feed = {"words": self._words[ids], "attention_mask": mask, "token_type_ids": kinds}
                self._queue.start_async(feed, places)
        finally:
            # An interrupted call must leave nothing for the next one to stumble over.
            self._queue.wait_all()
        if failures:
            raise failures[0]
        return readings


def _checked_card(weights: Path) -> dict[str, Any]:
    """The card of the weights, once every file is the one that it names."""
    path = weights / "reader.json"
    mend = "install dateline again, or export the reader again"
    if not path.is_file():
        raise ModelMissing(f"the reader's card {path} is missing; {mend}")
    try:
        card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if card["format"] != FORMAT:
            raise ModelAltered(f"{path} has format {card['format']}, not {FORMAT}; {mend}")
        files = {name: card["files"][name] for name in _FILES}
        card = {"name": str(card["name"]), "base": str(card["base"]), "files": files}
    except (ValueError, KeyError, TypeError) as error:
        raise ModelAltered(f"{path} cannot be read ({error!r}); {mend}") from error
    for name, digest in files.items():
        check_file(weights / name, digest)
    return card


def batches(lengths: Sequence[int], workers: int) -> list[list[int]]:
    """Places sorted by length in batches of at most 16: one a worker where that suffices, each of
    about the same number of tokens.

    >>> batches([9, 1, 5, 5], workers=2)
    [[1, 2], [3, 0]]
    """
    order = sorted(range(len(lengths)), key=lambda at: lengths[at])
    count = max(min(workers, len(order)), math.ceil(len(order) / _BATCH))
    total = max(1, sum(lengths))
    found: list[list[int]] = []
    reached = 0
    for left, at in zip(range(len(order) - 1, -1, -1), order, strict=True):
        reached += lengths[at]
        even = math.ceil(reached * count / total)
        # However long the last ones are, every worker gets one.
        if len(found) < max(1, even, count - left):
            found.append([])
        found[-1].append(at)
    return [group[at : at + _BATCH] for group in found for at in range(0, len(group), _BATCH)]


def _padded(pieces: Sequence[_Piece]) -> tuple[npt.NDArray[np.int64], ...]:
    """Token ids, mask and segments, each `(len(pieces), tokens) int64`, where `tokens` is that of
    the longest, rounded up."""
    longest = -(-max(len(piece.ids) for piece in pieces) // _ROUND) * _ROUND
    ids, mask, kinds = (np.zeros((len(pieces), longest), np.int64) for _ in range(3))
    for row, piece in enumerate(pieces):
        ids[row, : len(piece.ids)] = piece.ids
        mask[row, : len(piece.ids)] = 1
        kinds[row, piece.second : len(piece.ids)] = 1
    return ids, mask, kinds


def _reading(
    piece: _Piece, start: Floats, end: Floats, no_answer: Floats, relevance: Floats
) -> Reading:
    inside = slice(piece.first, len(piece.ids) - 1)
    found = rank_spans(start[inside], end[inside], KEPT_SPANS)
    spans = tuple(_text_span(piece, span, float(no_answer)) for span in found)
    return Reading(spans, float(relevance))


def _text_span(piece: _Piece, found: Found, no_answer: float) -> TextSpan:
    return TextSpan(
        piece.offsets[found.first][0], piece.offsets[found.last][1], found.score - no_answer
    )


def _finite(values: Floats) -> Floats:
    if not np.isfinite(values).all():
        raise ModelFailed("the reader returned what is not a number; install dateline again")
    return values.copy()
