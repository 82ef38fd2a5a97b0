"""One clause asked in another way: "when" of "Who took Aber" is "when was Aber taken".

A reader finds more with a question in good English than with its pieces; where no rule fits, the
pieces are put side by side all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.verbs import base_of_past, base_of_third, is_participle, is_past, participle, past

AUXILIARIES = frozenset(
    "did do does was were is are has have had will would can could may might must should".split()
)
_DOES = ("did", "do", "does")
_IS = ("was", "were", "is", "are")
_PARTICLES = frozenset("over up off out down back away in on".split())
_PREPOSITIONS = frozenset(
    """in at on of for to from with by into against about under over through near as after before
    during until since between among towards toward around""".split()
)
_NO_VERBS = _PREPOSITIONS | {"and", "or", "but"}
_OPENS_SUBJECT = frozenset(
    """the a an this that these those it he she they we you i his her its their our both all most
    some many""".split()
)
_ENDS_OBJECT = _PREPOSITIONS - {"of"} | {"now", "then", "first", "today", "yesterday", "back"}
_SUBORDINATES = frozenset("when once after before while as until because since if where".split())
_NOT_AGAIN = ("say", "announce", "decide", "happen", "think")  # asks well without its object


@dataclass(frozen=True, slots=True)
class Clause:
    """What a question says without its word of asking: `helper` is the auxiliary that stands first,
    `subject` whoever the question asks for, where that is the subject, `object` what it asks for,
    where that is the object; `words` is all the rest, and `aside` what was set before the helper
    ("around Aber")."""

    words: Sequence[str]
    helper: str = ""
    subject: str = ""
    object: str = ""
    aside: Sequence[str] = ()


def clause_of(phrase: str, noun: str, rest: str, adverbial: bool) -> Clause:
    """The clause of a question that asks with `phrase`, for `noun` ("towns"), and goes on with
    `rest`; `adverbial` where it asks when, where, why, or with a preposition."""
    words = rest.split()
    helps = next((n for n, word in enumerate(words) if word.lower() in AUXILIARIES), None)
    if adverbial and helps is not None:
        return Clause(words[helps + 1 :], words[helps], aside=words[:helps])
    asked = f"the {noun}" if noun else "somebody" if phrase.lower().startswith("who") else "it"
    if not words or words[0].lower() not in AUXILIARIES:
        return Clause(words, subject=asked)
    turned = len(words) > 2 and _opens_subject(words[1]) and words[0].lower() not in _DOES
    if words[0].lower() in _DOES or turned:
        return Clause(words[1:], words[0], object=f"the {noun}" if noun else "")
    return Clause(words[1:], words[0], subject=asked)


def asked_with(phrase: str, clause: Clause) -> str:
    """The clause as a question that begins with `phrase`.

    >>> asked_with("on which days", clause_of("which forces", "forces", "took Aber", False))
    'on which days did the forces take Aber'
    >>> asked_with("when", clause_of("who", "", "took over Aber and Brix", False))
    'when were Aber and Brix taken over'
    >>> asked_with("from whom", clause_of("which towns", "towns", "did the army retake", False))
    'from whom did the army retake the towns'
    """
    if clause.helper:
        return _joined(phrase, clause.helper, clause.subject, *_with_object(clause))
    words = clause.words
    base = _base(words[0]) if words else None
    if base is None:
        return _joined(phrase, *words)
    if words[0] == "happened" and is_plural(phrase):
        return _joined(phrase, "were there", *words[1:])
    if clause.subject == "somebody" and len(words) > 1 and words[1] not in _PREPOSITIONS - {"over"}:
        return _passive(phrase, base, words[1:])
    return _joined(phrase, "did", clause.subject, base, *words[1:])


def asked_for_object(phrase: str, clause: Clause) -> str:
    """The clause as a question for its own object: "which towns were taken"."""
    base = _base(clause.words[0]) if clause.words and not clause.helper else None
    if base is None:
        return asked_with(phrase, clause)
    helper = "were" if is_plural(phrase) else "was"
    return _joined(phrase, helper, participle(base), *clause.words[1:])


def when_it_was(clause: Clause) -> str:
    """The clause as the time of something else: "when the bridge was hit"; empty where it asks for
    its object, or for a subject that did nothing to anything."""
    base = base_of_past(clause.words[0]) if clause.words else None
    if clause.subject == "somebody" and base and (object := done_to(clause)):
        helper = "were" if is_plural(object) else "was"
        particle = clause.words[1] if clause.words[1] in _PARTICLES - {"in"} else ""
        return _joined("when", object, helper, participle(base), particle)
    if clause.subject.startswith("the ") and not clause.helper and base:
        return _joined("when", clause.subject, *clause.words)
    if not clause.helper or clause.subject or clause.object:
        return ""
    words, at = list(clause.words), _verb_at(clause)
    if at is None:
        return ""
    does = clause.helper.lower() in _DOES
    verb = [past(words[at])] if does else [clause.helper, words[at]]
    return _joined("when", *words[:at], *verb, *words[at + 1 :])


def done_to(clause: Clause) -> str:
    """What a deed was done to: the object, whether the question names it or asks for it, or what a
    passive question for a time or place is about; empty where that is not known."""
    words = list(clause.words)
    if clause.object:
        return clause.object
    if clause.helper.lower() in _DOES and not clause.subject:
        at = _verb_at(clause)
        return _noun_phrase(words[at + 1 :]) if at is not None else ""
    if clause.helper.lower() in _IS and not clause.subject:
        return " ".join(_before(words, lambda word: is_participle(word) or word in _SUBORDINATES))
    if clause.helper or len(words) < 2 or _base(words[0]) is None:
        return ""
    return _noun_phrase(words[2 if words[1] in _PARTICLES and words[1] != "in" else 1 :])


def acting(clause: Clause) -> str:
    """Whoever or whatever a question names, or asks for with a noun, as the subject of its deed;
    empty for others."""
    if clause.subject:
        return clause.subject if clause.subject.startswith("the ") else ""
    at = _verb_at(clause) if clause.helper else None
    return " ".join(_before(clause.words[: at or 0], lambda word: word in _SUBORDINATES))


def _noun_phrase(words: Sequence[str]) -> str:
    """The words up to a preposition."""
    if words and words[0] in _ENDS_OBJECT:
        return ""
    return " ".join(_before(words, lambda word: word in _ENDS_OBJECT))


def _before(words: Sequence[str], ends: Callable[[str], bool]) -> Sequence[str]:
    """The words up to one that ends them, which is not the first."""
    return words[: next((n for n, word in enumerate(words) if n and ends(word)), len(words))]


def _verb_at(clause: Clause) -> int | None:
    """The place of the verb behind the helper and the subject."""
    words = clause.words
    fits = _is_base if clause.helper.lower() in _DOES else is_participle
    verbs = (n for n, word in enumerate(words) if n and fits(word) and _may_be_verb(words, n))
    return next(verbs, None)


def whoever(clause: Clause) -> str:
    """Whom a question for somebody asks for, in its words: "the one who took Aber"; empty for
    others."""
    if clause.subject != "somebody":
        return ""
    return _joined("the one who", clause.helper, *clause.words)


def is_finite(word: str) -> bool:
    """Whether a word can be the verb of a clause."""
    if not word.islower():
        return word.lower() in AUXILIARIES
    return word in AUXILIARIES or is_past(word) or base_of_third(word) is not None


def _with_object(clause: Clause) -> list[str]:
    """The words behind the helper, with the object that the question asked for behind its verb."""
    words = list(clause.words)
    verbs = (n for n, word in enumerate(words) if n and _is_base(word) and _may_be_verb(words, n))
    at = next(verbs, None)
    if clause.helper.lower() in _DOES and "do" in words[1:]:  # "What did the firm do in Aber"
        words[words.index("do", 1)] = "act"
    elif clause.object and at is not None and words[at] not in _NOT_AGAIN:
        words[at + 1 : at + 1] = clause.object.split()
    if clause.aside:
        ends = (n for n, word in enumerate(words) if n and word in _SUBORDINATES)
        at = next(ends, len(words))
        words[at:at] = clause.aside
    return words


def _passive(phrase: str, base: str, words: Sequence[str]) -> str:
    """ "took over Aber" as "was Aber taken over"."""
    verb = [participle(base)]
    if words[0] in _PARTICLES and len(words) > 1:
        verb, words = [*verb, words[0]], words[1:]
    end = next((n for n, word in enumerate(words) if n and word in _PREPOSITIONS - {"of"}), None)
    done_to, behind = words[:end], words[end:] if end else []
    helper = "were" if is_plural(" ".join(done_to)) else "was"
    return _joined(phrase, helper, *done_to, *verb, *behind)


def is_plural(noun: str) -> bool:
    """Whether several are spoken of: "Aber and Brix", "towns of the coast"."""
    head = re.split(r"\s(?:of|in|near)\s", noun)[0]
    return " and " in noun or (head.endswith("s") and head.islower() and not head.endswith("ss"))


def _base(word: str) -> str | None:
    if not word.islower():
        return None
    return base_of_past(word) or base_of_third(word)


def _is_base(word: str) -> bool:
    return word.islower() and base_of_past(past(word)) == word and word not in _NO_VERBS


def _may_be_verb(words: Sequence[str], n: int) -> bool:
    """Whether a word can be a verb where it stands: "the storm" is none."""
    return words[n - 1].lower() not in _OPENS_SUBJECT


def _opens_subject(word: str) -> bool:
    return word.lower() in _OPENS_SUBJECT or word[0].isupper()


def _joined(*words: str) -> str:
    return " ".join(word for word in words if word)
