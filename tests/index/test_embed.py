"""The embedder: unit vectors that depend on the text alone, like those of torch.

Tolerances: the default precision is bf16 where the processor has it, whose 8 bits of mantissa
move a component of a unit vector by less than 0.02.
"""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelAltered
from index.embed import BATCH_TEXTS, OpenVinoEmbedder, TorchEmbedder
from index.models import ModelFiles, find_model

TEXTS = [
    "Rebels took the western neighbourhoods of Aleppo on Friday.",
    "The central bank raised interest rates by a quarter of a point.",
    "حلب 北京 👩‍👩‍👧‍👦",
    "a",
    "",
    "\n",
    "word " * 120,
]
# The first four components of the first text's vector, from sentence-transformers 5.7 in torch
# fp32 (`SentenceTransformer(folder).encode(TEXTS[0])`).
GOLDEN = [0.10449, -0.02617, -0.02178, -0.05565]


def test_vectors_have_length_one(embedder: OpenVinoEmbedder) -> None:
    vectors = embedder.embed(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), embedder.dim) == (len(TEXTS), 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-2)


def test_no_texts_give_no_vectors(embedder: OpenVinoEmbedder) -> None:
    assert embedder.embed([]).shape == (0, 384)
    assert embedder.count([]) == []


@pytest.mark.parametrize("count", [2, BATCH_TEXTS, BATCH_TEXTS + 1, 3 * BATCH_TEXTS + 5])
def test_a_text_has_the_same_vector_alone_and_in_any_batch(
    embedder: OpenVinoEmbedder, count: int
) -> None:
    texts = [TEXTS[at % len(TEXTS)] + f" {at}" for at in range(count)]
    alone = np.concatenate([embedder.embed([text]) for text in texts])
    order = np.random.default_rng(count).permutation(count)
    together = embedder.embed([texts[at] for at in order])
    assert together == pytest.approx(alone[order], abs=2e-2)
    assert (together * alone[order]).sum(axis=1).min() > 0.999


def test_the_same_texts_give_the_same_vectors_again(embedder: OpenVinoEmbedder) -> None:
    assert np.array_equal(embedder.embed(TEXTS), embedder.embed(TEXTS))


def test_vectors_are_those_of_torch_in_full_precision(embedder: OpenVinoEmbedder) -> None:
    assert embedder.embed(TEXTS[:1])[0, :4] == pytest.approx(GOLDEN, abs=5e-3)


def test_related_texts_are_nearer_than_unrelated_ones(embedder: OpenVinoEmbedder) -> None:
    question, answer, other = embedder.embed(
        ["Who took Aleppo?", "Insurgents seized the city of Aleppo.", "Rates rose again."]
    )
    assert question @ answer > question @ other + 0.2


def test_a_text_beyond_the_window_is_read_up_to_it(embedder: OpenVinoEmbedder) -> None:
    # One token a word and two special ones: 254 words fill the window of 256.
    full, longer, longest = "news " * 254, "news " * 254 + "peace " * 9, "news " * 254 + "war " * 9
    assert embedder.window_tokens == 254
    assert embedder.count([full, longer]) == [254, 263]
    vectors = embedder.embed([full, longer, longest])
    for before, after in pairwise(vectors):
        assert before @ after > 0.999


def test_the_window_of_other_scripts_is_measured_in_the_models_own_tokens(
    embedder: OpenVinoEmbedder,
) -> None:
    # The model knows Chinese by the character.
    assert embedder.count(["北" * 254, "北" * 255]) == [254, 255]


def test_the_name_tells_the_weights(embedder: OpenVinoEmbedder) -> None:
    assert embedder.name == "all-MiniLM-L6-v2@53aa51172d14"


def copied(model_cache: Path, folder: Path) -> Path:
    """The one exported model of the cache, in a cache of its own."""
    (exported,) = model_cache.iterdir()
    shutil.copytree(exported, folder / exported.name)
    return folder / exported.name


@pytest.mark.parametrize("name", ["model.bin", "model.xml"])
@pytest.mark.usefixtures("embedder")  # it fills the cache
def test_an_altered_graph_is_refused(model_cache: Path, tmp_path: Path, name: str) -> None:
    """fault 30"""
    path = copied(model_cache, tmp_path) / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelAltered, match="delete it, it is made again"):
        OpenVinoEmbedder(find_model(), tmp_path)


@pytest.mark.parametrize("name", ["model.bin", "model.xml"])
@pytest.mark.usefixtures("embedder")
def test_a_cut_graph_is_refused(model_cache: Path, tmp_path: Path, name: str) -> None:
    """fault 30"""
    path = copied(model_cache, tmp_path) / name
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ModelAltered):
        OpenVinoEmbedder(find_model(), tmp_path)


@pytest.mark.usefixtures("embedder")
def test_other_weights_of_the_same_name_have_another_graph(
    model_cache: Path, tmp_path: Path
) -> None:
    cached = {folder.name for folder in model_cache.iterdir()}
    files = find_model()
    other = ModelFiles(files.name, files.folder, "f" * 64)
    assert f"{other.name}-{other.digest[:12]}-float" not in cached


@pytest.mark.slow
def test_vectors_agree_with_sentence_transformers(embedder: OpenVinoEmbedder) -> None:
    texts = [text for text in TEXTS if text.strip()]
    theirs = TorchEmbedder(str(find_model().folder))
    cosines = (embedder.embed(texts) * theirs.embed(texts)).sum(axis=1)
    assert cosines.mean() >= 0.999
    assert cosines.min() >= 0.995
    assert theirs.count(["news " * 254, "news " * 255]) == [254, 255]
