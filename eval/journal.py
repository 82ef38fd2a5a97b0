"""A run's folder while it is written: what was asked stays asked, whatever happens next.

`run.json` comes first and says what is run; then each question's record is a line of
`questions.jsonl`, on disk before the next question is asked. Run again, the same run goes on behind
the last whole line, so nothing is counted twice. A finished run is replaced by the next one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from corpus.clean import mend_surrogates
from corpus.errors import InputRejected
from eval.records import Record
from eval.runs import SCHEMA


class Journal:
    """The records of an unfinished run, by the ids of their questions; a context manager."""

    def __init__(self, folder: Path, head: Mapping[str, Any], *, restart: bool = False) -> None:
        """Raises InputRejected for a folder that holds another unfinished run, unless told to
        `restart`, and, naming file and line, for a record that cannot be read."""
        self.folder = folder
        self._file = folder / "questions.jsonl"
        _make(folder)
        self.records: dict[str, Record] = {}
        if not restart and _is_unfinished(folder / "run.json"):
            _check_head(folder / "run.json", head)
            whole = dict(_read_whole_lines(self._file))
            self.records = {id: each for id, each in whole.items() if "ranking" in each}
        else:
            self._file.unlink(missing_ok=True)
        self.resumed = len(self.records)
        begun = {"schema": SCHEMA, **head, "finished": False, "figures": {}, "timings": {}}
        write_json(folder / "run.json", begun)
        self._lines: BinaryIO = self._file.open("ab")

    def add(self, record: Record) -> None:
        """Keep a record; it is on disk on return."""
        self.records[record["id"]] = record
        self._lines.write(_line(record))
        self._lines.flush()
        os.fsync(self._lines.fileno())

    def finish(self, records: Iterable[Record], run: Mapping[str, Any]) -> None:
        """Write the records in their last order, then what came of the run."""
        _replace(self._file, b"".join(map(_line, records)))
        write_json(self.folder / "run.json", run)

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *raised: object) -> None:
        self._lines.close()


def write_json(path: Path, value: Any) -> None:
    """Whole or not at all, with the keys in their order."""
    written = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    _replace(path, mend_surrogates(written).encode())


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputRejected(
            f"{folder} cannot be made ({error.strerror}); name another --out"
        ) from error
    if not os.access(folder, os.W_OK):
        raise InputRejected(f"{folder} cannot be written to; name another --out")


def _is_unfinished(path: Path) -> bool:
    if not path.exists():
        return False
    try:
        return not json.loads(path.read_bytes())["finished"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputRejected(
            f"{path}: not a run that can go on; use --restart to replace it, or another --out"
        ) from error


def _check_head(path: Path, head: Mapping[str, Any]) -> None:
    before = json.loads(path.read_bytes())
    now = json.loads(json.dumps(head))
    differing = [name for key in head for name in _differences(key, before.get(key), now[key])]
    if differing:
        raise InputRejected(
            f"{path}: an unfinished run of something else (other {', '.join(differing)}); use "
            "--restart to replace it, or another --out"
        )


def _differences(name: str, before: object, now: object) -> list[str]:
    """The innermost names under which two values differ."""
    if isinstance(before, dict) and isinstance(now, dict):
        keys = dict.fromkeys([*before, *now])
        return [
            inner
            for key in keys
            for inner in _differences(f"{name}.{key}", before.get(key), now.get(key))
        ]
    return [] if before == now else [name]


def _read_whole_lines(path: Path) -> Iterator[tuple[str, Record]]:
    """The records of a journal by their ids. A last line without its end was being written when
    the run stopped: it is cut off, and its question asked again."""
    written = path.read_bytes() if path.exists() else b""
    whole = written[: written.rfind(b"\n") + 1]
    if whole != written:
        with path.open("r+b") as file:
            file.truncate(len(whole))
    for number, line in enumerate(whole.splitlines(), start=1):
        try:
            record = json.loads(line)
            yield record["id"], record
        except (ValueError, KeyError, TypeError) as error:
            raise InputRejected(
                f"{path}, line {number}: not a record ({error!r}); use --restart to ask everything "
                "again, or another --out"
            ) from error


def _line(record: Record) -> bytes:
    return mend_surrogates(json.dumps(record, ensure_ascii=False)).encode() + b"\n"


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
