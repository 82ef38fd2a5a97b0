"""A checkpoint to files that serve: packed weights, ONNX graph, OpenVINO IR.

`python -m qa.training.export CHECKPOINT --out DIR`. The graph takes input_ids,
attention_mask and token_type_ids `(batch, tokens) int64` and gives start_logits
and end_logits `(batch, tokens)`, no_answer and relevance `(batch,)`, float32.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import openvino
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor

from qa.training.base import base_folder
from qa.training.model import Reader, load_base
from qa.training.pack import all_but_attention, every_matrix, load_packed, save_packed
from qa.training.predict import Arrays, Run, run_torch
from qa.training.shrink import shrink

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUTS = ("start_logits", "end_logits", "no_answer", "relevance")
AGREEMENT = 2e-3  # largest difference of a logit between torch and OpenVINO, both fp32


def main(argv: Sequence[str] | None = None) -> None:
    """Write all forms of a checkpoint's reader and check that they agree."""
    parser = argparse.ArgumentParser(prog="qa.training.export", description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="folder with state.safetensors")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", type=Path, help="folder of the base model")
    parser.add_argument("--weights", choices=("average", "weights"), default="average")
    parser.add_argument("--int8", choices=("all", "all-but-attention"), default="all")
    args = parser.parse_args(argv)
    model = load_checkpoint(args.base or base_folder(), args.checkpoint, args.weights)
    small = every_matrix if args.int8 == "all" else all_but_attention
    save_packed(args.out, as_arrays(model.state_dict()), small)
    packed = load_reader(args.out)
    write_graphs(packed, args.out)
    gap = disagreement(run_torch(packed), run_openvino(args.out / "reader.onnx", "f32"))
    print(f"torch and OpenVINO differ by {gap:.2e} at most")
    if gap > AGREEMENT:
        raise SystemExit(f"more than {AGREEMENT}: the graph is not the model")


def load_checkpoint(base_dir: Path, folder: Path, which: str = "average") -> Reader:
    """The reader of a checkpoint, with its averaged or its last weights."""
    model = load_base(base_dir)
    tensors = load_file(folder / "state.safetensors")
    part = {n.split("/", 1)[1]: t for n, t in tensors.items() if n.startswith(f"{which}/")}
    assert not model.load_state_dict(part, strict=False).unexpected_keys
    model.eval()
    return model


def load_reader(folder: Path) -> Reader:
    """The reader of a folder that `save_packed` wrote."""
    model = Reader()
    weights = {name: torch.from_numpy(w) for name, w in load_packed(folder).items()}
    model.load_state_dict(weights)
    model.eval()
    return model


def as_arrays(weights: Mapping[str, Tensor]) -> dict[str, NDArray[np.float32]]:
    return {name: weight.float().cpu().numpy() for name, weight in weights.items()}


def write_graphs(model: Reader, out_dir: Path) -> None:
    """`reader.onnx` in fp32, `reader.int8.onnx`, and `reader.xml` with `reader.bin` in fp16."""
    example = tuple(torch.ones((2, 16), dtype=torch.int64) for _ in INPUTS)
    torch.onnx.export(
        model,
        example,
        out_dir / "reader.onnx",
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes={name: {0: "batch", 1: "tokens"} for name in INPUTS},
        dynamo=False,
        opset_version=17,
    )
    shrink(out_dir / "reader.onnx", out_dir / "reader.int8.onnx")
    graph = openvino.convert_model(out_dir / "reader.onnx")
    openvino.save_model(graph, out_dir / "reader.xml", compress_to_fp16=True)


def run_openvino(path: Path, precision: str = "bf16") -> Run:
    """An exported graph as a function over arrays; `precision` is f32 or bf16."""
    core = openvino.Core()
    compiled = core.compile_model(
        core.read_model(path), "CPU", {"INFERENCE_PRECISION_HINT": precision}
    )

    def run(arrays: Arrays) -> tuple[NDArray[np.float32], ...]:
        outputs = compiled(dict(zip(INPUTS, arrays, strict=True)))
        return tuple(np.asarray(outputs[name]) for name in OUTPUTS)

    return run  # type: ignore[return-value]


def disagreement(one: Run, other: Run) -> float:
    """The largest difference of any output over drawn inputs, padding left out."""
    rng = np.random.default_rng(0)
    ids = rng.integers(1000, 30000, (4, 200))
    lengths = np.array([[200], [150], [60], [9]])
    mask = (np.arange(200)[None, :] < lengths).astype(np.int64)
    kinds = (np.arange(200)[None, :] > 6).astype(np.int64) * mask
    left, right = one((ids, mask, kinds)), other((ids, mask, kinds))
    gaps = [np.abs(a - b) for a, b in zip(left, right, strict=True)]
    return max(float(gap[mask > 0].max() if gap.ndim == 2 else gap.max()) for gap in gaps)


if __name__ == "__main__":
    main()
