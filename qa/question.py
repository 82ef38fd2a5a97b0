"""What a question asks for: its facets, each with the type of answer that would satisfy it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from index.terms import terms


class AnswerType(StrEnum):
    WHO = "who"
    WHERE = "where"
    WHEN = "when"
    NUMBER = "number"
    NAME = "name"  # which X, what X
    TEXT = "text"  # why, how, what happened: whole sentences


@dataclass(frozen=True, slots=True)
class FacetAsked:
    """One of the things asked. `noun` is what is counted or chosen from ("neighborhoods"), and
    `plural` says that more than one answer is expected."""

    label: str
    type: AnswerType
    noun: str = ""
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    facets: tuple[FacetAsked, ...]

    @property
    def is_compound(self) -> bool:
        return len(self.facets) > 1


_ASKING = re.compile(
    r"\b(?P<word>who|whom|whose|what|which|where|when|why|how many|how much|how far|how long"
    r"|how old|how often|how)\b",
    re.IGNORECASE,
)
_TYPES = {
    "who": AnswerType.WHO,
    "whom": AnswerType.WHO,
    "whose": AnswerType.WHO,
    "where": AnswerType.WHERE,
    "when": AnswerType.WHEN,
    "why": AnswerType.TEXT,
    "how": AnswerType.TEXT,
    "which": AnswerType.NAME,
    "what": AnswerType.NAME,
}
# A noun that was asked for says more about the type than "which" or "what" does.
_NOUN_TYPES = {
    AnswerType.WHEN: "day date year month time",
    AnswerType.NUMBER: "number percentage percent share age figure toll count amount price size",
    AnswerType.WHO: "person man woman leader commander president minister player team group",
    AnswerType.WHERE: "place",
}
_TYPE_OF_NOUN = {stem: kind for kind, nouns in _NOUN_TYPES.items() for stem in terms(nouns)}
# Words that end the noun phrase behind "which" and "how many".
_NOUN_ENDS = frozenset(
    """is are was were be been do does did has have had can could will would should may might must
    of in on at by for from with to and or that who which when where did after before during
    according began beat broke built came fell fled found gave got held hit joined kept led left
    lost made met paid ran rose said saw sent set shot sold spoke struck told took went won
    wrote""".split()
)
_JOINS = re.compile(r"(?:^|[,;:]|\band\b|\bor\b)\s*(?:\w+\s+)?$", re.IGNORECASE)
_CLAUSE_END = re.compile(r"\s*(?:$|[?.,;!]|\band\b|\bor\b)", re.IGNORECASE)
_SENTENCE_WORDS = ("what", "how")


def understand(text: str) -> Question:
    """The facets of a question, in its order. One that asks with no word of asking is a wish for
    sentences about its subject."""
    facets: list[FacetAsked] = []
    for match in _ASKING.finditer(text):
        if _asks(text, match, bool(facets)):
            facet = _facet(match["word"].lower(), text[match.end() :])
            if facet.label not in {other.label for other in facets}:
                facets.append(facet)
    return Question(text, tuple(facets) or (FacetAsked("about", AnswerType.TEXT),))


def _asks(text: str, match: re.Match[str], later: bool) -> bool:
    """Whether the word asks, rather than opens a clause ("the man who", "when the army left")."""
    if not later:
        return True
    word = match["word"].lower()
    if word in ("which", "how many", "how much"):
        return True
    joined = bool(_JOINS.search(text[: match.start()]))
    if word in ("when", "where", "why", "how", "who", "whom"):
        return joined and (bool(_CLAUSE_END.match(text, match.end())) or word in ("why", "how"))
    return joined


def _facet(word: str, rest: str) -> FacetAsked:
    noun = _noun(rest) if word in ("which", "what", "whose") or " " in word else ""
    label = f"{word} {noun}".strip()
    last = noun.split()[-1] if noun else ""
    plural = last.endswith("s") and not last.endswith("ss")
    if word in ("how many", "how much", "how far", "how long", "how old", "how often"):
        return FacetAsked(label, AnswerType.NUMBER, noun)
    if last:
        stem = (terms(last) or [""])[0]
        return FacetAsked(label, _TYPE_OF_NOUN.get(stem, _TYPES[word]), noun, plural)
    kind = AnswerType.TEXT if word in _SENTENCE_WORDS else _TYPES[word]
    return FacetAsked(label, kind)


def _noun(rest: str) -> str:
    """The words behind "which" up to a verb or a preposition, three at most."""
    words: list[str] = []
    for word in re.findall(r"[\w'’-]+|[^\w\s]", rest)[:4]:
        if word.lower() in _NOUN_ENDS or not word[0].isalnum() or word.endswith("ed"):
            break
        words.append(word)
    return " ".join(words[:3])
