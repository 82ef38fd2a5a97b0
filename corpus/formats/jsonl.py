"""JSON lines: one article an object, `{"url", "title", "text" or "html", "published" or
"published_at", "updated_at", "source", "authors", "id"}`, of which only a text is required."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import IO, Any

from corpus.draft import Draft
from corpus.errors import ArticleRejected
from corpus.formats.bytes import decode
from corpus.formats.html import draft_from_html

_MAX_LINE_BYTES = 64 * 1024 * 1024


def read_jsonl(stream: IO[bytes]) -> Iterator[tuple[int, Draft | str]]:
    """`(line number, draft)` for each line that is not blank, or `(line number, reason)` for one
    that is no article. Line numbers count from 1."""
    number = 0
    while True:
        number += 1
        try:
            line = stream.readline(_MAX_LINE_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            yield number, f"the file breaks off here: {error}"
            return
        if not line:
            return
        if len(line) > _MAX_LINE_BYTES:
            yield number, f"a line of more than {_MAX_LINE_BYTES // 2**20} MiB; nothing after it"
            return
        if not line.strip():
            continue
        try:
            yield number, draft_from_row(_parse(line))
        except ArticleRejected as error:
            yield number, str(error)


def draft_from_row(row: object) -> Draft:
    """A draft from one decoded JSON object; fields that dateline does not know are ignored.

    Raises ArticleRejected when it is no object, or its `html` holds no article.
    """
    if not isinstance(row, dict):
        raise ArticleRejected('not an object; write {"text": "…", "url": "…", …}')
    fields: dict[str, Any] = {
        "title": row.get("title"),
        "url": row.get("url"),
        "id": row.get("id"),
        "source": row.get("source"),
        "authors": row.get("authors"),
        "published": row.get("published_at") or row.get("published"),
        "updated": row.get("updated_at"),
        "language": row.get("language"),
    }
    if row.get("text") is None and row.get("html") is not None:
        if not isinstance(row["html"], str):
            raise ArticleRejected("`html` must be text")
        return draft_from_html(row["html"], fields)
    return Draft(text=row.get("text"), **fields)


def _parse(line: bytes) -> object:
    try:
        return json.loads(decode(line))
    except RecursionError as error:
        raise ArticleRejected("nested too deeply to be an article") from error
    except ValueError as error:
        raise ArticleRejected(f"not JSON: {error}") from error
