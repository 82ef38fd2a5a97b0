"""From the score of the best span to the probability that it answers the question."""

from __future__ import annotations

import math
from collections.abc import Sequence

from qa.answer import Span

# Platt's logistic over the best span's score.
SLOPE = 12.0
MIDDLE = 0.45


def confidence(spans: Sequence[Span]) -> float:
    """Between 0 and 1; 0 where nothing was found.

    Platt, "Probabilistic outputs for support vector machines", 1999.
    """
    if not spans:
        return 0.0
    best = max(span.score for span in spans)
    return round(1.0 / (1.0 + math.exp(-SLOPE * (best - MIDDLE))), 4)
