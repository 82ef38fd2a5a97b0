"""Speed as a ratio, and that the plain baselines do the work that ours is compared with."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import api.speed
from api.settings import Settings
from api.speed import STEPS, speed
from corpus.errors import ModelMissing
from eval import speed as timing
from eval.plain import PlainWords, flat, ingest_plainly
from eval.speed import cosines, interleave
from tests.fakes import HashEmbedder


def test_both_sides_run_in_turn_and_medians_are_of_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds of ours 1, 2, 4 and of theirs 2, 8, 12: rates of 10 pieces are 10, 5, 2.5 against 5,
    1.25, 10/12, and the rounds' own ratios 2, 4, 3."""
    took = iter([1.0, 2.0, 2.0, 8.0, 4.0, 12.0])

    def clock() -> Iterator[float]:
        for seconds in took:
            yield from (0.0, seconds)

    ticks = clock()
    monkeypatch.setattr(timing.time, "perf_counter", lambda: next(ticks))
    order: list[str] = []
    pair = interleave("x", "pieces/s", 10, lambda: order.append("o"), lambda: order.append("b"), 3)
    assert "".join(order) == "ob" * 4
    assert (pair.ours, pair.baseline, pair.ratio, pair.rounds) == (5.0, 1.25, 3.0, 3)


def test_cosines_are_of_rows() -> None:
    ours, theirs = np.eye(2, dtype=np.float32), np.array([[1, 0], [0.8, 0.6]], dtype=np.float32)
    assert cosines(ours, theirs) == pytest.approx((0.8, 0.6))


def test_the_plain_words_find_the_passage_that_has_them() -> None:
    passages = ["A storm hit Genoa.", "The bridge opened in Pisa.", "Rain fell."]
    assert PlainWords(passages).search("When did the bridge open in Pisa?", 100)[0] == 1


def test_without_bm25s_the_message_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "bm25s", None)
    with pytest.raises(ModelMissing, match=r"dateline\[dev\]"):
        PlainWords(["A storm."])


def test_the_plain_index_is_exact() -> None:
    vectors = HashEmbedder().embed(["a", "b", "c"])
    _, places = flat(vectors).search(vectors[1:2], 3)
    assert places[0][0] == 1


def test_plain_ingestion_cuts_every_so_many_words() -> None:
    articles = [("Long", "word " * 181), ("Short", "word")]
    assert ingest_plainly(articles, HashEmbedder()) == 3


class NoReader:
    """Reads nothing, at once."""

    def __init__(self, folder: Path) -> None:
        pass

    def read(self, question: str, passages: list[str]) -> tuple[int, int, int]:
        return 0, 0, 0

    def first_tokens(self, text: str, count: int) -> str:
        return " ".join(text.split()[:count])


@pytest.mark.parametrize("fake", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_every_step_is_measured_and_no_store_is_made(
    fake: bool, tmp_path: Path, model_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fake:
        monkeypatch.setattr("api.speed.PlainEmbedder", lambda model: HashEmbedder(dim=384))
        monkeypatch.setattr("api.speed.PlainReader", NoReader)
        monkeypatch.setattr("api.speed._EMBEDDED", 2)
        monkeypatch.setattr("api.speed._SEARCHED", 100)
        few = api.speed._sample()[:3]
        monkeypatch.setattr("api.speed._sample", lambda: few)
    rows = list(speed(Settings(data=tmp_path / "none", models=model_cache), 1))
    assert [row["name"] for row in rows] == list(STEPS)
    for row in rows:
        assert row["ratio"] == pytest.approx(row["ours"] / row["baseline"])
    assert fake or rows[0]["mean_cosine"] > 0.999
    assert rows[1]["passages"] == rows[2]["passages"] == (100 if fake else 10_000)
    assert not (tmp_path / "none").exists()
