"""What the words around a date make of it: a limit of some role, or a part of a name."""

from __future__ import annotations

from qa.answer import Precision
from qa.scope.limit import Role
from qa.times.days import Days, Said
from qa.times.words import COUNTS, pattern

_LOOK_BACK = 110  # code points before a date in which its preposition stands
# Between a preposition and its date: "at the end of March", "in early 2023", "in the spring of".
_SHARE = (
    r"end|start|beginning|middle|close|course|month|week|day|year|weekend|spring|summer|autumn|fall"
    r"|winter|(?:first|second|last)\s+half|(?:first|second|third|fourth|last)\s+quarter"
    r"|(?:first|last|final|early|opening)\s+(?:\w+\s+)?(?:days?|weeks?|months?)"
)
_WITHIN = (
    rf"(?:the\s+(?:very\s+)?(?:{_SHARE})\s+of\s+|(?:early|late|mid)(?:\s+(?:on|in)\s+|[\s-]+)"
    r"|(?:some\s+time|sometime|earlier|later)\s+)?(?:the\s+)?(?:years?\s+(?:of\s+|from\s+)?)?"
)
# Times of a day that no clock tells: "by dawn on Friday".
_HOURS = r"(?:(?:midnight|dawn|daybreak|sunrise|sunset|dusk|nightfall|noon|midday)\s+(?:on|of)\s+)?"
_REPORTS = r"(?:reports?|reporting|coverage|news|articles?|accounts?|information|facts)"
_KNOWN = r"(?:known|reported|published|written|printed|said|out|available)"
_UP_TO = r"(?:on|by|until|till|up\s+to|as\s+of|in|at|of)"
_AS_OF = (
    r"as\s+(?:of|at)",
    rf"as\s+(?:(?:was|were|had\s+been)\s+)?{_KNOWN}\s+{_UP_TO}",
    rf"as\s+(?:things|it|matters)\s+(?:stood|were)\s+{_UP_TO}",
    r"(?:according\s+to|judging\s+by|going\s+by|based\s+on|given|from|by|with|on)\s+"
    r"(?:what|all(?:\s+that)?|everything(?:\s+that)?)\s+"
    rf"(?:(?:was|were|had|has|been|already|publicly)\s+){{0,4}}{_KNOWN}\s+(?:so\s+far\s+)?{_UP_TO}",
    rf"(?:according\s+to|judging\s+by|going\s+by|based\s+on|given)\s+(?:the\s+)?{_REPORTS}\s+"
    rf"(?:{_KNOWN}\s+)?(?:of|from|on|by|until|up\s+to|as\s+of)",
    # The participle stays in the question: "How many had been reported by 5 May?"
    r"(?:(?<=known )|(?<=reported )|(?<=published ))(?:by|until|up\s+to|as\s+of)",
    r"(?<=known )(?:on|at)",
)
_NO_LIMIT = (
    r"(?:than|as|like|unlike|versus)(?:\s+(?:it|they|he|she))?(?:\s+(?:was|were|did))?"
    r"(?:\s+(?:in|on|at|during))?",
    r"compared\s+(?:to|with)(?:\s+(?:that|those)\s+of)?",
    r"(?:first|last|only|most|least|worst|best|\w{3,12}est)\s+(?:\w+\s+){0,3}since",
    r"about|called|named|titled|to|against|with|concerning|regarding|for",
    r"(?:postponed|moved|delayed|brought\s+forward|rescheduled)\s+(?:to|until|till|from)",
    r"(?:video|letter|report|statement|deal|agreement|article|photo|picture|footage|speech"
    r"|interview|law|treaty|order|ruling|decision|email|memo|survey|poll)s?\s+from",
    r"(?:(?:on|in)\s+)?(?:every|each|any|which|what)",
)
_SINCE = (
    r"(?:ever\s+)?since",
    r"(?:starting|beginning|dating|as)\s+(?:on|from|in)",
    r"(?:(?:with\s+effect|effective)\s+)?from",
)
_UNTIL = (
    r"by|through|(?:up\s+)?(?:until|till)|up\s+to",
    r"(?:no|not)\s+later\s+than",
    r"as\s+late\s+as",
)
_ON = (
    r"(?:(?:early|late|only|again|later|earlier)\s+)?"
    r"(?:on(?:\s+or\s+(?:about|around))?|in|at|during|over|throughout|within|across|between)",
    r"(?:planned|scheduled|set|due|expected|announced)\s+for",
)
_DAYS = (
    r"(?:(?:(?:in|on|during)\s+)?the\s+(?:[0-9]+\s+|few\s+|last\s+|first\s+"
    rf"|(?:{'|'.join(COUNTS)})\s+)?(?:hour|day|night|week|month|year)s?\s+)?"
)
_ROLES = {
    Role.AS_OF: _AS_OF,
    None: _NO_LIMIT,
    Role.BEFORE: (rf"{_DAYS}before", r"prior\s+to", r"earlier\s+than", r"in\s+the\s+run-?up\s+to"),
    Role.AFTER: (rf"{_DAYS}after", r"following", r"later\s+than", r"in\s+the\s+wake\s+of"),
    Role.SINCE: _SINCE,
    Role.UNTIL: _UNTIL,
    Role.ON: _ON,
}
_PREPOSITIONS = {
    role: pattern(
        rf"(?<![\w'’-])(?:{'|'.join(forms)})\s+"
        rf"{_HOURS if role in (Role.AS_OF, Role.SINCE, Role.UNTIL) else ''}{_WITHIN}$"
    )
    for role, forms in _ROLES.items()
}
_WITHIN_ALONE = pattern(rf"(?<![\w'’-])(?:of\s+)?{_WITHIN}$")
# What the reading of a date has of its preposition.
_INSIDE = pattern(
    r"(?:in|since|by|during|of|until|till|before|after|between|from|at|prior\s+to|up\s+to)\s+"
    r"(?:the\s+(?:years?\s+)?)?"
)
_DETERMINER = pattern(
    r"\b(?:the|an?|this|that|these|those|his|her|its|our|their|my|your|every|each|any|no|which"
    r"|what|whose|\w+['’]s?)\s+$"
)
_FROM = pattern(r"\bfrom\s+(?:the\s+)?$")
_THE = pattern(r"\bthe\s+$")
_OF_AN_EVENT = pattern(r"\s+(?:before|after|when|that|following|of)\b")
_IS = pattern(r"\b(?:is|was|are|were|of)\s+(?:the\s+)?$")
_PARTICIPLE = pattern(
    r"\b(?!who\b|which\b|what\b)(?:\w+ed|born|built|made|held|won|begun|sold|bought|written|sunk|shot"
    r"|hit|lost|found|set|cut|taken|given|known|seen|struck|hurt)\s+$"
)
_RELATIVE = pattern(
    r"\b(?:the|an?|those|these|any)\s+(?:\w+\s+){1,3}?(?:who|whom|whose|which|that)\s"
)
_COPULA = pattern(r"\W*(?:\w+\s+){0,4}?(?:is|are|was|were)\b")
_FINITE = pattern(r"\s+(?:was|were|is|are|has|have|had|will|would|can|could)\b")
_POSSESSIVE = pattern(r"['’]s?\b(?:['’])?")
# What may follow a date that no noun follows.
NO_NOUN = pattern(
    r"\s*(?:$|[^\w\s'’]|(?:and|or|but|in|at|to|as|on|by|of|for|from|with|near|off|over|under|into"
    r"|inside|outside|across|around|against|about|who|what|when|where|why|how|which|whom|whose|that"
    r"|the|an?|this|these|those|his|her|its|our|their|he|she|it|they|we|you|I|is|are|was|were|be"
    r"|been|has|have|had|do|does|did|will|would|can|could|may|might|must|should|not|n't|than|then"
    r"|before|after|since|until|till|while|because|if|though|although|so|there|here|alone|only"
    r"|according|during|between|through|onwards?|local|GMT|UTC)\b)"
)
_AT_THE_LATEST = pattern(r"\s+at the (?:very )?latest\b")
_ONWARDS = pattern(r"\s+(?:onwards?\b|on(?=\s*(?:$|[,;?.!])))")


def role_of(question: str, start: int, end: int, days: Days | None) -> tuple[Role, int, int] | None:
    """The role of the date from `start` to `end`, and where all the words of the limit stand; None
    where the date is a part of a name or of what is asked about.

    A date before a noun ("the 1 December agreement") or behind one and "of" ("the deal of 1 April")
    says which one is meant. Dates that count from today are limits there, too, for no article
    calls a thing "yesterday's match".
    """
    inside = _INSIDE.match(question, start, end)
    at = inside.end() if inside else start
    role, opening = _role(question, at)
    relative = days is not None and days.said in (Said.RELATIVE, Said.WEEKDAY)
    if role is Role.SINCE and _is_range(days) and _FROM.search(question[max(0, at - 20) : at]):
        role = Role.ON
    possessive = _POSSESSIVE.match(question, end)
    if role is None or (possessive and not (relative and role is Role.ON)):
        return None
    if possessive:
        return role, at, possessive.end()
    if _is_name(question, opening, at, end, relative):
        return None
    tail = {Role.SINCE: _ONWARDS, Role.UNTIL: _AT_THE_LATEST}.get(role)
    onwards = tail.match(question, end) if tail else None
    return role, opening, onwards.end() if onwards else end


def _is_range(days: Days | None) -> bool:
    """Whether the date was said with both of its ends: "from 3 to 5 May"."""
    if days is None or days.precision is Precision.WEEK:
        return False
    months = (days.last.year - days.first.year) * 12 + days.last.month - days.first.month
    lasting = {Precision.YEAR: months >= 12, Precision.MONTH: months >= 1}
    return lasting.get(days.precision, days.first != days.last)


def _role(question: str, at: int) -> tuple[Role | None, int]:
    """The role that the words before `at` give, and where they begin: the longest count."""
    first = max(0, at - _LOOK_BACK)
    before = question[first:at]
    found = [
        (match.start() + first, order, role)
        for order, (role, form) in enumerate(_PREPOSITIONS.items())
        if (match := form.search(before))
    ]
    if found:
        opening, _, role = min(found, key=lambda each: each[:2])
        return role, opening
    alone = _WITHIN_ALONE.search(before)
    return Role.ON, first + alone.start() if alone else at


def _is_name(question: str, opening: int, at: int, end: int, relative: bool) -> bool:
    """Whether the date tells which one is meant, and not when."""
    before, noun_follows = question[:at], not NO_NOUN.match(question, end)
    if relative:
        return bool(_THE.search(before) and _OF_AN_EVENT.match(question, end))
    if _DETERMINER.search(before[-_LOOK_BACK:]) and noun_follows:
        return True
    if not _has_preposition(question, opening, at):
        return noun_follows or bool(_IS.search(before[-_LOOK_BACK:]))
    if _in_relative_clause(question, opening, end, noun_follows):
        return True
    if opening and _FINITE.match(question, end):  # "the firm founded in 1998 was sold"
        return bool(_PARTICIPLE.search(question[max(0, opening - 20) : opening]))
    return False


def _in_relative_clause(question: str, opening: int, end: int, noun_follows: bool) -> bool:
    """Whether the date tells who is meant: "When did the man who resigned in 2019 die?"."""
    relative = _RELATIVE.search(question, 0, opening)
    if relative is None:
        return False
    return noun_follows or bool(_COPULA.match(question, 0, relative.start()))


def _has_preposition(question: str, opening: int, at: int) -> bool:
    words = question[opening:at].split()
    return bool(words) and words[0].lower() not in ("the", "of")
