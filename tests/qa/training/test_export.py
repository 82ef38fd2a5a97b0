"""What a checkpoint becomes on its way to the folder that serves."""

from __future__ import annotations

import copy

import torch

from index.models import find_model
from qa.training.export import mean
from qa.training.model import load_base


def test_the_mean_of_two_readers_lies_between_them() -> None:
    one = load_base(find_model().folder)
    other = copy.deepcopy(one)
    before = {name: weight.clone() for name, weight in one.state_dict().items()}
    with torch.no_grad():
        for weight in other.parameters():
            weight.add_(2.0)
    trained = {name for name, _ in one.named_parameters()}
    for name, weight in mean(one, other).state_dict().items():
        moved = 1.0 if name in trained else 0.0
        assert torch.allclose(weight.float(), before[name].float() + moved, atol=1e-5)
