"""A compound question to its frame: which deed it is about, and which part each thing asked plays
in it. "Who took which towns, and when?" asks for the actor, the thing and the day of a taking.

The frame also knows the hits' own words: what they write in lower case is no name, and what they
call a town is no company.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.hit import Hit
from index.terms import stop_terms, terms
from qa.aliases import Aliases
from qa.alike import families, is_verb, kinds, telling_families
from qa.names import names
from qa.question import AnswerType, FacetAsked, Question
from qa.verbs import is_participle, is_past


class Role(StrEnum):
    ACTOR = "actor"
    THING = "thing"
    PLACE = "place"
    DAY = "day"
    NUMBER = "number"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Frame:
    """`deeds`: families of the question's verbs; `asked`: stems of its words; `actor`: stems of
    whoever it says acts, `actors`: the names of these; `named`: each thing that it names, by its
    stems; `common`: words that the hits write in lower case; `kinds`: for a name, by its stems,
    what the hits call it."""

    question: Question
    deeds: frozenset[str]
    roles: Mapping[str, Role]
    asked: frozenset[str]
    actor: frozenset[str]
    actors: tuple[str, ...]
    named: tuple[frozenset[str], ...]
    aliases: Aliases
    common: frozenset[str]
    kinds: Mapping[tuple[str, ...], frozenset[str]]

    def may_act(self, actor: str) -> bool:
        """Whether those words may mean whoever the question says acts, under another name or by
        another word ("insurgents" for "rebels"), too."""
        stems = set(terms(actor))
        alike = set(families(list(self.actor))) & set(families(list(stems)))
        return bool(alike) or any(
            self.aliases.held(name, stems) or self.aliases.held(form, set(terms(name)))
            for name in self.actors
            for form in (actor[a:b] for a, b in names(actor))
        )

    def facets(self, role: Role) -> list[FacetAsked]:
        return [facet for facet in self.question.facets if self.roles[facet.label] is role]


_TO_ACTOR = re.compile(r"\b(?:by|to)\s+(?:the\s+)?$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|in|into)\s+$", re.IGNORECASE)
_VERB_NEXT = re.compile(
    r"\b(?P<aux>did|does|do|was|were|is|are|has|have|had)\b(?:\s+been)?(?:\s+(?P<main>[a-z]+))?"
    r"|\b(?P<fell>fell|fall|falls|died|die)\b",
    re.IGNORECASE,
)
_FALLS = re.compile(r"(?:fall|falls|fell|fallen|die|dies|died)$", re.IGNORECASE)
_SUBORDINATE = re.compile(
    r"\b(?:once|after|before|since|while|until|because|although|(?<=\w\s)when(?=\s\w+\s\w+))\s+[^,?]*",
    re.I,
)
_HELPERS = frozenset(families(terms("did does do was were is are has have had been be")))
_SAYING = frozenset(families(terms("say speak call ask think know happen")))
_PARTICLES = frozenset("out up off in over back down away on".split())
_STOPS_SUBJECT = frozenset(
    """on in at from to by with of for after before around near during since until and or who when
    where which as""".split()
)
_WHERE_NOT_WHAT = re.compile(
    r"\b(?:in|at|on|near|around|from|during|for|to|by|with|after|before|of)\s+(?:the\s+)?$", re.I
)
# "What did they capture", but not "what did they say": the thing that something was done to.
_DONE_TO_WHAT = re.compile(
    r"what (?:did|does|do) (?!.*\b(?:say|do|tell|announce|mean|think|call|promise|want|claim)\b)",
    re.I,
)
# Who has something, without a verb that says so: "in the hands of", "under whose control".
_HOLDS = re.compile(
    r"\bhands\b|\bcontrol\b|\b(?:belong|stay|remain)\w*\s+(?:to|with|under)\b", re.I
)
# "Who took it" is not answered by whom it stayed with; "who held it" is.
_KEEPS = re.compile(r"\b(?:hands|control\w*|h[oe]lds?|ke(?:ep|eps|pt)|stay\w*|remain\w*)\b", re.I)
_STAYING = frozenset(families(terms("stay remain keep kept")))
_HOLDING = frozenset(families(terms("hold")))
_LOWER = re.compile(r"\b[a-z][a-z'’-]+\b")
_CALLED_BEFORE = re.compile(r"\b[a-z]{3,}\s+(?:of\s+|called\s+)?(?:the\s+)?$")
_CALLED_AFTER = re.compile(r"\s+(?:[a-z]+\s+)?[a-z]{3,}\b")
_APPOSED = re.compile(
    r",\s+(?:an?|the|[A-Z]\w+['’]s?|two|three|four|five|six|both)\s+(?:[\w-]+\s+){0,2}[a-z]{3,}\b"
)
_LISTED = re.compile(r"\s*(?:,|,?\s*and|or)\s+")


def frame_of(question: Question, hits: Sequence[Hit], aliases: Aliases) -> Frame:
    """The frame of a question over the hits that may answer it."""
    texts = [hit.passage.text for hit in hits]
    common = frozenset(word for text in texts for word in _LOWER.findall(text))
    actor = _actor_named(question.text)
    roles = {facet.label: _role(facet, question.text) for facet in question.facets}
    return Frame(
        question,
        frozenset(deeds_of(question)),
        roles,
        frozenset(terms(question.text)) - stop_terms(),
        frozenset(set(terms(actor)) - stop_terms()),
        tuple(actor[a:b] for a, b in names(actor)),
        tuple(_things_named(question.text, texts)),
        aliases,
        common,
        kinds_called(texts),
    )


def _role(facet: FacetAsked, text: str) -> Role:
    """The part that a facet plays, by its type and by what stands around it in the question."""
    if facet.type is AnswerType.WHEN:
        return Role.DAY
    if facet.type is AnswerType.NUMBER:
        return Role.NUMBER
    if facet.type is AnswerType.TEXT:
        return Role.THING if _DONE_TO_WHAT.match(facet.asks) else Role.SENTENCE
    if facet.label == "where":
        return Role.PLACE
    if _HOLDS.search(text):
        return Role.ACTOR if facet.type is AnswerType.WHO else Role.THING
    at = text.lower().find(facet.label.lower())
    before, after = text[:at], text[at + len(facet.label) :]
    if _TO_ACTOR.search(before):
        return Role.ACTOR
    if _FROM.search(before):
        return Role.PLACE
    verb = _VERB_NEXT.search(re.split(r"[,;?]| and ", after)[0])
    if verb:
        return Role.THING if _is_done_to(verb) else Role.ACTOR
    return Role.ACTOR if facet.type is AnswerType.WHO or not before.strip() else Role.THING


def _is_done_to(verb: re.Match[str]) -> bool:
    """Whether what stands before the verb is what the deed is done to: "which towns did they
    take", "were taken", "fell"."""
    auxiliary, main = (verb["aux"] or "").lower(), verb["main"] or ""
    if auxiliary in ("has", "have", "had") and "been" not in verb[0] and not is_participle(main):
        return True  # "which towns had they taken"
    if auxiliary in ("did", "does", "do") or verb["fell"] or _FALLS.match(main):
        return True
    passive = auxiliary in ("was", "were", "is", "are") or "been" in verb[0]
    return passive and is_verb(main) and not main.endswith("ing")


def deeds_of(question: Question) -> set[str]:
    """The families of the question's verbs."""
    nouns = telling_families(" ".join(facet.noun for facet in question.facets))
    main = _SUBORDINATE.sub("", question.text)
    words = [word for word in re.findall(r"[\w'’-]+", main) if word[0].islower()]
    told = {
        family
        for word in words
        if is_verb(word) or is_past(word)
        for family in families(terms(word))
    }
    if _HOLDS.search(main):
        nouns -= _HOLDING
        told |= _HOLDING
    if _KEEPS.search(main):
        told |= _STAYING
    for match in re.finditer(r"\b(?:did|does|do)\s+([^,?]+)", main):
        told |= set(families(terms(_verb_of(match[1]))))
    return told - nouns - _HELPERS - _SAYING


def _verb_of(clause: str) -> str:
    """The verb of "the rebels capture first on the edge": of the words before a preposition the
    last one that is known as a verb, else the last one."""
    words: list[str] = []
    for word in re.findall(r"[\w'’-]+", clause):
        if word.lower() in _STOPS_SUBJECT | _PARTICLES and words:
            break
        words.append(word)
    known = [word for word in words if word.islower() and is_verb(word)]
    last = [word for word in words[-1:] if word.islower()]
    return (known or last or [""])[-1]


def _actor_named(text: str) -> str:
    """The words of the subject in "did SUBJECT verb"; none where there is none."""
    match = re.search(r"\b(?:did|does|do|has|have|had)\s+([^,?]+)", text)
    if not match:
        return ""
    verb = _verb_of(match[1])
    return match[1].split(verb)[0] if verb else ""


def _things_named(text: str, texts: Sequence[str]) -> Iterator[frozenset[str]]:
    """The stems of each name in the question, with the common noun behind it ("X's airport"). Of a
    question without capitals, its words that the texts write with one."""
    found = names(text)
    if text[1:] == text[1:].lower():
        told = " ".join(texts)
        found = [word.span() for word in re.finditer(r"\w{3,}", text)]
        found = [(a, b) for a, b in found if re.search(rf"\b{text[a:b].title()}\b", told)]
    for start, end in found:
        if _WHERE_NOT_WHAT.search(text[:start]):
            continue
        noun = re.match(r"(?:['’]s)?\s+([a-z]+)", text[end:])
        kind = terms(noun[1]) if noun and set(families(terms(noun[1]))) & kinds() else []
        yield frozenset(terms(text[start:end])) | frozenset(kind)


def kinds_called(texts: Sequence[str]) -> dict[tuple[str, ...], frozenset[str]]:
    """What the texts call each name: "the town of X", "X district", "X, Y and Z, three towns"."""
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for text in texts:
        listed: list[tuple[str, ...]] = []
        end = 0
        for start, stop in names(text):
            key = tuple(terms(text[start:stop]))
            listed = [*listed, key] if _LISTED.fullmatch(text, end, start) else [key]
            end = stop
            before, after = (
                _CALLED_BEFORE.search(text[max(0, start - 40) : start]),
                text[stop:][:40],
            )
            tail = _CALLED_AFTER.match(after)
            if before:
                found[key].update(families(terms(before[0])))
            if tail and len(listed) == 1:
                found[key].update(families(terms(tail[0])))
            apposed = _APPOSED.match(after) or (tail if len(listed) > 1 else None)
            for each in listed if apposed else ():
                found[each].update(families(terms(apposed[0] if apposed else "")))
    return {key: frozenset(called & kinds()) for key, called in found.items()}
