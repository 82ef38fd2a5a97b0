"""What an article says of itself: that it was corrected, updated or withdrawn.

Publishers say so at the top or at the end, in a paragraph with a label ("Correction: …") or in a
sentence about "this article". Nothing else about the article is looked at; an owner's retraction
is kept in the store.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.sentences import sentences


class Kind(StrEnum):
    CORRECTION = "correction"
    UPDATE = "update"
    RETRACTION = "retraction"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice and where it stands: half-open code points of the article's text. One that only the
    title gives has no place, and begins and ends at 0."""

    start: int
    end: int
    kind: Kind


_HEAD = 2_000  # characters from the top, and from the end, where notices stand
_TAIL = 3_000
_LONGEST = 600  # characters of a paragraph that is a notice and no report
# A page that says so of many articles is a log of corrections and speaks of others.
_MOST = 3

_GRAVEST = (Kind.RETRACTION, Kind.CORRECTION, Kind.UPDATE)
_WRITTEN = r"(?:article|story|report|piece|column|dispatch)"
_SHOWN = (
    r"(?:article|story|report|piece|column|dispatch|item|page|post|headline|video|graphic|map|chart"
    r"|photo|caption|interview|review|fact\s+check|explainer|obituary|podcast|newsletter)"
)
_THIS = (
    rf"\b(?:this|the)\s+(?:[\w-]+\s+){{0,2}}{_SHOWN}(?:(?:['’]s)?\s+and\s+(?:(?:its|the)\s+)?\w+)?"
)
_VERSION = (
    r"\b(?:an?|the)\s+(?:earlier|previous|prior|original|initial|first)\s+version"
    rf"(?:s)?\s+of\s+(?:this|the|our)\s+(?:following\s+)?(?:[\w-]+\s+){{0,3}}?{_SHOWN}\b"
)
_WRONG = (
    r"(?:mis(?!s\b|si|so|ter|trial|ch)\w+|incorrect\w*|inaccurate\w*|wrong\w*|mistaken\w*|mistake"
    r"|erroneous\w*|errors?|false\w*|transposed|omitted|failed\s+to|should\s+have|conflated|said"
    r"|stated|gave|listed|named|referred|included|reported|cited|described|put|attributed)"
)
_SO = r"(?:\s+has\s+been|\s+have\s+been|\s+was|\s+were|\s+is)\s+(?:since\s+)?"
# The kind of a notice, words of which its form needs one, and the form.
_SAYS_SO = tuple(
    (kind, words.split("|"), re.compile(form, re.I))
    for kind, words, form in (
        (
            Kind.RETRACTION,
            "retracted|withdrawn|taken|unpublished|removed|deleted",
            rf"\bthis\s+(?:\w+\s+)?{_WRITTEN}{_SO}(?:retracted|withdrawn|taken\s+down|unpublished"
            r"|removed|deleted)\b(?!\s+from\b)",
        ),
        (
            Kind.RETRACTION,
            "retract",
            rf"\b(?:retracts|(?:has|have)\s+retracted|we\s+retract)\s+(?:this|the)\s+{_WRITTEN}\b",
        ),
        (Kind.CORRECTION, "version", rf"{_VERSION}[^.\n]{{0,120}}?\b{_WRONG}\b"),
        (
            Kind.CORRECTION,
            "corrected|amended|clarified|revised",
            rf"{_THIS}{_SO}(?:corrected|amended|clarified|revised\s+(?:\w+\s+){{0,6}}?to\s+correct)\b",
        ),
        (
            Kind.CORRECTION,
            "updated to",
            rf"{_THIS}{_SO}updated\s+to\s+(?:correct|clarify|fix|remove|reflect\s+the\s+correct)",
        ),
        (
            Kind.CORRECTION,
            "originally|initially|previously|incorrectly|wrongly|mistakenly",
            rf"\bthis\s+{_SHOWN}\s+(?:originally|initially|previously|incorrectly|wrongly|mistakenly)"
            rf"\s+(?:\w+\s+)?{_WRONG}\b",
        ),
        (
            Kind.CORRECTION,
            "correct",
            rf"\bthis\s+(?:[\w-]+\s+){{0,2}}{_WRITTEN}\s+corrects\b"
            r"|(?:^|\n)\W{0,3}editor['’]?s?['’]?\s+note\s*:[^.\n]{0,100}\bcorrected\b",
        ),
        (
            Kind.UPDATE,
            "updated",
            rf"{_THIS}{_SO}(?:originally\s+published\b[^.\n]{{0,60}}\b)?"
            r"updated\b(?!\s+(?:regularly|frequently|daily|hourly|every))",
        ),
    )
)
_DATED = r"(?:\s*[,(]?\s*(?:[A-Z]?\w+\.?,?\s+){0,4}\d[\w:.,\s]{0,20}\)?)?"
_LABELS = (
    (
        Kind.RETRACTION,
        re.compile(
            rf"(?i:retract(?:ed|ion)|withdrawn){_DATED}\s*[:—–]|RETRACT(?:ED|ION)\b|WITHDRAWN\b"
        ),
    ),
    (
        Kind.CORRECTION,
        re.compile(
            r"(?i:(?:corrections?|clarifications?)(?:\s*(?:&|and|/)\s*clarifications?)?"
            rf"|corrected|erratum|errata){_DATED}\s*(?:[:—–]|\s-\s|$)|[(\[]?(?i:corrects)\s+(?!the\s+record)"
            r"|CORRECT(?:ED|ION)\b",
        ),
    ),
    (
        Kind.UPDATE,
        re.compile(
            rf"(?i:update[ds]?){_DATED}\s*(?::\s|[—–])|UPDATE[DS]?\b"
            r"|(?i:updated\s+(?:at\s+|on\s+)?(?:\d|\w+day\b))|\((?i:updates|adds|recasts)\s",
        ),
    ),
)
_COLON = r"\b\s*(?:\(\w+\)\s*)?[:\-—–]"
_TITLES = (
    (Kind.RETRACTION, re.compile(rf"\W*(?i:retracted|retraction|withdrawn){_COLON}")),
    (Kind.CORRECTION, re.compile(rf"\W*(?i:corrected|correction){_COLON}")),
    (Kind.UPDATE, re.compile(rf"\W*(?i:updated?)(?:\s+\d+)?{_COLON}")),
)
_MARKS = "*[_ “\"'•►▶–—-"
_PARAGRAPH = re.compile(r"[^\n]+")


def notice(text: str, title: str = "") -> Notice | None:
    """The article's notice about itself, the gravest where there are several.

    >>> text = "The dam broke. Correction: An earlier version of this story misstated the day."
    >>> found = notice(text)
    >>> found.kind.value, text[found.start : found.end]
    ('correction', 'Correction: An earlier version of this story misstated the day.')
    """
    found = list(dict.fromkeys(_notices(text)))
    if sum(each.kind is Kind.CORRECTION for each in found) > _MOST:
        found = [each for each in found if each.kind is Kind.UPDATE]
    if title:
        found += [Notice(0, 0, kind) for kind, form in _TITLES if form.match(title)]
    return min(found, key=lambda each: (_GRAVEST.index(each.kind), not each.end), default=None)


def _notices(text: str) -> Iterator[Notice]:
    for start, end in _ends_of(text):
        low = text[start:end].lower()
        for paragraph in _PARAGRAPH.finditer(text, start, end):
            yield from _labelled(text, paragraph, end)
        for kind, words, form in _SAYS_SO:
            told = any(word in low for word in words)
            for match in form.finditer(text, start, end) if told else ():
                yield Notice(*_sentence(text, match.start(), match.end()), kind)


def _ends_of(text: str) -> list[tuple[int, int]]:
    """Where notices stand: the top and the end of the text, to whole paragraphs."""
    if len(text) <= _HEAD + _TAIL:
        return [(0, len(text))]
    head = text.find("\n", _HEAD)
    tail = text.rfind("\n", 0, len(text) - _TAIL) + 1
    if not 0 <= head < tail:
        return [(0, _HEAD), (len(text) - _TAIL, len(text))]
    return [(0, min(head, 2 * _HEAD)), (max(tail, len(text) - 2 * _TAIL), len(text))]


def _labelled(text: str, paragraph: re.Match[str], end: int) -> Iterator[Notice]:
    """The paragraph where it begins with a label; with the next one where it is nothing else."""
    written = paragraph[0].rstrip()
    lead = len(written) - len(written.lstrip(_MARKS))
    bare = len(written) - lead
    for kind, form in _LABELS:
        label = form.match(written, lead)
        if label is None:
            continue
        if ":" not in label[0] and label[0].isupper() and bare > len(label[0]) + 1:
            continue  # "CORRECTION" may be part of a headline; alone in its line it is none
        start, stop = paragraph.start() + lead, paragraph.start() + len(written)
        following = _PARAGRAPH.search(text, stop, end)
        if bare <= len(label[0]) + 1 and kind is not Kind.UPDATE and following:
            stop = following.start() + len(following[0].rstrip())
        if stop - start > _LONGEST:
            stop = _sentence(text, start, label.end() - lead + start + 1)[1]
        yield Notice(start, stop, kind)
        return


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a place of the text."""
    first = text.rfind("\n", max(0, start - _LONGEST), start + 1) + 1 or max(0, start - _LONGEST)
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    for a, b in sentences(text[first : min(stop, end + _LONGEST)]):
        if start < first + b:
            return first + a, max(first + b, end)
    return start, end
