"""The only place that chooses parts and puts them together."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.settings import Settings
from corpus.errors import ModelMissing
from index.embed import Embedder, OpenVinoEmbedder, TorchEmbedder
from index.embedded.engine import EmbeddedEngine
from index.hit import Rankings
from index.ingest import Pipeline
from index.models import DEFAULT, find_model
from qa.aliases import read_aliases
from qa.ask import Tools
from qa.calibration import load_fitted
from qa.openvino_model import OpenVinoSpanModel
from qa.reader import Reader
from qa.reading import SpanModel
from qa.transformers_model import TransformersSpanModel

_log = logging.getLogger("dateline")


@dataclass(frozen=True, slots=True)
class Service:
    """Everything that a command or a route works with."""

    engine: EmbeddedEngine
    embedder: Embedder
    pipeline: Pipeline
    tools: Tools
    settings: Settings


@contextmanager
def open_service(settings: Settings) -> Iterator[Service]:
    """The whole service on a data folder. Raises StoreError, ModelError."""
    embedder = load_embedder(settings)
    with open_engine(settings, embedder) as engine:
        pipeline = pipeline_of(settings, engine, embedder)
        fitted = load_fitted()
        aliases = read_aliases(settings.data / "aliases.toml")
        reader = Reader(load_span_model(settings), fitted.lists, aliases)
        tools = Tools(engine, embedder, reader, fitted, settings.encoding, aliases)
        yield Service(engine, embedder, pipeline, tools, settings)


@contextmanager
def open_engine(settings: Settings, embedder: Embedder | None = None) -> Iterator[EmbeddedEngine]:
    """The store alone: without an embedder it can be looked through, not searched."""
    engine = EmbeddedEngine(
        settings.data,
        model=embedder.name if embedder else None,
        dim=embedder.dim if embedder else None,
        rankings=Rankings(settings.rankings),
    )
    try:
        yield engine
    finally:
        engine.close()


def pipeline_of(settings: Settings, engine: EmbeddedEngine, embedder: Embedder) -> Pipeline:
    """The path of an article, as the settings cut it."""
    return Pipeline(
        engine, embedder, settings.encoding, settings.max_tokens, settings.overlap_tokens
    )


def load_embedder(settings: Settings) -> Embedder:
    """The embedder that the settings name. With runtime "auto" a model that OpenVINO cannot run
    falls back to torch. Raises ModelError."""
    if settings.model != DEFAULT and not Path(settings.model).is_dir():
        return TorchEmbedder(settings.model)  # a name of the hub: sentence-transformers finds it
    files = find_model(settings.model)
    if settings.runtime == "torch":
        return TorchEmbedder(str(files.folder), files.label)
    try:
        return OpenVinoEmbedder(files, settings.models_folder, settings.precision)
    except ModelMissing:
        if settings.runtime == "openvino" or settings.model == DEFAULT:
            raise
        _log.warning("%s runs by torch, since it could not be exported", settings.model)
        return TorchEmbedder(str(files.folder), files.label)


def load_span_model(settings: Settings) -> SpanModel:
    """The model that finds answers, as the setting `reader` names it: dateline's own, a folder
    that `qa.training.export` wrote, or one of Hugging Face by name or folder. Raises ModelError.
    """
    if settings.reader == "dateline":
        return OpenVinoSpanModel()
    if (Path(settings.reader) / "reader.json").is_file():
        return OpenVinoSpanModel(Path(settings.reader))
    return TransformersSpanModel(settings.reader)
