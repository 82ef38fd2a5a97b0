"""What a reader's silence is worth: no-answer scores, confidence, their measures.

Logistic regressions over a reading's scores, fitted on dev pairs and measured
on test pairs: one for "the passage answers", one for "the best span is right".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa.training.calibrate import Floats, Logistic, fit_logistic
from qa.training.metrics import auroc, ece, exact
from qa.training.predict import Reading, text_of
from qa.training.tokens import Encoded

Scores = dict[str, float | int]


@dataclass(frozen=True, slots=True)
class Read:
    """Rows of one set with the reader's readings of them."""

    rows: list[Encoded]
    readings: list[Reading]


@dataclass(frozen=True, slots=True)
class Confidence:
    """Probabilities from a reading's features (see `features_of`)."""

    answered: Logistic
    right: Logistic


def fit_confidence(reads: Sequence[Read]) -> Confidence:
    """Both regressions over rows with and without an answer."""
    features = np.concatenate([features_of(read) for read in reads])
    answered = np.concatenate([answered_of(read) for read in reads])
    right = np.concatenate([right_of(read) for read in reads])
    return Confidence(fit_logistic(features, answered), fit_logistic(features, right))


def score_silence(read: Read, confidence: Confidence) -> Scores:
    """AUROC of each score that may say "no answer here", ECE of the confidence."""
    x, labels = features_of(read), answered_of(read) > 0
    scores: Scores = {
        "n": len(labels),
        "auroc_margin": auroc(x[:, 0], labels),
        "auroc_relevance": auroc(x[:, 1], labels),
        "auroc_both": auroc(confidence.answered(x), labels),
        "ece": ece(confidence.right(x), right_of(read)),
    }
    return {key: round(value, 4) for key, value in scores.items()}


def features_of(read: Read) -> Floats:
    """`(rows, 3)`: margin over silence, relevance, log-share of the best span."""
    return np.array([[-r.no_answer, r.relevance, log_share(r)] for r in read.readings])


def log_share(reading: Reading) -> float:
    """Log of the best span's share among the spans kept; near 0 where it stands alone."""
    sums = np.array([span.score for span in reading.spans])
    return float(-np.log(np.exp(sums - sums[0]).sum())) if len(sums) else 0.0


def answered_of(read: Read) -> Floats:
    return np.array([float(bool(row.row.golds)) for row in read.rows])


def right_of(read: Read) -> Floats:
    """1 where the best span is an answer exactly; always 0 where there is none."""
    return np.array(
        [
            exact(best_text(row, reading), [g.text for g in row.row.golds]) if row.row.golds else 0
            for row, reading in zip(read.rows, read.readings, strict=True)
        ]
    )


def best_text(row: Encoded, reading: Reading) -> str:
    return text_of(row, reading.spans[0]) if reading.spans else ""
