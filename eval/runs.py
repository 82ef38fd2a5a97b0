"""A run folder read back: what was asked, the figures, and one record a question.

Reports and comparisons start here. It checks what they rely on and nothing more, and writes
nothing; eval/README.md says what each field means.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from corpus.errors import InputRejected

SCHEMA = 2
_OBJECTS = ("benchmark", "asked", "figures", "timings")  # of run.json; the rest may be null
_RECORD: Mapping[str, tuple[type, ...]] = {
    "id": (str,),
    "question": (str,),
    "gold": (dict,),
    "scores": (dict,),
    "answer": (dict, type(None)),
    "error": (str, type(None)),
}


@dataclass(frozen=True, slots=True)
class Run:
    """`records` is empty for a run.json that is kept alone, as a figure to hold."""

    path: Path
    config: dict[str, Any]
    records: tuple[dict[str, Any], ...] = ()

    @property
    def alone(self) -> bool:
        """Whether it is figures without questions."""
        return self.path.is_file()

    @property
    def figures(self) -> dict[str, dict[str, Any]]:
        figures: dict[str, dict[str, Any]] = self.config["figures"]
        return figures


class Outcome(StrEnum):
    """What became of a question, in plain classes; the last three only where they occur."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"  # answerable, and nothing was found
    SILENT = "rightly silent"
    FALSE = "false answer"  # nothing answers it, and an answer was given
    FAILED = "failed"  # nothing was answered: an error
    UNJUDGED = "no gold"
    FOUND = "found"  # of searching alone: a passage that holds the answer
    NOT_FOUND = "not found"


def outcome(record: Mapping[str, Any]) -> Outcome:
    """The class that one question's record falls into."""
    answer, gold = record["answer"], record["gold"]
    if record["error"] is not None:
        return Outcome.FAILED
    if answer is None:
        return Outcome.FOUND if record.get("rank") else Outcome.NOT_FOUND
    silent = answer.get("status") == "not_found"
    if gold.get("answerable") is False:
        return Outcome.SILENT if silent else Outcome.FALSE
    if "right" not in record["scores"]:
        return Outcome.UNJUDGED
    if record["scores"]["right"] >= 1:
        return Outcome.RIGHT
    return Outcome.MISSED if silent else Outcome.WRONG


def load_run(path: Path, *, unfinished: bool = False) -> Run:
    """The run in a folder, or the figures alone of a run.json that is named itself.

    With `unfinished`, a run that was interrupted is read as far as it came. Raises InputRejected,
    naming file and line, for what is not a run of this schema.
    """
    alone = path.is_file()
    file = path if alone else path / "run.json"
    if not file.exists():
        told = "the run was not finished; run it again with the same --out, and it goes on"
        begun = (path / "questions.jsonl").exists()
        raise InputRejected(f"{file} does not exist: {told if begun else 'this is no run folder'}")
    config = _config(file)
    if not (config.get("finished") or unfinished):
        raise InputRejected(
            f"{file}: the run was not finished; run it again with the same --out, and it goes on"
        )
    return Run(path, config, () if alone else _records(path / "questions.jsonl", unfinished))


def _config(file: Path) -> dict[str, Any]:
    try:
        config = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputRejected(f"{file}: cannot be read as JSON: {error}") from error
    schema = config.get("schema") if isinstance(config, dict) else None
    if schema != SCHEMA:
        raise InputRejected(
            f"{file}: its schema is {schema!r}, and this version reads {SCHEMA}; make the run anew"
        )
    for name in _OBJECTS:
        if not isinstance(config.get(name), dict):
            raise InputRejected(f"{file}: `{name}` is not an object; make the run anew")
    for name, figure in config["figures"].items():
        if not (isinstance(figure, dict) and _is_figure(figure.get("value"))):
            raise InputRejected(f"{file}: the figure {name!r} has no value that is a number")
    return dict(config)


def _records(file: Path, unfinished: bool) -> tuple[dict[str, Any], ...]:
    """All records of a file. Raises InputRejected for a line that is none, and an id twice."""
    seen: dict[str, int] = {}
    records = []
    for line, record in _rows(file, unfinished):
        if wrong := _wrong(record):
            raise InputRejected(f"{file}, line {line}: not a question's record: {wrong}")
        if record["id"] in seen:
            raise InputRejected(
                f"{file}, line {line}: the id {record['id']!r} stands twice, first on line "
                f"{seen[record['id']]}; make the run anew"
            )
        seen[record["id"]] = line
        records.append(record)
    return tuple(records)


def _rows(file: Path, unfinished: bool) -> Iterator[tuple[int, Any]]:
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError) as error:
        raise InputRejected(f"{file}: cannot be read: {error}") from error
    if unfinished:
        lines.pop()  # whatever follows the last line's end was being written
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:
                raise InputRejected(f"{file}, line {number}: not JSON: {error}") from error


def _wrong(record: Any) -> str | None:
    """What is wrong with a record, in words."""
    if not isinstance(record, dict):
        return "not an object"
    for name, kinds in _RECORD.items():
        if not isinstance(record.get(name), kinds):
            return f"`{name}` is {record.get(name)!r}"
    if not all(_is_figure(value) for value in record["scores"].values()):
        return "a score is not a number"
    return None


def _is_figure(value: Any) -> bool:
    """A number, or null where nothing could be reckoned."""
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))
