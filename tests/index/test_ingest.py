"""The path of an article: statuses in order, bad ones told, good ones stored, resumable."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.draft import Defaults, Draft
from corpus.errors import ModelFailed
from corpus.formats import Found, Rejected
from index.embed import OpenVinoEmbedder
from index.embedded.engine import EmbeddedEngine
from index.hit import Outcome, Status
from index.ingest import Pipeline, ingest, passage_input, prepare, read_paths, renew
from tests.fakes import DIM, HashEmbedder, article, ask, found, open_store, pipeline

DRAFTS = [
    Draft(text="Rebels came.", id="a"),
    Draft(text="Rebels came.", id="b"),
    Draft(text="", id="c"),
    Draft(text="Rebels left.", id="a"),
    Draft(text="Rebels came.", id="a"),
    Draft(text="x", published="soon"),
    Draft(text=7),
    Draft(text="Prices rose.", id="d"),
]


def statuses(engine: EmbeddedEngine, drafts: list[Draft]) -> list[str]:
    return [
        "failed" if isinstance(each, Rejected) else each.status.value
        for each in ingest(found(drafts), pipeline(engine))
    ]


def test_every_thing_found_has_its_outcome_in_its_order(engine: EmbeddedEngine) -> None:
    """fault 39: bad drafts do not block the others of their batch."""
    assert statuses(engine, DRAFTS) == [
        "added",
        "duplicate",
        "failed",
        "updated",
        "unchanged",
        "failed",
        "failed",
        "added",
    ]
    assert engine.stats().articles == 3
    assert engine.check() == []


def test_a_second_run_changes_nothing(engine: EmbeddedEngine) -> None:
    statuses(engine, DRAFTS)
    generation = engine.stats().generation
    again = [status for status in statuses(engine, DRAFTS) if status != "failed"]
    assert again == ["unchanged"] * 5
    assert engine.stats().generation == generation


def test_a_rejection_names_its_line_and_reason(engine: EmbeddedEngine) -> None:
    rejected = [
        each for each in ingest(found(DRAFTS), pipeline(engine)) if isinstance(each, Rejected)
    ]
    assert [(each.path, each.line) for each in rejected] == [
        ("news.jsonl", 3),
        ("news.jsonl", 6),
        ("news.jsonl", 7),
    ]
    assert "no text" in rejected[0].reason
    assert "'soon' is not a date" in rejected[1].reason
    assert "`text` must be text, not a number" in rejected[2].reason


def test_what_could_not_be_read_is_passed_on_in_its_place(engine: EmbeddedEngine) -> None:
    broken = Rejected("a.jsonl", 2, "not JSON")
    things = [*found([Draft(text="one")]), broken, *found([Draft(text="two")])]
    outcomes = list(ingest(things, pipeline(engine)))
    assert outcomes[1] is broken
    assert [type(each) for each in outcomes] == [Outcome, Rejected, Outcome]


def test_more_than_one_batch_keeps_the_order(engine: EmbeddedEngine) -> None:
    drafts = [Draft(text=f"Report {number}.", id=f"id{number}") for number in range(150)]
    outcomes = list(ingest(found(drafts), pipeline(engine)))
    ids = [each.article_id for each in outcomes if isinstance(each, Outcome)]
    assert ids == [f"id{number}" for number in range(150)]


def test_all_can_be_found_once_the_iteration_has_ended(engine: EmbeddedEngine) -> None:
    statuses(engine, DRAFTS)
    assert {hit.article.text for hit in ask(engine, "rebels prices")} == {
        "Rebels left.",
        "Rebels came.",
        "Prices rose.",
    }


def test_nothing_found_stores_nothing(engine: EmbeddedEngine) -> None:
    assert list(ingest([], pipeline(engine))) == []
    assert engine.stats().articles == 0


def test_defaults_reach_the_articles(engine: EmbeddedEngine) -> None:
    defaults = Defaults(source="Wire", published="2024-12-01")
    list(ingest(found([Draft(text="x", id="a")]), pipeline(engine), defaults))
    stored = engine.get("a")
    assert (stored.source, stored.published_at.isoformat() if stored.published_at else "") == (
        "Wire",
        "2024-12-01T00:00:00",
    )


def test_after_a_crash_the_same_call_goes_on_where_it_stopped(engine: EmbeddedEngine) -> None:
    drafts = [Draft(text=f"Report {number}.", id=f"id{number}") for number in range(100)]

    def breaking_off() -> Iterator[Found]:
        yield from found(drafts[:70])
        raise KeyboardInterrupt

    kept = []
    with pytest.raises(KeyboardInterrupt):
        for outcome in ingest(breaking_off(), pipeline(engine)):
            kept.append(outcome)
    assert len(kept) == 64  # one batch: what was yielded is durable
    assert engine.stats().articles == 64
    assert statuses(engine, drafts) == ["unchanged"] * 64 + ["added"] * 36


class FailingOnce(HashEmbedder):
    """Fails on the text that says so, as a broken model would."""

    def embed(self, texts: object) -> object:  # type: ignore[override]
        if any("poison" in text for text in texts):  # type: ignore[attr-defined]
            raise ModelFailed("not a number")
        return super().embed(texts)  # type: ignore[arg-type]


def test_a_model_that_fails_leaves_nothing_half_stored(engine: EmbeddedEngine) -> None:
    drafts = [Draft(text="good", id="a"), Draft(text="poison", id="b")]
    broken = Pipeline(engine, FailingOnce())  # type: ignore[arg-type]
    with pytest.raises(ModelFailed):
        list(ingest(found(drafts), broken))
    assert engine.stats().articles == 0
    assert engine.check() == []


def test_a_text_that_another_writer_removes_meanwhile_is_prepared_anew(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """fault 36"""
    statuses(engine, [Draft(text="Rebels came.", id="a")])
    put = engine.put

    def put_late(entries: object) -> object:
        monkeypatch.setattr(engine, "put", put)
        engine.remove("a")
        return put(entries)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "put", put_late)
    assert statuses(engine, [Draft(text="Rebels came.", id="b")]) == ["added"]
    assert engine.check() == []


def test_a_text_is_embedded_once_however_many_print_it(engine: EmbeddedEngine) -> None:
    articles = [article("Rebels came.", f"id{number}") for number in range(3)]
    entries = prepare(articles, pipeline(engine))
    assert [entry.vectors is None for entry in entries] == [False, True, True]


def test_a_title_of_many_tokens_does_not_shatter_the_passages(embedder: OpenVinoEmbedder) -> None:
    """A hundred Korean syllables are some 250 of the model's tokens: its whole window."""
    title = " ".join("한국어로쓴" for _ in range(20))
    text = "The rebels took Aleppo on Friday. " * 40
    (entry,) = prepare([article(text, title=title)], Pipeline(Empty(), embedder))  # type: ignore[arg-type]
    # 40 sentences of 8 tokens in passages of at most 240, with an overlap of 30.
    assert len(entry.passages) == 2


class Empty:
    """An engine that has nothing and wants all."""

    def standing(self, articles: list[object]) -> list[bool]:
        return [True] * len(articles)


def test_no_passage_with_its_title_passes_the_window(embedder: OpenVinoEmbedder) -> None:
    """promise 2"""
    text = "حلب 北京 Rebels took 1,024 towns; " * 200 + "they left. " * 300
    whole = article(text, title="Rebels take towns " * 5)
    (entry,) = prepare([whole], Pipeline(Empty(), embedder))  # type: ignore[arg-type]
    inputs = [passage_input(whole.title, passage.text) for passage in entry.passages]
    assert max(embedder.count(inputs)) <= embedder.window_tokens


def test_files_and_folders_are_read_in_one_go(tmp_path: Path, engine: EmbeddedEngine) -> None:
    (tmp_path / "a.txt").write_text("A text.")
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": "A row."}) + "\n{broken\n")
    (tmp_path / "c.txt").write_bytes(b"caf\xe9")
    paths = [tmp_path, tmp_path / "none.txt"]
    outcomes = list(ingest(read_paths(paths), pipeline(engine)))
    assert [isinstance(each, Rejected) for each in outcomes] == [False, False, True, True, True]
    assert engine.stats().articles == 2


def test_renewing_gives_every_version_the_vectors_of_another_model(tmp_path: Path) -> None:
    """fault 15: what `dateline rebuild --embed` does"""
    engine = open_store(tmp_path)
    statuses(engine, DRAFTS)
    other = HashEmbedder("other@2", DIM * 2)
    renew(engine, Pipeline(engine, other, max_tokens=40, overlap_tokens=8))
    engine.close()
    renewed = EmbeddedEngine(tmp_path, model=other.name, dim=other.dim)
    assert renewed.check() == []
    assert renewed.get("d").text == "Prices rose."
    ids, vectors = renewed._vectors.all()
    assert vectors.shape == (len(ids), DIM * 2)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(ids)), abs=1e-5)
    renewed.close()


def test_statuses_have_the_names_of_the_contract() -> None:
    assert [status.value for status in Status] == [
        "added",
        "updated",
        "unchanged",
        "duplicate",
        "failed",
    ]
