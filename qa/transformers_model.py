"""Questions and passages to spans: any extractive-QA model of Hugging Face, run by torch.

The other `SpanModel`, much slower than the one that dateline carries: for comparing readers, and
for languages that ours does not read. It downloads nothing and unpickles nothing.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import ModelFailed, ModelMissing
from index.batching import Shared
from index.models import find_model
from qa.openvino_model import Floats, batches
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
from qa.spans import rank_spans, windows

MAX_TOKENS = 512  # of one input, where the model itself reads more: attention costs their square
NOTHING = -20.0  # the relevance of a passage without a single span, in natural-log odds


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a tokenizer puts before, between and behind a pair of texts: each mark's token id and
    segment; `segments` are those of the two texts."""

    before: list[tuple[int, int]]
    between: list[tuple[int, int]]
    behind: list[tuple[int, int]]
    segments: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Piece:
    """One input of the model: a window of a passage behind its question."""

    place: tuple[int, int]  # of its question in what was asked, and of its prompt in that
    tokens: list[tuple[int, int]]  # ids and segments
    first: int  # where the window's own tokens begin
    offsets: list[tuple[int, int]]  # of those tokens, in the prompt's text


class TransformersSpanModel:
    """A model by the name of its folder, or by its name where the hub's cache holds it.

    A span's score is its logit sum less that of the first token (CLS), which stands for "no
    answer": a model that was never trained on questions without one ranks spans well, but its
    scores do not tell whether there is an answer. Such models know no relevance of a passage, so
    a reading's `relevance` is the score of its best span, and NOTHING where it has none.

    Calls from several threads that arrive together share their batches. Raises ModelMissing.
    """

    def __init__(self, name_or_path: str) -> None:
        self._tokenizer, self._model = _load(name_or_path)
        self.name = _label(name_or_path, self._model)
        self._frame = _frame(self._tokenizer)
        marks = [*self._frame.before, *self._frame.between, *self._frame.behind]
        self._room = _max_tokens(self._tokenizer, self._model) - len(marks)
        self._has_segments = _has_segments(self._tokenizer, self._model)
        self._encoder = self._tokenizer.backend_tokenizer
        self._encoder.no_padding()
        self._encoder.no_truncation()
        self._encoder.encode_special_tokens = True  # "[SEP]" in an article is only text
        self._share: Shared[ToRead, list[Reading]] = Shared(self._read)

    def read(self, asked: Sequence[ToRead]) -> list[list[Reading]]:
        return self._share(asked)

    def _read(self, asked: Sequence[ToRead]) -> list[list[Reading]]:
        pieces = list(self._pieces(asked))
        readings = [Reading((), NOTHING)] * len(pieces)
        for places in batches([len(piece.tokens) for piece in pieces], workers=1):
            logits = self._logits([pieces[at] for at in places])
            for at, start, end in zip(places, *logits, strict=True):
                question, prompt = pieces[at].place
                text = asked[question].prompts[prompt].text
                readings[at] = self._reading(pieces[at], text, start, end)
        return by_passage(asked, [piece.place for piece in pieces], readings)

    def _pieces(self, asked: Sequence[ToRead]) -> Iterator[_Piece]:
        most = min(MAX_QUESTION, self._room // 4)
        for number, each in enumerate(asked):
            (question,) = self._encode([each.question])
            heads = [head_line(prompt.title, prompt.date) for prompt in each.prompts]
            texts = [head + prompt.text for head, prompt in zip(heads, each.prompts, strict=True)]
            for at, encoded in enumerate(self._encode(texts)):
                yield from self._windows((number, at), question.ids[:most], encoded, len(heads[at]))

    def _encode(self, texts: list[str]) -> list[Any]:
        encoded: list[Any] = self._encoder.encode_batch(texts, add_special_tokens=False)
        return encoded

    def _windows(
        self, place: tuple[int, int], question: list[int], encoded: Any, head: int
    ) -> Iterator[_Piece]:
        """The windows over a text whose first `head` characters only tell what it is about; they
        stand before every window."""
        frame, (one, two) = self._frame, self._frame.segments
        offsets = [(max(0, start - head), end - head) for start, end in encoded.offsets]
        own = next((at for at, (_, end) in enumerate(offsets) if end > 0), len(offsets))
        heading = encoded.ids[:own][: min(MAX_HEAD, self._room // 4)]
        before = [*frame.before, *((id, one) for id in question), *frame.between]
        before += [(id, two) for id in heading]
        width = self._room - len(question) - len(heading)
        for start, end in windows(len(offsets) - own, width, max(1, width // 2)):
            inside = slice(own + start, own + end)
            tokens = [*before, *((id, two) for id in encoded.ids[inside]), *frame.behind]
            yield _Piece(place, tokens, len(before), offsets[inside])

    def _logits(self, pieces: Sequence[_Piece]) -> tuple[Floats, Floats]:
        """Of each piece the logits of a span's start and end, each `(len(pieces), longest)
        float32`."""
        import torch

        longest = max(len(piece.tokens) for piece in pieces)
        ids, mask, segments = (np.zeros((len(pieces), longest), np.int64) for _ in range(3))
        ids += self._tokenizer.pad_token_id or 0
        for row, piece in enumerate(pieces):
            size = len(piece.tokens)
            mask[row, :size] = 1
            ids[row, :size], segments[row, :size] = zip(*piece.tokens, strict=True)
        inputs = {"input_ids": ids, "attention_mask": mask}
        if self._has_segments:
            inputs["token_type_ids"] = segments
        with torch.inference_mode():
            out = self._model(**{name: torch.from_numpy(array) for name, array in inputs.items()})
        return out.start_logits.numpy(), out.end_logits.numpy()

    def _reading(self, piece: _Piece, text: str, start: Floats, end: Floats) -> Reading:
        size = len(piece.tokens)
        if not (np.isfinite(start[:size]).all() and np.isfinite(end[:size]).all()):
            raise ModelFailed(f"{self.name} returned what is not a number; get its weights again")
        ids = [id for id, _ in piece.tokens]
        mark = self._tokenizer.cls_token_id
        null = ids.index(mark) if mark in ids else 0
        no_answer = float(start[null] + end[null])
        inside = slice(piece.first, piece.first + len(piece.offsets))
        scores: dict[tuple[int, int], float] = {}
        for found in rank_spans(start[inside], end[inside], KEPT_SPANS):
            place = _stripped(text, piece.offsets[found.first][0], piece.offsets[found.last][1])
            # Tokens that are parts of one character have its offsets: the best of them counts.
            if place[0] < place[1]:
                scores.setdefault(place, found.score - no_answer)
        spans = tuple(TextSpan(*place, score) for place, score in scores.items())
        return Reading(spans, spans[0].score if spans else NOTHING)


def _load(name: str) -> tuple[Any, Any]:
    """The tokenizer and the model, fp32. Raises ModelMissing unless all of both is there."""
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    folder = Path(name)
    if folder.is_dir() and not any(folder.glob("*.safetensors")):
        raise ModelMissing(
            f"{name} has no *.safetensors, and pickled weights are not loaded, since they can run "
            "code; if you trust them, convert them once: python -c 'from transformers import "
            "AutoModelForQuestionAnswering as M; "
            f'M.from_pretrained("{name}").save_pretrained("{name}")\''
        )
    try:
        tokenizer = AutoTokenizer.from_pretrained(
            name, local_files_only=True, trust_remote_code=False
        )
        model, report = AutoModelForQuestionAnswering.from_pretrained(
            name,
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            dtype=torch.float32,
            output_loading_info=True,
        )
    except Exception as error:  # of a broken tokenizer.json nothing narrower is raised
        reason = str(error).partition("\n")[0]
        raise ModelMissing(
            f"the reader {name!r} cannot be loaded ({reason}); name a local folder, or a model "
            "that the hub's cache holds (`hf download NAME`), with its weights in *.safetensors"
        ) from error
    if report["missing_keys"]:
        raise ModelMissing(
            f"the reader {name!r} has no weights for {', '.join(sorted(report['missing_keys']))}; "
            "name a model that was trained for extractive question answering"
        )
    if not tokenizer.is_fast:
        raise ModelMissing(
            f"the tokenizer of the reader {name!r} does not tell where its tokens stand in the "
            "text; name a model with a fast tokenizer (tokenizer.json)"
        )
    return tokenizer, model.eval()


def _label(name: str, model: Any) -> str:
    """The model's name and whose weights these are: their checksum, or the hub's revision."""
    if Path(name).is_dir():
        return find_model(str(Path(name).resolve())).label
    return f"{name}@{(model.config._commit_hash or 'unknown')[:12]}"


def _frame(tokenizer: Any) -> _Frame:
    """Taken from a pair that the tokenizer itself put together."""
    pair = tokenizer("a", "a", return_token_type_ids=True)
    tokens = list(zip(pair["input_ids"], pair["token_type_ids"], strict=True))
    sides = pair.sequence_ids()
    one, two = sides.index(0), sides.index(1)
    return _Frame(
        tokens[:one],
        tokens[one + sides.count(0) : two],
        tokens[two + sides.count(1) :],
        (tokens[one][1], tokens[two][1]),
    )


def _max_tokens(tokenizer: Any, model: Any) -> int:
    """How many tokens an input may have, marks included."""
    found = [MAX_TOKENS, int(tokenizer.model_max_length)]
    positions = int(getattr(model.config, "max_position_embeddings", None) or 0)
    # Models like RoBERTa count positions from behind that of padding, which none of the text has.
    for name, module in model.named_modules():
        padding = getattr(module, "padding_idx", None)
        if name.endswith("position_embeddings") and padding is not None:
            positions -= padding + 1
    return min([*found, positions] if positions > 0 else found)


def _has_segments(tokenizer: Any, model: Any) -> bool:
    """Whether the model was trained to be told which token belongs to which text."""
    return (
        "token_type_ids" in tokenizer.model_input_names
        and "token_type_ids" in inspect.signature(model.forward).parameters
        and getattr(model.config, "type_vocab_size", 2) > 1
    )


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """The same run of characters without blanks at its ends."""
    quote = text[start:end]
    start += len(quote) - len(quote.lstrip())
    return start, start + len(quote.strip())
