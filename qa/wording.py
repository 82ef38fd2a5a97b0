"""One clause asked in another way: "when" of "Who took Aber" is "when was Aber taken".

A reader finds more with a question in good English than with its pieces; where no rule fits, the
pieces are put side by side all the same.
"""

from __future__ import annotations

import re

from qa.verbs import base_of_past, participle

_AUXILIARY = r"(?:did|do|does|was|were|is|are|has|have|had|will|would|can|could|may|might|must)"
_INVERTED = re.compile(rf"{_AUXILIARY}\b", re.IGNORECASE)
_HELPED = re.compile(rf"(?P<subject>.*?)\s(?P<helper>{_AUXILIARY})\s(?P<rest>.*)", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+")


def asking(piece: str, clause: str) -> str:
    """A question of `clause`, which has lost its own word of asking, by the words of `piece`.

    >>> asking("when", "took the port of Aber")
    'when was the port of Aber taken'
    >>> asking("which days", "the rebels took Aber")
    'which days did the rebels take Aber'
    >>> asking("by whom", "two towns were taken")
    'by whom were two towns taken'
    """
    words = clause.split()
    if not words or _INVERTED.match(clause):
        return f"{piece} {clause}".strip()
    first = base_of_past(words[0]) if _WORD.fullmatch(words[0]) else None
    if first:  # whoever did it was asked for first
        done_to = " ".join(words[1:])
        return f"{piece} was {done_to} {participle(first)}" if done_to else f"{piece} {clause}"
    helped = _HELPED.match(clause)
    if helped:
        return f"{piece} {helped['helper']} {helped['subject']} {helped['rest']}"
    for at, word in enumerate(words):
        base = base_of_past(word) if _WORD.fullmatch(word) else None
        if base and at:
            return f"{piece} did {' '.join([*words[:at], base, *words[at + 1 :]])}"
    return f"{piece} {clause}"
