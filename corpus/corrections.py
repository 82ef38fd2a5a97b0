"""What an article says of itself: that it was corrected, updated or withdrawn.

Publishers say so in a sentence of its own, at the top or the end. Nothing else about the article
is looked at; an owner's retraction is kept in the store.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    CORRECTION = "correction"
    UPDATE = "update"
    RETRACTION = "retraction"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice and where it stands: half-open code points of the article's text."""

    start: int
    end: int
    kind: Kind


_ARTICLE = r"(?:article|report|story|piece|page|post|version|headline|item|dispatch)"
_EARLIER = (
    r"(?:an?|the)\s+(?:earlier|previous|original|first)\s+(?:version|edition|report)"
    rf"(?:\s+of\s+this\s+{_ARTICLE})?"
)
_FORMS = (
    (
        Kind.RETRACTION,
        re.compile(
            rf"^(?:retract(?:ed|ion)\b|withdrawn\b|this\s+{_ARTICLE}\s+(?:has\s+been|was|is)\s+"
            r"(?:retracted|withdrawn|taken\s+down)\b)",
            re.I,
        ),
    ),
    (
        Kind.CORRECTION,
        re.compile(
            r"^(?:correct(?:ion|ed|s)\b\s*(?:[:(—–-]|\d|to\b)|erratum\b"
            r"|editor['’]s\s+note\s*:.{0,80}\bcorrect"
            rf"|this\s+{_ARTICLE}\s+(?:has\s+been|was)\s+(?:amended|corrected)\b"
            rf"|{_EARLIER}\b.{{0,60}}\b(?:misstated|incorrectly|wrongly|mistakenly|erroneously|gave|said"
            r"|stated|named|misidentified|misspelt|misspelled|put)\b)",
            re.I | re.S,
        ),
    ),
    (
        Kind.UPDATE,
        re.compile(
            rf"^(?:update(?:d|s)?\s*(?:[:(—–-]|\d)|this\s+{_ARTICLE}\s+(?:has\s+been|was)\s+updated\b)",
            re.I,
        ),
    ),
)
_PARAGRAPH = re.compile(r"[^\n]+")
_MARKS = "*[(_ “\"'"
_LONGEST = 600  # characters of a paragraph that is a notice and no report


def notice(text: str) -> Notice | None:
    """The article's notice about itself, the gravest where there are several."""
    found = [each for match in _PARAGRAPH.finditer(text) if (each := _read(match))]
    order = [kind for kind, _ in _FORMS]
    return min(found, key=lambda each: (order.index(each.kind), each.start), default=None)


def _read(paragraph: re.Match[str]) -> Notice | None:
    written = paragraph[0]
    lead = len(written) - len(written.lstrip(_MARKS))
    if len(written) > _LONGEST:
        return None
    for kind, form in _FORMS:
        if form.match(written, lead) or form.match(written[lead:]):
            return Notice(paragraph.start() + lead, paragraph.start() + len(written.rstrip()), kind)
    return None
