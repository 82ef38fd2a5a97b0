"""The network, against the library's own BERT and MPNet."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertModel, MPNetConfig, MPNetModel

from qa.training.model import buckets_of, load_base

SIZES = {
    "vocab_size": 30522,
    "hidden_size": 24,
    "num_hidden_layers": 2,
    "num_attention_heads": 3,
    "intermediate_size": 48,
}


def save(folder: Path, kind: str) -> torch.nn.Module:
    """A small model with random weights, as its library saves it."""
    torch.manual_seed(0)
    if kind == "bert":
        model = BertModel(BertConfig(**SIZES), add_pooling_layer=False)
    else:
        sizes = {**SIZES, "vocab_size": 30527, "max_position_embeddings": 514}
        model = MPNetModel(MPNetConfig(**sizes), add_pooling_layer=False)
    model.save_pretrained(folder)
    return model.eval()


@pytest.mark.parametrize("kind", ["bert", "mpnet"])
def test_the_encoder_of_a_loaded_base_is_the_base_s(tmp_path: Path, kind: str) -> None:
    theirs = save(tmp_path, kind)
    ours = load_base(tmp_path).eval()
    seen: list[torch.Tensor] = []
    ours.layers[-1].register_forward_hook(lambda _module, _inputs, out: seen.append(out))
    ids = torch.cat([torch.tensor([101]), torch.arange(2000, 2150), torch.tensor([102])])[None]
    mask, kinds = torch.ones_like(ids), torch.zeros_like(ids)
    asked = ids
    if kind == "mpnet":  # the same words, behind four signs of its own
        asked = (ids + 4).masked_fill(ids == 101, 0).masked_fill(ids == 102, 2)
    with torch.no_grad():
        ours(ids, mask, kinds)
        wanted = theirs(input_ids=asked, attention_mask=mask).last_hidden_state
    assert torch.allclose(seen[0], wanted, atol=1e-4)


def test_distances_fall_into_the_buckets_of_mpnet() -> None:
    places = torch.arange(300)
    apart = places[None, :] - places[:, None]
    encoder = MPNetModel(MPNetConfig(**{**SIZES, "num_hidden_layers": 1})).encoder
    assert torch.equal(buckets_of(places, 32), encoder.relative_position_bucket(apart))


def test_frozen_layers_have_no_gradient(tmp_path: Path) -> None:
    save(tmp_path, "mpnet")
    model = load_base(tmp_path)
    model.freeze(1)
    ids = torch.arange(2000, 2020)[None]
    start, *_ = model(ids, torch.ones_like(ids), torch.zeros_like(ids))
    start.sum().backward()
    assert model.layers[0].grow.weight.grad is None
    assert model.get_parameter("distance.weight").grad is None
    assert model.layers[1].grow.weight.grad.abs().sum() > 0
