"""Follow-ups that are a word of asking and little else: "And when?", "By whom?", "How many?".

The last question is asked anew: what it asked for is filled with its answer, and the new word
asks. Where the answer is not known, the least that is true stands in its place ("someone").
"""

from __future__ import annotations

import re
from dataclasses import replace

from qa.conversation.asking import question, reasked
from qa.conversation.clause import Clause, Gap, parse
from qa.conversation.nouns import split_object
from qa.conversation.turns import Turn
from qa.conversation.words import (
    bare,
    head_of,
    is_plural_noun,
    is_several,
    joined,
    own_names,
)
from qa.verbs import past, third

_EVENT = re.compile(r"(?:it|that|this)$", re.IGNORECASE)
_HAPPENS = re.compile(
    r"(?:all\s+)?(?:happen|happened|occur|occurred|take place|taken place|come about)$"
)
_INVERTED = re.compile(r"who(?:m)?\s+(?P<prep>by|to|with|from|for|against)$", re.IGNORECASE)
_AGENT = re.compile(r"who\s+(?:did|has done)\s+(?:it|that|this)$", re.IGNORECASE)
_ELSE = re.compile(
    r"(?:who|what|where|when|which|anyone|anything|anybody|anywhere)\b.*\belse$", re.I
)
_TIMES = {"day": "on", "date": "on", "time": "at"} | dict.fromkeys(
    ("minute", "year", "month", "week", "century", "round", "city", "country", "town"), "in"
)
_BY_PLACE = ("when", "where", "why", "how")


def bare_asking(body: str, turn: Turn) -> str | None:
    """The last question, asking what `body` asks for; None where `body` says more than that."""
    if _AGENT.match(body):
        return _who(turn)
    if _ELSE.match(body):
        return _else(turn)
    inverted = _INVERTED.match(body)
    if inverted:
        return question(turn.filled, f"{inverted['prep']} whom")
    asked = parse(body)
    if not asked.asks or not _is_bare(asked, turn.clause.gap not in (Gap.EQUAL, Gap.TOPIC)):
        return None
    if asked.prep or asked.asks in _BY_PLACE or asked.asks.startswith("how "):
        return (
            _counted(asked, turn)
            if asked.asks == "how many" and not asked.prep
            else _adverb(asked, turn)
        )
    if asked.asks in ("who", "whom"):
        return _who(turn)
    if asked.asks in ("which", "what") and asked.noun:
        return _chosen(asked, turn)
    return None


def _is_bare(asked: Clause, tells: bool) -> bool:
    """Whether a question has no clause of its own, or only "did it happen", "was that" where the
    last question tells what happened."""
    verbal = joined(asked.verb, asked.tail)
    if not asked.aux and not verbal:
        return True
    if asked.asks not in _BY_PLACE and not asked.prep:
        return False
    if not _EVENT.match(asked.subject) or not tells:
        return False
    named = asked.aux in ("was", "is") and not verbal
    if named and asked.asks == "where":
        return bare(asked.subject) == "that"
    if named and asked.asks == "when" and asked.aux == "is":
        return False
    return (named and asked.asks in ("when", "why", "how")) or bool(_HAPPENS.match(verbal))


def _adverb(asked: Clause, turn: Turn) -> str:
    clause = turn.clause
    phrase = joined(asked.prep, asked.asks, asked.noun)
    if asked.asks == "how much" and not asked.prep and not asked.noun:
        phrase = "for how much"
    again = clause.gap is Gap.ADVERB and (clause.asks, clause.prep) == (asked.asks, asked.prep)
    return reasked(clause, phrase) if again else question(turn.filled, phrase)


def _who(turn: Turn) -> str:
    """Who did it: of what was done to somebody, by whom; else the subject is asked for."""
    clause, filled = turn.clause, turn.filled
    if clause.gap in (Gap.SUBJECT, Gap.EQUAL) and not (
        clause.is_passive and clause.asks != "how many"
    ):
        asks = "who" if clause.gap is Gap.SUBJECT else clause.phrase
        return reasked(replace(clause, aux="was" if clause.aux == "were" else clause.aux), asks)
    if filled.is_passive or filled.gap is Gap.TOPIC:
        return question(filled, "by whom" if filled.is_passive else "who")
    verb = {"did": past, "does": third, "do": third}.get(filled.aux)
    told = joined(verb(filled.verb), filled.tail) if verb else joined(
        filled.aux, filled.verb, filled.tail
    )  # fmt: skip
    lead = f"{filled.lead}, who" if filled.lead else "Who"
    return f"{joined(lead, told)}?"


def _else(turn: Turn) -> str | None:
    clause = turn.clause
    if clause.gap is Gap.NONE or clause.gap is Gap.TOPIC or clause.asks.startswith("how "):
        return None
    return reasked(clause, joined(clause.prep, clause.asks, clause.noun or "", "else"))


def _counted(asked: Clause, turn: Turn) -> str:
    """How many of what the last question was about: what it chose from, or whoever it named."""
    clause = turn.clause
    if clause.gap is Gap.NONE:
        noun = re.sub(r"^(?:any|some|the|many)\s+", "", clause.subject)
        if is_several(noun) and not own_names(f"the {noun}"):
            return reasked(replace(clause, gap=Gap.SUBJECT), f"how many {noun}")
        first, _, rest = clause.tail.partition(" ")
        if is_plural_noun(first) and first.islower():
            return reasked(replace(clause, tail=rest), f"how many {first}")
        return question(clause, "how many")
    if clause.gap is Gap.ADVERB and clause.subject and not asked.noun:
        object_, rest = split_object(clause, alone=True)
        if _is_unnamed(object_):
            noun = re.sub(r"^(?:the|its|their|his|her|some|any)\s+", "", object_)
            return reasked(replace(clause, tail=rest), f"how many {noun}")
    noun = asked.noun or clause.noun or _unnamed(turn.told)
    if clause.gap in (Gap.SUBJECT, Gap.OBJECT) and noun:
        aux = {"was": "were", "is": "are", "has": "have"}.get(clause.aux, clause.aux)
        clause = replace(clause, aux=aux if clause.gap is Gap.SUBJECT else clause.aux)
        return reasked(clause, f"how many {noun}")
    return question(turn.filled, joined("how many", noun))


def _unnamed(told: str) -> str:
    noun = re.sub(r"^(?:the|some|a|an)\s+", "", told)
    return noun if _is_unnamed(noun) else ""


def _is_unnamed(noun: str) -> bool:
    return bool(noun) and is_several(noun) and not own_names(f"the {noun}")


def _chosen(asked: Clause, turn: Turn) -> str:
    """ "Which ones?" chooses from what was counted; "Which year?" asks for a time."""
    clause = turn.clause
    if bare(asked.noun) in ("one", "ones"):
        if clause.noun and clause.gap in (Gap.SUBJECT, Gap.OBJECT):
            return reasked(clause, f"which {clause.noun}")
        return reasked(clause, f"which {asked.noun}")
    prep = _TIMES.get(head_of(asked.noun), "")
    object_, rest = split_object(turn.filled, alone=True)
    if not prep and _is_unnamed(object_):
        return question(replace(turn.filled, tail=rest), asked.phrase)
    return question(turn.filled, joined(prep, asked.asks, asked.noun))
