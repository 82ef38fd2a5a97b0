"""Files to drafts: one module a format, one table that knows them all.

A file that cannot be used, or a line of it, yields a `Rejected` and never stops the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from corpus.draft import Draft
from corpus.errors import ArticleRejected
from corpus.formats.bytes import read_whole, unpacked
from corpus.formats.html import read_html
from corpus.formats.jsonl import read_jsonl
from corpus.formats.markdown import read_markdown
from corpus.formats.text import read_text

# The formats of one article a file; JSON lines are read as a stream and stand apart.
_READERS: dict[str, Callable[[bytes, str], Draft]] = {
    "html": read_html,
    "markdown": read_markdown,
    "text": read_text,
}
_SUFFIXES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
}
FORMATS = ("jsonl", *_READERS)


@dataclass(frozen=True, slots=True)
class Found:
    """A draft and where it stands: its file, and its line (from 1) in a file of many."""

    path: str
    line: int | None
    draft: Draft


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something that could not be taken in, where it stands, and why."""

    path: str
    line: int | None
    reason: str


def find_files(path: Path) -> Iterator[Path]:
    """The file itself, or all files of a known format below a folder, in the order of their
    names. Links that lead out of the folder are left out."""
    if not path.is_dir():
        yield path
        return
    root = path.resolve()
    for file in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if hidden or not file.is_file() or not file.resolve().is_relative_to(root):
            continue
        if _format_of(file.name):
            yield file


def read_file(path: Path, form: str | None = None) -> Iterator[Found | Rejected]:
    """Every draft in the file, and a `Rejected` for what is none."""
    if path.exists() and not path.is_file():
        yield Rejected(str(path), None, "not a file that can be read to its end")
        return
    try:
        with path.open("rb") as stream:
            yield from read_upload(stream, str(path), form)
    except OSError as error:
        yield Rejected(str(path), None, _reason(error))


def read_upload(
    stream: IO[bytes], name: str, form: str | None = None
) -> Iterator[Found | Rejected]:
    """Every draft in an open file called `name`, whose ending tells the format unless `form`
    does; gzip is unpacked on the way, whatever the name says."""
    form = form or _format_of(name)
    try:
        if form is None:
            raise ArticleRejected(
                f"no known format for the ending of {Path(name).name!r}; name one of "
                f"{', '.join(FORMATS)} with --format"
            )
        plain = unpacked(stream)
        if form != "jsonl":
            yield Found(name, None, _READERS[form](read_whole(plain), _stem(name)))
            return
        number = None
        for number, draft in read_jsonl(plain):
            if isinstance(draft, Draft):
                yield Found(name, number, draft)
            else:
                yield Rejected(name, number, draft)
        if number is None:
            raise ArticleRejected("empty: it holds no article")
    except (ArticleRejected, OSError, EOFError) as error:
        yield Rejected(name, None, _reason(error))


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror}"
    return str(error)


def _format_of(name: str) -> str | None:
    suffixes = [suffix.lower() for suffix in Path(name).suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return _SUFFIXES.get(suffixes[-1]) if suffixes else None


def _stem(name: str) -> str:
    file = Path(name).name.removesuffix(".gz")
    return file.rsplit(".", 1)[0] or file
