"""Weights to a small file and back: safetensors, int8 by row or fp16, checksummed.

Symmetric int8 with one fp16 scale a row: the largest weight of the row is 127
steps. Vectors (biases, norms) and the heads stay fp16.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

FORMAT = 1
BASE = "all-MiniLM-L6-v2"
HEADS = ("span", "relevance")

Weights = Mapping[str, NDArray[np.float32]]
Choose = Callable[[str], bool]


def every_matrix(name: str) -> bool:
    """Int8 for all matrices but the heads: about 23 MB."""
    return not name.startswith(HEADS)


def all_but_attention(name: str) -> bool:
    """Int8 for words and the wide layers, fp16 for attention: about 27 MB."""
    return every_matrix(name) and ".qkv." not in name and ".mix." not in name


def save_packed(folder: Path, weights: Weights, small: Choose = every_matrix) -> Path:
    """Write `model.safetensors` and the `model.json` that names its checksum."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "model.safetensors"
    save_file(pack(weights, small), target, {"format": str(FORMAT), "base": BASE})
    card = {"format": FORMAT, "base": BASE, "sha256": checksum(target)}
    (folder / "model.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    return target


def load_packed(folder: Path) -> dict[str, NDArray[np.float32]]:
    """The weights as float32, once the file is what its card says."""
    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    target = folder / "model.safetensors"
    if card["format"] != FORMAT or card["sha256"] != checksum(target):
        raise ValueError(f"{target} is not the file that model.json describes: export it again")
    return unpack(load_file(target))


def pack(weights: Weights, small: Choose = every_matrix) -> dict[str, NDArray[np.generic]]:
    """Names to int8 rows with `.scale` beside them, or to fp16."""
    packed: dict[str, NDArray[np.generic]] = {}
    for name, weight in weights.items():
        if weight.ndim == 2 and small(name):
            packed[name], packed[f"{name}.scale"] = quantise(weight)
        else:
            packed[name] = weight.astype(np.float16)
    return packed


def unpack(packed: Mapping[str, NDArray[np.generic]]) -> dict[str, NDArray[np.float32]]:
    """The inverse of `pack`, up to rounding."""
    weights = {}
    for name, weight in packed.items():
        if not name.endswith(".scale"):
            scale = packed.get(f"{name}.scale")
            plain = weight.astype(np.float32)
            weights[name] = plain if scale is None else plain * scale.astype(np.float32)[:, None]
    return weights


def quantise(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Rows as int8 steps and their scales: `weight ≈ steps * scale[:, None]`."""
    scale = (np.abs(weight).max(axis=1) / 127).astype(np.float16)
    # A row of zeros, or one too small for fp16, has no scale to divide by.
    safe = np.maximum(scale.astype(np.float32), np.finfo(np.float16).tiny)
    steps = np.clip(np.rint(weight / safe[:, None]), -127, 127).astype(np.int8)
    return steps, safe.astype(np.float16)


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
