"""From scores to probabilities, by weights that were fitted on held-out questions.

`dateline eval fit` writes them, as `fitted.json` beside the reader's weights.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.errors import ModelAltered, ModelMissing
from qa.openvino_model import WEIGHTS
from qa.reading import Reading
from qa.spans import ListRule


@dataclass(frozen=True, slots=True)
class Logistic:
    """`1 / (1 + exp(-(features · weights + bias)))`: Platt, "Probabilistic outputs for support
    vector machines", 1999, with more than one feature."""

    weights: tuple[float, ...]
    bias: float

    def __call__(self, features: Sequence[float]) -> float:
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, self.total(features)))))

    def total(self, features: Sequence[float]) -> float:
        """The log-odds. Raises ValueError for other features than were fitted."""
        weighed = zip(self.weights, features, strict=True)
        return math.fsum(weight * feature for weight, feature in weighed) + self.bias


@dataclass(frozen=True, slots=True)
class Fitted:
    """Everything that is fitted after the training.

    `answered` and `right` turn what was read of one passage (`features_of`) into the probability
    that it answers at all, and that its best span is the answer. `lists` tells which spans are
    members of a list. `ranking` weighs the features of a group of agreeing spans (see
    `qa/combine.py`), `first` turns the best group's into the probability that it is right, and
    `somewhere` what was read of all passages (`features_of_all`) into the probability that any
    of them holds an answer. Below `threshold` dateline says "not found".
    """

    answered: Logistic
    right: Logistic
    lists: ListRule
    ranking: tuple[float, ...]
    first: Logistic
    somewhere: Logistic
    threshold: float


def save_fitted(fitted: Fitted, weights: Path, about: dict[str, Any]) -> None:
    """Write `fitted.json` to a folder, made where it is not there; `about` says what it was fitted
    on."""
    card = {"about": about, **asdict(fitted)}
    rounded = json.loads(json.dumps(card), parse_float=lambda text: round(float(text), 5))
    lines = (f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in rounded.items())
    body = ",\n".join(lines)
    weights.mkdir(parents=True, exist_ok=True)
    (weights / "fitted.json").write_text(f"{{\n{body}\n}}\n", encoding="utf-8")


def load_fitted(weights: Path = WEIGHTS) -> Fitted:
    """The fitted values of a folder of weights. Raises ModelMissing, ModelAltered."""
    path = weights / "fitted.json"
    try:
        card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Fitted(
            answered=_logistic(card["answered"]),
            right=_logistic(card["right"]),
            lists=ListRule(**card["lists"]),
            ranking=tuple(map(float, card["ranking"])),
            first=_logistic(card["first"]),
            somewhere=_logistic(card["somewhere"]),
            threshold=float(card["threshold"]),
        )
    except FileNotFoundError as error:
        raise ModelMissing(f"{path} is missing; install dateline again") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ModelAltered(f"{path} cannot be read ({error!r}); install dateline again") from error


def features_of(reading: Reading) -> tuple[float, float, float]:
    """Of one passage: the best span's score, the relevance, and the log of that span's share
    among all that were kept, near 0 where it stands alone."""
    if not reading.spans:
        return (-20.0, reading.relevance, 0.0)
    best = reading.spans[0].score
    share = -math.log(math.fsum(math.exp(span.score - best) for span in reading.spans))
    return (best, reading.relevance, share)


def features_of_all(readings: Sequence[Reading], best_hit: float) -> tuple[float, float, float]:
    """Of all passages of a question: the best span's score, the best relevance, and the score of
    the best hit."""
    best = max((reading.spans[0].score for reading in readings if reading.spans), default=-20.0)
    return (best, max(reading.relevance for reading in readings), best_hit)


def _logistic(card: dict[str, Any]) -> Logistic:
    return Logistic(tuple(map(float, card["weights"])), float(card["bias"]))
