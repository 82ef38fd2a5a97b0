"""A running application over its own data folder."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import make_app
from api.settings import Settings
from index.embed import OpenVinoEmbedder


@pytest.fixture(scope="session")
def settings(
    embedder: OpenVinoEmbedder, model_cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """A data folder of its own; `embedder` has filled the cache of models."""
    return Settings(data=tmp_path_factory.mktemp("api"), models=model_cache, max_body_mb=1)


@pytest.fixture(scope="session")
def client(settings: Settings) -> Iterator[TestClient]:
    """The application with the bundled sample."""
    with TestClient(make_app(settings), raise_server_exceptions=False) as started:
        sample = resources.files("corpus").joinpath("sample", "articles.jsonl").read_bytes()
        headers = {"Content-Type": "application/jsonl"}
        taken = started.post("/v1/articles", content=sample, headers=headers)
        assert taken.status_code == 201
        yield started
