"""The office whose holder a question asks for: "the director of the Board", "who runs it"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.attribution import is_somebody
from qa.verbs import is_past

# Offices that are called by several words, and those that are called by one.
_LEADERS = "head chief director leader boss commander chairman chairwoman chairperson chair"
_SAME = (
    _LEADERS,
    "spokesman spokeswoman spokesperson",
    "premier prime-minister",
)
# What those who run something are called besides.
_ALSO_LEADERS = "ceo president director-general secretary-general premier prime-minister chancellor"
_OTHERS = frozenset(
    """ceo president director-general secretary-general minister chancellor king queen prince
    princess governor mayor secretary ambassador envoy captain coach manager founder editor judge
    prosecutor attorney speaker senator dean bishop pope emir sultan general colonel officer
    correspondent owner sheriff principal""".split()
)
# What makes another office of one: a foreign minister is no interior minister.
KINDS = frozenset(
    """foreign defence defense interior finance health economy justice energy culture education
    deputy vice former ex acting assistant press army police security military trade home transport
    oil information""".split()
)
_TWO_WORDS = re.compile(r"\b(prime(?= m)|(?:secretary|director)(?= g)) (minister|general)\b", re.I)
_IS = r"(?:['’]s|\s+(?:is|was|are|were))\s+(?:(?:the|an?|currently|now|then|new)\s+)*"
_HOLDS = re.compile(rf"\s*(?:and\s+)?who{_IS}(?P<phrase>[^?,;]+)", re.I)
_IS_CALLED = re.compile(rf"\s*what{_IS}names?\s+of\s+(?:the\s+)?(?P<phrase>[^?,;]+)", re.I)
_RUNS = re.compile(
    r"\s*who\s+(?P<does>runs|heads|leads|commands|chairs|directs|owns|coaches|manages|edits"
    r"|(?:is|was)\s+in\s+(?:charge|command)\s+of)\s+(?:the\s+)?(?P<phrase>[^?,;]+)",
    re.I,
)
# What those who do so are called, beside leaders.
_CALLED = {"owns": "owner", "coaches": "coach", "manages": "manager", "edits": "editor"}
_ENDS = re.compile(  # a question's noun phrase
    r"\s+(?:that|who|whom|which|when|where|while|as|at|in|on|during|said|until|under|right|killed"
    r"|shot|hit)\s.*",
    re.I | re.S,
)
_NARROWED = re.compile(r"\s(?:that|who|whom|which)\s", re.I)
# Who came before a president, or shot one, and whose wife it is, no title says.
_BY_OTHERS = re.compile(r"\s(?:before|after|by)(?:\s|$)|\s(?:of|for)\s.*['’]s\s+[a-z]+$", re.I)
_BELONGS = re.compile(r"\s+(?:of|for|to)\s+(?:the\s+)?", re.I)
CAPITAL = r"(?:[A-Z]\.|(?:[A-ZÀ-ÖØ-Þ]|[a-zA-Z]{1,2}-[A-Z])[\w’'-]*)"
BODY = rf"{CAPITAL}(?:\s+(?:(?:of|for)\s+)?{CAPITAL}){{0,5}}"
_ORDERS = re.compile(r"first|second|third|last|next|previous|only|best|most|\w{4,}est", re.I)
_NOBODY_S = frozenset("current longtime senior main official newly with from this that".split())


@dataclass(frozen=True, slots=True)
class Office:
    """`calls`: the words that name the office, any of them; `kinds`: those that tell it from like
    offices; `of`: the names of whose it is; `narrowed`: whether the question says more of who
    holds it than a title does ("the officer who fired")."""

    calls: frozenset[str]
    kinds: frozenset[str]
    of: tuple[str, ...]
    narrowed: bool = False


def office_asked(text: str) -> Office | None:
    """The office whose holder a question asks for, or None.

    >>> office_asked("Who is the director of the River Board?").of
    ('River Board',)
    """
    runs = _RUNS.match(text)
    asked = runs or _IS_CALLED.match(text) or _HOLDS.match(text)
    if asked is None:
        return None
    if _BY_OTHERS.search(asked["phrase"]):
        return None
    phrase = in_one_word(_ENDS.sub("", asked["phrase"]))
    kinds = frozenset(re.findall(r"[\w-]+", phrase.lower())) & KINDS
    narrowed = bool(_HOLDS.match(text) and _NARROWED.search(asked["phrase"]))
    if runs:
        leaders = _called("leader") | frozenset(_ALSO_LEADERS.split())
        other = _CALLED.get(runs["does"].lower())
        return Office(_called(other) if other else leaders, kinds, whose_in(phrase), narrowed)
    title = re.findall(r"[\w-]+", _BELONGS.split(phrase, maxsplit=1)[0])
    called = _called(title[-1].lower(), anybody=not _HOLDS.match(text)) if title else None
    # "Who was elected mayor?", "who was the first mayor?": no title says that.
    if not called or any(is_past(word) or _ORDERS.fullmatch(word) for word in title):
        return None
    of = tuple(each for each in whose_in(phrase) if each.lower() not in called)
    return Office(called, kinds, of, narrowed)


def _called(noun: str, anybody: bool = False) -> frozenset[str]:
    """All words for an office, in the singular; none where a noun is none. Of `anybody` asked
    for by name ("the names of the two doctors") the noun itself is one."""
    one = noun if noun.endswith("ss") else noun.removesuffix("s")
    same = next((group.split() for group in _SAME if one in group.split()), [])
    is_one = one in _OTHERS or (anybody and is_somebody(noun))
    return frozenset(same or ([one, noun] if is_one else []))


def asks_name(text: str) -> bool:
    """Whether a question asks what somebody's name is."""
    return bool(_IS_CALLED.match(text))


def whose_in(phrase: str) -> tuple[str, ...]:
    """Whose an office is: the names in a noun phrase, and its plain words but for what tells one
    office from another."""
    told = " ".join(word for word in phrase.split() if word.lower() not in KINDS)
    bodies = [owner(each[0]) for each in re.finditer(BODY, told)]
    plain = re.findall(r"(?<![\w-])[a-z]{4,}(?![\w-])", re.sub(BODY, "", told))
    return tuple(each for each in (*bodies, *plain) if each.lower() not in _NOBODY_S)


def owner(name: str) -> str:
    return name.removesuffix("'s").removesuffix("’s")


def in_one_word(text: str) -> str:
    """The text with a prime minister or a secretary general in one word, as long as before."""
    return _TWO_WORDS.sub(r"\1-\2", text)
