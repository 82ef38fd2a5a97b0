"""Proper names and numbers in a sentence, by their shape alone."""

from __future__ import annotations

import re

# A name's word: initials, or a capital first, or an Arabic article joined to one ("al-Sham").
_INITIAL = r"(?:[A-Z]\.){2,6}(?!\w)"
_ARTICLE = r"(?:[aA][lsdnrtz]{1,2}|[aA]sh|[aA]th|[eE][lsdnrtzh])-"
_WORD = rf"{_INITIAL}|(?:\d+-)?(?:{_ARTICLE})?[A-Z][\w’'&-]*"
# Small words that join the parts of one name.
# "for" joins only what goes on for two words ("Federation for Water Sports").
_JOINT = rf"(?:of|the|de|del|der|la|von|van|bin|al|for(?=\s+(?:{_WORD})\s+(?:{_WORD})))"
_INITIALS = re.compile(r"(?:[A-Z]\.){2,}$")
# No name goes on behind initials, which may end a sentence: "sold in the U.S. Axio bought it".
_NAME = re.compile(rf"(?:{_WORD})(?:(?<![A-Z]\.)\s+(?:{_JOINT}\s+){{0,2}}(?:{_WORD}|\d{{1,4}}\b))*")
# Words that only stand in capitals because they begin a sentence, or that name a time.
NOT_NAMES = frozenset(
    """a an and as at after all also although another any are around at because before between both
    but by despite during each early earlier even every few for from he her here his how however i
    if in into it its just last late later many meanwhile more most much my near nearly no not now
    of on once one only or other our over several she since so some still such than that the their
    them then there these they this those three to two under until up was we were what when where
    which while who whom whose why with within yet you your according against about four five six
    seven eight nine ten monday tuesday wednesday thursday friday saturday sunday january february
    march april may june july august september october november december
    jan feb mar apr jun jul aug sept oct nov dec correction further elsewhere overnight nobody
    someone somebody whoever everyone everybody""".split()
)
# "ALEPPO, Syria, 29 November (MPW) - ": where and for whom it was written, not what happened.
_PLACED = r"(?:[A-Z][\w.’'-]*|\d{1,4}|de|del|la|el|of)"
_DATELINE = re.compile(
    rf"\([A-Z]{{2,8}}(?: [A-Z]\w+)?\)\s+(?=[A-Z])|{_PLACED}(?:,?\s+{_PLACED}){{0,7}}"
    r"(?:\s*\([A-Z][\w ]{1,20}\))?\s*(?:\s[-–—]+|\s--)\s+(?=[A-Z\d“\"])"
)
# People who act together and have no proper name, with the name that they follow.
_GROUP = re.compile(
    rf"\b(?:(?:{_WORD})(?:\s+(?:{_WORD}))*\s+and\s+(?:its\s+|their\s+)?(?:allied|other)\s+)?"
    r"(?:[Tt]he\s+)?(?:[A-Z][\w-]+\s+|[a-z]+-(?:led|backed|held|run|aligned)\s+)*"
    r"(?:(?:government|army|rebel|opposition|state|regime|police|security|border|enemy|strike)\s+)?"
    r"(?i:rebels|insurgents|militants|fighters|gunmen|terrorists|attackers|assailants"
    r"|armed groups|forces|troops|soldiers|army|navy|police|militias?"
    r"|protesters|demonstrators|workers|residents|government|opposition|authorities|officials"
    r"|ministry|parliament|court|company|scientists|researchers|students|voters|factions)\b"
    r"(?!\s+(?:media|sources?|reports?|outlets?|channels?|lines|spokes\w+|positions?|bases?|units?"
    r"|headquarters|officials?|buildings?|withdrawal|deployment|stations?|chiefs?|hands)\b|['’])"
    r"(?:\s+(?:led by|loyal to|allied with|backed by|of)\s+(?:the\s+)?"
    rf"(?:{_WORD})(?:\s+(?:{_WORD}))*)?",
)
_PEOPLE = re.compile(r"^\S+(?:ish|ese|ian|ican|rean|aqi|eli|udi|rman|ench)$")
_NOUN_NEXT = re.compile(r"[\s-]+[a-z]")
_OPENS_ASKING = re.compile(
    r"^\s*(?:Had|Did|Was|Were|Is|Are|Has|Have|Do|Does|Can|Could|Will|Would|Should)\b"
)
_ACCORDING = re.compile(r"\baccording to\b[^,?]*", re.IGNORECASE)
_COMPASS = frozenset("north south east west northern southern eastern western".split())
_NUMBER = re.compile(
    r"(?:(?:no (?:fewer|less|more) than|more than|less than|fewer than|at least|a minimum of|about"
    r"|around|roughly|an estimated|as many as|close to|just over|just under|over|nearly|almost|some"
    r"|up to)\s+)?"
    r"(?:[$€£]\s?)?"
    r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
    r"(?:\s?(?:%|per\s?cent\b|percent\b))?"
    r"(?:\s(?:hundred|thousand|million|billion|trillion)\b)?"
    r"(?:\s?(?:km2|km|kilomet(?:er|re)s|miles|metres|meters|years|days|hours|minutes)\b)?"
    r"|\b(?:dozens|hundreds|thousands|one|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve|half)\b",
    re.IGNORECASE,
)


def names(text: str) -> list[tuple[int, int]]:
    """Spans of the proper names in `text`, in order.

    >>> [t[a:b] for t in ["On Friday Green Front al-Badri took New Karsk."] for a, b in names(t)]
    ['Green Front al-Badri', 'New Karsk']
    """
    found = []
    for match in _NAME.finditer(text, dateline_end(text)):
        start, end = _without_openers(text, *match.span())
        in_brackets = text[start - 1 : start] == "(" and text[end : end + 1] == ")"
        if in_brackets and text[start:end].isupper():
            continue  # "Name (ABBR)": the name said twice
        if text[start:end].lower() in _COMPASS or is_adjective(text, start, end):
            continue
        if any(character.isalpha() for character in text[start:end]):
            found.append((start, end))
    return found


def names_asked(question: str) -> list[str]:
    """The names in a question but for whose account it asks for.

    >>> names_asked("Who left Aber, according to the River Board?")
    ['Aber']
    """
    asked = _OPENS_ASKING.sub(lambda word: word[0].lower(), _ACCORDING.sub("", question))
    return [asked[start:end] for start, end in names(asked)]


def is_adjective(text: str, start: int, end: int) -> bool:
    """Whether the name only says of what people the next word is ("Turkish border")."""
    return bool(_PEOPLE.search(text[start:end]) and _NOUN_NEXT.match(text, end))


def groups(text: str) -> list[tuple[int, int]]:
    """Spans of people acting together ("rebels led by X", "the army"), in order."""
    return [match.span() for match in _GROUP.finditer(text, dateline_end(text))]


def dateline_end(text: str) -> int:
    """Where the sentence begins behind the place and agency that open a report."""
    match = _DATELINE.match(text)
    return match.end() if match else 0


def numbers(text: str) -> list[tuple[int, int]]:
    """Spans of the numbers in `text` with the words that qualify them, in order."""
    return [match.span() for match in _NUMBER.finditer(text)]


def _without_openers(text: str, start: int, end: int) -> tuple[int, int]:
    """The name without leading and trailing words that are none; empty when nothing is left."""
    while start < end:
        first = re.match(r"\S+\s*", text[start:end])
        if first is None or first[0].strip(" .,").lower() not in NOT_NAMES:
            break
        start += first.end()
    words = text[start:end].split()
    while words and words[-1].strip(".,").lower() in NOT_NAMES:
        end = start + text[start:end].rstrip().rfind(words.pop())
    if _INITIALS.search(text[start:end]):
        return start, end
    stripped = text[start:end].rstrip(" .’'-")
    return start, start + len(stripped.removesuffix("’s").removesuffix("'s"))
