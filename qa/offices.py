"""Who holds an office: the names that texts put beside it, as in "Rana Cole, director of the Board"
or "Board director Rana Cole".

To a reader of words any name near an office seems to answer "Who is the director of the Board?".
English says who holds it in few ways, all of them names that touch the office; where none does,
nobody is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from corpus.sentences import sentences
from index.hit import Hit
from index.terms import terms
from qa.aliases import Aliases
from qa.answer import Span
from qa.attribution import is_somebody
from qa.names import NOT_NAMES
from qa.question import AnswerType, FacetAsked, Question
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
_KINDS = frozenset(
    """foreign defence defense interior finance health economy justice energy culture education
    deputy vice former ex acting assistant press army police security military trade home transport
    oil information""".split()
)
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
    r"\s+(?:that|who|whom|which|when|where|while|as|at|in|on|during|before|after|by|said|until|under"
    r"|right|killed|shot|hit)\s.*",
    re.I | re.S,
)
_BELONGS = re.compile(r"\s+(?:of|for|to)\s+(?:the\s+)?", re.I)
_CAPITAL = r"(?:[A-Z]|[aA][a-z]{1,2}-[A-Z])[\w’'-]*"
_NAME = rf"{_CAPITAL}(?:\s+(?:(?:al|bin|de|del|van|von|der)\s+)?{_CAPITAL}){{0,4}}"
_BODY = rf"{_CAPITAL}(?:\s+(?:(?:of|for)\s+)?{_CAPITAL}){{0,5}}"
_OF = rf"\s+(?:of|for|at|to)\s+(?:the\s+)?(?P<of>{_BODY})"
# "Board director Rana Cole", "director of the Board, Rana Cole", "the director, Rana Cole,"
_NAME_NEXT = re.compile(
    rf"(?:{_OF}(?:\s*\([A-Z]{{2,6}}\))?,|,)?\s+(?:also\s+known\s+as\s+)?"
    rf"(?:(?:Dr|Gen|Col|Sen|Mr|Mrs|Ms)\.?\s+)?(?P<name>{_NAME})"
    rf"(?:\s+of\s+(?:the\s+)?(?P<his>{_NAME}))?"
)
# "Rana Cole, director of the Board", "Rana Cole is the Board's director"
_NAME_BEFORE = re.compile(
    rf"(?P<name>{_NAME})(?:,|\s+(?:is|was|became|remains))\s+(?:(?:the|an?|its|their)\s+)?$"
)
_ITS_OF = re.compile(_OF)
# "Rana Cole runs the Board", "Rana Cole, who heads the Board", "the Board, run by Rana Cole"
_LEADS = (
    r"(?:runs?|ran|heads?|headed|leads?|led|chairs?|chaired|commands?|commanded|directs?|directed)"
)
_DOES = {
    "owner": r"(?:owns?|owned)",
    "coach": r"(?:coach(?:es|ed)?)",
    "manager": r"(?:manages?|managed)",
    "editor": r"(?:edits?|edited)",
    "leader": _LEADS,
}
_DEEDS = (
    r"(?P<name>{name})(?:,[^,.;]{{1,60}},)?,?\s+(?:who\s+)?(?:has\s+|had\s+|will\s+)?{does}\s+(?:the\s+)?{of}\b",
    r"\b{of}(?:\s*\([A-Z]{{2,6}}\))?,?\s+(?:which\s+)?(?:(?:is|was|has|been|will|be)\s+){{0,2}}{does}\s+by\s+"
    r"(?:the\s+)?(?P<name>{name})",
)
_WHOSE = re.compile(rf"(?P<whose>(?:(?:{_CAPITAL}|for|of|{'|'.join(sorted(_KINDS))})\s+){{0,6}})$")
_WORDS = re.compile(r"[^\W\d_]{4,}")
_RIGHT_BEFORE = re.compile(r"[\w’'-]+\s+$")
_RIGHT_BEHIND = re.compile(r"\s+(?:of|for)\s+[^,;.]{0,30}")
# What a rule finds is as good as a sentence that answers by itself: natural-log odds.
_STATED = 4.0
_NOT_DENIED = 1.0  # where nothing says whose office it is
_SHARE = 0.7
_NOBODY_S = frozenset("current longtime senior main official newly with from this that".split())
_LOOK_BACK = 200  # characters before an office
_LEAST_SHARED = 4  # letters that a land and its people share: "Chile", "Chilean"


@dataclass(frozen=True, slots=True)
class Office:
    """`calls`: the words that name the office, any of them; `kinds`: those that tell it from like
    offices; `of`: the names of whose it is."""

    calls: frozenset[str]
    kinds: frozenset[str]
    of: tuple[str, ...]


def office_asked(text: str) -> Office | None:
    """The office whose holder a question asks for, or None.

    >>> office_asked("Who is the director of the River Board?").of
    ('River Board',)
    """
    runs = _RUNS.match(text)
    asked = runs or _IS_CALLED.match(text) or _HOLDS.match(text)
    if asked is None:
        return None
    phrase = _joined(_ENDS.sub("", asked["phrase"]))
    if runs:
        leaders = _called("leader") | frozenset(_ALSO_LEADERS.split())
        other = _CALLED.get(runs["does"].lower())
        return Office(_called(other) if other else leaders, frozenset(), _whose_in(phrase))
    title = re.findall(r"[\w-]+", _BELONGS.split(phrase, maxsplit=1)[0])
    called = _called(title[-1].lower(), anybody=not _HOLDS.match(text)) if title else None
    if not called or any(is_past(word) for word in title):  # "who was elected mayor"
        return None
    of = tuple(each for each in _whose_in(phrase) if each.lower() not in called)
    return Office(called, frozenset(map(str.lower, title)) & _KINDS, of)


def of_holders(
    question: Question, facet: FacetAsked, spans: Sequence[Span], pool: Sequence[Hit]
) -> Sequence[Span]:
    """Of a question for who holds an office, only what the texts put beside it."""
    asks_who = facet.type in (AnswerType.WHO, AnswerType.TEXT)  # "what is the name of"
    office = office_asked(question.text) if asks_who else None
    if office is None:
        return spans
    aliases = Aliases.of(hit.passage.text for hit in pool)
    held = [found for hit in pool for found in _holders(office, facet, hit, aliases)]
    best = max((sure for _, sure in held), default=0.0)
    named = {(span.place, span.start): span for span, sure in held if sure == best}
    return [_stated(span, spans, best) for span in named.values()]


def _holders(
    office: Office, facet: FacetAsked, hit: Hit, aliases: Aliases
) -> Iterator[tuple[Span, float]]:
    """The names in a passage that hold an office, each with how surely it is the one asked for;
    without those that hold it elsewhere."""
    around = f"{hit.article.title} {hit.passage.text}"
    for start, end in sentences(hit.passage.text):
        sentence = _joined(hit.passage.text[start:end])
        at = hit.passage.start + start
        for (begins, ends), sure in [
            *_by_title(office, sentence, around, aliases),
            *_by_deed(office, sentence, aliases),
        ]:
            of_itself = any(_related(one, sentence[begins:ends], aliases) for one in office.of)
            words = sentence[begins:ends].lower().split()
            is_name = words[0] not in NOT_NAMES and "i" not in words
            if sure and is_name and not of_itself:  # "the governor, Aber,"
                place = (at, hit.passage.start + end)
                yield Span(facet.label, hit, at + begins, at + ends, 0.0, place), sure


def _by_title(
    office: Office, sentence: str, around: str, aliases: Aliases
) -> Iterator[tuple[tuple[int, int], float]]:
    for word in re.finditer(r"[\w-]+", sentence):
        if word[0].lower() in office.calls and (found := _beside(sentence, word, office.kinds)):
            name, whose, near = found
            # A land's office needs no land in its own article; a body's needs the body.
            told = around if all(" " not in each for each in office.of) else sentence
            yield name, _sure(office, whose, near, told, aliases)


def _by_deed(
    office: Office, sentence: str, aliases: Aliases
) -> Iterator[tuple[tuple[int, int], float]]:
    """Who is said to run a body, or to own it, where that is asked for."""
    does = next((verb for title, verb in _DOES.items() if title in office.calls), None)
    if does is None or not re.search(does, sentence):
        return
    others = [each[0] for each in re.finditer(_BODY, sentence)]
    for one in office.of:
        same = [one, *(each for each in others if aliases.same(one, each))]
        for of, form in product(dict.fromkeys(same), _DEEDS):
            pattern = form.format(name=_NAME, does=does, of=re.escape(of))
            yield from ((match.span("name"), _STATED) for match in re.finditer(pattern, sentence))


def _beside(
    sentence: str, word: re.Match[str], kinds: frozenset[str]
) -> tuple[tuple[int, int], tuple[str, ...], str] | None:
    """The place of the name beside an office, the names of whose office it is, and the words around
    it; None where there is no name, or the office is of another kind."""
    if sentence[word.end() : word.end() + 1] in ("'", "’"):  # "the governor's office"
        return None
    since = max(0, word.start() - _LOOK_BACK)
    ahead = _WHOSE.search(sentence, since, word.start())
    before = ahead["whose"] if ahead else ""
    if frozenset(before.lower().split()) & _KINDS != kinds:
        return None
    behind = _NAME_NEXT.match(sentence, word.end())
    named = behind or _NAME_BEFORE.search(sentence, since, word.start() - len(before))
    if named is None:
        return None
    start, end = named.span("name")
    its = behind or _ITS_OF.match(sentence, word.end())
    his = behind["his"] if behind else None
    told = (before, its["of"] if its else None, his)
    whose = tuple(each for part in told if part for each in _whose_in(part))
    around = (
        _RIGHT_BEFORE.search(sentence, since, word.start()),
        _RIGHT_BEHIND.match(sentence, word.end()),
    )
    near = " ".join(each[0] for each in around if each)
    return (start, start + len(_owner(sentence[start:end]))), whose, near


def _sure(office: Office, whose: Sequence[str], near: str, around: str, aliases: Aliases) -> float:
    """How surely an office is the one asked for, by the names of whose it is, the words near it and
    all around it; 0 where it is somebody else's."""

    def told_in(text: str) -> bool:
        return any(_tells_of(text, one, aliases) for one in office.of)

    if not office.of or told_in(near):
        return _STATED
    if any(_related(one, other, aliases) for one in office.of for other in whose):
        return _STATED
    return _NOT_DENIED if not whose and told_in(around) else 0.0


def _tells_of(text: str, name: str, aliases: Aliases) -> bool:
    """Whether a text has a name in full, or in one of its other forms; of one word, the people of
    that land, too."""
    if " " in name:
        return aliases.held(name, terms(text))
    return any(_related(name, word, aliases) for word in _WORDS.findall(text))


def _related(one: str, other: str, aliases: Aliases) -> bool:
    """Whether two names are one, a shorter form of the other, or those of a land and its people."""
    first, second = one.lower().split(), other.lower().split()
    if len(first) == len(second) == 1:
        short = min(len(one), len(other))
        if short >= _LEAST_SHARED and first[0][:_LEAST_SHARED] == second[0][:_LEAST_SHARED]:
            return True
    return set(first) <= set(second) or set(second) <= set(first) or aliases.same(one, other)


def _stated(found: Span, spans: Sequence[Span], sure: float) -> Span:
    """A name beside its office with what was read of it, and no less than the rule is worth."""
    read = [s for s in spans if s.hit.article == found.hit.article and _overlap(s, found)]
    best = max(read, key=lambda span: span.odds, default=found)
    return replace(
        found,
        score=max(best.score, _SHARE),
        odds=max(best.odds, sure),
        relevance=max(best.relevance, sure),
        alone=max(best.alone, sure),
        told=max(best.told, sure),
        likeness=best.likeness,
    )


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _called(noun: str, anybody: bool = False) -> frozenset[str]:
    """All words for an office, in the singular; none where a noun is none. Of `anybody` asked
    for by name ("the names of the two doctors") the noun itself is one."""
    one = noun.removesuffix("s")
    same = next((group.split() for group in _SAME if one in group.split()), [])
    is_one = one in _OTHERS or (anybody and is_somebody(noun))
    return frozenset(same or ([one, noun] if is_one else []))


def _whose_in(phrase: str) -> tuple[str, ...]:
    """Whose an office is: the names in a noun phrase, and its plain words but for what tells one
    office from another."""
    told = " ".join(word for word in phrase.split() if word.lower() not in _KINDS)
    bodies = [_owner(each[0]) for each in re.finditer(_BODY, told)]
    plain = re.findall(r"(?<![\w-])[a-z]{4,}(?![\w-])", re.sub(_BODY, "", told))
    return tuple(each for each in (*bodies, *plain) if each.lower() not in _NOBODY_S)


def _owner(name: str) -> str:
    return name.removesuffix("'s").removesuffix("’s")


def _joined(text: str) -> str:
    """The text with a prime minister in one word, as long as before."""
    return re.sub(r"\b(prime) (minister)", r"\1-\2", text, flags=re.I)
