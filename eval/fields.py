"""JSON from outside, checked field by field: each function gives what a field holds, or an empty
value where it is missing, and says which field is of the wrong type.

Knows no question and no article; what a field means is its caller's business.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.clean import mend_surrogates
from corpus.dates import read_date
from corpus.errors import InputRejected
from corpus.formats.bytes import decode, unpacked


def read_objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """`(line number, object)` for each line of a JSONL file, gzip or not, that is not blank.

    Raises InputRejected, naming file and line, for what is no object, and for a file that cannot
    be read to its end.
    """
    number = 0
    try:
        with path.open("rb") as file:
            for number, line in enumerate(unpacked(file), start=1):
                if line.strip():
                    yield number, _object(line, f"{path}, line {number}")
    except (OSError, EOFError, zlib.error) as error:
        where = f"{path}, after line {number}" if number else str(path)
        raise InputRejected(f"{where}: cannot be read: {reason(error)}") from error


def read_object(path: Path) -> dict[str, Any]:
    """The one object that a JSON file holds, gzip or not. Raises InputRejected, naming it."""
    try:
        with path.open("rb") as file:
            return _object(unpacked(file).read(), str(path))
    except (OSError, EOFError, zlib.error) as error:
        raise InputRejected(f"{path}: cannot be read: {reason(error)}") from error


def reason(error: Exception) -> str:
    """What the system says went wrong, without the address that it repeats."""
    return str((isinstance(error, OSError) and error.strerror) or error)


def text_of(value: object, name: str) -> str:
    """Text without blanks around it; "" where there is none."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputRejected(f"`{name}` must be text, not {_shown(value)}")
    return mend_surrogates(value).strip()


def required(value: object, name: str) -> str:
    """Text that must be there."""
    text = text_of(value, name)
    if not text:
        raise InputRejected(f"no `{name}`; it must be there and not be empty")
    return text


def texts_of(value: object, name: str) -> tuple[str, ...]:
    """A list of texts, none of them empty."""
    texts = tuple(text_of(each, name) for each in list_of(value, name))
    if not all(texts):
        raise InputRejected(f"`{name}` holds an empty text; leave it out")
    return texts


def date_of(value: object, name: str) -> str:
    """Text that `corpus.dates` can read, as it stands."""
    text = text_of(value, name)
    try:
        if text:
            read_date(text)
    except InputRejected as error:
        raise InputRejected(f"`{name}`: {error}") from error
    return text


def list_of(value: object, name: str) -> list[Any]:
    """A list; an empty one where there is none."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise InputRejected(f"`{name}` must be a list, not {_shown(value)}")
    return value


def object_of(value: object, name: str) -> dict[str, Any]:
    """An object; an empty one where there is none."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise InputRejected(f"`{name}` must be an object, not {_shown(value)}")
    return value


def truth_of(value: object, name: str, *, default: bool) -> bool:
    """True or false, and nothing that only looks like it."""
    if value is None:
        return default
    if not isinstance(value, bool):
        raise InputRejected(f"`{name}` must be true or false, not {_shown(value)}")
    return value


def _object(written: bytes, where: str) -> dict[str, Any]:
    try:
        row = json.loads(decode(written))
    except InputRejected as error:
        raise InputRejected(f"{where}: {error}") from error
    except (ValueError, RecursionError) as error:
        raise InputRejected(f"{where}: not JSON: {error}") from error
    if not isinstance(row, dict):
        raise InputRejected(f'{where}: not an object; write {{"name": value, …}}')
    return row


def _shown(value: object) -> str:
    return repr(value)[:60]
