"""What a larger reader says of examples, for a smaller one to learn from.

`python -m qa.training.taught ROWS_DIR --teacher RUN/checkpoint --base FOLDER --out FOLDER` draws
examples as training does and keeps them with the teacher's logits, a file for each shard;
`python -m qa.training FOLDER ...` learns from these files (Hinton et al., "Distilling the Knowledge
in a Neural Network", 2015). The teacher may as well be an exported graph, which on a CPU is two and
a half times as fast. The gold answers are kept beside the teacher's: it errs, too. With
`--open FILE` the rows of that file are drawn from instead, whose answers nobody wrote down: there
the teacher's best spans stand for the golds.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openvino
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from index.models import find_model
from qa.spans import MAX_SPAN_TOKENS
from qa.training.batches import Batch, Draws, collate, shard_batches, shards_per_pass
from qa.training.export import load_checkpoint
from qa.training.loop import Trainer
from qa.training.model import Reader, load_base
from qa.training.pools import build_pools
from qa.training.rows import read_rows, read_set
from qa.training.swaps import LikeWords
from qa.training.tokens import load_tokenizer
from qa.training.wordnet import WordNet

FIRST_SHARD = 1000  # so that the student's examples are others than those the teacher learnt from
SMALL = {"input_ids": torch.int32, "starts": torch.int16, "ends": torch.int16}
GRAPH = "reader.xml"
Teacher = Callable[[Sequence[Batch]], list[Batch]]  # gives batches back with its logits
BOOLS = ("attention_mask", "token_type_ids", "allowed", "gold", "all_required")


def main(argv: Sequence[str] | None = None) -> None:
    """Draw examples, ask the teacher, and write shard after shard."""
    args = parse(argv)
    torch.set_num_threads(args.threads)
    if (args.teacher / GRAPH).exists():
        ask = graph_teacher(args.teacher, args.base)
    else:
        ask = network_teacher(load_checkpoint(args.teacher, args.base), args.device)
    folder = find_model().folder
    tokenizer = load_tokenizer(folder)
    rows = read_set(args.open, "open") if args.open else read_rows(args.rows_dir)["train"]
    pools = build_pools(tokenizer, rows)
    draws = Draws(tokenizer, LikeWords(folder, WordNet(args.wordnet) if args.wordnet else None))
    args.out.mkdir(parents=True, exist_ok=True)
    ends = time.monotonic() + 60 * args.minutes
    for shard in range(min(args.shards, shards_per_pass(pools) * args.passes)):
        path = args.out / f"{'open' if args.open else 'sets'}{shard:04}.safetensors"
        if not path.exists() and time.monotonic() < ends:
            drawn = shard_batches(pools, draws, args.seed, FIRST_SHARD + shard, shard % 2 == 1)
            batches = ask([collate(examples) for examples in drawn])
            write_shard(path, [believe(batch) for batch in batches] if args.open else batches)
            tokens = sum(batch.input_ids.numel() for batch in batches)
            print(json.dumps({"file": path.name, "tokens": tokens}), flush=True)


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="qa.training.taught", description=__doc__)
    parser.add_argument("rows_dir", type=Path, help="folder of the training sets")
    parser.add_argument("--teacher", type=Path, required=True, help="its checkpoint, or graph")
    parser.add_argument("--base", type=Path, required=True, help="folder of its base model")
    parser.add_argument("--out", type=Path, required=True, help="folder for the shards")
    parser.add_argument("--open", type=Path, help="a set without answers, .jsonl.gz")
    parser.add_argument("--wordnet", type=Path, help="WordNet's files, for rewording questions")
    parser.add_argument("--passes", type=int, default=1)
    parser.add_argument("--shards", type=int, default=1000, help="at most so many")
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args(argv)


def network_teacher(network: Reader, device: str) -> Teacher:
    """Asks a network, on the device."""
    network = network.to(device)
    return lambda batches: [teach(network, batch.to(device)).to("cpu") for batch in batches]


def graph_teacher(folder: Path, base: Path) -> Teacher:
    """Asks an exported graph, whose word vectors are its base's."""
    words = load_base(base).words.weight.detach()
    options = {"PERFORMANCE_HINT": "THROUGHPUT", "INFERENCE_PRECISION_HINT": "bf16"}
    compiled = openvino.Core().compile_model(folder / GRAPH, "CPU", options)
    queue = openvino.AsyncInferQueue(compiled)

    def ask(batches: Sequence[Batch]) -> list[Batch]:
        taught = list(batches)

        def keep(request: Any, at: int) -> None:
            start, end, relevance = (
                torch.from_numpy(request.get_tensor(name).data.copy())
                for name in ("start_logits", "end_logits", "relevance")
            )
            logits = torch.stack((start, end))
            taught[at] = replace(batches[at], taught=logits, taught_relevance=relevance)

        queue.set_callback(keep)
        for at, batch in enumerate(batches):
            inputs = (words[batch.input_ids], batch.attention_mask, batch.token_type_ids)
            names = ("words", "attention_mask", "token_type_ids")
            feed = {name: part.numpy() for name, part in zip(names, inputs, strict=True)}
            queue.start_async(feed, at)
        queue.wait_all()
        return taught

    return ask


def teach(teacher: Reader, batch: Batch) -> Batch:
    """The batch with the teacher's logits."""
    inputs = (batch.input_ids, batch.attention_mask, batch.token_type_ids)
    with torch.inference_mode(), torch.autocast(batch.input_ids.device.type, torch.bfloat16):
        start, end, _, relevance = teacher(*inputs)
    return replace(batch, taught=torch.stack((start, end)), taught_relevance=relevance)


def believe(batch: Batch) -> Batch:
    """The batch with the teacher's best spans, or none, for golds."""
    assert batch.taught is not None
    start, end = batch.taught.masked_fill(~batch.allowed, float("-inf"))
    none = start[:, 0] + end[:, 0]
    pairs = start[:, 1:, None] + end[:, None, 1:]
    tokens = pairs.shape[1]
    fits = torch.ones(tokens, tokens, dtype=torch.bool).triu().tril(MAX_SPAN_TOKENS - 1)
    best, place = pairs.masked_fill(~fits, float("-inf")).flatten(1).max(1)
    found = best > none
    starts, ends = torch.zeros_like(batch.starts), torch.zeros_like(batch.ends)
    starts[:, 0] = torch.where(found, place // tokens + 1, 0)
    ends[:, 0] = torch.where(found, place % tokens + 1, 0)
    gold = torch.zeros_like(batch.gold)
    gold[:, 0] = True
    return replace(batch, starts=starts, ends=ends, gold=gold, answered=found.float())


def write_shard(path: Path, batches: Sequence[Batch]) -> None:
    """One file for the batches of a shard, whole or not at all."""
    kept = {f"{i}/{n}": thin(n, t) for i, b in enumerate(batches) for n, t in b.tensors().items()}
    partial = path.with_suffix(".partial")
    save_file(kept, partial)
    partial.replace(path)


def thin(name: str, tensor: Tensor) -> Tensor:
    """A tensor in as few bytes as it needs."""
    kind = torch.bool if name in BOOLS else SMALL.get(name, torch.float16)
    return tensor.to(kind).contiguous()


def read_shard(path: Path) -> list[Batch]:
    """The batches of a file, as they were."""
    fields: dict[int, dict[str, Tensor]] = {}
    for key, tensor in load_file(path).items():
        i, name = key.split("/")
        whole = {"attention_mask": torch.int64, "token_type_ids": torch.int64}.get(name)
        if name in SMALL:
            whole = torch.int64
        elif name not in BOOLS:
            whole = torch.float32
        fields.setdefault(int(i), {})[name] = tensor.to(whole) if whole else tensor
    return [Batch(**fields[i]) for i in sorted(fields)]


def taught_tokens(folder: Path) -> int:
    """How many padded tokens a pass over the shards of a folder has."""
    shards = (read_shard(path) for path in folder.glob("*.safetensors"))
    return sum(batch.input_ids.numel() for batches in shards for batch in batches)


def taught_batches(trainer: Trainer, folder: Path) -> Iterator[Batch]:
    """Batches from where the run stands, pass after pass, without end."""
    paths = sorted(folder.glob("*.safetensors"))
    while True:
        at = trainer.progress
        rng = np.random.default_rng([trainer.plan.seed, at.shard])
        order = np.random.default_rng([trainer.plan.seed, at.shard // len(paths)])
        path = paths[int(order.permutation(len(paths))[at.shard % len(paths)])]
        batches = read_shard(path)
        for i in rng.permutation(len(batches))[at.batch :]:
            yield batches[int(i)]
        trainer.progress = replace(trainer.progress, shard=at.shard + 1, batch=0)


if __name__ == "__main__":
    main()
