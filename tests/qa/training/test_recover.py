"""A shipped graph read back into the network that it was made of."""

from __future__ import annotations

import numpy as np
import openvino
import torch

from qa.openvino_model import WEIGHTS
from qa.training.batches import collate
from qa.training.examples import Example
from qa.training.recover import recover

LOGIT = 1.5  # int8 products against fp32 ones, over logits of about 20


def test_the_recovered_network_scores_as_the_graph_does() -> None:
    model = recover(WEIGHTS).eval()
    rng = np.random.default_rng(0)
    ids = rng.integers(1_000, 20_000, size=(6, 60)).astype(np.int32)
    batch = collate([Example(row[:12], row[:0], row[12:], (), False) for row in ids])
    words = model.words(batch.input_ids).detach()
    rest = (batch.attention_mask, batch.token_type_ids)
    with torch.no_grad():
        ours = model.read(words, *rest)
    run = openvino.Core().compile_model(WEIGHTS / "reader.xml", "CPU")
    theirs = run([words.numpy(), *(tensor.numpy() for tensor in rest)])
    for name, value in zip(("start_logits", "end_logits"), ours[:2], strict=True):
        gap = np.abs(value.numpy() - theirs[name])
        assert gap.mean() < LOGIT / 3
        assert np.corrcoef(value.numpy().ravel(), theirs[name].ravel())[0, 1] > 0.98
