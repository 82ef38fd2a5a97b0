"""Fixtures that the rooms' tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from index.embed import OpenVinoEmbedder
from index.embedded.engine import EmbeddedEngine
from index.models import find_model
from tests.fakes import open_store

# A shared machine may be slow at any moment: what takes too long is not a matter of one example.
# And a gate does not fail for what it did not see before: it tries the same examples each time.
# Whoever looks for more runs `pytest --hypothesis-profile=search`.
settings.register_profile("search", deadline=None)
settings.register_profile("same", deadline=None, derandomize=True)
settings.load_profile("same")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[EmbeddedEngine]:
    """An empty store that belongs to the hash embedder."""
    opened = open_store(tmp_path / "store")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def model_cache(request: pytest.FixtureRequest) -> Path:
    """Where exported models lie: pytest's own cache, so that a checkout exports once."""
    return request.config.cache.mkdir("models")


@pytest.fixture(scope="session")
def embedder(model_cache: Path) -> OpenVinoEmbedder:
    """The real embedding model."""
    return OpenVinoEmbedder(find_model(), model_cache)
