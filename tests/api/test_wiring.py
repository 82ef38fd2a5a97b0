"""Which parts the settings choose."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from api import wiring
from api.settings import RankedBy, Settings
from api.wiring import load_embedder, load_span_model, open_engine
from corpus.errors import ModelMissing
from index.embed import OpenVinoEmbedder
from index.hit import Rankings
from index.models import find_model


def test_a_folder_is_run_like_the_model_it_holds(
    embedder: OpenVinoEmbedder, tmp_path: Path, model_cache: Path
) -> None:
    folder = tmp_path / embedder.name.split("@")[0]
    folder.symlink_to(find_model().folder)
    loaded = load_embedder(Settings(data=tmp_path, models=model_cache, model=str(folder)))
    assert loaded.name == embedder.name
    assert loaded.embed(["Hama"]) == pytest.approx(embedder.embed(["Hama"]), abs=1e-6)


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="safetensors"):
        load_embedder(Settings(data=tmp_path, model=str(tmp_path)))


@pytest.mark.slow
def test_torch_makes_the_same_stores_vectors(embedder: OpenVinoEmbedder, tmp_path: Path) -> None:
    plain = load_embedder(Settings(data=tmp_path, runtime="torch"))
    assert plain.name == embedder.name
    assert (plain.embed(["Hama"]) * embedder.embed(["Hama"])).sum() > 0.999


@pytest.mark.slow
def test_a_name_that_no_cache_holds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelMissing, match="name a local folder"):
        load_embedder(Settings(data=tmp_path, model="nobody/nothing"))


def test_the_store_is_searched_by_the_rankings_that_are_named(tmp_path: Path) -> None:
    assert Settings().rankings == "both"
    for name in get_args(RankedBy):
        with open_engine(Settings(data=tmp_path, rankings=name)) as engine:
            assert engine.rankings is Rankings(name)
    assert set(get_args(RankedBy)) == set(Rankings)


def test_the_reader_is_datelines_own_unless_another_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def own(folder: Path | None = None) -> str:
        return f"exported to {folder}" if folder else "dateline's own"

    monkeypatch.setattr(wiring, "OpenVinoSpanModel", own)
    monkeypatch.setattr(wiring, "TransformersSpanModel", lambda name: f"the one in {name}")
    assert load_span_model(Settings()) == "dateline's own"
    exported = tmp_path / "exported"
    exported.mkdir()
    (exported / "reader.json").touch()
    assert load_span_model(Settings(reader=str(exported))) == f"exported to {exported}"
    monkeypatch.setenv("DATELINE_READER", "/some/folder")
    assert load_span_model(Settings()) == "the one in /some/folder"
