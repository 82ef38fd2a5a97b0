"""A process that stores reports one by one and may be told where to die: `python -m
tests.index.dying FOLDER COUNT [POINT [TIMES]]`. It prints the id of each report once it is
acknowledged, and kills itself (SIGKILL) when it comes to POINT for the TIMES-th time."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpus.article import Article
from index.embedded import articles, db, words
from index.embedded.engine import EmbeddedEngine
from tests.fakes import article, ask, open_store, store

# Where to die: a name, and what is called there. Death comes before the call, or after it.
POINTS: dict[str, tuple[Any, str, bool]] = {
    "while the store is created": (db.Database, "_check_format", False),
    "before the commit": (articles, "_renew_validity", False),
    "after the commit, before the answer": (EmbeddedEngine, "put", True),
    "between the commit and the words": (words.Words, "_replay", False),
    "while the words are written": (words, "_document", False),
    "between the words and their snapshot": (words.Words, "_save_snapshot", False),
    "before the snapshot is renamed": (os, "fsync", True),
    "when the words are up to date": (words.Words, "_replay", True),
}


def report(number: int) -> Article:
    return article(
        f"Report {number} says that town {number} fell. " * 5, f"id{number}", published="2024-11-27"
    )


def die_at(point: str, times: int) -> None:
    owner, name, after = POINTS[point]
    real: Callable[..., Any] = getattr(owner, name)
    left = [times]

    def die_or_call(*args: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] <= 0 and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        returned = real(*args, **named)
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return returned

    setattr(owner, name, die_or_call)


def main(folder: str, count: str, point: str = "", times: str = "1") -> None:
    if point:
        die_at(point, int(times))
    engine = open_store(Path(folder))
    for number in range(int(count)):
        (outcome,) = store(engine, report(number))
        print(outcome.article_id, outcome.status.value, flush=True)
        if number % 3 == 0:
            ask(engine, "town fell")
    engine.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
