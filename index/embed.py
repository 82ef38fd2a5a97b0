"""Text to vectors. `OpenVinoEmbedder` is the fast way, `TorchEmbedder` the way for models that
cannot be exported; both give unit vectors, so that inner product is cosine."""

from __future__ import annotations

import math
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from corpus.errors import ModelAltered, ModelFailed, ModelMissing
from index.hit import Vectors
from index.models import ModelFiles, checksum

BATCH_TEXTS = 16
_GRAPH_FILES = ("model.bin", "model.xml")
_MARKS = 2  # the tokens that open and close what a model reads
_PRECISIONS = {"bf16": "bf16", "fp32": "f32", "int8": "f32"}


class Embedder(Protocol):
    """What turns texts into vectors. `name` tells whose vectors these are, weights included;
    `window_tokens` is how many of its own tokens it reads of a text, marks not counted."""

    name: str
    dim: int
    window_tokens: int

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors `(len(texts), dim) float32`, in the order given. Raises ModelFailed."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """How many of the model's own tokens each text has, marks not counted."""


class OpenVinoEmbedder:
    """A model exported to OpenVINO, run in batches sorted by length on all cores.

    `precision` is "bf16", "fp32", "int8", or "auto": bf16 where the processor has it. The graph is
    exported once into `cache` and checked by its checksum after that. Raises ModelMissing,
    ModelAltered.
    """

    def __init__(self, files: ModelFiles, cache: Path, precision: str = "auto") -> None:
        import openvino
        from tokenizers import Tokenizer

        core = openvino.Core()
        if precision == "auto":
            has_bf16 = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
            precision = "bf16" if has_bf16 else "fp32"
        graph = _exported(files, cache, "int8" if precision == "int8" else "float")
        self._compiled = core.compile_model(
            str(graph),
            "CPU",
            {"PERFORMANCE_HINT": "THROUGHPUT", "INFERENCE_PRECISION_HINT": _PRECISIONS[precision]},
        )
        self._inputs = [port.get_any_name() for port in self._compiled.inputs]
        self._queue = openvino.AsyncInferQueue(self._compiled)
        self._batching = threading.Lock()
        self._local = threading.local()
        self._tokenizer = Tokenizer.from_file(str(files.folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.window_tokens = _window(files.folder) - _MARKS
        self.dim = int(self._compiled.output(0).get_partial_shape()[1].get_length())
        self.precision = precision
        self.name = files.label + ("-int8" if precision == "int8" else "")

    def embed(self, texts: Sequence[str]) -> Vectors:
        ids = self._token_ids(texts)
        order = sorted(range(len(ids)), key=lambda at: len(ids[at]))
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        if len(order) == 1:
            vectors[order] = self._embed_now(ids)
        elif order:
            self._embed_queued(ids, order, vectors)
        if not np.isfinite(vectors).all():
            raise ModelFailed(f"{self.name} returned what is not a number; rebuild its cache")
        return vectors

    def count(self, texts: Sequence[str]) -> list[int]:
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encoded]

    def _token_ids(self, texts: Sequence[str]) -> list[list[int]]:
        last = self.window_tokens + _MARKS - 1
        encoded = self._tokenizer.encode_batch_fast(list(texts))
        # A longer text keeps its beginning and its closing mark, as truncation would leave it.
        return [
            encoding.ids
            if len(encoding.ids) <= last + 1
            else [*encoding.ids[:last], encoding.ids[-1]]
            for encoding in encoded
        ]

    def _embed_now(self, ids: list[list[int]]) -> Vectors:
        """One text at once, on a request of this thread's own: no search waits for a batch."""
        request = getattr(self._local, "request", None)
        if request is None:
            request = self._local.request = self._compiled.create_infer_request()
        request.infer(self._arrays(ids))
        vectors: Vectors = request.get_output_tensor(0).data.copy()
        return vectors

    def _embed_queued(self, ids: list[list[int]], order: list[int], vectors: Vectors) -> None:
        """Many batches, as many at a time as there are cores; `vectors` is written in place."""

        def keep(request: Any, places: list[int]) -> None:
            vectors[places] = request.get_output_tensor(0).data

        # Few texts are shared out evenly, so that no core waits for another.
        size = min(BATCH_TEXTS, math.ceil(len(order) / len(self._queue)))
        with self._batching:
            self._queue.set_callback(keep)
            for at in range(0, len(order), size):
                places = order[at : at + size]
                self._queue.start_async(self._arrays([ids[place] for place in places]), places)
            self._queue.wait_all()

    def _arrays(self, ids: list[list[int]]) -> dict[str, npt.NDArray[np.int64]]:
        """Token arrays `(n, longest) int64`, padded with zeros that the mask leaves out."""
        length = max(map(len, ids))
        tokens = np.zeros((len(ids), length), dtype=np.int64)
        mask = np.zeros_like(tokens)
        for row, row_ids in enumerate(ids):
            tokens[row, : len(row_ids)] = row_ids
            mask[row, : len(row_ids)] = 1
        arrays = {"input_ids": tokens, "attention_mask": mask}
        if "token_type_ids" in self._inputs:
            arrays["token_type_ids"] = np.zeros_like(tokens)
        return arrays


class TorchEmbedder:
    """Any sentence-transformers model, by folder or by name, run by torch itself; `label` is what
    its vectors go by, where that is not the name.

    Raises ModelMissing when it cannot be loaded.
    """

    def __init__(self, name: str, label: str | None = None) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            self._transformer = SentenceTransformer(name, device="cpu")
        except (ValueError, OSError, RuntimeError) as error:  # no such model, no network
            raise ModelMissing(
                f"the embedding model {name!r} cannot be loaded ({error}); name a local folder, "
                "or a model that the hub's cache holds"
            ) from error
        self.dim = int(self._transformer.get_embedding_dimension() or 0)
        self.window_tokens = int(self._transformer.max_seq_length or 512) - _MARKS
        self.name = label or name

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors: Vectors = self._transformer.encode(
            list(texts), normalize_embeddings=True, convert_to_numpy=True
        ).astype(np.float32)
        if not np.isfinite(vectors).all():
            raise ModelFailed(f"{self.name} returned what is not a number")
        return vectors.reshape(len(texts), self.dim)

    def count(self, texts: Sequence[str]) -> list[int]:
        tokenizer = self._transformer.tokenizer
        return [len(tokenizer(text, add_special_tokens=False)["input_ids"]) for text in texts]


def _exported(files: ModelFiles, cache: Path, precision: str) -> Path:
    """The graph of a model in the cache, exported first where it is not there yet."""
    folder = cache / f"{files.name}-{files.digest[:12]}-{precision}"
    seal = folder / "SHA256SUMS"
    if not seal.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as draft:
            _run_export(files, Path(draft), precision)
            for name in _GRAPH_FILES:
                (Path(draft) / name).replace(folder / name)
        seal.write_text(_sums(folder))
    if _sums(folder) != seal.read_text():
        raise ModelAltered(f"{folder} was altered or cut short; delete it, it is made again")
    return folder / "model.xml"


def _sums(folder: Path) -> str:
    """The checksum of each file of a graph, as `sha256sum` writes them; a missing one has none."""
    paths = [folder / name for name in _GRAPH_FILES]
    return "".join(f"{checksum(path)}  {path.name}\n" for path in paths if path.exists())


def _run_export(files: ModelFiles, draft: Path, precision: str) -> None:
    command = [sys.executable, "-m", "index.export", str(files.folder), str(draft / "model.xml")]
    if precision == "int8":
        texts = draft / "calibration.txt"
        sample = resources.files("corpus").joinpath("sample", "articles.jsonl")
        texts.write_text(sample.read_text(encoding="utf-8"), encoding="utf-8")
        command += ["--precision", "int8", "--calibration", str(texts)]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    if finished.returncode:
        last = (finished.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise ModelMissing(f"{files.name} could not be exported to OpenVINO: {last}")


def _window(folder: Path) -> int:
    """The number of tokens, special ones included, that sentence-transformers would read."""
    import json

    for name, key in (
        ("sentence_bert_config.json", "max_seq_length"),
        ("config.json", "max_position_embeddings"),
    ):
        path = folder / name
        if path.exists() and (value := json.loads(path.read_text()).get(key)):
            return int(value)
    return 512
