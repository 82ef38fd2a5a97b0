"""A plain text file to a draft: a short first line with an empty one below it is the title."""

from __future__ import annotations

import re

from corpus.draft import Draft
from corpus.formats.bytes import decode

_MAX_TITLE_CHARS = 200
_TITLE = re.compile(r"\s*(?P<title>\S[^\n]*)\n[^\S\n]*\n(?P<rest>.*\S.*)", re.DOTALL)


def read_text(content: bytes, name: str) -> Draft:
    """The whole file as text; without a title line, the file's name is the title.

    Raises ArticleRejected when the bytes are not text.
    """
    text = decode(content).replace("\r\n", "\n")
    match = _TITLE.match(text)
    if match and len(match["title"]) <= _MAX_TITLE_CHARS and match["title"][-1] not in ".!?\"'”":
        return Draft(text=match["rest"], title=match["title"])
    return Draft(text=text, title=name)
