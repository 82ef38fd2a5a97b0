"""A span to the list that it stands in: "Aber" in "four towns: Aber, Brix, Coll and Dunn" is
one of four.

A list is made of short members with nothing but commas, "and" and "or" between them. By words and
punctuation alone; what the members are is nobody's business here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from qa.alike import is_verb
from qa.answer import Span
from qa.names import NOT_NAMES
from qa.verbs import is_past

Place = tuple[int, int]

_SEPARATOR = re.compile(
    r"\s*(?:,\s*(?:and|or|as well as|then)\b|,|;|\band\b|\bor\b|\bas well as\b)\s*"
)
_NEXT_CLAUSE = re.compile(r"\s*,\s*(?:and|or)\s+")
# What no member goes on past: punctuation, and words that open another clause or phrase.
_EDGE = re.compile(
    r"[.:!?()“”\"\n–—]|\s-\s|\b(?:who|which|that|where|when|while|but|said|says|according|after|before"
    r"|were|was|are|is|had|has|have|among|including|from|with|by|at|on|in|to|as|for|near|along"
    r"|took|taken|against|between|into|over|under|through|during|than|also|not|about|around)\b"
)
_LOWER = re.compile(r"\b[a-z]+\b")
_LAST = re.compile(r"\b(?:and|or|as well as)\b")  # behind it the last member stands
_FEWEST_BEFORE = 3
_MOST_WORDS = 5
_ARTICLES = frozenset(("the", "a", "an", "its", "their"))
_ARTICLE = re.compile(r"(?:the|a|an|its|their|both|part of|parts of|all of|most of)\s+", re.I)


def members(span: Span) -> list[Span]:
    """The members of the list around the span, in their order; the span alone where it is in
    none."""
    text = span.hit.article.text
    first, last = span.sentence
    found = enumeration(text[first:last], (span.start - first, span.end - first))
    if len(found) < 2:
        return [span]
    return [replace(span, start=first + a, end=first + b) for a, b in found]


def enumeration(sentence: str, place: Place) -> list[Place]:
    """The places of the members of the list that the words at `place` touch.

    >>> text = "It hit two towns, Aber and the port of Coll, on Monday."
    >>> [text[a:b] for a, b in enumeration(text, (18, 22))]
    ['Aber', 'the port of Coll']
    """
    start, end = _bounds(sentence, place)
    cuts = [start, *(at for gap in _SEPARATOR.finditer(sentence, start, end) for at in gap.span())]
    pieces = zip(cuts[::2], [*cuts[1::2], end], strict=True)
    found = [_stripped(sentence, piece) for piece in pieces]
    at = [n for n, (a, b) in enumerate(found) if a < place[1] and place[0] < b]
    if not at:
        return [place]
    low, high = at[0], at[-1]
    while low > 0 and _is_member(sentence, found[low - 1]):
        low -= 1
    while high + 1 < len(found) and _is_member(sentence, found[high + 1]):
        high += 1
    kept = [each for each in found[low : high + 1] if _is_member(sentence, each)]
    kept = _without_next_clause(sentence, kept)
    return kept if len(kept) > 1 and not _is_two_clauses(sentence, kept) else [place]


def _without_next_clause(sentence: str, found: list[Place]) -> list[Place]:
    """The members without one that is the subject of what follows: "A, B and C, the mayor said",
    "A and B, and the mayor said"."""
    if len(found) < _FEWEST_BEFORE:
        return found
    between = [sentence[a[1] : b[0]] for a, b in pairwise(found)]
    ended = any(_LAST.search(each) for each in between[:-1])
    return found[:-1] if ended else found


def _is_two_clauses(sentence: str, found: list[Place]) -> bool:
    """Whether two members are rather two subjects: "It rained in A, and the B broke"."""
    between = sentence[found[0][1] : found[-1][0]]
    behind = _LOWER.match(sentence, found[-1][1] + 1)
    acts = behind is not None and is_past(behind[0])
    return len(found) == 2 and acts and bool(_NEXT_CLAUSE.fullmatch(between))


def _bounds(sentence: str, place: Place) -> Place:
    """How far a list around the place may reach."""
    edges = [
        *(edge.span() for edge in _EDGE.finditer(sentence)),
        *(
            word.span()
            for word in _LOWER.finditer(sentence)
            if is_verb(word[0]) or is_past(word[0])
        ),
    ]
    before = [end for _, end in edges if end <= place[0]]
    after = [start for start, _ in edges if start >= place[1]]
    return max(before, default=0), min(after, default=len(sentence))


def _is_verb(word: str) -> bool:
    return is_verb(word) or is_past(word)


def _stripped(sentence: str, piece: Place) -> Place:
    start, end = piece
    while start < end and sentence[start].isspace():
        start += 1
    while end > start and sentence[end - 1] in " \t,;’'":
        end -= 1
    return start, end


def _is_member(sentence: str, place: Place) -> bool:
    """Whether a piece can be a member: a name, or a short phrase with an article."""
    words = sentence[slice(*place)].split()
    if not 0 < len(words) <= _MOST_WORDS or words[0].lower() in NOT_NAMES - _ARTICLES:
        return False
    return words[0][0].isupper() or "-" in words[0] or bool(_ARTICLE.match(sentence, place[0]))
