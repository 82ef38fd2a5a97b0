"""The parts of a question put together again: its gap filled, another thing asked, or all of it
stated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.conversation.clause import Clause, Gap
from qa.conversation.nouns import split_object
from qa.conversation.words import (
    PREPOSITIONS,
    bare,
    is_particle,
    is_several,
    joined,
    lower_first,
    opens_noun,
    upper_first,
)
from qa.verbs import (
    base_of_past,
    base_of_third,
    is_known,
    is_past,
    participle,
    past,
    third,
)


def fill(clause: Clause, value: str) -> Clause:
    """The clause with its gap filled, so that nothing but whether it is so is left to ask.

    >>> from qa.conversation.clause import parse
    >>> statement(fill(parse("Who won the race?"), "Ann Lee"))
    'Ann Lee won the race'
    """
    if clause.gap is Gap.TOPIC:
        return clause
    if clause.gap is Gap.SUBJECT:
        clause = _with_subject(clause, value)
    elif clause.gap is Gap.OBJECT:
        clause = replace(clause, tail=_with_object(clause.tail.split(), value))
    elif clause.gap is Gap.EQUAL:
        clause = _equated(clause, value)
    elif clause.gap is Gap.ADVERB and value:
        clause = replace(clause, tail=joined(clause.tail, value))
    return replace(clause, gap=Gap.NONE, prep="", asks="", noun="")


def _with_subject(clause: Clause, value: str) -> Clause:
    if clause.aux:
        return replace(clause, subject=value, aux=_agreeing(clause.aux, value))
    verb = bare(clause.verb)
    if (base := base_of_past(verb)) is not None:
        return replace(clause, subject=value, aux="did", verb=base)
    if (base := base_of_third(verb)) or is_known(verb):
        aux = "do" if is_several(value) else "does"
        return replace(clause, subject=value, aux=aux, verb=base or verb)
    return replace(clause, subject=value)


def passive(clause: Clause) -> Clause | None:
    """A clause that asks who did something, as what was done; None where it has no object."""
    base = base_of_past(bare(clause.verb))
    if clause.gap is not Gap.SUBJECT or clause.aux or base is None:
        return None
    object_, rest = split_object(clause)
    if not object_ or not opens_noun(object_.split()[0]):
        return None
    aux = "were" if is_several(object_) else "was"
    return Clause(Gap.NONE, rest, clause.lead, aux=aux, subject=object_, verb=participle(base))


_OBJECT_CLAUSE = re.compile(
    r"(?P<noun>(?:the|a|an)\s.+?)\s(?:(?:that|which|whom)\s)?"
    r"(?P<subject>(?:the|its|his|her|their)\s\w+|[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*)*)\s(?P<verb>[a-z]+)(?P<tail>\s.*)?$"
)
_SUBJECT_CLAUSE = re.compile(
    r"(?:the|a|an)\s.+?\s(?:that|which|who)\s(?P<verb>[a-z]+)\s(?P<tail>.*)$"
)


def _equated(clause: Clause, value: str) -> Clause:
    """ "Which was the second city the army lost?" with its value: the army lost it."""
    lost = _OBJECT_CLAUSE.match(clause.tail)
    if lost and is_past(lost["verb"]) and (base := base_of_past(lost["verb"])):
        tail = joined(
            f"{value},", f"{lost['noun']}{',' if lost['tail'] else ''}", lost["tail"] or ""
        )
        return replace(clause, aux="did", subject=lost["subject"].strip(), verb=base, tail=tail)
    did = _SUBJECT_CLAUSE.match(clause.tail)
    if did and (base := base_of_past(did["verb"])):
        return replace(clause, aux="did", subject=value, verb=base, tail=did["tail"])
    return replace(clause, subject=value, aux=_agreeing(clause.aux, value))


def _agreeing(aux: str, value: str) -> str:
    many = {"was": "were", "is": "are", "has": "have", "does": "do"}
    if is_several(value):
        return many.get(aux, aux)
    return {plural: one for one, plural in many.items()}.get(aux, aux)


def _with_object(tail: Sequence[str], value: str) -> str:
    """The object goes behind a preposition that has lost its noun, else behind the verb."""
    for at, word in enumerate(tail):
        if bare(word) in PREPOSITIONS | {"of"} and word == word.rstrip(","):
            after = bare(tail[at + 1]) if at + 1 < len(tail) else ""
            if (not after or after in PREPOSITIONS) and not (is_particle(word) and after):
                return " ".join([*tail[: at + 1], value, *tail[at + 1 :]])
    return " ".join([value, *tail])


def question(clause: Clause, asking: str) -> str:
    """What a filled clause is asked: `asking` is a word of asking with all that belongs to it."""
    if clause.gap is Gap.TOPIC:
        text = joined(asking, "were" if is_several(clause.tail) else "was", clause.tail)
    elif clause.aux:
        text = joined(asking, clause.aux, clause.subject, clause.verb, clause.tail)
    else:
        text = joined(asking, "was it that", clause.subject, clause.verb, clause.tail)
    if clause.lead:
        text = f"{clause.lead}, {lower_first(text)}"
    return f"{upper_first(text)}?"


def statement(clause: Clause) -> str:
    """A filled clause as what it says: "the rebels entered Lima in May"."""
    verb = clause.verb
    if clause.aux == "did":
        return joined(clause.subject, past(verb), clause.tail)
    if clause.aux == "does":
        return joined(clause.subject, third(verb), clause.tail)
    aux = "" if clause.aux == "do" else clause.aux
    return joined(clause.subject, aux, verb, clause.tail)


def reasked(clause: Clause, phrase: str) -> str:
    """The clause with its gap as open as before, asked for by `phrase`."""
    if clause.gap in (Gap.SUBJECT, Gap.EQUAL):
        text = joined(phrase, clause.aux, clause.verb, clause.tail)
    else:
        text = joined(phrase, clause.aux, clause.subject, clause.verb, clause.tail)
    if clause.lead:
        text = f"{clause.lead}, {lower_first(text)}"
    return f"{upper_first(text)}?"
