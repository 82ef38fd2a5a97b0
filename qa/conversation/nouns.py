"""The noun phrases of a clause, by the words that open and close them: its object, and what stands
behind its prepositions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.conversation.clause import Clause, Gap
from qa.conversation.days import places
from qa.conversation.words import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    PLACING,
    PREPOSITIONS,
    WH,
    bare,
    is_name_word,
    is_number,
    is_several,
    is_small,
    opens_noun,
    own_names,
)
from qa.verbs import base_of_past, base_of_third

_OWNER = re.compile(r"^.*['’]s?\s(?=[a-z])")
_CLAUSES = frozenset("that because while although though if once whether to".split())
_TELLING = PLACING | {"with", "between", "on", "for", "against", "about"}


def main_verb(clause: Clause) -> tuple[str, list[str]]:
    """The verb that tells what is done, in its first form, and what follows it: of "has to leave
    Lima" that is "leave"."""
    words = clause.tail.split()
    verb = clause.verb
    if not verb and clause.gap is Gap.SUBJECT and words:
        verb, words = words[0], words[1:]
    if len(words) > 2 and bare(words[0]) == "to" and words[1].islower():
        verb, words = words[1], words[2:]
    verb = bare(verb)
    return base_of_past(verb) or base_of_third(verb) or verb, words


def split_object(clause: Clause, alone: bool = False) -> tuple[str, str]:
    """The object that a clause's tail begins with, and the rest. A common noun takes along the name
    that tells which one it is ("the market in Tora") unless it is wanted `alone`."""
    _, words = main_verb(clause)
    if clause.is_passive and not clause.subject:
        return "", " ".join(words)
    end = 0 if " ".join(words[:2]).lower() == "the same" else _noun_end(words, 0)
    noun = " ".join(words[:end])
    if end and not alone and not is_number(words[0]):
        end = named_end(words, 0, end)
        noun = " ".join(words[:end])
    return noun.rstrip(","), " ".join(words[end:])


def named_end(words: Sequence[str], start: int, end: int) -> int:
    """Where a common noun ends together with the phrases up to the name that tells which one it
    is; `end` itself where none does."""
    noun = " ".join(words[start:end])
    if own_names(f"the {_OWNER.sub('', noun)}") or places(noun):
        return end
    if bare(words[start]) not in DETERMINERS and not is_several(noun) and not _OWNER.match(noun):
        return end
    at = end
    while at < len(words) and bare(words[at]) in _TELLING and not words[at - 1].endswith(","):
        stop = _noun_end(words, at + 1)
        piece = " ".join(words[at:stop])
        if stop == at + 1 or places(piece):
            break
        if own_names(piece):
            return stop
        at = stop
    return end


def merged(text: str) -> list[tuple[str, str]]:
    """The phrases of `text`, a common noun together with the name that tells which one it is:
    "after | the crash in Lima"."""
    words = text.split()
    found = []
    at = 0
    while at < len(words):
        end = _noun_end(words, at + 1) if bare(words[at]) in PREPOSITIONS else at
        if end > at + 1:
            end = named_end(words, at + 1, end)
            found.append((bare(words[at]), " ".join(words[at + 1 : end]).rstrip(",")))
        at = max(end, at + 1)
    return found


def _noun_end(words: Sequence[str], start: int) -> int:
    """Where the noun phrase ends that begins at `start`; `start` where none does."""
    if start >= len(words):
        return start
    first = bare(words[start])
    if first in WH or first in _CLAUSES or not (opens_noun(words[start]) or first[:1].isalpha()):
        return start
    for at in range(start, len(words)):
        word = bare(words[at])
        closed = word in PREPOSITIONS - {"of"} and not (word == "between" and at > start)
        small = is_small(words[at], ADVERBS | AUXILIARIES | WH)
        if closed or small or (word == "that" and at > start):
            return at
        if words[at].endswith(",") and not (at + 1 < len(words) and is_name_word(words[at + 1])):
            return at + 1
    return len(words)


def phrases(text: str) -> list[tuple[str, str]]:
    """The prepositions of `text`, each with the noun behind it."""
    words = text.split()
    found = []
    at = 0
    while at < len(words):
        if bare(words[at]) in PREPOSITIONS:
            end = _noun_end(words, at + 1)
            if end > at + 1:
                found.append((bare(words[at]), " ".join(words[at + 1 : end]).rstrip(",")))
            at = max(end, at + 1)
        else:
            at += 1
    return found
