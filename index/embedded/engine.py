"""The embedded engine: SQLite is the truth, tantivy and FAISS follow its log.

A process that only reads follows too; whoever writes holds the writer's lock for one batch.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from corpus.article import Article
from corpus.errors import StoreMismatch
from index.embedded import articles
from index.embedded.db import Database
from index.embedded.vectors import VectorIndex
from index.embedded.words import Words
from index.fuse import Fused, fuse
from index.hit import Entry, Hit, Outcome, Page, Query, Rankings, Stats, VersionRecord

# How deep each ranking is read before they are fused.
_DEPTH = 100
WEIGHTS = {"words": 1.0, "vectors": 1.0}
# Smaller than the usual 60: what stands first in a ranking of news is worth much more than what
# stands tenth. Measured on the half of the questions that `index/rerank.py` was fitted on.
_RRF_K = 10


class EmbeddedEngine:
    """See `index.engine.Engine`. `model` names the embedding model that made all vectors, of
    `dim` numbers each; without it the store can be looked through and changed, not searched.

    Raises StoreMismatch when the folder holds vectors of another model.
    """

    def __init__(
        self,
        folder: Path,
        *,
        model: str | None = None,
        dim: int | None = None,
        rankings: Rankings = Rankings.BOTH,
    ) -> None:
        self.rankings = rankings
        self._database = Database(folder)
        self._words = Words(folder / "words", self._database)
        self._vectors = VectorIndex(dim or int(self._database.meta("dim") or 1))
        self._following = threading.Lock()
        if model is not None:
            self._check_model(model, self._vectors.dim)
            self.follow()

    def standing(self, incoming: Sequence[Article]) -> list[bool | None]:
        with self._database.reading() as connection:
            return [articles.standing(connection, article) for article in incoming]

    def put(self, entries: Sequence[Entry]) -> list[Outcome]:
        seen_at = datetime.now(UTC)
        with self._database.atomic() as connection:
            return [articles.put(connection, entry, seen_at) for entry in entries]

    def remove(self, article_id: str) -> None:
        with self._database.atomic() as connection:
            articles.remove(connection, article_id)

    def retract(self, article_id: str, reason: str) -> None:
        with self._database.atomic() as connection:
            articles.retract(connection, article_id, reason)

    def get(self, article_id: str, version: str | None = None) -> Article:
        with self._database.reading() as connection:
            return articles.get(connection, article_id, version)

    def versions(self, article_id: str) -> list[VersionRecord]:
        with self._database.reading() as connection:
            return articles.versions(connection, article_id)

    def page(self, cursor: str | None = None, limit: int = 50) -> Page:
        with self._database.reading() as connection:
            found = articles.page(connection, cursor or "", limit + 1)
        more = len(found) > limit
        return Page(tuple(found[:limit]), found[limit - 1].id if more else None)

    def search(self, query: Query) -> list[Hit]:
        self.follow()
        depth = max(_DEPTH, query.limit)
        filters = query.filters
        with self._database.reading() as connection:
            wanted = filters.articles
            versions = articles.version_ids(connection, wanted) if wanted else None
        rankings = {}
        if self.rankings is not Rankings.MEANING:
            rankings["words"] = self._words.search(query.text, filters, depth, versions)
        if self.rankings is not Rankings.WORDS:
            rankings["vectors"] = self._vectors.search(query.vector, filters, depth, versions)
        return self._hits(fuse(rankings, WEIGHTS, _RRF_K), query)

    def follow(self) -> None:
        with self._following:
            generation = self._generation()
            if self._vectors.generation < generation:
                self._vectors.follow(self._database)
            if self._words.generation != generation:
                self._words.follow()

    def stats(self) -> Stats:
        with self._database.reading() as connection:
            return Stats(*articles.count(connection), articles.generation(connection))

    def close(self) -> None:
        self._database.close()

    def rebuild(self) -> None:
        """Drop the followers and replay the whole log."""
        self._words.drop()
        self._vectors = VectorIndex(self._vectors.dim)
        self.follow()

    def all_versions(self, batch: int) -> Iterator[list[Article]]:
        """Every version of every article, some at a time."""
        after = 0
        while True:
            with self._database.reading() as connection:
                after, found = articles.versions_after(connection, after, batch)
            if not found:
                return
            yield found

    @contextmanager
    def renewing(self, model: str, dim: int) -> Iterator[Callable[[Entry], None]]:
        """A transaction in which every version gets new passages, made by another model."""
        with self._database.atomic() as connection:
            for key, value in (("model", model), ("dim", str(dim))):
                connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
            yield partial(articles.replace_passages, connection)

    def check(self) -> list[str]:
        """Every disagreement between the truth and itself or its followers; empty when sound."""
        from index.embedded.check import disagreements

        self.follow()
        return disagreements(self._database, self._words, self._vectors)

    def _hits(self, fused: Sequence[Fused], query: Query) -> list[Hit]:
        """The best fused passages with their articles. What was deleted or superseded meanwhile is
        gone, and of passages that several outlets printed alike the best ranked stands for all."""
        hits: list[Hit] = []
        printed: set[tuple[str, int]] = set()
        similarity = self._vectors.similarities(query.vector, [found.id for found in fused])
        with self._database.reading() as connection:
            for at in range(0, len(fused), query.limit):
                batch = fused[at : at + query.limit]
                ids = [found.id for found in batch]
                stored = articles.passages(connection, ids, query.filters)
                for found in batch:
                    if found.id not in stored:
                        continue
                    passage, article = stored[found.id]
                    if (passage.version, passage.start) in printed:
                        continue
                    printed.add((passage.version, passage.start))
                    cosine = similarity.get(found.id, 0.0)
                    hits.append(Hit(passage, article, found.score, found.found_by, cosine))
                if len(hits) >= query.limit:
                    break
            hits = hits[: query.limit]
            texts = sorted({hit.article.version for hit in hits})
            shared = articles.sharing(connection, texts, query.filters)
        return [_with_copies(hit, shared.get(hit.article.version, ())) for hit in hits]

    def _generation(self) -> int:
        return articles.generation(self._database.connection)

    def _check_model(self, model: str, dim: int) -> None:
        """Remember whose vectors these are, or refuse those of another model."""
        stored = self._database.meta("model")
        if stored is None:
            with self._database.atomic() as connection:
                connection.execute("INSERT OR IGNORE INTO meta VALUES ('model', ?)", (model,))
                connection.execute("INSERT OR IGNORE INTO meta VALUES ('dim', ?)", (str(dim),))
            stored = self._database.meta("model")
        if (stored, self._database.meta("dim")) != (model, str(dim)):
            raise StoreMismatch(
                f"{self._database.folder} holds vectors of {stored}, not of {model} ({dim}); run "
                "`dateline rebuild --embed` to embed its articles anew, or set the model back"
            )


def _with_copies(hit: Hit, sharing: Sequence[Article]) -> Hit:
    """The hit with the other ones of the articles that share its text."""
    others = tuple(article for article in sharing if article.id != hit.article.id)
    return replace(hit, copies=others) if others else hit
