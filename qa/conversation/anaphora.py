"""Words that mean something said before: "they", "it", "there", "that day", "the two", "the city".

Each is replaced by what it means (`referents.py`), unless something in its own question is meant:
"Which firm sold its ships?" needs nothing from before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.conversation.antecedents import called, people, person, place, thing
from qa.conversation.echoes import (
    Reading,
    replace_days,
    replace_events,
    replace_pairs,
    replace_parts,
)
from qa.conversation.referents import Referent
from qa.conversation.turns import Turn
from qa.conversation.words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    DETERMINERS,
    PLACING,
    PREPOSITIONS,
    WH,
    bare,
    is_name_word,
    is_plural_noun,
    owned,
)
from qa.verbs import base_of_past, is_participle


def read(body: str, turns: Sequence[Turn]) -> Reading:
    """The question with every word replaced that means something from before."""
    reading = Reading(body, turns)
    replace_parts(reading)
    replace_events(reading)
    replace_days(reading)
    replace_pairs(reading)
    _replace_words(reading)
    return reading


_HE = frozenset("he she him".split())
_THEY = frozenset("they them these those".split())
_OTHERS = frozenset("other next first second third last new only main same".split())
_SUBJECTS = frozenset("he she it they".split())
_IT = frozenset("it this that".split())
_POSSESSIVE = frozenset("his her their its".split())
_CLAUSE_OPENERS = frozenset("when that after before because if while since until".split())
_OF_THINGS = frozenset(
    """cost last open begin end start happen mean contain sink crash erupt collapse explode burn
    fall""".split()
)
_ABSTRACT = frozenset("true possible likely clear that rain snow".split())


def _replace_words(reading: Reading) -> None:
    words = reading.text.split()
    taken: set[str] = set()
    at = 0
    while at < len(words):
        length, phrase = _meaning(words, at, reading, frozenset(taken))
        if phrase is not None:
            source, shown = phrase
            end = words[at + length - 1]
            tail = re.search(r"[,;:?.!]*$", end)
            taken.add(source)
            reading.carried.append(source)
            reading.nominal = True
            words[at : at + length] = [reading.mark(shown) + (tail[0] if tail else "")]
        at += 1
    reading.text = " ".join(words)


_Meaning = tuple[int, tuple[str, str] | None]


def _meaning(words: Sequence[str], at: int, reading: Reading, taken: frozenset[str]) -> _Meaning:
    """How many words from `at` on mean something from before, with what they mean and how that is
    written."""
    word = bare(words[at])
    if word in ("the", "that", "this", "these", "those") and at + 1 < len(words):
        found = _named_again(words, at, reading)
        if found[1] is not None or (word == "the" or not _stands_alone(words, at)):
            return found
    if word not in _HE | _THEY | _IT | _POSSESSIVE | {"there"} or _is_own(words, at):
        return 1, None
    if word in _IT and not _stands_alone(words, at):
        return 1, None
    if word == "there":
        where = None if _is_existential(words, at) else place(reading.turns)
        return 1, (where.text, _placed(words, at, where)) if where else None
    owning = word in _POSSESSIVE and (word != "her" or _owns(words, at))
    meant = _antecedent("he" if word == "her" else word, words, at, reading.turns, taken)
    if meant is None or any(meant.text in each for each in reading.put):
        return 1, None
    if not owning:
        return 1, (meant.text, meant.definite)
    return _owned(words, at, meant)


def _owned(words: Sequence[str], at: int, meant: Referent) -> _Meaning:
    """ "his motive" is "Ann Lee's motive"; of whoever takes more words to tell, "the motive of"."""
    rest = words[at + 1 :]
    if meant.which and 0 < len(rest) <= 3 and all(word.islower() for word in rest):
        noun = " ".join(rest).rstrip(",?.")
        return 1 + len(rest), (meant.text, f"the {noun} of {meant.definite}")
    return 1, (meant.text, owned(meant.again))


def _antecedent(
    word: str, words: Sequence[str], at: int, turns: Sequence[Turn], taken: frozenset[str]
) -> Referent | None:
    role = _role(words, at)
    if word in _HE or word == "his":
        return person(turns, taken)
    if word in _THEY or word == "their":
        who = bare(words[0]) in ("who", "whom")
        return people(turns, role, taken) or (None if who else thing(turns, role, taken))
    return thing(turns, role, taken)


def _role(words: Sequence[str], at: int) -> str:
    """Whether a word is the subject of its clause. What something is done to, costs or lasts is
    sought among objects, subject as it is."""
    before = bare(words[at - 1]) if at else ""
    after = bare(words[at + 1]) if at + 1 < len(words) else ""
    if bare(words[at]) in _POSSESSIVE:
        return "subject"
    if (
        (before in BE and is_participle(after))
        or after == "be"
        or (base_of_past(after) or after) in _OF_THINGS
    ):
        return "patient"
    if before in BE:
        return "topic"
    is_subject = before in AUXILIARIES or before in _CLAUSE_OPENERS or not at or before in WH
    return "subject" if is_subject else "object"


def _stands_alone(words: Sequence[str], at: int) -> bool:
    """Whether "that" or "it" means something by itself and opens neither a clause nor a noun."""
    after = bare(words[at + 1]) if at + 1 < len(words) else ""
    word = bare(words[at])
    if words[at][-1] in ",.?" or not after:
        return True
    if word == "it":
        lasts = after == "take" and [bare(each) for each in words[:2]] == ["how", "long"]
        return after not in _ABSTRACT and not lasts
    before = bare(words[at - 1]) if at else ""
    return before in AUXILIARIES or after in PREPOSITIONS | AUXILIARIES


def _is_own(words: Sequence[str], at: int) -> bool:
    """Whether a word means somebody in its own question: a possessive after its owner, or the
    subject of an inner clause after that of the outer one."""
    word = bare(words[at])
    if word == "her" and not _owns(words, at):
        return False
    before = [bare(each) for each in words[:at]]
    inner = at > 1 and before[-1] not in AUXILIARIES | PREPOSITIONS and word in _SUBJECTS
    if not (word in _POSSESSIVE or (inner and at + 1 < len(words))):
        return False
    names = any(is_name_word(each) for each in words[1:at])
    if names or any("\x00" in each for each in words[:at]):
        return True
    several = word in ("their", "they")
    if before and before[0] in ("which", "what", "how") and not any(w in BE for w in before):
        if before[0] == "how":
            return several
        chosen = [each for each in words[1:at] if each.islower() and each not in ("many", "much")]
        return bool(chosen) and is_plural_noun(chosen[0]) == several and word not in ("his", "her")
    if before and before[0] == "who" and word in ("his", "her", "their"):
        return len(before) > 1 and before[1] not in BE
    definite = any(each == "the" for each in before[:-1])
    return definite and not any(each in BE for each in before[:2])


def _owns(words: Sequence[str], at: int) -> bool:
    """Whether "her" is followed by what is hers."""
    if at + 1 >= len(words) or words[at][-1] in ",.?":
        return False
    after = bare(words[at + 1])
    return after not in PREPOSITIONS | ADVERBS | AUXILIARIES | DETERMINERS | {"and", "or", "of"}


def _is_existential(words: Sequence[str], at: int) -> bool:
    """Whether "there" names no place: "how many were there", "is there a"."""
    before = bare(words[at - 1]) if at else ""
    after = bare(words[at + 1]) if at + 1 < len(words) else ""
    who = bare(words[0]) in ("who", "what") and at + 1 == len(words)
    return (before in AUXILIARIES and not who) or after in BE


def _placed(words: Sequence[str], at: int, where: Referent) -> str:
    """A place behind the preposition it had, or "in"; alone behind one that is there."""
    if at and bare(words[at - 1]) in PREPOSITIONS:
        return where.definite
    if re.match(r"(?:in|on|at|near|off|outside|inside|under|behind)\s", where.text):
        return where.text
    prep = where.placed if where.placed in PLACING - {"to", "into", "from"} else "in"
    return f"{prep} {where.definite}"


def _named_again(words: Sequence[str], at: int, reading: Reading) -> _Meaning:
    """ "the city", "those towns", "the drug maker": a noun that something was called by. One that
    its own question tells more of ("the mayor of Lyon") is somebody else."""
    for length in (2, 1):
        last = at + length
        if last >= len(words) or not all(word.islower() for word in words[at + 1 : last + 1]):
            continue
        noun = re.sub(r"['’]s$", "", bare(words[last]))
        after = words[last + 1 : last + 3]
        told_more = after and bare(after[0]) in PLACING | {"of", "between", "that", "who", "which"}
        if told_more and len(after) > 1 and words[last][-1] not in ",?" and (
            bare(after[0]) == "of" or is_name_word(after[1])
        ):  # fmt: skip
            return length + 1, None
        if not re.fullmatch(r"[a-z][a-z-]+", noun):
            continue
        if length == 2 and (bare(words[at + 1]) in _OTHERS or bare(words[at + 1]).endswith("est")):
            return 3, None
        meant = called(noun, is_plural_noun(noun), reading.turns, generic=length == 1)
        if meant:
            owning = bool(re.search(r"['’]s\W*$", words[last]))
            return length + 1, (meant.text, owned(meant.again) if owning else meant.definite)
    return 1, None
