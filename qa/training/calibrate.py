"""Scores to probabilities: logistic regression fitted by Newton's method.

Platt scaling (Platt 1999) with more than one feature; pure arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RIDGE = 1e-2  # keeps the weights finite where the classes can be told apart fully
ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Logistic:
    """`probability = sigmoid(features @ weights + bias)`."""

    weights: tuple[float, ...]
    bias: float

    def __call__(self, features: Floats) -> Floats:
        """`features (n, k)` -> probabilities `(n,)`."""
        return sigmoid(features @ np.array(self.weights) + self.bias)


def fit_logistic(features: Floats, right: Floats) -> Logistic:
    """The most likely `Logistic` for `features (n, k)` and labels `(n,)` in {0, 1}."""
    inputs = np.column_stack([features, np.ones(len(features))])
    weights = np.zeros(inputs.shape[1])
    for _ in range(ROUNDS):
        guess = sigmoid(inputs @ weights)
        slope = inputs.T @ (guess - right) + RIDGE * weights
        curve = (inputs * (guess * (1 - guess))[:, None]).T @ inputs
        weights -= np.linalg.solve(curve + RIDGE * np.eye(len(weights)), slope)
    return Logistic(tuple(weights[:-1].tolist()), float(weights[-1]))


def sigmoid(x: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(x, -30, 30)))
