"""Hits to events: what is told of the deed that a compound question asks about, one row for each
thing done, with whoever did it and the day.

Clauses (`qa/clauses.py`) say who did what in one sentence; rows of several sentences that name the
same thing on the same day are one event, with all of their sources.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.sentences import sentences
from index.hit import Hit
from index.terms import stop_terms, terms
from qa.aliases import Aliases
from qa.alike import families, kinds, telling_families
from qa.answer import Span
from qa.clauses import Clause, Place, clauses, entities
from qa.frame import Frame, Role, frame_of
from qa.names import groups, names, numbers
from qa.question import Question
from qa.statements import statements
from qa.times import Mention, bounds, mentions

_OPENS = re.compile(r"(?:^|[.!?:]\s+|\n\s*|[-–—]\s+)[\"“]?$")
_IT = re.compile(r"\s+(?:\w+\s+)?(?:it|them|there|both|those|these)\b")
_BOTH = re.compile(r"\b(?:both|them|those|these|the two)\b")
_BARE = frozenset("al el the de la ad ar as at an".split())
_COUNT = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|dozens?|several)\b", re.I
)
_LIST = re.compile(r"(?:[^\n]*\n+(?!-)){0,3}?(?:[^\n]*\n+)?(?P<list>(?:[-•*] [^\n]+\n?)+)")
_COUNTS_AND_LISTS = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several)\s+(?P<what>(?:[a-z]+\s+){0,2}[a-z]+)"
    r"[^:.;]{0,40}:\s",
    re.I,
)
_LINE = re.compile(r"[-•*] [^\n]+")
# A sentence that fits the question much worse than the best one tells of something else.
_NEAR_BEST = 0.6
_NEAR_BEST_OF_ONE = 0.85  # where the question is about one deed
_MOST_TITLE = 0.6
_OPENING = 600  # characters of an article that may give its day


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


@dataclass(frozen=True, slots=True)
class Told:
    """What one clause tells of the deed; spans of one sentence, or of one before it."""

    sentence: Span
    actor: Span | None
    thing: Span
    number: Span | None
    when: Span | None
    listed: bool = False  # in a list that says what its members are


IsIn = Callable[[date | None], bool]


def any_day(day: date | None) -> bool:
    """For questions about no time."""
    return True


def align(
    question: Question, hits: Sequence[Hit], aliases: Aliases, is_in: IsIn = any_day
) -> list[Row]:
    """The events that the hits tell of, in the order of their days, undated ones last; of days for
    which `is_in` holds."""
    frame = frame_of(question, hits, aliases)
    fits = {place_of(span): span.score for span in statements(question, hits)}
    told = [each for hit in hits for each in _told_by(hit, frame, fits)]
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
    wanted = _kinds_wanted(frame)
    called = [each for each in told if each.listed or _called(each.thing, frame) & wanted]
    sure = called or [each for each in told if _is_called(each, wanted, frame)]
    keys = {_key(each.thing) for each in sure}
    breath = {(each.sentence.hit.article.version, each.sentence.start) for each in sure}
    return [
        each
        for each in told
        if not keys
        or _key(each.thing) in keys
        or (
            (each.sentence.hit.article.version, each.sentence.start) in breath
            and _is_called(each, wanted, frame)
        )
    ]


def _is_called(told: Told, wanted: set[str], frame: Frame) -> bool:
    """Whether the hits call the thing one of `wanted`, or speak of such ones in its sentence, the
    sentence before, or above its list."""
    here, thing = told.sentence, told.thing
    if _called(thing, frame):
        return bool(_called(thing, frame) & wanted)
    text = here.hit.article.text
    before = text.rfind(".", 0, max(0, here.start - 2)) + 1
    around = text[max(before, here.hit.passage.start) : here.end]
    return thing.end > here.end or bool(wanted & telling_families(around))


def _kinds_wanted(frame: Frame) -> set[str]:
    nouns = [terms(facet.noun)[-1:] for facet in frame.question.facets if facet.noun]
    return {kind for noun in nouns for kind in families(noun)} & kinds()


def _called(thing: Span, frame: Frame) -> frozenset[str]:
    return frame.kinds.get(tuple(terms(thing.text)), frozenset())


def place_of(span: Span) -> tuple[str, int]:
    return (span.hit.article.version, span.start)


def _told_by(hit: Hit, frame: Frame, fits: Mapping[tuple[str, int], float]) -> Iterator[Told]:
    """One for each thing that the deed is told of in the passage."""
    at, text = hit.passage.start, hit.passage.text
    days: list[Mention] | None = None
    acted: Span | None = None  # whoever was last said to act, for "they took"
    before = hit.article.title
    for start, end in sentences(text):
        sentence = text[start:end]
        score = fits.get((hit.article.version, at + start), 0.0)
        here = Span("", hit, at + start, at + end, score, (at + start, at + end))
        told_before, before = before, f"{hit.article.title}. {sentence}"
        found = clauses(sentence, set(frame.deeds))
        counted = []
        if not found and frame.deeds & telling_families(told_before):
            counted = _counted_list(sentence, frame)
        for clause in found or counted:
            actor = _actor(clause, here, frame) or acted or _group_before(here)
            acted = actor if clause.actor else acted
            if frame.actor and actor and not frame.actor & set(terms(actor.text)):
                continue
            days = event_days(hit) if days is None else days
            when = day_of(here, at + start + clause.verb[0], days)
            number = _number(here, frame)
            things, below = _things(clause, here, frame), []
            if not things:
                things = below = _listed_below(here, frame)
            for thing in things:
                if actor and actor.start < thing.end and thing.start < actor.end:
                    continue
                yield Told(here, actor, thing, number, when, bool(counted or below))


def _things(clause: Clause, here: Span, frame: Frame) -> list[Span]:
    """What the deed is done to: names that the question leaves open, or, where it names them, the
    ones that it names. A list of nothing where the clause is about something else."""
    sentence = here.text
    found = [
        _inside(here, place)
        for place in clause.things
        if _is_name(sentence, place, frame) and not _is_actor(sentence[slice(*place)])
    ]
    wanted = [*frame.facets(Role.THING), *frame.facets(Role.PLACE)]
    if wanted:
        open_ = [thing for thing in found if not set(terms(thing.text)) <= frame.asked]
        return [thing for thing in open_ if _is_kind(thing, frame)]
    named = [thing for thing in found if _is_named(thing, frame)]
    if named:
        return named
    return _named_before(here, frame) if _IT.match(sentence, clause.verb[1]) else []


def _counted_list(sentence: str, frame: Frame) -> list[Clause]:
    """What a sentence counts and lists, as a clause without a verb: "13 villages: A, B and C". Of
    what was done to them the sentence before tells, or the title."""
    wanted = {
        kind for facet in frame.facets(Role.THING) for kind in families(terms(facet.noun)[-1:])
    }
    for match in _COUNTS_AND_LISTS.finditer(sentence):
        if wanted & telling_families(match["what"]):
            things = [place for place in entities(sentence) if place[0] >= match.end()]
            return [Clause(match.span(), None, tuple(things))] if len(things) > 1 else []
    return []


def _listed_below(here: Span, frame: Frame) -> list[Span]:
    """The names in the list that follows a sentence that counts what is in it: "30 districts are
    lost." and then lines that begin with a dash."""
    nouns = [facet.noun for facet in frame.facets(Role.THING) if facet.noun]
    wanted = {family for noun in nouns for family in families(terms(noun)[-1:])}
    if not wanted & telling_families(here.text) or not _COUNT.search(here.text):
        return []
    text = here.hit.article.text
    lines = _LIST.match(text, here.end)
    if not lines:
        return []
    found = []
    for line in _LINE.finditer(text, lines.start("list"), lines.end("list")):
        row = replace(here, start=line.start(), end=line.end(), sentence=line.span())
        places = [p for p in names(row.text) if row.text[p[1] : p[1] + 1] != ":"]
        members = [_inside(row, place) for place in places]
        found += [each for each in members if _is_kind(each, frame)]
    return found


def _named_before(here: Span, frame: Frame) -> list[Span]:
    """What "it" or "both" stands for: the names of the question that the passage named last."""
    start, text = here.hit.passage.start, here.hit.article.text
    before = text[start : here.start]
    spans = [_elsewhere(here, start + a, start + b) for a, b in names(before)]
    last = spans[-2:] if _BOTH.search(here.text) else spans[-1:]
    return [span for span in last if _is_named(span, frame)]


def _is_named(thing: Span, frame: Frame) -> bool:
    """Whether the question names the thing; one with its noun ("X's airport") only by both."""
    behind = thing.hit.article.text[thing.end : thing.end + 16].split()[:1]
    held = _bare(thing.text) | set(terms(" ".join(behind)))
    return any(
        named and all(frame.aliases.held(stem, held) for stem in named - _BARE)
        for named in frame.named
    )


def _is_name(sentence: str, place: Place, frame: Frame) -> bool:
    """Whether a place holds a name and not a word that only opens the sentence in capitals."""
    word = sentence[slice(*place)]
    opens = " " not in word and _OPENS.search(sentence[: place[0]])
    return word[:1].isupper() or "-" in word if not opens else word.lower() not in frame.common


def _is_actor(text: str) -> bool:
    return bool(groups(text))


def _is_kind(thing: Span, frame: Frame) -> bool:
    """Whether nothing says that the thing is of another kind than what was asked for: a name that
    ends in a common word is what this word says, and one that is called a town is a town."""
    wanted = _kinds_wanted(frame)
    if not wanted:
        return True
    last = thing.text.split()[-1].lower()
    if last in frame.common and " " in thing.text:
        return bool(wanted & set(families(terms(last))))
    called = _called(thing, frame)
    return not called or bool(called & wanted)


def _actor(clause: Clause, here: Span, frame: Frame) -> Span | None:
    """Whoever acts, where the clause says so by a name or a group."""
    sentence = here.text
    if clause.actor and (
        _is_actor(sentence[slice(*clause.actor)]) or _is_name(sentence, clause.actor, frame)
    ):
        return _inside(here, clause.actor)
    return None


def _group_before(here: Span) -> Span | None:
    """The group last named before the sentence, in its passage."""
    start, text = here.hit.passage.start, here.hit.article.text
    before = groups(text[start : here.start])
    if not before:
        return None
    return _elsewhere(here, start + before[-1][0], start + before[-1][1])


def _elsewhere(here: Span, start: int, end: int) -> Span:
    """A place of the article that need not lie in the sentence `here`, with its own sentence."""
    text = here.hit.article.text
    opening = text.rfind("\n", 0, start) + 1
    closing = text.find("\n", end)
    paragraph = text[opening : closing if closing >= 0 else len(text)]
    around = [
        (opening + a, opening + b)
        for a, b in sentences(paragraph)
        if opening + a < end and start < opening + b
    ]
    sentence = (around[0][0], around[-1][1]) if around else (start, end)
    return replace(here, start=start, end=end, sentence=sentence)


def _number(here: Span, frame: Frame) -> Span | None:
    """The number of what is counted, in the sentence."""
    facets = frame.facets(Role.NUMBER)
    if not facets:
        return None
    counted = set(terms(facets[0].noun)[-1:])
    dates = mentions(here.text, date(2000, 1, 1))
    found = [
        place
        for place in numbers(here.text)
        if not any(place[0] < day.end and day.start < place[1] for day in dates)
    ]
    near = [
        place for place in found if counted & set(terms(here.text[place[1] : place[1] + 40])[:4])
    ]
    chosen = (near or found)[:1]
    return _inside(here, chosen[0]) if chosen else None


def event_days(hit: Hit) -> list[Mention]:
    """The dates in a passage on which something may have happened, in code points of the article;
    one that bounds something else ("held until Friday") is none."""
    published = hit.article.published_at
    found = mentions(hit.passage.text, published.date() if published else None, hit.passage.start)
    return [each for each in found if not bounds(hit.article.text, each)]


def day_of(here: Span, verb: int, days: Sequence[Mention]) -> Span | None:
    """The day nearest to the verb in the sentence, else the last one before it in the passage,
    else the first one of the article's opening."""
    told = [each for each in days if each.start < here.end and each.is_day]
    inside = [each for each in told if each.start >= here.start]
    if inside:
        best = min(inside, key=lambda each: abs(each.start - verb))
    elif told:
        best = told[-1]
    else:
        opening = _opening_days(here.hit)
        if not opening:
            return None
        best = opening[0]
    place = _elsewhere(here, best.start, best.end)
    return replace(place, day=best.day, precision=best.precision, until=best.until)


def _opening_days(hit: Hit) -> list[Mention]:
    article = hit.article
    published = article.published_at.date() if article.published_at else None
    found = mentions(article.text[: min(hit.passage.start, _OPENING)], published)
    return [each for each in found if each.is_day]


def _fit(sentence: str, hit: Hit, frame: Frame) -> float:
    """The share of the question's families that the sentence has; one that only its passage or
    title has counts less."""
    wanted = telling_families(frame.question.text)
    own = telling_families(sentence)
    around = telling_families(hit.passage.text) | telling_families(hit.article.title)
    total = sum(1.0 if family in own else _MOST_TITLE * (family in around) for family in wanted)
    return total / (len(wanted) or 1)


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
    } - _BARE


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
            Role.THING: first.thing,
            Role.PLACE: first.thing,
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


def _inside(here: Span, place: Place) -> Span:
    return replace(here, start=here.start + place[0], end=here.start + place[1])


def _key(span: Span | None) -> object:
    return tuple(sorted(_bare(span.text))) if span else None


def _bare(name: str) -> set[str]:
    """The stems of a name without its articles."""
    return set(terms(name)) - _BARE - stop_terms() or set(terms(name))
