"""A second process on a store: `python -m tests.index.neighbour FOLDER`. It does what its standard
input says, a line each: `search TEXT` prints the ids found, `put NUMBER` stores a report, `lock`
takes the writer's lock and keeps it, `check` prints the number of disagreements."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

from index.embedded.db import Database
from tests.fakes import ask, open_store, store
from tests.index.dying import report


def main(folder: str) -> None:
    engine = open_store(Path(folder))
    with ExitStack() as held:
        print("ready", flush=True)
        for line in sys.stdin:
            order, _, rest = line.strip().partition(" ")
            said = ""
            if order == "search":
                said = " ".join(sorted({hit.article.id for hit in ask(engine, rest, limit=1_000)}))
            elif order == "put":
                said = store(engine, report(int(rest)))[0].status.value
            elif order == "lock":
                held.enter_context(Database(Path(folder)).lock("writer.lock"))
            elif order == "check":
                said = str(len(engine.check()))
            print(said, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
