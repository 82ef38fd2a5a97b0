"""Filters against an oracle in plain Python: what may be found is found by both followers, and
nothing else is (promise 5)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article
from index.embedded.db import Database
from index.embedded.engine import EmbeddedEngine
from index.embedded.vectors import VectorIndex
from index.embedded.words import Words
from index.hit import Filters
from tests.fakes import DIM, HashEmbedder, article, ask, open_store, store

_ZONES = (None, UTC, timezone(timedelta(hours=3)), timezone(timedelta(hours=-8)))
_SOURCES = ("Wire", "Daily", "Bulletin", "Ärzteblatt")
_FIRST = datetime(2024, 11, 27)


@dataclass(frozen=True)
class Shelf:
    """A store, its followers, and the histories of the articles in it, oldest version first."""

    engine: EmbeddedEngine
    vectors: VectorIndex
    words: Words
    histories: dict[str, list[Article]]


def random_history(chance: random.Random, id: str) -> list[Article]:
    """One to three versions of an article; each later one says when it was updated."""
    zone = chance.choice(_ZONES)
    published = _FIRST.replace(tzinfo=zone) + timedelta(hours=chance.randrange(240))
    updated = None
    versions = []
    for at in range(chance.choice((1, 1, 2, 3))):
        versions.append(
            article(
                f"Report {id} of change {at}. " * chance.randrange(1, 5),
                id,
                published=published.isoformat(),
                updated=updated.isoformat() if updated else None,
                source=chance.choice(_SOURCES),
            )
        )
        updated = (updated or published) + timedelta(hours=chance.randrange(1, 60))
    return versions


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    folder: Path = tmp_path_factory.mktemp("shelf")
    chance = random.Random(7)
    histories = {f"id{at}": random_history(chance, f"id{at}") for at in range(60)}
    histories["undated"] = [article("Report undated.", "undated", source="Wire")]
    engine = open_store(folder)
    every = [version for history in histories.values() for version in history]
    chance.shuffle(every)  # an older version may well come in after a newer one...
    every.sort(key=lambda version: version.updated_at is not None)  # ...but the original is first
    for version in every:
        store(engine, version)
    engine.follow()
    database = Database(folder)
    vectors = VectorIndex(DIM)
    vectors.follow(database)
    yield Shelf(engine, vectors, Words(folder / "words", database), histories)
    engine.close()


def on_clock(moment: datetime, bound: datetime) -> datetime:
    """`moment` as it is compared with `bound`: on the publisher's wall, or as an instant."""
    if bound.tzinfo is None:
        return moment.replace(tzinfo=None)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def admitted(history: list[Article], filters: Filters) -> Article | None:
    """The version that a question may draw on, if any."""
    version: Article | None = history[-1]
    if filters.as_of is not None:
        bound = filters.as_of
        dated = [each for each in history if each.published_at]
        begun = [
            each
            for each in dated
            if on_clock(each.updated_at or each.published_at or bound, bound) <= bound
        ]
        version = begun[-1] if begun else None
    if version is None or (filters.sources and version.source.casefold() not in filters.sources):
        return None
    published = version.published_at
    for bound_at, sign in ((filters.published_from, 1), (filters.published_to, -1)):
        if bound_at is None:
            continue
        if published is None:
            return None
        past = (on_clock(published, bound_at) - bound_at) / timedelta(seconds=1)
        if sign * past < 0:
            return None
    return version


_BOUNDS = st.none() | st.builds(
    lambda hours, zone: _FIRST.replace(tzinfo=zone) + timedelta(hours=hours),
    st.integers(-12, 340),
    st.sampled_from(_ZONES),
)
_FILTERS = st.builds(
    Filters,
    published_from=_BOUNDS,
    published_to=_BOUNDS,
    sources=st.lists(
        st.sampled_from([name.casefold() for name in _SOURCES] + ["none"]), max_size=3
    ).map(tuple),
    as_of=_BOUNDS,
)


@settings(max_examples=150)
@given(filters=_FILTERS)
def test_every_ranking_finds_what_the_filters_admit_and_nothing_else(
    shelf: Shelf, filters: Filters
) -> None:
    wanted = {
        (version.id, version.version)
        for history in shelf.histories.values()
        if (version := admitted(history, filters))
    }
    question = HashEmbedder().embed(["report"])[0]
    by_words = shelf.words.search("report", filters, 10_000)
    by_meaning = shelf.vectors.search(question, filters, 10_000)
    assert sorted(by_words) == sorted(by_meaning)
    hits = ask(shelf.engine, "report", filters, 1_000)
    assert {(hit.article.id, hit.article.version) for hit in hits} == wanted
    assert {hit.found_by for hit in hits} <= {("words", "vectors"), ("words",), ("vectors",)}


@settings(max_examples=50)
@given(filters=_FILTERS, seed=st.integers(0, 1_000), limit=st.integers(1, 40))
def test_the_nearest_vectors_are_those_of_a_full_sort(
    shelf: Shelf, filters: Filters, seed: int, limit: int
) -> None:
    question = HashEmbedder().embed([f"question {seed}"])[0]
    ids, vectors = shelf.vectors.all()
    allowed = set(shelf.vectors.search(question, filters, 10_000))
    order = [int(ids[at]) for at in np.argsort(-(vectors @ question), kind="stable")]
    expected = [id for id in order if id in allowed][:limit]
    scores = dict(zip(ids.tolist(), (vectors @ question).tolist(), strict=True))
    found = shelf.vectors.search(question, filters, limit)
    # Equal texts have equal scores, so the scores are compared and not the ids.
    assert [scores[id] for id in found] == pytest.approx([scores[id] for id in expected], abs=1e-5)


@given(filters=_FILTERS)
@settings(max_examples=30)
def test_the_same_filters_give_the_same_hits(shelf: Shelf, filters: Filters) -> None:
    """promise 8"""
    assert ask(shelf.engine, "report", filters) == ask(shelf.engine, "report", filters)


def test_a_day_of_the_publisher_and_an_instant_are_two_questions(engine: EmbeddedEngine) -> None:
    """1 a.m. on the 28th in Damascus is 10 p.m. on the 27th in UTC."""
    store(engine, article("Report", published="2024-11-28T01:00:00+03:00"))
    wall = Filters(published_from=datetime(2024, 11, 28))
    instant = Filters(published_from=datetime(2024, 11, 28, tzinfo=UTC))
    assert len(ask(engine, "report", wall)) == 1
    assert ask(engine, "report", instant) == []


def test_both_ends_of_a_range_are_included(engine: EmbeddedEngine) -> None:
    moment = datetime(2024, 11, 28, 12)
    store(engine, article("Report", published=moment.isoformat()))
    second = timedelta(seconds=1)
    assert len(ask(engine, "report", Filters(moment, moment))) == 1
    assert ask(engine, "report", Filters(moment + second, None)) == []
    assert ask(engine, "report", Filters(None, moment - second)) == []


def test_an_article_without_a_date_is_in_no_range(engine: EmbeddedEngine) -> None:
    store(engine, article("Report"))
    assert ask(engine, "report", Filters(published_from=datetime(1600, 1, 1))) == []
    assert ask(engine, "report", Filters(published_to=datetime(2199, 1, 1))) == []
    assert len(ask(engine, "report")) == 1


@settings(max_examples=30)
@given(
    filters=_FILTERS,
    wanted=st.lists(st.sampled_from([f"id{at}" for at in range(12)] + ["nobody"]), min_size=1),
)
def test_named_articles_are_the_only_ones_found(
    shelf: Shelf, filters: Filters, wanted: list[str]
) -> None:
    everything = ask(shelf.engine, "report", filters, 1_000)
    named = ask(shelf.engine, "report", replace(filters, articles=tuple(wanted)), 1_000)
    assert {hit.article.id for hit in named} == {hit.article.id for hit in everything} & set(wanted)


def test_a_turned_around_range_is_empty(engine: EmbeddedEngine) -> None:
    store(engine, article("Report", published="2024-11-28"))
    assert ask(engine, "report", Filters(datetime(2024, 12, 1), datetime(2024, 11, 1))) == []
