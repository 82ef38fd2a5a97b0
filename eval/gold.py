"""A benchmark on disk: articles, and questions with the answers that are right."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import InputRejected


@dataclass(frozen=True, slots=True)
class Gold:
    """A question and any of the `answers` that is right; none means that it has no answer.
    `search_urls` are the articles that a search elsewhere returned for it."""

    id: str
    question: str
    answers: tuple[str, ...]
    as_of: str | None = None
    must_mention: tuple[str, ...] = ()
    must_not_mention: tuple[str, ...] = ()
    search_urls: tuple[str, ...] = ()


def find_file(folder: Path, name: str) -> Path:
    """`name.jsonl` or `name.jsonl.gz` in the folder. Raises InputRejected when there is neither."""
    for path in (folder / f"{name}.jsonl", folder / f"{name}.jsonl.gz"):
        if path.exists():
            return path
    raise InputRejected(f"{folder} holds no {name}.jsonl or {name}.jsonl.gz; it is no benchmark")


def read_questions(path: Path) -> list[Gold]:
    """All questions of a file. Raises InputRejected, naming file and line, for a broken one and
    for an id that stands twice."""
    opener = gzip.open if path.suffix == ".gz" else open
    questions: dict[str, Gold] = {}
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                gold = _gold(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise InputRejected(f"{path}, line {number}: not a question: {error!r}") from error
            if gold.id in questions:
                raise InputRejected(f"{path}, line {number}: the id {gold.id!r} stands twice")
            questions[gold.id] = gold
    return list(questions.values())


def _gold(row: dict[str, Any]) -> Gold:
    return Gold(
        id=str(row["id"]),
        question=str(row["question"]),
        answers=tuple(str(answer) for answer in row.get("answers", ())),
        as_of=row.get("as_of"),
        must_mention=tuple(row.get("must_mention", ())),
        must_not_mention=tuple(row.get("must_not_mention", ())),
        search_urls=tuple(row.get("search_urls", ())),
    )
