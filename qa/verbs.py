"""Forms of English verbs: "won" to "win" and back, as far as that is safe.

Irregular verbs come from a table. Of regular ones the past is made by rule; it is undone only where
the outcome is a verb known here or the ending leaves no doubt, and callers have a sentence that
needs no undoing ("When was it that …").
"""

from __future__ import annotations

import re
from functools import cache

# Base, past and participle; two forms: past and participle are one; one form: all are.
_IRREGULAR = """
arise arose arisen, bear bore borne, beat beat beaten, become became become, begin began begun,
bend bent, bet, bid, bind bound, bite bit bitten, bleed bled, blow blew blown, break broke broken,
bring brought, broadcast, build built, burst, buy bought, cast, catch caught, choose chose chosen,
come came come, cost, cut, deal dealt, dig dug, draw drew drawn, drink drank drunk,
drive drove driven, eat ate eaten, fall fell fallen, feed fed, feel felt, fight fought, find found,
flee fled, fly flew flown, forbid forbade forbidden, forget forgot forgotten, freeze froze frozen,
get got, give gave given, go went gone, grow grew grown, hang hung, have had, hear heard,
hide hid hidden, hit, hold held, hurt, keep kept, know knew known, lay laid, lead led, leave left,
lend lent, let, light lit, lose lost, make made, mean meant, meet met,
overcome overcame overcome, oversee oversaw overseen, overrun overran overrun,
overtake overtook overtaken, overthrow overthrew overthrown, pay paid, put, quit,
rebuild rebuilt, retake retook retaken, ride rode ridden, rise rose risen, run ran run, say said,
see saw seen, seek sought, sell sold, send sent, set, shake shook shaken, shoot shot, show,
shrink shrank shrunk, shut, sing sang sung, sink sank sunk, sit sat, sleep slept, slide slid,
speak spoke spoken, spend spent, split, spread, stand stood, steal stole stolen, stick stuck,
strike struck, swear swore sworn, sweep swept, swim swam swum, take took taken, teach taught,
tear tore torn, tell told, think thought, throw threw thrown, undergo underwent undergone,
understand understood, undertake undertook undertaken, uphold upheld, wear wore worn, win won,
withdraw withdrew withdrawn, write wrote written
"""
_REGULAR = """
accept accuse achieve acquire add admit affect agree aim allow announce answer appeal appear apply
appoint approve argue arrest arrive ask attack attend award back ban belong besiege blame block
bomb boycott call campaign cancel capture carry cause celebrate chair challenge change charge
cheat claim close coach collapse collect command compete complain concede condemn confirm
confiscate conquer consider contain continue control convict cover crash create criticise
criticize cross damage debut decide declare decline defeat defend demand demolish deny deploy
deport derail describe destroy detain develop die direct disappear discover discuss dismiss
displace dissolve donate drop drown earn elect employ enable encircle end endorse enter erupt
escape evacuate exchange exist expand expect expel explain explode extend face fail file fine
finish fire flood follow force found free fund gain govern grant guard hack halt hand handle
happen head help hijack hire host identify ignore impeach impose imprison increase injure inspect
introduce invade invent invest invite involve issue join jump kidnap kill land last launch learn
like live loot lower manage march mark marry mediate merge miss move murder name need negotiate
nominate occupy occur offer open operate oppose order organise organize oust own pass pause peak
plan play plead pledge postpone praise predict prepare present prevent produce promise promote
propose protest prove provide publish pull purchase push qualify raid raise ratify reach react
receive recognise recognize record recover reduce refuse reject release relegate relocate remain
remove replace report represent request require rescue resign resolve respond restore resume
retire return reveal review revoke rob rule sack sail sanction save score scrap search secure
seize sentence serve settle share shell sign sponsor stage star start state stay stop storm
struggle sue suffer supply support surge surrender surround suspect suspend sustain talk target
tax test threaten tie top total touch trade train transfer travel treat trigger try turn unveil
urge use vaccinate veto visit vote vow wait walk want warn welcome work wound
"""
_DOUBLING = re.compile(r"(?:[^aeiou]|qu)[aeiou][bdgklmnprt]$")
_DOUBLED_LONG = frozenset(
    """admit commit permit submit occur refer transfer prefer defer control expel compel rebel
    patrol kidnap equip cancel travel regret""".split()
)
# Endings in front of "-ed" that no silent "e" was taken from, and those that one surely was.
_WITHOUT_E = re.compile(
    r"(?:ck|sh|[^a]ch|ct|nt|nd|rd|rt|st|ft|pt|mp|lp|nk|rm|lt|wn|x|w|[aeo]y|ss)$"
)
_WITH_E = re.compile(r"(?:[nr]c|v|[^e]at|rg|dg|ang|enc|iz|is|ut|uc|id)$")
_SAYING = frozenset(
    """say tell announce confirm deny report claim reveal order condemn explain declare state
    describe know admit mention predict think believe""".split()
)


def past(base: str) -> str:
    """The past tense of a verb.

    >>> past("win"), past("stop"), past("carry"), past("enter")
    ('won', 'stopped', 'carried', 'entered')
    """
    if base in irregular():
        return irregular()[base][0]
    if base.endswith("e"):
        return f"{base}d"
    if re.search(r"[^aeiou]y$", base):
        return f"{base[:-1]}ied"
    if base in _DOUBLED_LONG or (_DOUBLING.search(base) and len(re.findall("[aeiou]+", base)) == 1):
        return f"{base}{base[-1]}ed"
    return f"{base}ed"


def participle(base: str) -> str:
    """The form behind "was": "shoot" is "shot"."""
    return irregular()[base][1] if base in irregular() else past(base)


def base_of_past(word: str) -> str | None:
    """The verb that a past tense is of, or None where that is not safe to say.

    >>> base_of_past("won"), base_of_past("announced"), base_of_past("stopped")
    ('win', 'announce', 'stop')
    >>> base_of_past("gallivated") is None
    False
    """
    if word in _bases():
        return _bases()[word]
    if not word.endswith("ed") or len(word) < 4:
        return None
    stem = word[:-2]
    guesses = [word[:-1], stem, stem[:-1]] + ([f"{stem[:-1]}y"] if stem.endswith("i") else [])
    for guess in guesses:
        if guess in _known() and past(guess) == word:
            return guess
    if _WITHOUT_E.search(stem):
        return stem
    return f"{stem}e" if _WITH_E.search(stem) else None


def base_of_third(word: str) -> str | None:
    """The verb of a present tense in "-s": "coaches" is of "coach". None for what is no known
    verb, since most words in "-s" are nouns."""
    guesses = [word[:-1], word[:-2]] + ([f"{word[:-3]}y"] if word.endswith("ies") else [])
    if word == "has":
        return "have"
    return next((each for each in guesses if word.endswith("s") and each in _known()), None)


def third(base: str) -> str:
    if base == "have":
        return "has"
    if re.search(r"(?:s|x|z|ch|sh|o)$", base):
        return f"{base}es"
    return f"{base[:-1]}ies" if re.search(r"[^aeiou]y$", base) else f"{base}s"


def is_past(word: str) -> bool:
    """Whether a word can be a verb in the past tense."""
    return word in _bases() or _is_regular_past(word)


def is_participle(word: str) -> bool:
    """Whether a word can stand behind "was" or "has" as a verb."""
    return word in _participles() or _is_regular_past(word) or word == "born"


def _is_regular_past(word: str) -> bool:
    """In "-ed"; of the short words only known ones, for "seed" and "shed" are none."""
    return word.endswith("ed") and (len(word) > 4 or base_of_past(word) in _known())


def is_ing(word: str) -> bool:
    """Whether a word in "-ing" is a verb: "suing" is, "morning" is not."""
    stem = word[:-3]
    known = {stem, f"{stem}e", stem[:-1], "be" if stem == "be" else stem} & (_known() | {"be"})
    return word.endswith("ing") and (bool(known) or len(word) > 7) and word not in _ING_NOUNS


_ING_NOUNS = frozenset("building meeting hearing landing bombing evening".split())


def is_known(base: str) -> bool:
    return base in _known()


def says(verb: str) -> bool:
    """Whether a verb, in any form, tells that something was said."""
    base = base_of_past(verb) or base_of_third(verb) or verb
    return base in _SAYING or base.removesuffix("ing") in _SAYING


@cache
def irregular() -> dict[str, tuple[str, str]]:
    """The past and the participle of each irregular verb."""
    table = {}
    for entry in _IRREGULAR.split(","):
        base, *rest = entry.split()
        if base == "show":
            rest = ["showed", "shown"]
        simple = rest[0] if rest else base
        table[base] = (simple, rest[-1] if rest else base)
    return table


@cache
def _bases() -> dict[str, str]:
    return {forms[0]: base for base, forms in irregular().items()}


@cache
def _participles() -> frozenset[str]:
    return frozenset(forms[1] for forms in irregular().values()) | {"been"}


@cache
def _known() -> frozenset[str]:
    return frozenset(irregular()) | frozenset(_REGULAR.split()) | {"be"}
