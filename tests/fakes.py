"""What stands in for models in tests: an embedder without a model, articles without a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from corpus.article import Article, make_article
from corpus.draft import Draft
from corpus.encoding import count_tokens
from corpus.formats import Found
from index.embedded.engine import EmbeddedEngine
from index.hit import Filters, Hit, Outcome, Query, Rankings, Vectors
from index.ingest import Pipeline, prepare

DIM = 16


class HashEmbedder:
    """A unit vector for each text from the text's hash: no meaning, but always the same."""

    def __init__(self, name: str = "hash@1", dim: int = DIM, window_tokens: int = 64) -> None:
        self.name = name
        self.dim = dim
        self.window_tokens = window_tokens

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
            vectors[row] = np.random.default_rng(seed).standard_normal(self.dim)
            vectors[row] /= np.linalg.norm(vectors[row])
        return vectors

    def count(self, texts: Sequence[str]) -> list[int]:
        return [count_tokens(text) for text in texts]


def pipeline(engine: EmbeddedEngine) -> Pipeline:
    """The path of an article into `engine`, with passages of at most 40 tokens."""
    return Pipeline(engine, HashEmbedder(), max_tokens=40, overlap_tokens=8)


def open_store(folder: Any, rankings: Rankings = Rankings.BOTH) -> EmbeddedEngine:
    """The engine on `folder` as a service would open it, but with the hash embedder."""
    embedder = HashEmbedder()
    return EmbeddedEngine(folder, model=embedder.name, dim=embedder.dim, rankings=rankings)


def store(engine: EmbeddedEngine, *articles: Article) -> list[Outcome]:
    """Put the articles in, in one batch."""
    return engine.put(prepare(articles, pipeline(engine)))


def ask(
    engine: EmbeddedEngine, text: str, filters: Filters | None = None, limit: int = 10
) -> list[Hit]:
    """What a search for `text` finds."""
    vector = HashEmbedder().embed([text])[0]
    return engine.search(Query(text, vector, filters or Filters(), limit))


def article(text: str, id: str = "a", published: str | None = None, **fields: Any) -> Article:
    """An article whose dates are written as ISO 8601."""
    updated = fields.pop("updated", None)
    return make_article(
        text,
        id=id,
        published_at=datetime.fromisoformat(published) if published else None,
        updated_at=datetime.fromisoformat(updated) if updated else None,
        **fields,
    )


def found(drafts: Iterable[Draft], path: str = "news.jsonl") -> Iterator[Found]:
    """The drafts as if they had been read from the lines of one file."""
    for line, draft in enumerate(drafts, start=1):
        yield Found(path, line, draft)
