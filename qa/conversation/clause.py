"""A question to its parts, and the parts to a question again or to a statement.

"Which towns did the rebels enter in May?" asks "which towns" of a clause whose auxiliary is "did",
whose subject is "the rebels", whose verb is "enter" and whose tail is "in May"; the gap, what is
asked for, is its object. No dictionary of words is behind this: where the subject ends and the verb
begins is weighed by what stands around each word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from qa.conversation.words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    DETERMINERS,
    DO,
    HAVE,
    POSSESSIVES,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    WH,
    bare,
    is_name_word,
    is_plural_noun,
    is_small,
    joined,
    opens_noun,
)
from qa.verbs import (
    base_of_third,
    is_ing,
    is_known,
    is_participle,
    is_past,
)


class Gap(StrEnum):
    """What of its clause a question asks for."""

    SUBJECT = "subject"
    OBJECT = "object"
    ADVERB = "adverb"  # when, where, why, how, and whatever has a preposition: "by whom"
    EQUAL = "equal"  # who or what somebody or something is
    NONE = "none"  # whether it is so
    TOPIC = "topic"  # no clause at all: "the floods in May"


@dataclass(frozen=True, slots=True)
class Clause:
    """`asks` is the word of asking ("which", "how many"), `noun` what it chooses from. A clause
    with no auxiliary has its verb as it is bent: "won"."""

    gap: Gap
    tail: str
    lead: str = ""
    prep: str = ""
    asks: str = ""
    noun: str = ""
    aux: str = ""
    subject: str = ""
    verb: str = ""

    @property
    def phrase(self) -> str:
        return joined(self.prep, self.asks, self.noun)

    @property
    def is_passive(self) -> bool:
        verb = self.verb or (self.tail.split() or [""])[0]
        return self.aux in BE and is_participle(bare(verb))

    @property
    def is_past(self) -> bool:
        return self.aux in ("did", "was", "were", "had") or (
            not self.aux and self.gap is not Gap.TOPIC and is_past(self.verb)
        )


_AUX = "|".join(sorted(AUXILIARIES))
_LEAD = re.compile(
    r"(?P<lead>(?:according to|in|on|at|after|during|before|as of|by|under|for|of|among)\s"
    r"[^,?]{1,80})"
    rf",\s+(?=(?:who|whom|whose|what|which|where|when|why|how|{_AUX})\b|(?:to|by|in|on|at|from)\swh)",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"(?:(?P<prep>[a-z]+)\s+)?"
    rf"(?P<asks>how\s+(?:many|much)|how\s+(?!{_AUX}\b)\w+(?=\s+(?:{_AUX})\b|\s*$)|who|whom|whose|what|which"
    r"|where|when|why|how)\b(?P<exactly>\s+(?:exactly|precisely|else)\b)?\s*",
    re.IGNORECASE,
)
_SECOND = re.compile(
    r",?\s+(?:and|or)\s+(?:[a-z]+\s+)?(?:when|where|why|how|whom|who|what|which)\b[^,]{0,40}$|"
    r",\s+(?:[a-z]+\s+)?(?:when|where|why|how|whom)\s*$",
    re.IGNORECASE,
)
_TELL = re.compile(
    r"(?:please\s+)?(?:(?:can|could) you\s+)?"
    r"(?:tell|give|show|list|explain|describe|summari[sz]e)\b(?:\s+(?:me|us))?"
    r"(?:\s+(?:more|everything|something|all|the news))?(?:\s+(?:about|on|of))?\s+",
    re.IGNORECASE,
)
_CONTRACTION = re.compile(r"\b(who|what|where|when|how|why)['’]s\b", re.IGNORECASE)
_NOMINAL = ("who", "whom", "whose", "what", "which", "how many", "how much")
_WITH_NOUN = ("which", "what", "whose", "how many", "how much")
_LONGEST_NOUN = 9  # words


def plain(text: str) -> str:
    """A question without its marks at the end, with "What's" written out."""
    return _CONTRACTION.sub(r"\1 is", " ".join(text.split())).rstrip(" ?!.…").strip()


def parse(text: str) -> Clause:
    """The parts of a question; of a compound one those of its first clause.

    >>> clause = parse("Which towns did the rebels enter in May?")
    >>> clause.phrase, clause.aux, clause.subject, clause.verb, clause.tail
    ('which towns', 'did', 'the rebels', 'enter', 'in May')
    """
    text = plain(text)
    lead = _LEAD.match(text)
    rest = text[lead.end() :] if lead else text
    told = lead["lead"] if lead else ""
    asking = _ASKING.match(rest)
    if asking and (not asking["prep"] or asking["prep"].lower() in PREPOSITIONS | {"of"}):
        second = _SECOND.search(rest, asking.end())
        words = rest[asking.end() : second.start() if second else len(rest)].split()
        clause = _asking(asking["asks"].lower(), (asking["prep"] or "").lower(), words)
        return replace(clause, lead=told)
    words = rest.split()
    if words and bare(words[0]) in AUXILIARIES:
        return replace(_split(Clause(Gap.NONE, "", aux=bare(words[0])), words[1:]), lead=told)
    return Clause(Gap.TOPIC, _TELL.sub("", rest, count=1), lead=told)


def _asking(asks: str, prep: str, words: Sequence[str]) -> Clause:
    asks = " ".join(asks.split())
    length = _noun_length(asks, words) if asks in _WITH_NOUN else 0
    noun, rest = " ".join(words[:length]), list(words[length:])
    clause = Clause(Gap.ADVERB, "", prep=prep, asks=asks, noun=noun)
    if not rest:
        return clause
    first = bare(rest[0])
    must = first in HAVE and len(rest) > 1 and bare(rest[1]) == "to"  # "has to leave"
    if first not in AUXILIARIES or must:
        gap = Gap.SUBJECT if asks in _NOMINAL and not prep else Gap.ADVERB
        return replace(clause, gap=gap, verb=rest[0], tail=" ".join(rest[1:]))
    clause = replace(clause, aux=first)
    if asks not in _NOMINAL or prep:
        return _split(clause, rest[1:])
    return _nominal(clause, rest[1:])


def _nominal(clause: Clause, rest: list[str]) -> Clause:
    """The clause of a question for who or what, by whether a noun follows its auxiliary."""
    inner = [word for word in rest if bare(word) not in ADVERBS | {"been", "being"}]
    if clause.aux in DO:
        return _split(replace(clause, gap=Gap.OBJECT), rest)
    if not inner or not opens_noun(inner[0]):
        return replace(clause, gap=Gap.SUBJECT, tail=" ".join(rest))
    if clause.aux not in BE or _lacks_object(rest):
        return _split(replace(clause, gap=Gap.OBJECT), rest)
    return replace(clause, gap=Gap.EQUAL, tail=" ".join(rest))


def _lacks_object(rest: Sequence[str]) -> bool:
    """Whether "was …" goes on as a clause with a gap ("the ship accused of") and is no noun."""
    if any(bare(word) in ("that", "which", "who") for word in rest):
        return False
    last = bare(rest[-1])
    if is_ing(last) and len(rest) > 1:
        return True
    named = len(rest) > 1 and (is_name_word(rest[-2]) or bare(rest[-2]) in SUBJECT_PRONOUNS)
    stranded = last in PREPOSITIONS and len(rest) > 1
    stranded = stranded or (last == "of" and any(is_participle(bare(word)) for word in rest))
    return stranded or (is_participle(last) and named)


def _noun_length(asks: str, words: Sequence[str]) -> int:
    """How many words behind "which" or "how many" say what is chosen from or counted."""
    for at, word in enumerate(words[:_LONGEST_NOUN]):
        after = bare(words[at + 1]) if at + 1 < len(words) else ""
        if is_small(word, AUXILIARIES) or _begins_verb(asks, words, at, after):
            return at
    return min(len(words), _LONGEST_NOUN)


def _begins_verb(asks: str, words: Sequence[str], at: int, after: str) -> bool:
    word = bare(words[at])
    if is_name_word(words[at]) or after in AUXILIARIES - HAVE:
        return False
    if at == 0:
        return asks in ("what", "how many", "how much") and (
            is_past(word)
            or bool(base_of_third(word) and asks == "what")
            or (is_known(word) and asks == "how many" and not is_plural_noun(word))
        )
    if is_past(word) or base_of_third(word):
        return True
    return is_known(word) and is_plural_noun(words[at - 1])


def _split(clause: Clause, words: list[str]) -> Clause:
    """Subject, verb and tail of what follows an auxiliary."""
    at = _verb_at(words, clause.aux in BE | HAVE)
    if at is None:
        end = _subject_end(words)
        return replace(clause, subject=" ".join(words[:end]), tail=" ".join(words[end:]))
    return replace(
        clause,
        subject=" ".join(words[:at]),
        verb=words[at].rstrip(","),
        tail=" ".join(words[at + 1 :]),
    )


def _subject_end(words: Sequence[str]) -> int:
    """Where the subject ends that no verb follows: "is the firm | in Dole"."""
    if words and bare(words[0]) in SUBJECT_PRONOUNS - DETERMINERS:
        return 1
    for at, word in enumerate(words[1:], start=1):
        if bare(word) in PREPOSITIONS or (is_name_word(words[at - 1]) and word.islower()):
            return at
    return len(words)


def _verb_at(words: Sequence[str], participle: bool) -> int | None:
    """The word that is most likely the verb; none where nothing speaks for one."""
    if len(words) > 1 and bare(words[0]) in SUBJECT_PRONOUNS - DETERMINERS and not participle:
        return next((at for at in range(1, len(words)) if bare(words[at]) not in ADVERBS), None)
    ends = (at for at in range(2, len(words)) if bare(words[at]) in WH - {"who", "which"})
    weighed = [
        (_weight(words, at, participle), -at if participle else at)
        for at in range(1, min(next(ends, len(words)), 24))
    ]
    best = max(weighed, default=(0, 0))
    return abs(best[1]) if best[0] >= (3 if participle else 2) else None


def _weight(words: Sequence[str], at: int, participle: bool) -> int:
    """How much speaks for a word as the verb of the subject before it."""
    word, before = bare(words[at]), bare(words[at - 1])
    after = words[at + 1] if at + 1 < len(words) else ""
    lasts = word == "last" and (not after or bare(after) in PREPOSITIONS | WH)
    if not words[at][:1].islower() or (word in _NO_VERBS and not lasts):
        return -9
    weight = -3 if before in _BEFORE_NOUN and (at > 1 or before not in SUBJECT_PRONOUNS) else 0
    if participle:
        known = is_participle(word) or is_ing(word)
        return weight + 4 if known else -9
    if is_past(word) and not is_known(word):
        return -9
    weight += 3 if is_known(word) else 0
    if at + 2 == len(words) and is_known(bare(after)) and not is_plural_noun(after):
        weight -= 3  # two verbs do not follow one another: "the train strike end"
    weight -= 2 if word.endswith("s") and not word.endswith("ss") else 0
    weight += 2 if is_name_word(words[at - 1]) or is_plural_noun(words[at - 1]) else 0
    follows = not after or opens_noun(after) or bare(after) in PREPOSITIONS | WH | {"that"}
    ended = words[at].endswith(",")
    earlier = any(bare(each) in PREPOSITIONS and at > 2 for each in words[:at])
    return weight + (2 if follows or ended else 0) - (1 if earlier else 0)


_NO_VERBS = (
    DETERMINERS | PREPOSITIONS | ADVERBS | {"of", "and", "or", "not"} | AUXILIARIES - HAVE - DO
)
_BEFORE_NOUN = DETERMINERS | POSSESSIVES | PREPOSITIONS | {"of", "and"}
