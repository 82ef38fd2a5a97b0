"""The reader's network: a BERT or MPNet encoder with span logits and a relevance score.

Its graph is written out here because training on a CPU decides its shape: plain
softmax attention in bf16 took 42 ms for 24 x 192 tokens, forward and backward,
against 73 ms for the fused kernel. Saves and loads safetensors, never pickle.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

FORMAT = 1
HEADS = ("span", "relevance")  # not in the base model
BLOCKED = -1e4  # added to attention scores of padding; finite, so bf16 stays free of NaN


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the encoder; the defaults are all-MiniLM-L6-v2's."""

    vocab: int = 30522
    places: int = 512
    width: int = 384
    heads: int = 12
    layers: int = 6
    inner: int = 1536
    buckets: int = 0  # of distances between tokens, each with a bias of its own (MPNet)

    def as_json(self) -> dict[str, int]:
        return asdict(self)


class Layer(nn.Module):  # type: ignore[misc]
    """One transformer layer, normalised after each sum as in BERT."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.mix = nn.Linear(shape.width, shape.width)
        self.mix_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.grow = nn.Linear(shape.width, shape.inner)
        self.shrink = nn.Linear(shape.inner, shape.width)
        self.shrink_norm = nn.LayerNorm(shape.width, eps=1e-12)

    def forward(self, x: Tensor, blocked: Tensor, drop: float) -> Tensor:
        """`x (batch, tokens, width)`, `blocked (batch, 1, 1, tokens)` -> like x."""
        x = self.mix_norm(x + thin(self.mix(self.attend(x, blocked)), drop))
        inner = functional.gelu(self.grow(x))
        y: Tensor = self.shrink_norm(x + thin(self.shrink(inner), drop))
        return y

    def attend(self, x: Tensor, blocked: Tensor) -> Tensor:
        batch, tokens, width = x.shape
        parts = self.qkv(x).view(batch, tokens, 3, self.heads, width // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4).unbind(0)
        scale = (width // self.heads) ** -0.5
        weights = ((q * scale) @ k.transpose(-1, -2) + blocked).softmax(-1)
        mixed: Tensor = (weights.to(v.dtype) @ v).transpose(1, 2).reshape(batch, tokens, width)
        return mixed


def thin(x: Tensor, drop: float) -> Tensor:
    """Dropout with one mask for the whole batch: drawing a number per element
    costs a CPU more than it regularises."""
    if drop == 0:
        return x
    mask = (torch.rand(x.shape[1:], device=x.device) >= drop).to(x.dtype)
    return x * (mask / (1 - drop))


class Reader(nn.Module):  # type: ignore[misc]
    """Question and passage in, span logits and relevance out."""

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        self.shape = shape = shape or Shape()
        self.words = nn.Embedding(shape.vocab, shape.width)
        self.place = nn.Embedding(shape.places, shape.width)
        self.kind = nn.Embedding(2, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.distance = nn.Embedding(shape.buckets, shape.heads) if shape.buckets else None
        self.span = nn.Linear(shape.width, 2)
        self.relevance = nn.Linear(shape.width, 1)
        for head in (self.span, self.relevance):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def freeze(self, layers: int) -> None:
        """Leave the lowest layers and what is below them as they are, to spare their gradients."""
        if layers:
            below = (self.words, self.place, self.kind, self.norm, *self.layers[:layers])
            for module in (*below, *([self.distance] if self.distance else [])):
                module.requires_grad_(False)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor, drop: float = 0.0
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """All inputs `(batch, tokens) int64`; see `read`."""
        return self.read(self.words(input_ids), attention_mask, token_type_ids, drop)

    def read(
        self, words: Tensor, attention_mask: Tensor, token_type_ids: Tensor, drop: float = 0.0
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Over word vectors `(batch, tokens, width)`; all outputs float32.

        Returns start and end logits `(batch, tokens)`, the no-answer score
        `(batch,)` (the score of the empty span at [CLS]) and the relevance
        logit `(batch,)` (log-odds that the passage answers the question).
        """
        places = torch.arange(words.shape[1], device=words.device)
        x = words + self.place(places) + self.kind(token_type_ids)
        x = thin(self.norm(x), drop)
        if torch.is_autocast_enabled(x.device.type):
            x = x.to(torch.get_autocast_dtype(x.device.type))
        blocked = ((1 - attention_mask) * BLOCKED).to(x.dtype)[:, None, None, :]
        if self.distance is not None:
            biases = self.distance(buckets_of(places, self.shape.buckets))
            blocked = blocked + biases.permute(2, 0, 1).to(x.dtype)
        for layer in self.layers:
            x = layer(x, blocked, drop)
        spans = self.span(x).float()
        start, end = spans[..., 0], spans[..., 1]
        relevance = self.relevance(x[:, 0]).float()[:, 0]
        return start, end, start[:, 0] + end[:, 0], relevance


def buckets_of(places: Tensor, buckets: int) -> Tensor:
    """The bucket of each distance, `(tokens, tokens) int64`, as MPNet and T5 have them.

    Half of the buckets are for what stands after; of each half the nearer half has one
    bucket a distance, the others grow with its logarithm, up to 128 tokens away.
    """
    away = places[:, None] - places[None, :]
    half, exact = buckets // 2, buckets // 4
    grown = exact + torch.log(away.abs().clamp_min(1) / exact) / math.log(128 / exact) * (
        half - exact
    )
    sized = torch.where(away.abs() < exact, away.abs(), grown.long().clamp_max(half - 1))
    return torch.where(away < 0, half, 0) + sized


def load_base(base_dir: Path) -> Reader:
    """A reader whose encoder is the base model's and whose heads are fresh."""
    config = json.loads((base_dir / "config.json").read_text(encoding="utf-8"))
    weights = load_file(base_dir / "model.safetensors")
    mpnet = config["model_type"] == "mpnet"
    shape = Shape(
        width=config["hidden_size"],
        heads=config["num_attention_heads"],
        layers=config["num_hidden_layers"],
        inner=config["intermediate_size"],
        buckets=config["relative_attention_num_buckets"] if mpnet else 0,
    )
    model = Reader(shape)
    renamed = rename_mpnet(weights, shape) if mpnet else rename_bert(weights, shape.layers)
    missing = model.load_state_dict(renamed, strict=False)
    assert not missing.unexpected_keys
    assert all(key.startswith(HEADS) for key in missing.missing_keys)
    return model


def rename_mpnet(weights: Mapping[str, Tensor], shape: Shape) -> dict[str, Tensor]:
    """MPNet's weight names to ours, its words in the order of BERT's vocabulary.

    MPNet has that vocabulary behind four signs of its own, of which the first and the
    third do what [CLS] and [SEP] do; its places count from two, and it has no segments.
    """
    new_names = {
        "attention.output.dense": "attention.attn.o",
        "attention.output.LayerNorm": "attention.LayerNorm",
        **{f"attention.self.{n}": f"attention.attn.{n[0]}" for n in ("query", "key", "value")},
    }
    as_bert = dict(weights)
    for i in range(shape.layers):
        for bert, mpnet in new_names.items():
            for kind in ("weight", "bias"):
                at = f"encoder.layer.{i}"
                as_bert[f"{at}.{bert}.{kind}"] = weights[f"{at}.{mpnet}.{kind}"]
    words = weights["embeddings.word_embeddings.weight"]
    ordered = words[4 : 4 + shape.vocab].clone()
    ordered[[101, 102, 0]] = words[[0, 2, 1]]
    as_bert["embeddings.word_embeddings.weight"] = ordered
    as_bert["embeddings.position_embeddings.weight"] = weights[
        "embeddings.position_embeddings.weight"
    ][2 : 2 + shape.places]
    as_bert["embeddings.token_type_embeddings.weight"] = torch.zeros(2, shape.width)
    distance = weights["encoder.relative_attention_bias.weight"]
    return rename_bert(as_bert, shape.layers) | {"distance.weight": distance}


def rename_bert(weights: Mapping[str, Tensor], layers: int) -> dict[str, Tensor]:
    """BERT's weight names to ours; query, key and value become one matrix."""
    plain = {
        "words.weight": "embeddings.word_embeddings.weight",
        "place.weight": "embeddings.position_embeddings.weight",
        "kind.weight": "embeddings.token_type_embeddings.weight",
        "norm.weight": "embeddings.LayerNorm.weight",
        "norm.bias": "embeddings.LayerNorm.bias",
    }
    renamed = {ours: weights[theirs] for ours, theirs in plain.items()}
    parts = {
        "mix": "attention.output.dense",
        "mix_norm": "attention.output.LayerNorm",
        "grow": "intermediate.dense",
        "shrink": "output.dense",
        "shrink_norm": "output.LayerNorm",
    }
    for i in range(layers):
        bert = f"encoder.layer.{i}"
        for kind in ("weight", "bias"):
            qkv = [weights[f"{bert}.attention.self.{n}.{kind}"] for n in ("query", "key", "value")]
            renamed[f"layers.{i}.qkv.{kind}"] = torch.cat(qkv)
            for ours, theirs in parts.items():
                renamed[f"layers.{i}.{ours}.{kind}"] = weights[f"{bert}.{theirs}.{kind}"]
    return renamed
