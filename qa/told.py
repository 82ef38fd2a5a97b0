"""What the clauses and lists of a passage tell of the deed that a question asks about: who did it,
to what, how many, and when; one for each thing that it was done to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from corpus.sentences import sentences
from index.hit import Hit
from index.terms import stop_terms, terms
from qa.alike import families, kinds, telling_families
from qa.answer import Span
from qa.attribution import claimant
from qa.clauses import Clause, clauses, entities
from qa.event_days import day_of, elsewhere, event_days
from qa.frame import Frame, Role
from qa.names import groups, names, numbers
from qa.things import Place
from qa.times import Mention, mentions

_OPENS = re.compile(r"(?:^|[.!?:]\s+|\n\s*|[-–—]\s+)[\"“]?$")
_IT = re.compile(r"\s+(?:\w+\s+)?(?:it|them|there|both|those|these)\b")
_OF_THEMSELVES = re.compile(
    r"\b(?:they|it|(?:its|their)\s(?:own\s)?(?:forces|troops|fighters|men|side))\s"
    r"(?:(?:had|have|has|now|also)\s){0,2}$"
)
_OFFICES = re.compile(r"\b(?:ministry|government|office|department|agency|council|court)\b", re.I)
_LOST = re.compile(r"los(?:e|es|t|ing)|f[ae]ll(?:s|en)?", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:both|them|those|these|the two)\b")
SMALL_WORDS = frozenset("al el the de la ad ar as at an".split())
_SUFFERS = re.compile(
    r"\s+(?:(?:(?:had|have|has)\s+been|were|was|are|is)\s+(?:[a-z]+ly\s+)?"
    r"(?:killed|wounded|injured|hurt|arrested|displaced|freed|trapped)"
    r"|(?:(?:had|have|has)\s+)?(?:died|lost\s+their\s+lives))\b"
)
_COUNT = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|dozens?|several)\b", re.I
)
_LIST = re.compile(r"(?:[^\n]*\n+(?!-)){0,3}?(?:[^\n]*\n+)?(?P<list>(?:[-•*] [^\n]+\n?)+)")
_COUNTS_AND_LISTS = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several)\s+(?P<what>(?:[a-z]+\s+){0,2}[a-z]+)"
    r"[^:.;]{0,40}:\s",
    re.I,
)
_LONGEST_LIST = 4_000  # characters
_LINE = re.compile(r"[-•*] [^\n]+")


@dataclass(frozen=True, slots=True)
class Told:
    """What one clause tells of the deed; spans of one sentence, or of one before it."""

    sentence: Span
    actor: Span | None
    thing: Span
    number: Span | None
    when: Span | None
    listed: bool = False  # in a list that says what its members are


def told_by(hit: Hit, frame: Frame, fits: Mapping[tuple[str, int], float]) -> Iterator[Told]:
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
            sayer = _who_says_so(clause, here)
            if acted and sayer and not frame.may_act(sayer.text):
                sayer = None  # "the ministry said they had taken it": those told of before
            acted = _actor(clause, here, frame) or sayer or acted
            actor = acted or (None if clause.passive else _group_before(here))
            if frame.actor and not frame.may_act(actor.text if actor else _told_before(here)):
                continue
            days = event_days(hit) if days is None else days
            when = day_of(here, at + start + clause.verb[0], days)
            number = _number(here, frame)
            below = _listed_below(here, frame)
            things = below or _things(clause, here, frame)
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
    lines = _LIST.match(text, here.end, here.end + _LONGEST_LIST)
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
    spans = [elsewhere(here, start + a, start + b) for a, b in names(before)]
    if _BOTH.search(here.text):
        named = {tuple(bare_stems(span.text)): span for span in spans if _is_named(span, frame)}
        return list(named.values())
    return [span for span in spans[-1:] if _is_named(span, frame)]


def _is_named(thing: Span, frame: Frame) -> bool:
    """Whether the question names the thing; one with its noun ("X's airport") only by both."""
    behind = thing.hit.article.text[thing.end : thing.end + 16].split()[:1]
    held = bare_stems(thing.text) | set(terms(" ".join(behind)))
    return any(
        named and all(frame.aliases.held(stem, held) for stem in named - SMALL_WORDS)
        for named in frame.named
    )


def _is_name(sentence: str, place: Place, frame: Frame) -> bool:
    """Whether a place holds a name and not a word that only opens the sentence in capitals."""
    word = sentence[slice(*place)]
    opens = " " not in word and _OPENS.search(sentence[: place[0]])
    return word[:1].isupper() or "-" in word if not opens else word.lower() not in frame.common


def _is_actor(text: str) -> bool:
    return bool(groups(text))


def kinds_wanted(frame: Frame) -> set[str]:
    nouns = [terms(facet.noun)[-1:] for facet in frame.question.facets if facet.noun]
    return {kind for noun in nouns for kind in families(noun)} & kinds()


def called_in(thing: Span, frame: Frame) -> frozenset[str]:
    return frame.kinds.get(tuple(terms(thing.text)), frozenset())


def _is_kind(thing: Span, frame: Frame) -> bool:
    """Whether nothing says that the thing is of another kind than what was asked for: a name that
    ends in a common word is what this word says, and one that is called a town is a town."""
    wanted = kinds_wanted(frame)
    if not wanted:
        return True
    last = thing.text.split()[-1].lower()
    if last in frame.common and " " in thing.text:
        return bool(wanted & set(families(terms(last))))
    called = called_in(thing, frame)
    return not called or bool(called & wanted)


def _actor(clause: Clause, here: Span, frame: Frame) -> Span | None:
    """Whoever acts, where the clause says so by a name or a group."""
    sentence = here.text
    if clause.actor and (
        _is_actor(sentence[slice(*clause.actor)]) or _is_name(sentence, clause.actor, frame)
    ):
        return _inside(here, clause.actor)
    return None


def _who_says_so(clause: Clause, here: Span) -> Span | None:
    """Whoever says of themselves that they acted: "the rebels said they had taken A"; only a group
    that can act does."""
    text, passage = here.hit.article.text, here.hit.passage
    verb = _inside(here, clause.verb)
    by_itself = _OF_THEMSELVES.search(here.text[: clause.verb[0]])
    if clause.actor or not by_itself or _LOST.fullmatch(verb.text):
        return None
    place = claimant(text, verb.start, verb.end, passage.start)
    who = text[slice(*place)] if place else ""
    return (
        elsewhere(here, *place) if place and _is_actor(who) and not _OFFICES.search(who) else None
    )


def _group_before(here: Span) -> Span | None:
    """The group last named before the sentence, in its passage, but for one to which something was
    done."""
    start, text = here.hit.passage.start, here.hit.article.text
    told = text[start : here.start]
    before = [place for place in groups(told) if not _SUFFERS.match(told, place[1])]
    if not before:
        return None
    return elsewhere(here, start + before[-1][0], start + before[-1][1])


def _told_before(here: Span) -> str:
    """The passage up to the end of the sentence: whom nobody names in it did nothing there."""
    return here.hit.article.text[here.hit.passage.start : here.end]


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


def _inside(here: Span, place: Place) -> Span:
    return replace(here, start=here.start + place[0], end=here.start + place[1])


def bare_stems(name: str) -> set[str]:
    """The stems of a name without its articles."""
    return set(terms(name)) - SMALL_WORDS - stop_terms() or set(terms(name))
