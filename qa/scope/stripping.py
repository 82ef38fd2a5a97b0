"""A question without its scope, for searching: articles do not call a day "last Friday"."""

from __future__ import annotations

import re

from index.terms import telling_terms
from qa.scope.limit import Scope
from qa.scope.roles import NO_NOUN
from qa.times.words import pattern

_FEWEST_TERMS = 2  # with one, a search would find anything
_POSSESSIVE = re.compile(r"['’]s?$")
_ADJECTIVE = pattern(r"(?:current|latest|most recent)$")
_NOUN = pattern(r" (?!(?:on|in|of|at|about|from|for|by|to|is|are|was|were|and|or|with)\b)\w")
_LOOSE = pattern(
    r"\b(?:and|or|but|the|an?|of|in|on|at|by|than|between|from|to|for|with|is|was|are|were"
    r"|since|before|after|until)\s*(?:[,;:?!.]|$)|\bit that\b"
)


def strip(question: str, scope: Scope) -> str:
    """The question without the words of its dates and of "now", or as it was where too little or
    no English would be left. An event that bounds the answer stays: articles name it, unless it is
    one more of those asked for."""
    if scope.problem:
        return question
    kept = question
    for start, end in reversed(scope.places):
        words = question[start:end]
        bound = scope.clause
        if bound and words.endswith(bound.text) and not bound.elided:
            continue
        if _ADJECTIVE.match(words) and not _NOUN.match(question, end):
            continue
        instead = "the" if _POSSESSIVE.search(words) else ""
        dated = any(limit.start < end and start < limit.end for limit in scope.limits)
        if dated and not instead and not NO_NOUN.match(question, end):
            return question  # "the report published on 3 May says"
        before, behind = kept[:start], kept[end:]
        if before.endswith(", ") and behind.startswith(","):
            before, behind = before[:-2], behind[1:]
        kept = before + instead + behind
    if kept == question:
        return question
    tidy = _tidy(kept, question)
    return question if _is_poor(tidy, question) else tidy


def _tidy(kept: str, question: str) -> str:
    """Blanks and commas as they are written, and a capital where the question had one."""
    words = " ".join(kept.split())
    words = re.sub(r" ([,;:?!.])", r"\1", words)
    words = re.sub(r"[,;:]+(?=[,;:?!.]|$)", "", words).lstrip(" ,;:–-")
    return words[:1].upper() + words[1:] if question[:1].isupper() else words


def _is_poor(words: str, question: str) -> bool:
    loose, before = _LOOSE.search(words), _LOOSE.search(question)
    return (loose is not None and before is None) or len(telling_terms(words)) < _FEWEST_TERMS
