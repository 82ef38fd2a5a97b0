"""A benchmark's questions on disk, each with what a right answer holds.

Of a line only what can be checked without the articles is checked here: types, dates, ids, and that
a conversation's turns are whole. What an answer is worth is measured elsewhere.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from corpus.article import canonical_url
from corpus.errors import InputRejected
from eval.fields import (
    date_of,
    list_of,
    object_of,
    read_objects,
    required,
    text_of,
    texts_of,
    truth_of,
)

_log = logging.getLogger("dateline")
# Fields of public files that say nothing about what a right answer is.
UNUSED_FIELDS = frozenset({"choices", "source", "evidence"})
Ways = tuple[str, ...]  # wordings of one thing, any of which is right


@dataclass(frozen=True, slots=True)
class GoldRow:
    """One row of a compound question's answer; a field that nothing is known of is empty. An
    `optional` one may be given and need not."""

    thing: Ways = ()
    who: Ways = ()
    date: Ways = ()  # ISO: a day, a month or a year
    number: Ways = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldFacet:
    """One thing that a compound question asks for, in its own words, and the members wanted."""

    label: str
    members: tuple[Ways, ...]


@dataclass(frozen=True, slots=True)
class GoldConflict:
    """Values of one thing at one time that cannot all be right; all are wanted."""

    facet: str
    values: tuple[Ways, ...]


@dataclass(frozen=True, slots=True)
class GoldValue:
    """What a growing figure was on a day."""

    value: Ways
    date: str | None = None


@dataclass(frozen=True, slots=True)
class GoldGrowth:
    """A figure that rose, oldest value first; none of the older ones contradicts the newest."""

    values: tuple[GoldValue, ...]


@dataclass(frozen=True, slots=True)
class Gold:
    """A question and what is right; eval/README.md says what each field means.

    `answers`, `must_mention` and `must_not_mention` stand as written, with "|" between the
    wordings of each: see `ways`. `line` is where it stands in its file, from 1.
    """

    id: str
    question: str
    answers: tuple[str, ...] = ()
    answerable: bool = True
    all_required: bool = False
    must_mention: tuple[str, ...] = ()
    must_not_mention: tuple[str, ...] = ()
    facets: tuple[GoldFacet, ...] = ()
    events: tuple[GoldRow, ...] = ()
    conflict: GoldConflict | None = None
    growth: GoldGrowth | None = None
    date: str | None = None
    as_of: str | None = None
    chain_id: str | None = None
    turn: int | None = None
    kind: str | None = None
    split: str | None = None
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    search_urls: tuple[str, ...] = ()
    line: int = 0

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every wording of every answer."""
        return tuple(way for answer in self.answers for way in ways(answer))

    @property
    def has_gold(self) -> bool:
        """Whether anything says what a right answer is; that there is none says so too."""
        told = (self.answers, self.must_mention, self.facets, self.events, self.conflict)
        return not self.answerable or any(told) or self.growth is not None


_KNOWN_FIELDS = UNUSED_FIELDS | {each.name for each in fields(Gold)} - {"line"}


def ways(written: str) -> Ways:
    """The wordings that "|" parts, without blanks around them.

    >>> ways("Karimiyah | Karimiya")
    ('Karimiyah', 'Karimiya')
    """
    return tuple(way for way in map(str.strip, written.split("|")) if way)


def find_file(folder: Path, name: str) -> Path:
    """`name.jsonl` or `name.jsonl.gz` in the folder. Raises InputRejected when there is neither."""
    for path in (folder / f"{name}.jsonl", folder / f"{name}.jsonl.gz"):
        if path.exists():
            return path
    raise InputRejected(f"{folder} holds no {name}.jsonl or {name}.jsonl.gz; it is no benchmark")


def read_questions(path: Path) -> list[Gold]:
    """All questions of a file, in its order; fields that nothing knows are warned of once.

    Raises InputRejected, naming file and line, for a line that is no question, an id that stands
    twice, and a conversation whose turns are not 1, 2, 3 in the file's order.
    """
    questions: list[Gold] = []
    unknown: Counter[str] = Counter()
    for number, row in read_objects(path):
        unknown.update(row.keys() - _KNOWN_FIELDS)
        try:
            questions.append(_gold(row, number))
        except InputRejected as error:
            raise InputRejected(f"{path}, line {number}: {error}") from error
    if not questions:
        raise InputRejected(f"{path} holds no question; write one JSON object a line")
    _check_ids(path, questions)
    _check_chains(path, questions)
    if unknown:
        told = ", ".join(f"{name} ({count})" for name, count in sorted(unknown.items()))
        _log.warning("%s: fields that are not known and not used: %s", path, told)
    return questions


def _gold(row: Mapping[str, Any], line: int) -> Gold:
    id = row.get("id")
    chain = text_of(row.get("chain_id"), "chain_id") or None
    gold = Gold(
        id=required(str(id) if type(id) is int else id, "id"),
        question=required(row.get("question"), "question"),
        answers=_wordings(row, "answers"),
        answerable=truth_of(row.get("answerable"), "answerable", default=True),
        all_required=truth_of(row.get("all_required"), "all_required", default=False),
        must_mention=_wordings(row, "must_mention"),
        must_not_mention=_wordings(row, "must_not_mention"),
        facets=_facets(row.get("facets")),
        events=tuple(_event(each) for each in list_of(row.get("events"), "events")),
        conflict=_conflict(row.get("conflict")),
        growth=_growth(row.get("growth")),
        date=date_of(row.get("date"), "date") or None,
        as_of=date_of(row.get("as_of"), "as_of") or None,
        chain_id=chain,
        turn=_turn(row.get("turn"), chain),
        kind=text_of(row.get("kind"), "kind") or None,
        split=text_of(row.get("split"), "split") or None,
        tags=texts_of(row.get("tags"), "tags"),
        sources=_addresses(row, "sources"),
        search_urls=_addresses(row, "search_urls"),
        line=line,
    )
    if gold.answers and not gold.answerable:
        raise InputRejected("`answerable` is false, but there are `answers`; take one of them out")
    return gold


def _wordings(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Texts as written, each of which names something between its bars."""
    texts = texts_of(row.get(name), name)
    if not all(map(ways, texts)):
        raise InputRejected(f"`{name}` holds a text of bars alone; leave it out")
    return texts


def _addresses(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    urls = texts_of(row.get(name), name)
    for url in urls:
        canonical_url(url)
    return urls


def _members(value: object, name: str) -> tuple[Ways, ...]:
    return tuple(map(ways, _wordings({name: value}, name)))


def _facets(value: object) -> tuple[GoldFacet, ...]:
    return tuple(
        GoldFacet(label, _members(members, f"facets.{label}"))
        for label, members in object_of(value, "facets").items()
    )


def _event(value: object) -> GoldRow:
    row = object_of(value, "events")
    thing, who, date, number = (
        ways(text_of(row.get(name), f"events.{name}"))
        for name in ("thing", "who", "date", "number")
    )
    for day in date:
        date_of(day, "events.date")
    if not (thing or who or date or number):
        raise InputRejected("a row of `events` is empty; give it a thing, who, date or number")
    optional = truth_of(row.get("optional"), "events.optional", default=False)
    return GoldRow(thing, who, date, number, optional)


def _conflict(value: object) -> GoldConflict | None:
    if value is None:
        return None
    row = object_of(value, "conflict")
    values = _members(row.get("values"), "conflict.values")
    if len(values) < 2:
        raise InputRejected("`conflict.values` must be two or more; one value contradicts nothing")
    return GoldConflict(text_of(row.get("facet"), "conflict.facet"), values)


def _growth(value: object) -> GoldGrowth | None:
    if value is None:
        return None
    name = "growth.values"
    rows = [
        object_of(each, name) for each in list_of(object_of(value, "growth").get("values"), name)
    ]
    if not rows:
        raise InputRejected("`growth.values` is empty; leave `growth` out")
    return GoldGrowth(
        tuple(
            GoldValue(
                ways(required(row.get("value"), f"{name}.value")),
                date_of(row.get("date"), f"{name}.date") or None,
            )
            for row in rows
        )
    )


def _turn(value: object, chain: str | None) -> int | None:
    if (value is None) != (chain is None):
        raise InputRejected("`chain_id` and `turn` belong together; give both or neither")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise InputRejected(f"`turn` must be a whole number from 1, not {value!r}")
    return value


def _check_ids(path: Path, questions: list[Gold]) -> None:
    lines: dict[str, int] = {}
    for gold in questions:
        if gold.id in lines:
            raise InputRejected(
                f"{path}, line {gold.line}: the id {gold.id!r} stands twice, first on line "
                f"{lines[gold.id]}; give each question its own"
            )
        lines[gold.id] = gold.line


def _check_chains(path: Path, questions: list[Gold]) -> None:
    """A turn is asked after the ones before it, so they must stand before it, and all of them."""
    turns: Counter[str] = Counter()
    for gold in questions:
        if gold.chain_id is None:
            continue
        turns[gold.chain_id] += 1
        if gold.turn != turns[gold.chain_id]:
            raise InputRejected(
                f"{path}, line {gold.line}: turn {gold.turn} of the chain {gold.chain_id!r} stands "
                f"where turn {turns[gold.chain_id]} should; number turns 1, 2, 3 in their order"
            )
