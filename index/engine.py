"""The one seam of this room: what a store of articles promises, whatever it is made of.

Promises. What `put` and `remove` have returned for survives any crash. `search` never returns a
passage, nor names a copy of one, that the filters do not admit or that was removed or superseded
before the call.
The same query on the same generation gives the same hits in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from corpus.article import Article
from index.hit import Entry, Hit, Outcome, Page, Query, Rankings, Stats, VersionRecord


class Engine(Protocol):
    rankings: Rankings  # those that `search` finds passages by

    def standing(self, articles: Sequence[Article]) -> list[bool | None]:
        """For each article, what `put` would need: None, for it is stored exactly so; False, its
        text is stored already; True, its passages and vectors are wanted."""

    def put(self, entries: Sequence[Entry]) -> list[Outcome]:
        """Store all entries in one transaction; durable on return. Raises StoreBusy."""

    def remove(self, article_id: str) -> None:
        """Forget every version of an article. Raises NotStored, StoreBusy."""

    def retract(self, article_id: str, reason: str) -> None:
        """Flag an article as withdrawn; it stays and says so. Raises NotStored, StoreBusy."""

    def get(self, article_id: str, version: str | None = None) -> Article:
        """One version, by default the newest. Raises NotStored."""

    def versions(self, article_id: str) -> list[VersionRecord]:
        """Every stored version, oldest first. Raises NotStored."""

    def page(self, cursor: str | None = None, limit: int = 50) -> Page:
        """Newest versions in the order of their ids, `limit` at a time."""

    def search(self, query: Query) -> list[Hit]:
        """The best passages that the filters admit, best first."""

    def follow(self) -> None:
        """Make everything stored so far findable now; `search` does it too when it has to."""

    def stats(self) -> Stats:
        """Counts and the generation."""

    def close(self) -> None:
        """Let go of files and locks."""
