"""`python -m qa.training.score ROWS_DIR --model FILE`: a reader on held-out rows.

Prints JSON: EM and F1 of each set, partial F1 of lists, AUROC of the no-answer
scores against hard negatives, ECE of a confidence fitted on dev, rows a second.
FILE is a graph (.onnx, .xml), a folder of packed weights or one of a checkpoint.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from qa.training.base import base_folder
from qa.training.decode import ListRule, list_members
from qa.training.examples import MAX_HEAD, head_line
from qa.training.export import load_checkpoint, load_reader, run_openvino
from qa.training.metrics import exact, f1, normalise, partial_f1
from qa.training.pairs import hard_negatives
from qa.training.predict import NO_HEAD, Run, read_rows, run_torch, text_of
from qa.training.rows import Row, count_sources
from qa.training.rows import read_rows as read_splits
from qa.training.silence import Read, Scores, best_text, fit_confidence, score_silence
from qa.training.tokens import Encoded, Ids, encode_rows, encode_texts, load_tokenizer

RULES = [
    ListRule(margin, over_empty, per_token)
    for margin in (2.0, 3.0, 4.0, 5.0, 6.0)
    for over_empty in (-6.0, -4.0, -2.0, 0.0, 2.0, 4.0)
    for per_token in (0.0, 0.05, 0.1, 0.2, 0.4)
]
LISTS = "multispanqa_valid"
PAIRED = ("squadshifts_new_wiki", "squadshifts_amazon_reviews", "realtimeqa_evidence")


def main(argv: Sequence[str] | None = None) -> None:
    """Measure a reader and print what it scores."""
    args = parse(argv)
    base_dir = args.base or base_folder()
    torch.set_num_threads(args.threads)
    tokenizer = load_tokenizer(base_dir)
    run = open_run(args.model, base_dir, args.weights, args.precision)
    splits = read_splits(args.rows_dir, args.seed)
    scores: dict[str, object] = {}
    test = read_split(run, tokenizer, pick(splits["test"], args.sets), args.heads)
    for source, read in test.items():
        scores[source] = score_answers(read)
    if args.sets is None:
        dev = read_split(run, tokenizer, splits["dev"], args.heads)
        rule = best_rule(dev[LISTS])
        scores["lists"] = {**asdict(rule), **score_lists(test[LISTS], rule)}
        fitting = [with_negatives(run, tokenizer, dev[source], args.heads) for source in PAIRED]
        confidence = fit_confidence(fitting)
        scores["confidence"] = asdict(confidence)
        for source in PAIRED:
            paired = with_negatives(run, tokenizer, test[source], args.heads)
            scores[f"{source} pairs"] = score_silence(paired, confidence)
    print(json.dumps(scores, indent=1))


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="qa.training.score", description=__doc__)
    parser.add_argument("rows_dir", type=Path)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--base", type=Path, help="folder of the base model")
    parser.add_argument("--sets", nargs="*", help="only EM and F1 of these sets")
    parser.add_argument("--heads", action="store_true", help="titles and dates before passages")
    parser.add_argument("--weights", choices=("average", "weights"), default="average")
    parser.add_argument("--precision", choices=("f32", "bf16"), default="bf16")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args(argv)


def open_run(path: Path, base_dir: Path, weights: str, precision: str) -> Run:
    """Whatever lies at `path`, as a function over arrays."""
    if path.suffix in (".onnx", ".xml"):
        return run_openvino(path, precision)
    if (path / "state.safetensors").exists():
        return run_torch(load_checkpoint(base_dir, path, weights), precision == "bf16")
    return run_torch(load_reader(path), precision == "bf16")


def pick(rows: Sequence[Row], sets: Sequence[str] | None) -> list[Row]:
    return [row for row in rows if sets is None or row.source in sets]


def read_split(run: Run, tokenizer: Tokenizer, rows: Sequence[Row], heads: bool) -> dict[str, Read]:
    """Every set of a split, read."""
    found = {}
    for source in count_sources(rows):
        own = encode_rows(tokenizer, [row for row in rows if row.source == source])
        found[source] = read_set(run, tokenizer, own, heads)
    return found


def read_set(run: Run, tokenizer: Tokenizer, rows: list[Encoded], heads: bool) -> Read:
    return Read(rows, read_rows(run, rows, heads_of(tokenizer, rows) if heads else None))


def heads_of(tokenizer: Tokenizer, rows: Sequence[Encoded]) -> list[Ids]:
    """Each row's title and date in tokens, as far as it has them."""
    lines = [head_line(row.row.title, row.row.date) for row in rows]
    return [
        text.ids[:MAX_HEAD] if len(text.ids) else NO_HEAD for text in encode_texts(tokenizer, lines)
    ]


def score_answers(read: Read) -> Scores:
    """EM and F1 in percent of the best span, silence not allowed."""
    pairs = [
        (best_text(row, reading), [gold.text for gold in row.row.golds])
        for row, reading in zip(read.rows, read.readings, strict=True)
    ]
    return {
        "n": len(pairs),
        "em": round(100 * float(np.mean([exact(a, g) for a, g in pairs])), 2),
        "f1": round(100 * float(np.mean([f1(a, g) for a, g in pairs])), 2),
    }


def score_lists(read: Read, rule: ListRule) -> Scores:
    """Partial-match precision, recall and F1 of lists, over all spans of all rows."""
    hit_a = hit_g = answers = golds = 0.0
    for row, reading in zip(read.rows, read.readings, strict=True):
        empty = reading.no_answer + reading.spans[0].score
        members = list_members(reading.spans, empty, rule)
        named = [normalise(text_of(row, member)) for member in members]
        wanted = [normalise(gold.text) for gold in row.row.golds]
        precision, recall = partial_f1(named, wanted)
        hit_a, hit_g = hit_a + precision, hit_g + recall
        answers, golds = answers + len(named), golds + len(wanted)
    p, r = hit_a / max(answers, 1), hit_g / max(golds, 1)
    rounded = {"p": p, "r": r, "partial_f1": 2 * p * r / max(p + r, 1e-9)}
    return {"n": len(read.rows), **{key: round(100 * v, 2) for key, v in rounded.items()}}


def best_rule(read: Read) -> ListRule:
    """The list rule with the best partial F1 on these rows."""
    return max(RULES, key=lambda rule: score_lists(read, rule)["partial_f1"])


def with_negatives(run: Run, tokenizer: Tokenizer, read: Read, heads: bool) -> Read:
    """A set with one hard negative a row."""
    negatives = hard_negatives(tokenizer, read.rows)
    against = read_set(run, tokenizer, negatives, heads)
    return Read(read.rows + against.rows, read.readings + against.readings)


if __name__ == "__main__":
    start = time.monotonic()
    main()
    print(f"{time.monotonic() - start:.0f} s in all")
