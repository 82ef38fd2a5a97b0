"""Bytes of a file, unpacked within limits, and text from bytes without guessing."""

from __future__ import annotations

import gzip
import zlib
from typing import IO, cast

from corpus.errors import ArticleRejected

# Of one article's file, unpacked. A gzip bomb stops here and not at the end of memory.
MAX_FILE_BYTES = 64 * 1024 * 1024
_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}


def unpacked(stream: IO[bytes]) -> IO[bytes]:
    """The stream, unpacked on the way when it is gzip."""
    packed = stream.read(2) == b"\x1f\x8b"
    stream.seek(0)
    return cast("IO[bytes]", gzip.GzipFile(fileobj=stream, mode="rb")) if packed else stream


def read_whole(stream: IO[bytes]) -> bytes:
    """All bytes of the stream.

    Raises ArticleRejected when there are more than MAX_FILE_BYTES, or the packing is broken.
    """
    try:
        content = stream.read(MAX_FILE_BYTES + 1)
    except (zlib.error, EOFError, gzip.BadGzipFile) as error:
        raise ArticleRejected(f"the gzip packing is broken: {error}") from error
    if len(content) > MAX_FILE_BYTES:
        raise ArticleRejected(
            f"larger than {MAX_FILE_BYTES // 2**20} MiB when unpacked; split it into articles"
        )
    return content


def decode(content: bytes) -> str:
    """UTF-8 text, or what a byte order mark announces.

    Raises ArticleRejected for bytes that are no text, and for any other encoding: a wrong guess
    would store a text that nobody published.
    """
    for mark, name in _MARKS.items():
        if content.startswith(mark):
            return _strictly(content, name)
    if b"\x00" in content[:4096]:
        raise ArticleRejected("binary, not text: it holds zero bytes")
    return _strictly(content, "utf-8")


def _strictly(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        raise ArticleRejected(
            f"not {name.upper().removesuffix('-SIG')}: byte 0x{content[error.start]:02x} at "
            f"{error.start:,}; convert the file to UTF-8"
        ) from error
