"""A Markdown file to a draft: front matter for the fields, the first heading for the title, and
the text without its markup, since quotes are compared with what a reader sees."""

from __future__ import annotations

import re

from corpus.draft import Draft
from corpus.formats.bytes import decode

_FRONT_MATTER = re.compile(r"---[^\S\n]*\n(.*?)\n---[^\S\n]*(?:\n|$)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z_]+)[^\S\n]*:[^\S\n]*(.*)")
_HEADING = re.compile(r"^#{1,6}[^\S\n]+([^\n]*)$", re.MULTILINE)
# What stands inside a mark cannot hold the mark's own opening: so each of these is linear.
_MARKUP = (
    (re.compile(r"^(?:```|~~~)[^\n]*$", re.MULTILINE), ""),
    (re.compile(r"!\[([^\[\]\n]*)\]\((?:[^()\n]|\([^()\n]*\))*+\)"), r"\1"),
    (re.compile(r"\[([^\[\]\n]*)\]\((?:[^()\n]|\([^()\n]*\))*+\)"), r"\1"),
    (re.compile(r"^[^\S\n]{0,3}>[^\S\n]?", re.MULTILINE), ""),
    (re.compile(r"\*\*(?=\S)((?:[^*\n]|\*(?!\*))++)(?<=\S)\*\*"), r"\1"),
    (re.compile(r"__(?=\S)((?:[^_\n]|_(?!_))++)(?<=\S)__"), r"\1"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]++)(?<=\S)\*(?!\w)"), r"\1"),
    (re.compile(r"(?<!\w)_(?=\S)([^_\n]++)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
)
# The names that people write in front matter, and the field of a draft that each one means.
_NAMES = {
    "title": "title",
    "url": "url",
    "link": "url",
    "id": "id",
    "source": "source",
    "author": "authors",
    "authors": "authors",
    "date": "published",
    "published": "published",
    "published_at": "published",
    "updated": "updated",
    "updated_at": "updated",
    "language": "language",
}


def read_markdown(content: bytes, name: str) -> Draft:
    """The text of the file with its fields.

    Raises ArticleRejected when the bytes are not text.
    """
    text = decode(content).replace("\r\n", "\n")
    fields: dict[str, str] = {}
    if front := _FRONT_MATTER.match(text):
        fields = _fields(front[1])
        text = text[front.end() :]
    heading = _HEADING.search(text)
    if heading and "title" not in fields:
        fields["title"] = _plain(_heading(heading[1]))
        text = text[: heading.start()] + text[heading.end() :]
    fields.setdefault("title", name)
    return Draft(text=_plain(text), **fields)


def _fields(front_matter: str) -> dict[str, str]:
    """The known fields of front matter; a list of its own lines is joined by commas."""
    fields: dict[str, str] = {}
    name = ""
    for line in front_matter.splitlines():
        match = _FIELD.fullmatch(line.strip())
        if match:
            name = _NAMES.get(match[1].lower(), "")
        value = match[2] if match else line.strip().removeprefix("- ")
        if name and value.strip():
            fields[name] = ", ".join(filter(None, [fields.get(name), value.strip("\"' []")]))
    return fields


def _plain(text: str) -> str:
    for pattern, replacement in _MARKUP:
        text = pattern.sub(replacement, text)
    return _HEADING.sub(lambda heading: _heading(heading[1]), text)


def _heading(line: str) -> str:
    """A heading without the number signs that may close it."""
    return line.rstrip().rstrip("#").rstrip()
