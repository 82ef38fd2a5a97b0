"""The small closed classes of English words that conversations are read by, and what is done to
single words. Open classes (names, most nouns, most verbs) are told by where they stand instead.
"""

from __future__ import annotations

import re

from qa.names import names

WH = frozenset("who whom whose what which where when why how".split())
BE = frozenset("is are was were am isn't aren't wasn't weren't".split())
DO = frozenset("do does did don't doesn't didn't".split())
HAVE = frozenset("has have had hasn't haven't hadn't".split())
MODAL = frozenset("will would can could may might must shall should won't can't couldn't".split())
AUXILIARIES = BE | DO | HAVE | MODAL
PAST = frozenset("was were did had wasn't weren't didn't hadn't would could".split())

DETERMINERS = frozenset(
    """the a an this that these those its his her their our my your some any no each every both
    all another several many most other""".split()
)
POSSESSIVES = frozenset("its his her their our my your".split())
SUBJECT_PRONOUNS = frozenset(
    """he she it they we you i this that these those there everyone anyone someone anybody somebody
    nobody everybody""".split()
)
PRONOUNS = SUBJECT_PRONOUNS | frozenset("him her them us me one ones".split())
PREPOSITIONS = frozenset(
    """in on at by for with from to into onto near against over under during after before since
    until through across around about off outside inside toward towards along among behind beyond
    within without despite as up down out ahead above below""".split()
)
_PARTICLES = frozenset("up down out off over in away back".split())
PLACING = frozenset("in at near from to into inside outside around across through on off".split())
ADVERBS = frozenset(
    """first last also ever never still then now already only just again later finally officially
    originally actually really exactly before after not soon once yesterday today tomorrow together
    previously recently apparently allegedly reportedly else too""".split()
)

_NUMBERS = frozenset(
    "two three four five six seven eight nine ten eleven twelve dozens hundreds thousands".split()
)
_PERSON = frozenset(
    """man woman boy girl person president minister premier chancellor king queen prince princess
    mayor governor senator lawmaker deputy mp judge lawyer prosecutor general commander officer
    captain colonel soldier player striker goalkeeper defender midfielder winger coach manager
    referee actor actress singer writer author director driver pilot swimmer runner athlete cyclist
    boxer champion winner loser suspect victim attacker gunman killer scientist researcher engineer
    doctor nurse teacher student chief head chairman chairwoman chairperson spokesman spokeswoman
    spokesperson correspondent journalist reporter editor founder owner leader candidate politician
    ambassador envoy secretary pope bishop priest sister brother father mother son daughter wife
    husband farmer worker witness artist painter musician opponent rival predecessor successor boss
    executive official billionaire businessman businesswoman activist teenager""".split()
)
_GROUP = frozenset(
    """army force forces rebels government ministry police court company firm group team club party
    union bank airline agency council parliament committee commission organisation organization
    association federation coalition alliance navy militia troops fighters insurgents workers staff
    authorities opposition jury maker carrier retailer manufacturer producer operator developer
    publisher newspaper broadcaster university hospital board regulator watchdog charity gang
    factions front senate congress cabinet department office corporation business employer giant
    crew squad consortium side regime administration command""".split()
)
_PLACE = frozenset(
    """city town village district neighborhood neighbourhood quarter suburb region province state
    country county island port airport airbase base bridge road highway square street building
    stadium hotel hospital school university church mosque museum prison camp river lake valley
    mountain coast border area place site capital house factory plant mine station market dam
    power""".split()
)
_EVENT = frozenset(
    """war battle attack strike raid bombing shooting killing murder crash collision accident fire
    flood floods earthquake quake storm hurricane cyclone eruption outbreak epidemic election
    elections vote referendum siege derailment race match game final tournament cup
    championship trial hearing summit
    talks meeting negotiations protest protests demonstration coup ceasefire offensive operation
    ambush explosion blast derby marathon festival ceremony visit takeover merger deal sale launch
    rescue evacuation disaster crisis scandal pandemic robbery debate""".split()
)
_COMPANY = frozenset(
    """company firm maker bank airline carrier retailer manufacturer producer operator developer
    publisher group corporation business employer giant brand startup""".split()
)
_TOWN = frozenset("city town capital village place".split())
_TEAM = frozenset("team club side squad".split())
_CRASH = frozenset("crash accident collision disaster".split())
_FAMILIES = (_COMPANY, _TOWN, _TEAM, _CRASH)

# What follows a noun and says which one it is.
_COMPLEMENT = re.compile(
    r"\s(?:of|in|at|from|near|to|between|against|into|on|over|about|after|under|for|with"
    r"|by|called|that|who|which|when)\s"
)
_BARE = re.compile(r"^[^\w$€£]+|[^\w%]+$")


def bare(word: str) -> str:
    """A word in lower case without the marks around it."""
    return _BARE.sub("", word).lower().replace("’", "'")


def is_small(word: str, words: frozenset[str]) -> bool:
    """Whether a word is one of the small ones; "May" in capitals is a month."""
    return bare(word) in words and not (len(word) > 2 and word[:1].isupper())


def is_name_word(word: str) -> bool:
    """Whether a word is written as a name is, or is joined to one by a small Arabic article."""
    plain = _BARE.sub("", word)
    return plain[:1].isupper() or bool(re.match(r"[a-z]{2,3}-[A-Z]", plain))


def is_number(word: str) -> bool:
    return bare(word)[:1].isdigit() or bare(word) in _NUMBERS or word[:1] in "$€£"


def opens_noun(word: str) -> bool:
    """Whether whoever or whatever is meant begins here: "the", "its", "Lima", "two", "they"."""
    plain = bare(word)
    return (
        plain in DETERMINERS or plain in PRONOUNS or is_name_word(word) or is_number(word)
    )  # "that" opens one, too


def is_plural_noun(word: str) -> bool:
    plain = bare(word)
    return plain in ("people", "police", "men", "women", "children", "dead", "staff") or (
        plain.endswith("s") and not plain.endswith(("ss", "us", "is", "'s")) and len(plain) > 3
    )


def is_several(noun: str) -> bool:
    """Whether a noun phrase means more than one."""
    head = _COMPLEMENT.split(noun)[0]
    if " and " in head or (noun and is_number(noun.split()[0])):
        return True
    words = head.split()
    return bool(words) and (
        is_plural_noun(words[-1]) and (not is_name_word(words[-1]) or words[0].lower() == "the")
    )


def is_particle(word: str) -> bool:
    return bare(word) in _PARTICLES


def head_of(noun: str) -> str:
    """The word that a noun phrase is about: "maker" of "the drug maker Pharmexa from Dole"."""
    words = _COMPLEMENT.split(noun)[0].split()
    lower = [bare(word) for word in words if not is_name_word(word)]
    return lower[-1] if lower and lower[-1] not in DETERMINERS else ""


def singular(noun: str) -> str:
    if noun.endswith("ies") and len(noun) > 4:
        return f"{noun[:-3]}y"
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def one_family(noun: str, other: str) -> bool:
    """Whether two common nouns may mean one thing: the same word, or "firm" and "bank"."""
    one, two = singular(noun), singular(other)
    return bool(one) and (one == two or any(one in each and two in each for each in _FAMILIES))


def noun_kind(noun: str) -> str:
    """What a common noun means: person, group, place, event, or "" where that is not known."""
    for kind, nouns in (
        ("event", _EVENT),
        ("person", _PERSON),
        ("group", _GROUP),
        ("place", _PLACE),
    ):
        if noun in nouns or singular(noun) in nouns:
            return kind
    return ""


def own_names(text: str) -> list[tuple[int, int]]:
    """Proper names in a question; its first word is in capitals only because it comes first."""
    first = re.match(r"\W*([A-Z][\w'’]*)", text)
    if first and bare(first[1]) in _OPENERS:
        text = f"{text[: first.start(1)]}{first[1].lower()}{text[first.end(1) :]}"
    return [
        (start, end)
        for start, end in names(text)
        if bare(text[start:end]) not in _OPENERS and not text[start - 1 : start].isalnum()
    ]


_OPENERS = (
    WH | AUXILIARIES | DETERMINERS | PREPOSITIONS | PRONOUNS | ADVERBS
    | frozenset("""and but so or what's who's where's when's how's according tell of please hello
    yes no ok okay well thanks then i i'm""".split())
)  # fmt: skip


def lower_first(text: str) -> str:
    """A phrase as it stands inside a sentence: "The Tagblatt" is "the Tagblatt" there."""
    first, _, rest = text.partition(" ")
    small = bare(first) in ("the", "a", "an", "according") or bare(first) in WH | AUXILIARIES
    if bare(first) in PREPOSITIONS:  # a title may begin with one: "Under Milk Wood"
        small = bare(first) in PLACING or not rest[:1].isupper()
    return text[:1].lower() + text[1:] if small else text


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def joined(*parts: str) -> str:
    """Parts of a sentence with one space between them, and none before a comma."""
    return re.sub(r"\s+(?=[,;])", "", " ".join(" ".join(parts).split()))


def owned(noun: str) -> str:
    """Whoever owns: "the rebels'", "Ann Lee's"."""
    return f"{noun}'" if noun.endswith("s") and is_plural_noun(noun.split()[-1]) else f"{noun}'s"
