"""`python -m qa.training ROWS_DIR --out DIR`: trains the reader, resumable."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import torch

from index.models import find_model
from qa.training.batches import Draws, drawn_tokens
from qa.training.examples import Pool
from qa.training.loop import Plan, Trainer, drawn_batches, train
from qa.training.model import load_base
from qa.training.pools import build_pools
from qa.training.recover import recover
from qa.training.rows import count_sources, read_rows
from qa.training.swaps import LikeWords
from qa.training.taught import taught_batches, taught_tokens
from qa.training.tokens import load_tokenizer
from qa.training.wordnet import WordNet


def main(argv: Sequence[str] | None = None) -> None:
    """Train, or go on with, a reader."""
    args = parse(argv)
    plan = Plan(args.out, args.seed, args.device, args.rate, args.drop, args.minutes, args.passes)
    plan.out_dir.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(plan.seed)  # the fresh heads
    torch.set_num_threads(args.threads)
    model = recover(args.start) if args.start else load_base(args.base or find_model().folder)
    model.freeze(args.frozen)
    trainer = Trainer(model, plan)
    if (plan.out_dir / "checkpoint" / "progress.json").exists():
        trainer.load(plan.out_dir / "checkpoint")
    if any(args.rows_dir.glob("*.safetensors")):
        batches, per_pass = taught_batches(trainer, args.rows_dir), taught_tokens(args.rows_dir)
    else:
        pools, draws = read_sets(args)
        batches = drawn_batches(trainer, pools, draws)
        per_pass = drawn_tokens(pools, draws, plan.seed)
    if plan.passes:
        total = int(per_pass * plan.passes)
        trainer.progress = replace(trainer.progress, total_tokens=total)
    print("start", json.dumps(asdict(trainer.progress)), flush=True)
    train(trainer, batches)


def read_sets(args: argparse.Namespace) -> tuple[dict[str, Pool], Draws]:
    """The training sets, and what examples are drawn from them with."""
    folder = find_model().folder
    tokenizer = load_tokenizer(folder)
    rows = read_rows(args.rows_dir, args.seed)["train"]
    print("rows", json.dumps(count_sources(rows)), flush=True)
    wordnet = WordNet(args.wordnet) if args.wordnet else None
    return build_pools(tokenizer, rows), Draws(tokenizer, LikeWords(folder, wordnet))


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="qa.training", description=__doc__)
    parser.add_argument(
        "rows_dir", type=Path, help="folder of training sets, or of a teacher's word"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--base", type=Path, help="folder of another BERT or MPNet to begin with")
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers to leave as they are")
    parser.add_argument("--start", type=Path, help="folder of a reader to go on from")
    parser.add_argument("--wordnet", type=Path, help="WordNet's files, for rewording questions")
    parser.add_argument("--minutes", type=float, default=75.0, help="length, by measured speed")
    parser.add_argument("--passes", type=float, default=0.0, help="length in passes instead")
    parser.add_argument("--rate", type=float, default=2e-4, help="peak learning rate")
    parser.add_argument("--drop", type=float, default=0.1, help="dropout")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args(argv)


if __name__ == "__main__":
    main()
