"""A checkpoint to the folder that serves: an OpenVINO graph and a card with its checksums.

`python -m qa.training.export CHECKPOINT ROWS_DIR --out DIR`. The graph is int8 in products and
weights; the word vectors, which training left as they were, are not in it. With `--mean-with` the
weights are the mean of two checkpoints; with `--float` nothing is quantised, to measure what int8
costs. A larger reader, to be asked by `qa.training.taught`, is exported with its `--base`.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openvino
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from index.models import DEFAULT, checksum, find_model
from qa.openvino_model import FORMAT
from qa.training.batches import collate
from qa.training.examples import Example, draw_head
from qa.training.model import Reader, load_base
from qa.training.pools import build_pools
from qa.training.rows import read_rows
from qa.training.tokens import load_tokenizer

NAME = "dateline-reader"
CALIBRATION_ROWS = 300
# How much of an activation's range is moved into the weights (Xiao et al., "SmoothQuant", 2023):
# at the tool's own 0.95 the reader lost half a point of F1, at 0.8 nothing.
SMOOTH = 0.8
AGREEMENT = 2e-3  # largest difference of a logit between torch and OpenVINO, both fp32
OUTPUTS = ("start_logits", "end_logits", "no_answer", "relevance")
Feed = dict[str, Any]


def main(argv: Sequence[str] | None = None) -> None:
    """Write the graph of a checkpoint's reader and check that it agrees with it."""
    parser = argparse.ArgumentParser(prog="qa.training.export", description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="folder with state.safetensors")
    parser.add_argument("rows_dir", type=Path, help="folder of the training sets, to calibrate on")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--mean-with", type=Path, help="take the mean with this one")
    parser.add_argument("--base", type=Path, help="folder of its base, where that is another")
    parser.add_argument("--weights", choices=("average", "weights"), default="average")
    parser.add_argument("--float", action="store_true", help="quantise nothing")
    args = parser.parse_args(argv)
    base = args.base or find_model().folder
    model = load_checkpoint(args.checkpoint, base, args.weights)
    if args.mean_with:
        model = mean(model, load_checkpoint(args.mean_with, base, args.weights))
    feeds = calibration(model, args.rows_dir)
    graph = convert(model, feeds[0])
    compare(model, graph, feeds[:8])
    if not args.float:
        graph = quantise(graph, feeds)
    args.out.mkdir(parents=True, exist_ok=True)
    openvino.save_model(graph, args.out / "reader.xml", compress_to_fp16=False)
    write_card(args.out)


def load_checkpoint(folder: Path, base: Path, which: str = "average") -> Reader:
    """The reader of a checkpoint, with its averaged or its last weights (`which`: "average",
    "weights"). Raises SystemExit where it was not made from `base`."""
    model = load_base(base)
    tensors = load_file(folder / "state.safetensors")
    kept = {n.removeprefix(f"{which}/"): t for n, t in tensors.items() if n.startswith(f"{which}/")}
    unknown = model.load_state_dict(kept, strict=False).unexpected_keys
    if unknown:
        raise SystemExit(f"{folder} is not of {base}, which has no {unknown[0]}: give its own")
    model.eval()
    return model


def mean(one: Reader, other: Reader) -> Reader:
    """The first reader with the mean of both readers' weights: of two stages of one training, or of
    two that started alike (Wortsman et al., "Model soups", 2022)."""
    theirs = other.state_dict()
    one.load_state_dict({name: (own + theirs[name]) / 2 for name, own in one.state_dict().items()})
    return one


class Reading(nn.Module):  # type: ignore[misc]
    """The network behind its word vectors."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        outputs: tuple[Tensor, ...] = self.reader.read(*inputs)
        return outputs


def calibration(model: Reader, rows_dir: Path) -> list[Feed]:
    """Inputs of the graph for some training rows, as numpy arrays."""
    tokenizer = load_tokenizer(find_model().folder)
    rng = np.random.default_rng(0)
    pools = build_pools(tokenizer, read_rows(rows_dir)["train"])
    feeds = []
    names = sorted(set(pools) - {"qamr"})
    for _ in range(CALIBRATION_ROWS):
        pool = pools[names[int(rng.integers(len(names)))]]
        i = int(rng.integers(len(pool.rows)))
        row, head = pool.rows[i], draw_head(rng, pool, i, tokenizer)
        ids = row.passage.ids[: int(rng.integers(64, 257))]
        batch = collate([Example(row.question[:48], head, ids, (), False)])
        words = model.words(batch.input_ids).detach()
        feeds.append(
            {
                "words": words.numpy(),
                "attention_mask": batch.attention_mask.numpy(),
                "token_type_ids": batch.token_type_ids.numpy(),
            }
        )
    return feeds


def convert(model: Reader, feed: Feed) -> Any:
    """The network as an OpenVINO model in fp32."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reader.onnx"
        torch.onnx.export(
            Reading(model).eval(),
            tuple(torch.from_numpy(array).repeat_interleave(2, 0) for array in feed.values()),
            path,
            input_names=list(feed),
            output_names=list(OUTPUTS),
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in feed},
            dynamo=False,
            opset_version=17,
        )
        return openvino.Core().read_model(path.read_bytes())


def quantise(graph: Any, feeds: Sequence[Feed]) -> Any:
    """The same graph in int8, calibrated on `feeds`."""
    import nncf
    from nncf.quantization.advanced_parameters import (
        AdvancedQuantizationParameters,
        AdvancedSmoothQuantParameters,
    )

    return nncf.quantize(
        graph,
        nncf.Dataset(list(feeds)),
        model_type=nncf.ModelType.TRANSFORMER,
        subset_size=len(feeds),
        advanced_parameters=AdvancedQuantizationParameters(
            smooth_quant_alphas=AdvancedSmoothQuantParameters(matmul=SMOOTH)
        ),
    )


def compare(model: Reader, graph: Any, feeds: Sequence[Feed]) -> None:
    """Raises SystemExit where the fp32 graph is not the network."""
    run = openvino.Core().compile_model(graph, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    gap = 0.0
    for feed in feeds:
        theirs = run(feed)
        with torch.no_grad():
            ours = model.read(*(torch.from_numpy(array) for array in feed.values()))
        for name, value in zip(OUTPUTS, ours, strict=True):
            gap = max(gap, float(np.abs(value.numpy() - theirs[name]).max()))
    print(f"torch and OpenVINO differ by {gap:.2e} at most")
    if gap > AGREEMENT:
        raise SystemExit(f"more than {AGREEMENT}: the graph is not the model")


def write_card(folder: Path) -> None:
    files = {name: checksum(folder / name) for name in ("reader.xml", "reader.bin")}
    card = {"format": FORMAT, "name": NAME, "base": DEFAULT, "files": files}
    (folder / "reader.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
