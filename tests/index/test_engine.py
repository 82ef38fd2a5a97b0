"""The embedded engine: what was put can be read and found, what is gone is found no more."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import pytest

from corpus.article import Article, make_article
from corpus.errors import NotStored, StoreMismatch
from index.embedded.db import Database
from index.embedded.engine import EmbeddedEngine
from index.hit import Entry, Filters, Rankings, Status
from index.ingest import prepare
from tests.fakes import article, ask, open_store, pipeline, store


def statuses(engine: EmbeddedEngine, *articles: Article) -> list[str]:
    return [outcome.status.value for outcome in store(engine, *articles)]


def texts_found(engine: EmbeddedEngine, text: str, filters: Filters | None = None) -> list[str]:
    """The texts of the articles found, each once, sorted."""
    return sorted({hit.article.text for hit in ask(engine, text, filters)})


class TestPut:
    def test_an_article_comes_back_as_it_went_in(self, engine: EmbeddedEngine) -> None:
        whole = article(
            "Rebels came.\n\n👩‍👧 حلب",
            published="2024-11-27T10:00:00+03:00",
            updated="2024-11-28T10:00:00",
            title="Title",
            url="https://news.example/a",
            source="News",
            authors=("A. B.", "ج"),
            language="en",
        )
        store(engine, whole)
        assert engine.get("a") == engine.get("a", whole.version) == whole

    def test_a_new_article_is_added(self, engine: EmbeddedEngine) -> None:
        assert statuses(engine, article("one")) == ["added"]

    def test_the_same_again_is_unchanged(self, engine: EmbeddedEngine) -> None:
        store(engine, article("one"))
        generation = engine.stats().generation
        assert statuses(engine, article("one")) == ["unchanged"]
        assert engine.stats().generation == generation

    def test_a_new_text_of_a_known_article_updates_it(self, engine: EmbeddedEngine) -> None:
        assert statuses(engine, article("one"), article("two")) == ["added", "updated"]
        assert engine.get("a").text == "two"

    def test_new_facts_of_a_known_text_update_it(self, engine: EmbeddedEngine) -> None:
        store(engine, article("one"))
        assert statuses(engine, article("one", title="New")) == ["updated"]
        assert engine.get("a").title == "New"
        assert engine.stats().versions == 1

    def test_a_known_text_under_another_id_is_a_duplicate(self, engine: EmbeddedEngine) -> None:
        (_, second) = store(engine, article("one", "a"), article("one", "b"))
        assert second.status is Status.DUPLICATE
        assert second.reason == "same text as a"
        assert engine.get("b").text == "one"

    def test_an_older_text_seen_again_changes_nothing(self, engine: EmbeddedEngine) -> None:
        old = article("old", published="2024-11-27")
        new = article("new", published="2024-11-27", updated="2024-11-28")
        store(engine, old, new)
        assert statuses(engine, old, new) == ["unchanged", "unchanged"]
        assert engine.get("a") == new

    def test_outcomes_stand_in_the_order_given(self, engine: EmbeddedEngine) -> None:
        outcomes = store(engine, *(article(f"text {at}", f"id{at}") for at in range(5)))
        assert [outcome.article_id for outcome in outcomes] == [f"id{at}" for at in range(5)]

    def test_a_failing_entry_leaves_nothing_of_its_batch(self, engine: EmbeddedEngine) -> None:
        """An entry whose text is wanted, but that brings no vectors."""
        with pytest.raises(NotStored, match="hand it in again"):
            engine.put([*prepare([article("one")], pipeline(engine)), Entry(article("two", "b"))])
        assert engine.stats().articles == 0
        assert engine.check() == []


class TestStanding:
    def test_tells_what_a_put_would_need(self, engine: EmbeddedEngine) -> None:
        store(engine, article("one"))
        asked = [
            article("one"),  # stored exactly so
            article("one", title="New"),  # the text is stored
            article("one", "b"),  # the text is stored under another id
            article("two"),  # passages are wanted
        ]
        assert engine.standing(asked) == [None, False, False, True]

    def test_a_retraction_is_no_difference(self, engine: EmbeddedEngine) -> None:
        store(engine, article("one"))
        engine.retract("a", "wrong")
        assert engine.standing([article("one")]) == [None]


class TestVersions:
    def test_all_are_listed_oldest_first(self, engine: EmbeddedEngine) -> None:
        store(
            engine,
            article("new", published="2024-11-27", updated="2024-11-29"),
            article("old", published="2024-11-27", updated="2024-11-28"),
        )
        records = engine.versions("a")
        assert [record.article.text for record in records] == ["old", "new"]
        assert records[0].valid_to == records[1].valid_from
        assert records[1].valid_to is None

    @pytest.mark.parametrize("call", ["get", "versions", "remove"])
    def test_an_unknown_id_is_not_stored(self, engine: EmbeddedEngine, call: str) -> None:
        with pytest.raises(NotStored, match="'none'"):
            getattr(engine, call)("none")

    def test_an_unknown_version_is_not_stored(self, engine: EmbeddedEngine) -> None:
        store(engine, article("one"))
        with pytest.raises(NotStored, match="no version 'none'"):
            engine.get("a", "none")

    def test_a_corrected_text_is_found_and_the_old_one_only_by_its_date(
        self, engine: EmbeddedEngine
    ) -> None:
        """promise 4"""
        old = article("The army held Saraqib.", published="2024-11-28T08:00:00")
        new = article(
            "The army lost Saraqib.",
            published="2024-11-28T08:00:00",
            updated="2024-11-28T20:00:00",
        )
        store(engine, old, new)
        at_noon = Filters(as_of=datetime(2024, 11, 28, 12))
        assert texts_found(engine, "Saraqib army held") == [new.text]
        assert texts_found(engine, "Saraqib army held", at_noon) == [old.text]

    def test_before_its_publication_an_article_is_not_found(self, engine: EmbeddedEngine) -> None:
        store(engine, article("one", published="2024-11-28"))
        assert ask(engine, "one", Filters(as_of=datetime(2024, 11, 27))) == []


class TestPages:
    def test_every_article_stands_on_one_page_in_the_order_of_ids(
        self, engine: EmbeddedEngine
    ) -> None:
        ids = [f"id{at}" for at in range(7)]
        store(engine, *(article(f"text {id}", id) for id in reversed(ids)))
        seen, cursor = [], None
        while True:
            page = engine.page(cursor, 3)
            seen.append([each.id for each in page.articles])
            cursor = page.next_cursor
            if cursor is None:
                break
        assert seen == [ids[:3], ids[3:6], ids[6:]]

    def test_an_article_is_listed_once_in_its_newest_version(self, engine: EmbeddedEngine) -> None:
        store(engine, article("one"), article("two"))
        page = engine.page()
        assert [each.text for each in page.articles] == ["two"]
        assert page.next_cursor is None


class TestRemove:
    def test_a_removed_article_is_in_no_later_search(self, engine: EmbeddedEngine) -> None:
        """promise 4"""
        store(engine, article("Rebels came", "a"), article("Rebels left", "b"))
        assert texts_found(engine, "rebels") == ["Rebels came", "Rebels left"]
        engine.remove("a")
        assert texts_found(engine, "rebels") == ["Rebels left"]
        assert engine.check() == []

    def test_all_versions_go(self, engine: EmbeddedEngine) -> None:
        store(engine, article("one", published="2024-11-27"), article("two"))
        engine.remove("a")
        assert ask(engine, "one", Filters(as_of=datetime(2024, 11, 28))) == []
        assert engine.stats().versions == engine.stats().passages == 0

    def test_the_duplicate_of_a_removed_article_stays_findable(
        self, engine: EmbeddedEngine
    ) -> None:
        store(engine, article("Rebels came", "a"), article("Rebels came", "b"))
        engine.remove("a")
        assert [hit.article.id for hit in ask(engine, "rebels")] == ["b"]

    def test_a_removed_article_can_come_back(self, engine: EmbeddedEngine) -> None:
        store(engine, article("Rebels came"))
        engine.remove("a")
        assert statuses(engine, article("Rebels came")) == ["added"]
        assert texts_found(engine, "rebels") == ["Rebels came"]

    def test_removing_while_searching_shows_the_article_or_not_but_no_error(
        self, engine: EmbeddedEngine
    ) -> None:
        """fault 36"""
        store(engine, *(article(f"Rebels took town {at}", f"id{at}") for at in range(20)))
        late: list[str] = []
        removed: set[str] = set()

        def search() -> None:
            while len(removed) < 20:
                gone = set(removed)
                late.extend(
                    hit.article.id for hit in ask(engine, "rebels") if hit.article.id in gone
                )

        searcher = threading.Thread(target=search)
        searcher.start()
        for at in range(20):
            engine.remove(f"id{at}")
            removed.add(f"id{at}")
        searcher.join()
        assert late == []
        assert ask(engine, "rebels") == []


class TestRetract:
    def test_a_retracted_article_stays_and_says_why(self, engine: EmbeddedEngine) -> None:
        store(engine, article("Rebels came"))
        engine.retract("a", "made up")
        assert engine.get("a").retraction == "made up"
        assert [hit.article.retraction for hit in ask(engine, "rebels")] == ["made up"]

    def test_an_unknown_article_cannot_be_retracted(self, engine: EmbeddedEngine) -> None:
        with pytest.raises(NotStored):
            engine.retract("none", "why")


class TestSearch:
    def test_a_hit_is_a_slice_of_its_article(self, engine: EmbeddedEngine) -> None:
        """promise 1"""
        store(engine, article("Rebels came. " * 30 + "👩‍👧 They left the city of حلب at dawn."))
        for hit in ask(engine, "rebels city"):
            text = hit.article.text[hit.passage.start : hit.passage.end]
            assert hit.passage.text == text != ""

    def test_a_hit_names_the_rankings_that_found_it(self, engine: EmbeddedEngine) -> None:
        store(engine, article("Rebels came", "a"), article("Prices rose", "b"))
        found = {hit.article.id: hit.found_by for hit in ask(engine, "rebels")}
        assert found == {"a": ("words", "vectors"), "b": ("vectors",)}

    @pytest.mark.parametrize(
        ("rankings", "expected"),
        [
            (Rankings.WORDS, {"a": ("words",)}),
            (Rankings.MEANING, {"a": ("vectors",), "b": ("vectors",)}),
        ],
    )
    def test_one_ranking_alone_finds_what_it_finds(
        self, tmp_path: Path, rankings: Rankings, expected: dict[str, tuple[str, ...]]
    ) -> None:
        engine = open_store(tmp_path, rankings)
        store(engine, article("Rebels came", "a"), article("Prices rose", "b"))
        assert {hit.article.id: hit.found_by for hit in ask(engine, "rebels")} == expected
        engine.close()

    def test_passages_that_several_outlets_printed_are_one_hit(
        self, engine: EmbeddedEngine
    ) -> None:
        """fault 80"""
        store(engine, *(article("Rebels came", f"id{at}") for at in range(9)))
        assert len(ask(engine, "rebels", limit=5)) == 1

    def test_a_hit_names_every_other_article_with_its_text(self, engine: EmbeddedEngine) -> None:
        """Also those that no ranking was read deep enough to find."""
        store(engine, *(article("Rebels came", f"id{at:03}") for at in range(150)))
        store(engine, article("Rebels came late", "other"))
        hits = {hit.article.text: hit for hit in ask(engine, "rebels", limit=2)}
        shown = hits["Rebels came"]
        ids = [copy.id for copy in shown.copies]
        assert ids == sorted({f"id{at:03}" for at in range(150)} - {shown.article.id})
        assert hits["Rebels came late"].copies == ()

    def test_a_copy_that_the_filters_shut_out_or_that_is_gone_is_not_named(
        self, engine: EmbeddedEngine
    ) -> None:
        store(
            engine,
            article("Rebels came", "a", "2024-11-27", source="Post"),
            article("Rebels came", "b", "2024-11-28", source="Times"),
            article("Rebels came", "c", "2024-11-29", source="Post"),
            article("Rebels came", "d", "2024-11-27", source="Post"),
            article("Rebels came", "e", "2024-11-27", source="Post"),
        )
        store(
            engine, article("Rebels left", "e", "2024-11-27", source="Post", updated="2024-11-30")
        )
        engine.remove("d")
        post = Filters(sources=("post",), published_to=datetime(2024, 11, 28))
        [hit] = [hit for hit in ask(engine, "rebels", post) if hit.article.text == "Rebels came"]
        assert (hit.article.id, hit.copies) == ("a", ())
        then = Filters(as_of=datetime(2024, 11, 28))
        [hit] = ask(engine, "rebels", then)
        assert {hit.article.id, *(copy.id for copy in hit.copies)} == {"a", "b", "e"}

    def test_the_same_query_gives_the_same_hits(self, engine: EmbeddedEngine) -> None:
        """promise 8"""
        store(engine, *(article(f"Rebels took town {at}", f"id{at}") for at in range(30)))
        first = ask(engine, "rebels took town")
        assert all(ask(engine, "rebels took town") == first for _ in range(3))

    def test_a_store_opened_again_gives_the_same_hits(self, tmp_path: Path) -> None:
        """promise 8"""
        engine = open_store(tmp_path)
        store(engine, *(article(f"Rebels took town {at}", f"id{at}") for at in range(30)))
        first = ask(engine, "rebels took town")
        engine.close()
        again = open_store(tmp_path)
        assert ask(again, "rebels took town") == first
        again.close()

    def test_an_empty_store_has_no_hits(self, engine: EmbeddedEngine) -> None:
        assert ask(engine, "rebels") == []

    @pytest.mark.parametrize("limit", [1, 7, 1_000])
    def test_there_are_as_many_hits_as_asked_for_or_all(
        self, engine: EmbeddedEngine, limit: int
    ) -> None:
        store(engine, *(article(f"Rebels took town {at}", f"id{at}") for at in range(9)))
        assert len(ask(engine, "rebels", limit=limit)) == min(limit, 9)

    @pytest.mark.parametrize(
        "text",
        [
            '" OR * NEAR(',
            "a AND (",
            "title:x^9",
            "-",
            "the",
            "👩‍👧",
            "\x00",
            "' OR 1=1 --",
            "x" * 9_000,
        ],
    )
    def test_no_text_is_a_query_language(self, engine: EmbeddedEngine, text: str) -> None:
        """faults 54, 55"""
        store(engine, article("Rebels came"))
        assert len(ask(engine, text)) == 1

    def test_a_source_with_quotes_is_only_a_name(self, engine: EmbeddedEngine) -> None:
        """fault 55"""
        store(engine, article("Rebels came", source='O\'Neil "Daily" %_;'))
        assert ask(engine, "rebels", Filters(sources=("' OR '1'='1",))) == []
        assert len(ask(engine, "rebels", Filters(sources=('o\'neil "daily" %_;',)))) == 1

    def test_a_superseded_text_is_not_found_while_the_words_lag_behind(
        self, engine: EmbeddedEngine
    ) -> None:
        """promise 4, when another process holds the lock of the words and they cannot follow"""
        store(engine, article("The army held Saraqib.", published="2024-11-27"))
        assert texts_found(engine, "Saraqib") == ["The army held Saraqib."]
        with held_elsewhere(engine):
            store(engine, article("The army lost Saraqib.", published="2024-11-28"))
            assert texts_found(engine, "Saraqib") == ["The army lost Saraqib."]

    def test_a_changed_source_counts_while_the_words_lag_behind(
        self, engine: EmbeddedEngine
    ) -> None:
        """promise 5"""
        store(engine, article("Rebels came", source="Wire"))
        ask(engine, "rebels")
        with held_elsewhere(engine):
            store(engine, article("Rebels came", source="Daily"))
            assert ask(engine, "rebels", Filters(sources=("Wire",))) == []
            assert len(ask(engine, "rebels", Filters(sources=("Daily",)))) == 1


def held_elsewhere(engine: EmbeddedEngine) -> AbstractContextManager[None]:
    """The words' lock, held as by another process: by another open file."""
    return Database(engine._database.folder).lock("words.lock")


class TestModel:
    def test_a_store_of_another_model_is_refused_with_the_mending_command(
        self, tmp_path: Path
    ) -> None:
        """fault 15"""
        open_store(tmp_path).close()
        with pytest.raises(StoreMismatch, match="`dateline rebuild --embed`"):
            EmbeddedEngine(tmp_path, model="other@2", dim=16)

    def test_a_store_of_another_dimension_is_refused(self, tmp_path: Path) -> None:
        """fault 15"""
        engine = open_store(tmp_path)
        store(engine, article("one"))
        engine.close()
        with pytest.raises(StoreMismatch, match="`dateline rebuild --embed`"):
            EmbeddedEngine(tmp_path, model="hash@1", dim=8)

    def test_without_a_model_the_store_can_be_looked_through(self, tmp_path: Path) -> None:
        engine = open_store(tmp_path)
        store(engine, article("one"))
        engine.close()
        bare = EmbeddedEngine(tmp_path)
        assert bare.get("a").text == "one"
        assert bare.check() == []
        bare.close()


def test_other_spellings_of_one_address_change_nothing(engine: EmbeddedEngine) -> None:
    spellings = ["http://n.example/a/", "https://n.example/a?utm_source=x", "https://N.example/a#b"]
    rows = [make_article("A tram derailed.", url=url, source="N") for url in spellings]
    first = [outcome.status for outcome in store(engine, *rows)]
    again = [outcome.status for outcome in store(engine, *rows)]
    assert first == [Status.ADDED, Status.UNCHANGED, Status.UNCHANGED]
    assert again == [Status.UNCHANGED] * 3


def test_a_text_that_stands_twice_with_other_facts_changes_nothing_when_read_again(
    engine: EmbeddedEngine,
) -> None:
    rows = [article("A tram derailed.", title=title) for title in ("Tram", "Tram derails")]
    first = [outcome.status for outcome in store(engine, *rows)]
    again = [outcome.status for outcome in store(engine, *rows)]
    assert (first, again) == ([Status.ADDED, Status.UPDATED], [Status.UNCHANGED] * 2)
    assert engine.get("a").title == "Tram derails"
