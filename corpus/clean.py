"""Raw text to the text that is frozen: the only place where characters of an article change.

After this, offsets count code points of the cleaned text and nothing is ever altered again.
"""

from __future__ import annotations

import re
import unicodedata

# Controls that no reader sees; tab and newline stay, joiners stay (emoji and Persian need them).
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NEWLINE = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_PARAGRAPHS = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """The text in NFC, with "\\n" line ends, single blanks, at most one empty line in a row, and
    no control characters or lone surrogates (these become U+FFFD).

    >>> clean("A\\u00a0 day\\r\\n\\r\\n\\r\\nlater\\x00 ")
    'A day\\n\\nlater'
    """
    text = _NEWLINE.sub("\n", text)
    text = mend_surrogates(text)
    text = _INVISIBLE.sub("", text)
    text = unicodedata.normalize("NFC", text)
    lines = (line.strip() for line in _BLANKS.sub(" ", text).split("\n"))
    return _PARAGRAPHS.sub("\n\n", "\n".join(lines)).strip()


def mend_surrogates(text: str) -> str:
    """The text with each half of a character, which no encoding can write, as U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def clean_line(text: str) -> str:
    """A title, a name: cleaned, on one line.

    >>> clean_line(" Rebels\\nadvance ")
    'Rebels advance'
    """
    return " ".join(clean(text).split())
