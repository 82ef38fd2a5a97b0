"""What training minimises: the span's likelihood and the relevance's."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional

from qa.training.batches import Batch

RELEVANCE_WEIGHT = 0.5


def loss_of(outputs: tuple[Tensor, Tensor, Tensor, Tensor], batch: Batch) -> Tensor:
    """Mean loss of a batch, a float32 scalar."""
    start, end, _, relevance = outputs
    spans = span_loss(start, end, batch)
    passages = functional.binary_cross_entropy_with_logits(relevance, batch.answered)
    return spans + RELEVANCE_WEIGHT * passages


def span_loss(start: Tensor, end: Tensor, batch: Batch) -> Tensor:
    """Negative log-likelihood of the golds under softmax over the allowed tokens.

    Alternatives: -log of the summed probability (marginal likelihood, Clark and
    Gardner 2018). All required: the mean of their -log, so each must be likely.
    An unanswerable example's gold is the empty span at [CLS].
    """
    pair = log_likelihood(start, batch.starts, batch) + log_likelihood(end, batch.ends, batch)
    off = ~batch.gold
    marginal = -pair.masked_fill(off, float("-inf")).logsumexp(1)
    mean = -pair.masked_fill(off, 0).sum(1) / batch.gold.sum(1)
    chosen = batch.all_required.to(pair.dtype)
    return (mean * chosen + marginal * (1 - chosen)).mean()


def log_likelihood(logits: Tensor, places: Tensor, batch: Batch) -> Tensor:
    """Log-probability of each gold place, `(batch, golds) float32`."""
    masked = logits.masked_fill(~batch.allowed, float("-inf"))
    return masked.log_softmax(1).gather(1, places).clamp_min(-30)
