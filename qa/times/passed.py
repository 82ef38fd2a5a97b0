"""What looks like a date and is none: newspapers, squares, clubs, and the names of some days."""

from __future__ import annotations

import re

from qa.times.words import WEEKDAYS, pattern

# Names that end in a day of the week, and words behind one that make it a name.
_NAME_BEFORE = pattern(
    r"\b(?:black|cyber|giving|super|bloody|good|easter|ash|palm|holy|maundy|shrove|fat|whit"
    r"|sheffield|freaky|mail on)\s$"
)
_NAME_BEHIND = re.compile(
    r" (?:Times|Telegraph|Express|Mirror|Mail|Post|Herald|World|Star|Independent|Tribune|Review"
    r"|Magazine|Edition|Night (?:Live|Football|Lights|Fever)|School|League|Mass|Politics)\b"
)
# Shows and papers: in the middle of a sentence these have no capital.
_NEAR_DAYS = frozenset("today tomorrow yesterday tonight".split())
_WORD_BEFORE = re.compile(r"\w,? $")
# What is named after a day of the year.
_NAMED_AFTER = re.compile(
    r" (?:Square|Street|St|Road|Avenue|Bridge|Boulevard|Stadium|Park|Plaza|Airport|Hospital"
    r"|University|School|College|Station|Dam|Tower|Mosque|City|District|Quarter|Camp|Prison|Hotel"
    r"|Revolution|Movement|Brigades?|Battalion|Division|Party|Alliance|Coalition|Committee|Group"
    r"|Organi[sz]ation|Foundation|Festival|Day)\b"
)


def is_name(text: str, start: int, end: int) -> bool:
    """Whether the date from `start` to `end` belongs to a name."""
    before, behind = text[max(0, start - 12) : start], text[end : end + 24]
    last_word = text[start:end].rsplit(None, 1)[-1].lower()
    if last_word in _NEAR_DAYS:
        return text[start].isupper() and bool(_WORD_BEFORE.search(before))
    if last_word in WEEKDAYS:
        return bool(_NAME_BEFORE.search(before) or _NAME_BEHIND.match(behind))
    return bool(_NAMED_AFTER.match(behind))
