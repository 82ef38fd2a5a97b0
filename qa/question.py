"""What a question asks for: its facets, each with the type of answer that would satisfy it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from index.terms import terms
from qa.parts import Part, parts
from qa.plain import ASKING, PLURAL, WHETHER, plainly
from qa.verbs import base_of_third, is_past


class AnswerType(StrEnum):
    WHO = "who"
    WHERE = "where"
    WHEN = "when"
    NUMBER = "number"
    NAME = "name"  # which X, what X
    TEXT = "text"  # why, how, what happened: whole sentences
    CLAIM = "claim"  # whether something is so: the sentences that say it is, or is not


@dataclass(frozen=True, slots=True)
class FacetAsked:
    """One of the things asked. `noun` is what is counted or chosen from ("neighborhoods"), and
    `plural` says that more than one answer is expected."""

    label: str
    type: AnswerType
    noun: str = ""
    plural: bool = False
    asks: str = ""  # the question for this facet alone, as far as its words allow
    apart: bool = False  # whether it asks about a deed of its own: "and who won it back?"
    stands_in: str = ""  # what in `asks` stands for whoever an earlier facet asks for


@dataclass(frozen=True, slots=True)
class Question:
    """`in_turn` says that several answers are wanted, in the order of their days."""

    text: str
    facets: tuple[FacetAsked, ...]
    in_turn: bool = False

    @property
    def is_compound(self) -> bool:
        """Whether rows answer it."""
        return len(self.facets) > 1 or self.in_turn

    @property
    def explains(self) -> bool:
        """Whether sentences answer it, rather than words in them."""
        return any(facet.type is AnswerType.TEXT for facet in self.facets)

    @property
    def asks_several(self) -> bool:
        """Whether more than one thing done is asked about."""
        return self.in_turn or any(facet.plural for facet in self.facets)

    @property
    def asks_of_one(self) -> bool:
        """Whether several things are asked about one deed, none of which sentences explain, so that
        one row of values answers it."""
        return self.is_compound and not self.asks_several and not self.explains

    @property
    def is_read_in_passages(self) -> bool:
        """Whether whole passages are read; of several deeds only sentences are."""
        return not self.is_compound or self.asks_of_one

    def only(self, facet: FacetAsked) -> Question:
        """The question for one of its facets, in words of its own."""
        return Question(facet.asks or self.text, (facet,))


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
    AnswerType.WHEN: "day date year month",
    AnswerType.NUMBER: """number percentage percent share age figure toll count total amount price
        size cost population score rate magnitude distance turnout budget salary""",
    AnswerType.WHO: "person man woman leader commander president minister player team group",
    AnswerType.WHERE: "place",
}
_TYPE_OF_NOUN = {stem: kind for kind, nouns in _NOUN_TYPES.items() for stem in terms(nouns)}
# Words that end the noun phrase behind "which" and "how many".
_NOUN_ENDS = frozenset(
    """north south east west around near inside outside is are was were be been do does did has
    have had can could will would should may might must
    of in on at by for from with to and or that who which when where did after before during
    according the a an they he she we you taken
    began beat broke built came fell fled found gave got held hit joined kept led left
    lost made met paid ran rose said saw sent set shot sold spoke struck told took went won
    wrote""".split()
)
# "What was the toll?" asks for a number, as "which toll" does.
_AMOUNT = (
    "number|percentage|share|turnout|budget|salary|age|figure|toll|count|total|amount|price|size|cost|population|score"
    "|rate|magnitude|distance"
)
_WHAT_IS = re.compile(
    rf"\s*(?:is|was|were|are)\s+(?:[\w'’-]+\s+){{0,5}}?({_AMOUNT}|date|day|year|month)\b"
    rf"|\s*did\s+(?:[\w'’-]+\s+){{0,5}}?({_AMOUNT})\s+(?:stand|reach|rise|climb|grow|fall|drop)\b",
    re.IGNORECASE,
)
_JOINS = re.compile(r"(?:^|[,;:]|\band\b|\bor\b)\s*(?:\w+\s+)?$", re.IGNORECASE)
_BEHIND = re.compile(
    r"\b(?:by|to|from|under|in|with|for|on|at|over)\s+$", re.IGNORECASE
)  # "to whom"
_CLAUSE_END = re.compile(r"\s*(?:$|[?.,;!]|\band\b|\bor\b)", re.IGNORECASE)
# "How many were killed": nothing else dies, flees or is arrested without being named.
_OF_PEOPLE = re.compile(
    r"\s*(?:(?:were|was|are|have|had|has|been|got|being)\s+){0,2}"
    r"(?:killed|dead|died|die|injured|wounded|hurt|displaced|arrested|detained|missing|evacuated"
    r"|fled|freed|homeless|drowned|infected|uprooted)\b",
    re.IGNORECASE,
)
_HELD_IN = ("control", "hands", "hand", "rule", "command")  # "under whose control": by whom
_NO_NOUNS = ("order", "sequence")  # "in what order": rows have one anyway
_IN_TURN = re.compile(
    r"\b(?:in (?:what|which) (?:order|sequence)|in (?:turn|succession)"
    r"|one after (?:the other|another))\b",
    re.IGNORECASE,
)
_NEXT_WORD = re.compile(r"\s+(?:else\s+)?([a-z]+)\b", re.IGNORECASE)
_HELPS = re.compile(
    r"is|was|were|are|did|do|does|has|have|had|will|would|may|might|must|can|could", re.IGNORECASE
)
_NAME_THEM = re.compile(
    r"\s*(?:please\s+)?(?:name|list|enumerate)\s+(?:all\s+)?(?:the\s+)?(?!of\b|the\b|all\b)(?=\w)",
    re.IGNORECASE,
)
# "Do we know who won?" asks who won.
_TOLD_IN = re.compile(
    r"\b(?:knows?|known|says?|said|tells?|told|tell me|find out|found out|heard|clear|reveal(?:ed)?"
    r"|news (?:on|of))\s+(?:(?:by|to|on|in|from)\s+)?(?=who|what|when|where|why|how|which)",
    re.IGNORECASE,
)
_SENTENCE_WORDS = ("what", "how")
# "On what grounds" asks why, "in what way" asks how.
_REASONS = frozenset(
    "basis ground grounds reason reasons purpose way terms condition conditions".split()
)


def understand(text: str) -> Question:
    """The facets of a question, in its order. One that asks with no word of asking is a wish for
    sentences about its subject.

    >>> understand("Could you tell me who took Aber?").text
    'Who took Aber?'
    """
    text = plainly(text)
    facets: list[FacetAsked] = []
    places: list[tuple[int, int]] = []
    # "Were they there when it fell?" asks whether, and not when.
    whether = bool(WHETHER.match(text)) and not _TOLD_IN.search(text)
    for match in ASKING.finditer(text):
        if _asks(text, match, whether or bool(facets)):
            facet = _facet(match["word"].lower(), text[match.end() :])
            if facet.label in {each.label for each in facets}:
                facet = replace(facet, label=_clause_at(text, match), apart=True)
            if facet.noun not in _NO_NOUNS and facet.label not in {"", *(f.label for f in facets)}:
                facets.append(facet)
                places.append(match.span())
    alone = parts(text, places)
    told_to = _NAME_THEM.match(text)
    if not facets and told_to:
        return Question(text, understand(f"Which {text[told_to.end() :]}").facets)
    if not facets and whether:
        return Question(text, (FacetAsked("whether", AnswerType.CLAIM, asks=text),))
    asked = [
        replace(
            facet,
            asks=part.asks,
            apart=facet.apart or _is_apart(facet, part),
            stands_in=part.stands_in,
        )
        for facet, part in zip(facets, alone, strict=True)
    ]
    in_turn = bool(_IN_TURN.search(text))
    return Question(
        text, tuple(asked) or (FacetAsked("about", AnswerType.TEXT, asks=text),), in_turn
    )


def _is_apart(facet: FacetAsked, part: Part) -> bool:
    """Whether a clause of its own asks about another deed than the rest: where something lies, when
    it was, or what happened there, belongs to it."""
    return part.points_back and facet.type in (AnswerType.WHO, AnswerType.NAME, AnswerType.NUMBER)


def _clause_at(text: str, match: re.Match[str]) -> str:
    """The clause that a word of asking opens: "who got it back"; none where only the word stands
    there."""
    clause = re.split(r"[,;?]|\band\b", text[match.start() :])[0].strip().lower()
    return clause if len(clause.split()) > 1 else ""


def _asks(text: str, match: re.Match[str], later: bool) -> bool:
    """Whether the word asks, rather than opens a clause ("the man who", "when the army left")."""
    if not later:
        return True
    word = match["word"].lower()
    if word in ("which", "how many", "how much"):
        return not _is_relative(text, match)
    if word in ("whose", "whom") and _BEHIND.search(text[: match.start()]):
        return True
    joined = bool(_JOINS.search(text[: match.start()]))
    if word in ("when", "where", "why", "how", "who", "whom"):
        ends = _CLAUSE_END.match(text, match.end()) or word in ("why", "how")
        return joined and bool(ends or _goes_on(text, match.end()))
    return joined


def _is_relative(text: str, match: re.Match[str]) -> bool:
    """Whether "which" only says more of the noun before it: "the front on which soldiers died"."""
    before = _BEHIND.search(text, 0, match.start())
    if match["word"].lower() != "which" or not before or _JOINS.search(text[: before.start()]):
        return False
    clause = re.split(r"[,;?]|\band\b", text[match.end() :])[0]
    return any(is_past(each) or _HELPS.fullmatch(each) for each in clause.split()[1:])


def _goes_on(text: str, at: int) -> bool:
    """Whether a verb follows: "and who surrounded them", "and where is it"."""
    word = _NEXT_WORD.match(text, at)
    return bool(word and (_HELPS.fullmatch(word[1]) or is_past(word[1]) or base_of_third(word[1])))


def _facet(word: str, rest: str) -> FacetAsked:
    noun = _noun(rest, word == "what") if word in ("which", "what", "whose") or " " in word else ""
    label = f"{word} {noun}".strip()
    last = noun.split()[-1] if noun else ""
    if word == "whose" and last.lower() in _HELD_IN:
        return FacetAsked(label, AnswerType.WHO)
    plural = word != "whose" and bool(PLURAL.search(last))
    if " " in word:
        people = word == "how many" and not noun and _OF_PEOPLE.match(rest)
        return FacetAsked(label, AnswerType.NUMBER, "people" if people else noun)
    told = _WHAT_IS.match(rest) if word == "what" and not noun else None
    if told:
        noun = told[1] or told[2]
        [stem] = terms(noun)[:1] or [""]
        return FacetAsked(label, _TYPE_OF_NOUN.get(stem, AnswerType.TEXT), noun)
    if last.lower() in _REASONS:
        return FacetAsked(label, AnswerType.TEXT)
    if last:
        stem = (terms(last) or [""])[0]
        return FacetAsked(label, _TYPE_OF_NOUN.get(stem, _TYPES[word]), noun, plural)
    kind = AnswerType.TEXT if word in _SENTENCE_WORDS else _TYPES[word]
    return FacetAsked(label, kind)


def _noun(rest: str, what: bool) -> str:
    """The words behind "which", or `what`, up to a verb or a preposition, three at most."""
    words: list[str] = []
    if what and is_past(rest.split(maxsplit=1)[0].lower() if rest.split() else ""):
        return ""  # "what became of them"
    for word in re.findall(r"[\w'’-]+|[^\w\s]", rest)[:4]:
        if word.lower() in _NOUN_ENDS or not word[0].isalnum() or word.endswith("ed"):
            break
        if words and is_past(word):  # "which firm bought"
            break
        words.append(word)
    return " ".join(words[:3])
