"""The training loop: steps, schedule, averaged weights, checkpoints.

A checkpoint holds weights, averaged weights and optimiser state (safetensors)
and counters (JSON); a run that finds one goes on from it. The schedule follows
the tokens read, so a longer one may be set when going on.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from qa.training.batches import Batch, Draws, collate, shard_batches
from qa.training.examples import Pool
from qa.training.loss import loss_of
from qa.training.model import Reader

WARM_UP = 0.05
FLOOR = 0.03  # of the peak learning rate, so that a longer schedule can go on
FULL_WINDOWS_FROM = 0.55  # part of the schedule read in short windows before
DECAY = 0.01
CLIP = 1.0
AVERAGE = 0.998  # EMA: about the last 500 steps
CHECKPOINT_EVERY_S = 420.0
TIMED_STEPS = 40  # after which `minutes` becomes a number of tokens


@dataclass(frozen=True, slots=True)
class Plan:
    """What the caller decides. Tokens rule; minutes are turned into tokens."""

    out_dir: Path
    seed: int = 0
    device: str = "cpu"
    rate: float = 2e-4
    drop: float = 0.1
    minutes: float = 0.0
    passes: float = 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands; `total_tokens` 0 means not known yet."""

    step: int = 0
    shard: int = 0
    batch: int = 0
    tokens: int = 0
    total_tokens: int = 0
    full_windows: bool = False

    @property
    def share(self) -> float:
        return self.tokens / self.total_tokens if self.total_tokens else 0.0


class Trainer:
    """Holds the model, its averaged weights and the optimiser."""

    def __init__(self, model: Reader, plan: Plan) -> None:
        self.plan = plan
        self.model = model.to(plan.device)
        # Frozen words: half the weights stay the base's, which costs no score
        # and lets the shipped file hold the difference only.
        model.words.weight.requires_grad_(False)
        self.trained = {n: p for n, p in model.named_parameters() if p.requires_grad}
        self.average = {n: p.detach().clone() for n, p in self.trained.items()}
        self.progress = Progress()
        matrices = [p for p in self.trained.values() if p.dim() > 1]
        vectors = [p for p in self.trained.values() if p.dim() < 2]
        self.optimiser = torch.optim.AdamW(
            [
                {"params": matrices, "weight_decay": DECAY},
                {"params": vectors, "weight_decay": 0.0},
            ],
            lr=plan.rate,
            fused=True,
        )

    def step(self, batch: Batch) -> float:
        """One update; returns the loss."""
        share = self.progress.share
        for group in self.optimiser.param_groups:
            group["lr"] = self.plan.rate * rate_factor(share, self.progress.step)
        self.model.train()
        # Seeded by step, so that a resumed run drops what an unbroken one drops.
        torch.manual_seed(self.plan.seed * 1_000_003 + self.progress.step)
        batch = batch.to(self.plan.device)
        with torch.autocast(self.plan.device, torch.bfloat16):
            inputs = (batch.input_ids, batch.attention_mask, batch.token_type_ids)
            outputs = self.model(*inputs, self.plan.drop)
        loss = loss_of(outputs, batch)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.trained.values(), CLIP)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        # A short memory at first, or the average would keep the untrained heads.
        keep = min(AVERAGE, (1 + self.progress.step) / (10 + self.progress.step))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.values()), list(self.trained.values()), 1 - keep)
        self.progress = replace(
            self.progress,
            step=self.progress.step + 1,
            batch=self.progress.batch + 1,
            tokens=self.progress.tokens + batch.input_ids.numel(),
        )
        return float(loss.detach())

    def save(self, folder: Path) -> None:
        """A checkpoint, whole or not at all."""
        tensors: dict[str, Tensor] = {}
        for name, weight in self.trained.items():
            state = self.optimiser.state.get(weight, {})
            tensors[f"weights/{name}"] = weight.detach()
            tensors[f"average/{name}"] = self.average[name]
            tensors |= {f"{key}/{name}": value for key, value in state.items()}
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / "state.partial"
        save_file(tensors, partial, {"progress": json.dumps(asdict(self.progress))})
        partial.replace(folder / "state.safetensors")
        (folder / "progress.json").write_text(json.dumps(asdict(self.progress)) + "\n")

    def load(self, folder: Path) -> None:
        """Go on from a checkpoint."""
        tensors = load_file(folder / "state.safetensors", device=self.plan.device)
        with torch.no_grad():
            for name, weight in self.trained.items():
                weight.copy_(tensors[f"weights/{name}"])
                self.average[name].copy_(tensors[f"average/{name}"])
                keys = ("step", "exp_avg", "exp_avg_sq")
                self.optimiser.state[weight] = {k: tensors[f"{k}/{name}"] for k in keys}
        self.progress = Progress(**json.loads((folder / "progress.json").read_text()))


def rate_factor(share: float, step: int) -> float:
    """Learning rate as a share of its peak: up over WARM_UP, down in a line to FLOOR.

    While the schedule's length is not known yet the first steps climb by count.
    """
    if share < WARM_UP:
        return max(share / WARM_UP, min(step, 100) / 1000, 0.001)
    return max(FLOOR, (1 - share) / (1 - WARM_UP))


def train(trainer: Trainer, batches: Iterator[Batch]) -> None:
    """Steps until the schedule ends, with checkpoints on the way."""
    log = (trainer.plan.out_dir / "log.jsonl").open("a", encoding="utf-8")
    saved, started, losses = time.monotonic(), time.monotonic(), 0.0
    first_step, first_tokens = trainer.progress.step, trainer.progress.tokens
    for batch in batches:
        losses += trainer.step(batch)
        done = trainer.progress.step - first_step
        speed = (trainer.progress.tokens - first_tokens) / (time.monotonic() - started)
        if trainer.progress.total_tokens == 0 and done >= TIMED_STEPS:
            total = int(speed * 60 * trainer.plan.minutes)
            trainer.progress = replace(trainer.progress, total_tokens=total)
        if done % 20 == 0:
            line = {**asdict(trainer.progress), "loss": losses / 20, "tokens_per_s": speed}
            print(json.dumps(line), file=log, flush=True)
            losses = 0.0
        if time.monotonic() - saved > CHECKPOINT_EVERY_S:
            trainer.save(trainer.plan.out_dir / "checkpoint")
            saved = time.monotonic()
        if 0 < trainer.progress.total_tokens <= trainer.progress.tokens:
            break
    trainer.save(trainer.plan.out_dir / "checkpoint")


def drawn_batches(trainer: Trainer, pools: dict[str, Pool], draws: Draws) -> Iterator[Batch]:
    """Batches from where the run stands, without end."""
    while True:
        at = trainer.progress
        if at.batch == 0:
            full = at.share >= FULL_WINDOWS_FROM
            at = trainer.progress = replace(at, full_windows=full)
        seed = trainer.plan.seed
        batches = shard_batches(pools, draws, seed, at.shard, at.full_windows)
        yield from map(collate, batches[at.batch :])
        trainer.progress = replace(trainer.progress, shard=at.shard + 1, batch=0)
