"""The bundled sample, stored once for all tests of the question's path."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from index.embed import OpenVinoEmbedder
from index.embedded.engine import EmbeddedEngine
from index.ingest import Pipeline, ingest, read_paths
from qa.ask import Tools
from qa.calibration import load_fitted
from qa.openvino_model import OpenVinoSpanModel
from qa.reader import Reader


@pytest.fixture(scope="session")
def tools(embedder: OpenVinoEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tools]:
    """What a question is answered with: the sample and the real models."""
    folder = tmp_path_factory.mktemp("sample")
    engine = EmbeddedEngine(folder, model=embedder.name, dim=embedder.dim)
    with resources.as_file(resources.files("corpus").joinpath("sample", "articles.jsonl")) as path:
        list(ingest(read_paths([Path(path)]), Pipeline(engine, embedder)))
    fitted = load_fitted()
    reader = Reader(OpenVinoSpanModel(), fitted.lists)
    yield Tools(engine, embedder, reader, fitted)
    engine.close()
