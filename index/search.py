"""A question to hits: embed it, let the engine rank by words and by meaning, rank the best anew."""

from __future__ import annotations

from corpus.errors import QuestionRejected
from index.embed import Embedder
from index.engine import Engine
from index.hit import Filters, Hit, Query
from index.rerank import rerank

MAX_QUERY_CHARS = 4_000
MAX_TOP_K = 1_000
# How many hits are ranked anew: further down, hardly any comes up among the first twenty.
_POOL = 80


def search(
    text: str, engine: Engine, embedder: Embedder, filters: Filters, top_k: int = 10
) -> list[Hit]:
    """At most `top_k` passages that the filters admit, best first.

    Raises QuestionRejected for a query that is blank or too long, or a `top_k` out of range.
    """
    check_query(text, top_k)
    vector = embedder.embed([text])[0]
    hits = engine.search(Query(text, vector, filters, max(top_k, _POOL)))
    return rerank(text, hits, engine.rankings)[:top_k]


def check_query(text: str, top_k: int = 1) -> None:
    """Raises QuestionRejected; see `search`."""
    if not text.strip():
        raise QuestionRejected("the question is empty; ask something")
    if len(text) > MAX_QUERY_CHARS:
        raise QuestionRejected(
            f"the question has {len(text):,} characters; at most {MAX_QUERY_CHARS:,} are read"
        )
    if not 1 <= top_k <= MAX_TOP_K:
        raise QuestionRejected(f"top_k is {top_k}; it must be from 1 to {MAX_TOP_K:,}")
