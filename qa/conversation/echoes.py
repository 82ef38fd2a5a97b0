"""Phrases that mean something said before and are known by their form: "how many of them",
"announced it", "the day before", "before that", "the latter".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from qa.conversation.antecedents import pair, people
from qa.conversation.asking import statement
from qa.conversation.clause import Gap
from qa.conversation.days import counted, days, relative
from qa.conversation.telling import counted_whole
from qa.conversation.turns import Turn, anchor_days
from qa.conversation.words import BE, bare, is_several, joined, lower_first, own_names
from qa.verbs import says


@dataclass(slots=True)
class Reading:
    """A question while its words are replaced: what was put in stands under a mark, so that it is
    not read again. `nominal` and `temporal` say what kinds of words were replaced,
    `whole` that a whole clause was put in."""

    text: str
    turns: Sequence[Turn]
    put: list[str] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)
    nominal: bool = False
    whole: bool = False
    temporal: bool = False

    def mark(self, phrase: str) -> str:
        self.put.append(phrase)
        return f"\x00{len(self.put) - 1}\x00"

    def told(self) -> str:
        """The question with everything put in."""
        return re.sub("\x00(\\d+)\x00", lambda match: self.put[int(match[1])], self.text)


_PARTITIVE = re.compile(r"\b(?P<of>of\s+)(?:them|those|these)\b(?!\s+[a-z]+s\b)", re.IGNORECASE)
_PARTITIVE_BARE = re.compile(r"^how many(?P<of>\s+)(?:them|those|these)\b", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?P<verb>[a-z]+)\s+(?P<it>it|that|this|so)(?=\s*(?:[,?.]|$)|\s+(?:on|in|first)\b)"
)
_TRUE = re.compile(
    r"^(?P<be>is|was)\s+(?:it|that|this)\s+(?P<so>true|confirmed|certain|clear|correct)\b", re.I
)
_IS_TRUE = re.compile(r"(?:is|was) it \w+ (?P<that>that .+)", re.IGNORECASE)
_DO_IT = re.compile(r"\bdo\s+(?:it|that|this|so)$", re.IGNORECASE)
_BOUND = re.compile(
    r"\b(?P<prep>before|after|since)\s+(?:that|this|it)(?=\s*(?:[,?.]|$))", re.IGNORECASE
)
_THEN = re.compile(
    r"(?:\b(?P<prep>by|until|since|before|after)\s+)?\b(?:then|at (?:that|the) time)$", re.I
)
_PAIR = re.compile(
    r"\b(?:the\s+(?P<side>former|latter)|(?P<both>both(?:\s+of\s+(?:them|those))?)|the\s+two)\b"
    r"(?!\s+(?:[a-z]+s|days|prime|president|minister)\b)",
    re.IGNORECASE,
)
_WHO_WAS_IT = re.compile(r"^(?P<who>(?:who|what|which)\s+(?:was|is))\s+it\b", re.IGNORECASE)


def replace_parts(reading: Reading) -> None:
    """ "How many of them": of those whom the last question counted or listed."""
    match = _PARTITIVE.search(reading.text) or _PARTITIVE_BARE.match(reading.text)
    if not match or own_names(reading.text[: match.start()]):
        return
    whole = counted_whole(reading.turns[-1]) or _spoken_of(reading)
    if whole is None:
        return
    reading.nominal = True
    reading.carried.append(whole)
    reading.text = (
        reading.text[: match.start()]
        + (" of " if not match["of"].startswith("of") else match["of"])
        + reading.mark(whole)
        + reading.text[match.end() :]
    )


def _spoken_of(reading: Reading) -> str | None:
    """Those of whom nothing was counted yet; the day on which they were spoken of goes along."""
    meant = people(reading.turns, "object")
    if meant is None:
        return None
    day = next(iter(days(reading.turns[-1].question)), None)
    reading.text = joined(reading.text, reading.mark(day.phrase) if day else "")
    return meant.definite


def replace_events(reading: Reading) -> None:
    """ "it" and "that" where they mean what happened and not a thing."""
    turn = reading.turns[-1]
    if turn.clause.gap is Gap.TOPIC:
        return
    _replace_equal(reading, turn)
    done = _DO_IT.search(reading.text)
    if done and turn.filled.verb and turn.filled.aux not in BE:
        _put_event(reading, done, joined(turn.filled.verb, turn.filled.tail))
    true = _TRUE.match(reading.text)
    if true:
        reading.whole = True
        event = f"{true['be']} it {true['so']} that {statement(turn.filled)}"
        _put_event(reading, true, event)
    bound = _BOUND.search(reading.text)
    if bound:
        anchors = anchor_days(reading.turns)
        meant = anchors[0].text if anchors else statement(turn.filled)
        _put_event(reading, bound, f"{bound['prep']} {meant}")
        reading.temporal, reading.nominal = True, not anchors
    said = _SAID.search(reading.text)
    told = _said(turn, said["it"]) if said and says(said["verb"]) else None
    if said and told:
        _put_event(reading, said, f"{said['verb']} {told}")
        reading.whole = True


def _put_event(reading: Reading, match: re.Match[str], phrase: str) -> None:
    reading.text = (
        reading.text[: match.start()] + reading.mark(phrase) + reading.text[match.end() :]
    )
    reading.carried.append(phrase)
    reading.nominal = True


def _replace_equal(reading: Reading, turn: Turn) -> None:
    """ "Who was it before her?" asks again who is the mayor."""
    match = _WHO_WAS_IT.match(reading.text)
    if match and turn.clause.gap is Gap.EQUAL:
        _put_event(reading, match, f"{match['who']} {turn.clause.tail}")


def _said(turn: Turn, word: str) -> str | None:
    """What was announced or denied: what the last question says was said, or what it tells itself;
    None where "it" rather means a thing."""
    clause, filled = turn.clause, turn.filled
    told = _IS_TRUE.match(turn.question)
    if told:
        return told["that"].rstrip("?")
    if says(bare(clause.verb)):
        if clause.tail.startswith("that "):
            return clause.tail
        return None
    subject = clause.subject
    if word == "it" and clause.is_passive and subject and not is_several(subject):
        return None
    if clause.gap is Gap.EQUAL and word == "it":
        return None
    return f"that {statement(filled)}"


def replace_days(reading: Reading) -> None:
    anchors = anchor_days(reading.turns)
    for _ in range(2):
        match = relative(reading.text)
        meant = counted(match, anchors) if match else None
        if match is None or meant is None:
            break
        _put_day(reading, match, meant)
    then = _THEN.search(reading.text)
    if then and anchors:
        prep = (then["prep"] or "").lower()
        _put_day(reading, then, joined(prep, anchors[0].text) if prep else anchors[0].phrase)


def _put_day(reading: Reading, match: re.Match[str], phrase: str) -> None:
    space = " " if match.start() and not reading.text[match.start() - 1].isspace() else ""
    reading.text = (
        reading.text[: match.start()] + space + reading.mark(phrase) + reading.text[match.end() :]
    )
    reading.carried.append(phrase)
    reading.temporal = True


def replace_pairs(reading: Reading) -> None:
    """ "the former", "the latter", "both", "the two"."""
    match = _PAIR.search(reading.text)
    members = pair(reading.turns) if match else ()
    if match is None or len(members) < 2 or (match["side"] is None and len(members) != 2):
        return
    first, last = lower_first(members[0]), lower_first(members[-1])
    if match["side"]:
        phrase = first if match["side"].lower() == "former" else last
    else:
        phrase = f"{'both ' if match['both'] else ''}{first} and {last}"
    _put_event(reading, match, phrase)
