"""Hits to events: what is told of the deed that a compound question asks about, one row for each
thing done, with whoever did it and the day.

Clauses (`qa/clauses.py`) say who did what in one sentence; rows of several sentences that name the
same thing on the same day are one event, with all of their sources.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.hit import Hit
from index.terms import terms
from qa.aliases import Aliases
from qa.alike import families_of, kinds, telling_families
from qa.answer import Span
from qa.frame import Frame, Role, frame_of
from qa.question import Question
from qa.statements import statements
from qa.told import SMALL_WORDS, Told, bare_stems, called_in, kinds_wanted, told_by

# "Aber military airport", but not "Aber during school hours"
_JOINS = "and|or|in|on|at|by|for|from|to|near|with|of|after|before|during"
_KIND_BEHIND = re.compile(
    rf"(?: (?!(?:{_JOINS})\b)[a-z]+)? (?P<kind>[a-z]+(?<!s))\b"
    rf"(?! (?!(?:{_JOINS}|was|were|is|said|has|had)\b)[a-z])"
)
# A sentence that fits the question much worse than the best one tells of something else.
_NEAR_BEST = 0.6
_NEAR_BEST_OF_ONE = 0.85  # where the question is about one deed


@dataclass(frozen=True, slots=True)
class Row:
    """One event: the spans that are its values, by facet, its day, and a span of each sentence
    that tells of it, best first."""

    values: Mapping[str, tuple[Span, ...]]
    when: Span | None
    told: tuple[Span, ...]

    @property
    def score(self) -> float:
        return self.told[0].score


IsIn = Callable[[date | None], bool]


def any_day(day: date | None) -> bool:
    """For questions about no time."""
    return True


def align(
    question: Question,
    hits: Sequence[Hit],
    aliases: Aliases,
    is_in: IsIn = any_day,
    topic: Question | None = None,
) -> list[Row]:
    """The events that the hits tell of, in the order of their days, undated ones last; of days for
    which `is_in` holds. `topic` is the question without its time, to compare sentences with."""
    frame = frame_of(question, hits, aliases)
    fits = {span.place: span.score for span in statements(topic or question, hits)}
    told = [each for hit in hits for each in told_by(hit, frame, fits)]
    told = [each for each in told if is_in(each.when.day if each.when else None)]
    told = _of_the_kind(_about_the_named(told, frame), frame)
    best = max((each.sentence.score for each in told), default=0.0)
    least = _NEAR_BEST if question.asks_several else _NEAR_BEST_OF_ONE
    near = [each for each in told if each.sentence.score >= least * best]
    rows = [_row(group, frame) for group in _same_events(near, frame)]
    return sorted(rows, key=lambda row: (row.when is None, str(row.when.day if row.when else "")))


def _about_the_named(told: Sequence[Told], frame: Frame) -> list[Told]:
    """Those about a thing; and never one that acts elsewhere: a side in the fight is no place."""
    sides = {_key(each.actor) for each in told if each.actor}
    return [each for each in told if _key(each.thing) not in sides]


def _of_the_kind(told: Sequence[Told], frame: Frame) -> list[Told]:
    """Where the hits call some of the things what was asked for ("neighborhoods"), only these, and
    what is told of in the same breath."""
    wanted = kinds_wanted(frame)
    best = max((each.sentence.score for each in told), default=0.0)
    near = [each for each in told if each.sentence.score >= _NEAR_BEST * best]
    called = [each for each in near if each.listed or called_in(each.thing, frame) & wanted]
    sure = called or [each for each in near if _is_called(each, wanted, frame)]
    keys = {_key(each.thing) for each in sure}
    breath = {each.sentence.place for each in sure}
    return [
        each
        for each in told
        if not keys
        or _key(each.thing) in keys
        or (each.sentence.place in breath and not called_in(each.thing, frame) - wanted)
    ]


def _is_called(told: Told, wanted: set[str], frame: Frame) -> bool:
    """Whether the hits call the thing one of `wanted`, or speak of such ones in its sentence, the
    sentence before, or above its list."""
    here, thing = told.sentence, told.thing
    if called_in(thing, frame):
        return bool(called_in(thing, frame) & wanted)
    text = here.hit.article.text
    before = text.rfind(".", 0, max(0, here.start - 2)) + 1
    around = text[max(before, here.hit.passage.start) : here.end]
    return thing.end > here.end or bool(wanted & telling_families(around))


def _same_events(told: Sequence[Told], frame: Frame) -> list[list[Told]]:
    """Those of one event together: the same thing on the same day, and nobody else acting."""
    events: dict[object, list[list[Told]]] = defaultdict(list)
    for each in told:
        day = each.when.day if each.when else None
        for event in events[day]:
            same = frame.aliases.same(event[0].thing.text, each.thing.text)
            if same and _may_be_one(event[0].actor, each.actor, frame):
                event.append(each)
                break
        else:
            events[day].append([each])
    return [event for same in events.values() for event in same]


def _may_be_one(one: Span | None, other: Span | None, frame: Frame) -> bool:
    """Whether two actors may be the same: unless both bear names, and different ones."""
    if one is None or other is None:
        return True
    first, second = _named(one, frame), _named(other, frame)
    return (
        not first or not second or bool(first & second) or frame.aliases.same(one.text, other.text)
    )


def _named(actor: Span, frame: Frame) -> set[str]:
    """The stems of the actor's words that the hits never write in lower case."""
    words = [word for word in re.findall(r"[\w’'-]+", actor.text) if word[0].isupper()]
    return {
        stem for word in words if word.lower() not in frame.common for stem in terms(word)
    } - SMALL_WORDS


def _row(event: Sequence[Told], frame: Frame) -> Row:
    """The event in the words of whoever tells most exactly who acted."""
    ordered = sorted(event, key=lambda each: -each.sentence.score)
    actors = [each.actor for each in ordered if each.actor]
    actor = max(actors, key=lambda span: len(_named(span, frame)), default=None)
    first = ordered[0]
    values: dict[str, tuple[Span, ...]] = {}
    for facet in frame.question.facets:
        span = {
            Role.ACTOR: actor,
            Role.THING: _in_full(first.thing),
            Role.PLACE: _in_full(first.thing),
            Role.NUMBER: next((each.number for each in ordered if each.number), None),
            Role.DAY: first.when,
            Role.SENTENCE: first.sentence,
        }[frame.roles[facet.label]]
        if span:
            values[facet.label] = (replace(span, facet=facet.label),)
    if actor and not frame.facets(Role.ACTOR):
        values["who"] = (replace(actor, facet="who"),)
    if not (frame.facets(Role.THING) or frame.facets(Role.PLACE)):
        values["what"] = (replace(first.thing, facet="what"),)
    when = next((each.when for each in ordered if each.when), None)
    return Row(values, when, tuple(each.sentence for each in ordered))


def _in_full(thing: Span) -> Span:
    """A thing's name with the noun behind it that says what it is: "Aber military airport"."""
    behind = _KIND_BEHIND.match(thing.hit.article.text, thing.end, thing.sentence[1])
    is_kind = behind and set(families_of(behind["kind"])) & kinds()
    return replace(thing, end=behind.end()) if behind and is_kind else thing


def _key(span: Span | None) -> object:
    return tuple(sorted(bare_stems(span.text))) if span else None
