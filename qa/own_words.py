"""A question in an article's own words: a reader compares words, and finds more in "Kyiv was
seized" when it is asked who seized Kyiv than who took Kiev."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from qa.aliases import Aliases
from qa.names import names
from qa.reading import Prompt
from qa.verbs import participle, past, third

# Verbs of general news English that are said of the same doer and the same thing.
_SAME_DEEDS = """
take capture seize conquer overrun
retake recapture regain
kill slay murder assassinate
die perish
injure wound hurt
buy purchase acquire
flee escape
begin start launch
end finish
arrest detain
release liberate
resign quit
dismiss oust
topple overthrow
hit strike
attack assault
destroy demolish
surround encircle besiege
abduct kidnap
happen occur
leave depart
withdraw retreat
reject refuse
approve endorse
ban outlaw prohibit
cancel scrap
stop halt
delay postpone
reveal disclose
build construct
choose select pick
appoint name
beat defeat
expel deport
send dispatch
fall drop decline
rise increase grow climb
""".strip().splitlines()
_WAS = re.compile(r"\b(?:is|are|was|were|be|been|being|has|have|had)\b(?:\s+\S+){0,5}\s*$", re.I)
# With these a verb means something else: "took over", "took place", "was taken prisoner".
_PHRASE = re.compile(
    r"\s+(?:over|off|up|down|out|on|back|away|to|place|part|office|effect|care|prisoners?|hostage)\b"
)
_WORD = re.compile(r"[a-z]+")


def in_own_words(question: str, prompts: Sequence[Prompt], aliases: Aliases) -> list[str]:
    """The question for each prompt: its names and deeds as the prompt's text or title has them,
    where these write them otherwise."""
    asked = [question[start:end] for start, end in names(question)]
    deeds = _deeds(question)
    return [_own(question, asked, deeds, f"{each.title}\n{each.text}", aliases) for each in prompts]


def _own(
    question: str,
    asked: Sequence[str],
    deeds: Sequence[tuple[str, int]],
    text: str,
    aliases: Aliases,
) -> str:
    missing = [name for name in asked if name.casefold() not in text.casefold()]
    seen = [text[start:end] for start, end in names(text)] if missing else []
    words = set(_WORD.findall(text.lower())) if deeds else set()
    for word, form in deeds:
        question = re.sub(rf"\b{word}\b", _same_deed(word, form, words), question, count=1)
    for name in missing:
        question = question.replace(name, next((s for s in seen if aliases.same(name, s)), name))
    return question


def _deeds(question: str) -> list[tuple[str, int]]:
    """The words of the question that have a verb of their meaning, each with which form it is."""
    found = []
    for match in _WORD.finditer(question):
        forms = _forms_of().get(match[0])
        if forms is not None and not _PHRASE.match(question, match.end()):
            place = forms.index(match[0])
            if place == 1 and forms[2] == match[0] and _WAS.search(question, 0, match.start()):
                place = 2
            found.append((match[0], place))
    return found


def _same_deed(word: str, form: int, words: set[str]) -> str:
    """The word, or the same form of a verb of its meaning that is there, where it is not itself."""
    own = _forms_of()[word]
    same = next(verbs for verbs in _verbs() if own in verbs)
    here = next((forms for forms in (own, *same) if words & set(forms)), own)
    return here[form]


@cache
def _verbs() -> list[list[tuple[str, ...]]]:
    """For each meaning its verbs, each as base form, past, participle, third person and -ing."""
    return [
        [(v, past(v), participle(v), third(v), f"{v.removesuffix('e')}ing") for v in line.split()]
        for line in _SAME_DEEDS
    ]


@cache
def _forms_of() -> dict[str, tuple[str, ...]]:
    return {form: forms for verbs in _verbs() for forms in verbs for form in reversed(forms)}
