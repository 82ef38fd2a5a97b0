"""Where sentences begin and end: half-open spans that cover every character but blanks.

One pass of regular expressions that cannot backtrack, so hostile text costs no more than news.
It knows news English (titles, initials, "a.m.", "U.S.") and the stops of other scripts; where it
is unsure it does not cut, since a passage with two sentences harms nobody.
"""

from __future__ import annotations

import re

# After these a full stop ends the abbreviation, not the sentence.
_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof sr jr st gen col lt sgt maj capt cmdr adm brig sen rep gov pres rev hon
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun
    no nos v vs inc ltd co corp etc approx est fig vol ed dept al eg ie""".split()
)
# Unlike the ones above, these often end a sentence too: what follows decides.
_OPEN_INITIALS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]?$")
# Possessive, and only at the first of a run of stops: linear in the text, whatever it is.
_STOP = re.compile(
    r"(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s)|(?<![。！？।؟۔])[。！？।؟۔]++[”’」』)]*+|\n++"
)
_WORD_BEFORE = re.compile(r"[^\W\d_]+$")
_LOOK_BACK = 24


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans `(start, end)` of the sentences of `text`, in order, blanks trimmed from both sides.

    >>> [t[a:b] for t in ["Gen. A. Ryder spoke. It ended at 5 p.m. on Friday."]
    ...         for a, b in sentences(t)]
    ['Gen. A. Ryder spoke.', 'It ended at 5 p.m. on Friday.']
    """
    spans = []
    start = 0
    for stop in _STOP.finditer(text):
        if _ends_sentence(text, start, stop):
            spans.append((start, stop.end()))
            start = stop.end()
    spans.append((start, len(text)))
    return [span for span in (_trim(text, *span) for span in spans) if span[0] < span[1]]


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    if not stop.group().startswith("."):
        return True
    following = _next_visible(text, stop.end())
    if following and (following.islower() or following in ",;:"):
        return False
    before = text[max(start, stop.start() - _LOOK_BACK) : stop.start()]
    initials = _OPEN_INITIALS.search(before)
    if initials and len(initials.group()) > 1:  # "U.S", "a.m": ends only before a capital
        return following.isupper() and not _is_name_initial(initials.group())
    word = _WORD_BEFORE.search(before)
    if word is None:
        return True
    letters = word.group()
    if len(letters) == 1 and letters.isupper():  # "J. Smith"
        return False
    return letters.lower() not in _ABBREVIATIONS


def _is_name_initial(letters: str) -> bool:
    """Whether "U.S" style letters are more likely followed by the rest of a name ("J.R. Smith",
    "U.S. Army") than by a new sentence."""
    return letters.replace(".", "").isupper()


def _next_visible(text: str, at: int) -> str:
    tail = text[at : at + 8].lstrip()
    return tail[:1]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left, start + len(piece.rstrip()) if piece.strip() else start + left
