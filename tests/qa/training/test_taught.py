"""A teacher's word: kept whole, learnt from, and gone through pass after pass."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import openvino
import pytest
import torch
from safetensors.torch import save_file

from index.models import find_model
from qa.training.batches import Batch, collate
from qa.training.examples import Example
from qa.training.export import convert, load_checkpoint
from qa.training.loop import Plan, Trainer
from qa.training.loss import agreement, loss_of, taught_loss
from qa.training.model import Reader, Shape, load_base
from qa.training.taught import (
    believe,
    graph_teacher,
    network_teacher,
    read_shard,
    taught_batches,
    taught_tokens,
    teach,
    write_shard,
)

SMALL = Shape(width=24, heads=3, layers=1, inner=48)


def make_batch(seed: int = 0, rows: int = 3) -> Batch:
    ids = np.random.default_rng(seed).integers(1_000, 20_000, size=(rows, 30)).astype(np.int32)
    spans = (((2, 4),), ((0, 0), (5, 6)), ())
    return collate(
        [Example(row[:8], row[:0], row[8:], spans[i % 3], False) for i, row in enumerate(ids)]
    )


def make_reader(seed: int = 0) -> Reader:
    torch.manual_seed(seed)
    reader = Reader(SMALL)
    reader.eval()
    return reader


def test_a_shard_is_read_as_it_was_written(tmp_path: Path) -> None:
    batches = [teach(make_reader(), make_batch(seed)) for seed in range(3)]
    write_shard(tmp_path / "0000.safetensors", batches)
    for kept, batch in zip(read_shard(tmp_path / "0000.safetensors"), batches, strict=True):
        for name, tensor in batch.tensors().items():
            again = kept.tensors()[name]
            assert again.dtype == (torch.float32 if tensor.is_floating_point() else tensor.dtype)
            assert torch.allclose(again.float(), tensor.float(), atol=1e-2)


def test_who_says_what_the_teacher_says_has_nothing_to_learn() -> None:
    batch = teach(make_reader(), make_batch())
    assert batch.taught is not None
    start = batch.taught[0]
    assert taught_loss(start, start, batch).tolist() == pytest.approx([0, 0, 0], abs=1e-6)
    assert float(taught_loss(start, start.roll(1, 1), batch).min()) > 0


def test_a_pupil_comes_nearer_to_its_teacher(tmp_path: Path) -> None:
    batch = teach(make_reader(1), make_batch(rows=2))  # both have an answer
    torch.manual_seed(3)
    opinions = 6 * torch.randn((2, *batch.input_ids.shape))
    batch = replace(batch, taught=opinions)
    trainer = Trainer(make_reader(2), Plan(tmp_path, rate=1e-2, drop=0.0))
    trainer.progress = replace(trainer.progress, total_tokens=batch.input_ids.numel() * 40)

    def apart() -> float:
        with torch.no_grad():
            inputs = (batch.input_ids, batch.attention_mask, batch.token_type_ids)
            return float(taught_loss(trainer.model(*inputs)[0], opinions[0], batch).mean())

    before = apart()
    for _ in range(30):
        trainer.step(batch)
    assert apart() < before / 2


def test_the_golds_still_count_beside_a_teacher() -> None:
    batch = teach(make_reader(), make_batch())
    with torch.no_grad():
        outputs = make_reader()(batch.input_ids, batch.attention_mask, batch.token_type_ids)
    moved = replace(batch, starts=batch.starts + 1, ends=batch.ends + 1)
    assert float(loss_of(outputs, batch)) != float(loss_of(outputs, moved))


def test_a_teacher_who_answers_what_has_no_answer_is_not_believed() -> None:
    batch = make_batch()  # the third row has no answer
    sure = torch.zeros((2, *batch.input_ids.shape))
    sure[:, :, 12] = 20.0
    assert agreement(sure, batch).tolist() == pytest.approx([1, 1, 0], abs=1e-5)
    silent = torch.zeros((2, *batch.input_ids.shape))
    silent[:, :, 0] = 20.0
    assert agreement(silent, batch).tolist() == pytest.approx([0, 0, 1], abs=1e-5)


def test_a_graph_says_what_its_network_says(tmp_path: Path) -> None:
    base = find_model().folder
    network = load_base(base)
    network.eval()
    batches = [make_batch(seed, rows) for seed, rows in ((0, 3), (1, 2))]
    parts = ("input_ids", "attention_mask", "token_type_ids")
    ids, mask, kinds = (getattr(batches[0], name) for name in parts)
    feed = {"words": network.words(ids), "attention_mask": mask, "token_type_ids": kinds}
    graph = convert(network, {name: part[:1].detach().numpy() for name, part in feed.items()})
    openvino.save_model(graph, tmp_path / "reader.xml")
    asked = graph_teacher(tmp_path, base)(batches)
    for ours, theirs in zip(asked, network_teacher(network, "cpu")(batches), strict=True):
        assert ours.taught is not None
        assert theirs.taught is not None
        allowed = ours.allowed.expand_as(ours.taught)
        assert torch.allclose(ours.taught[allowed], theirs.taught[allowed], atol=0.1)


def test_a_resumed_run_goes_on_with_the_batch_it_had_reached(tmp_path: Path) -> None:
    for shard in range(2):
        batches = [teach(make_reader(), make_batch(10 * shard + i)) for i in range(3)]
        write_shard(tmp_path / f"{shard:04}.safetensors", batches)
    trainer = Trainer(make_reader(), Plan(tmp_path))
    stream = taught_batches(trainer, tmp_path)
    first = [next(stream).input_ids for _ in range(8)]
    assert len({tuple(ids.ravel().tolist()) for ids in first[:6]}) == 6  # a pass has each once
    resumed = Trainer(make_reader(), Plan(tmp_path))
    resumed.progress = replace(resumed.progress, shard=0, batch=2)
    stream = taught_batches(resumed, tmp_path)
    assert torch.equal(next(stream).input_ids, first[2])
    assert torch.equal(next(stream).input_ids, first[3])
    assert taught_tokens(tmp_path) == 6 * 3 * first[0].shape[1]


def test_a_teacher_of_another_base_is_refused(tmp_path: Path) -> None:
    save_file({"average/distance.weight": torch.zeros(32, 12)}, tmp_path / "state.safetensors")
    with pytest.raises(SystemExit, match=r"distance\.weight"):
        load_checkpoint(tmp_path, find_model().folder)


def test_without_golds_the_teacher_s_best_span_stands_for_them() -> None:
    batch = make_batch(rows=2)
    start, end = torch.full((2, *batch.input_ids.shape), -5.0)
    start[0, 12], end[0, 13] = 4.0, 4.0  # the first row: twelve to thirteen
    start[0, 2] = end[0, 2] = 9.0  # inside the question, where no answer may lie
    start[1, 0], end[1, 0] = 3.0, 3.0  # the second: none
    start[1, 20], end[1, 15] = 6.0, 6.0  # backwards
    believed = believe(replace(batch, taught=torch.stack((start, end))))
    assert believed.starts[:, 0].tolist() == [12, 0]
    assert believed.ends[:, 0].tolist() == [13, 0]
    assert believed.gold.sum(1).tolist() == [1, 1]
    assert believed.answered.tolist() == [1.0, 0.0]
