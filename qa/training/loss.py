"""What training minimises: the span's likelihood and the relevance's.

Where a teacher's logits are at hand, the gold answers count less, and what counts is how far the
student's probabilities are from the teacher's (Hinton et al., 2015).
"""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional

from qa.training.batches import Batch

RELEVANCE_WEIGHT = 0.5
GOLD_SHARE = 0.3  # of the loss, beside a teacher
HEAT = 2.0  # logits are divided by it, so that the teacher's second thoughts are heard


def loss_of(outputs: tuple[Tensor, Tensor, Tensor, Tensor], batch: Batch) -> Tensor:
    """Mean loss of a batch, a float32 scalar."""
    start, end, _, relevance = outputs
    spans = span_loss(start, end, batch)
    answered = batch.answered
    if batch.taught is not None and batch.taught_relevance is not None:
        taught = taught_loss(start, batch.taught[0], batch) + taught_loss(
            end, batch.taught[1], batch
        )
        spans = GOLD_SHARE * spans + (1 - GOLD_SHARE) * taught
        said = batch.taught_relevance.sigmoid()
        answered = GOLD_SHARE * answered + (1 - GOLD_SHARE) * said
    passages = functional.binary_cross_entropy_with_logits(relevance, answered)
    return spans + RELEVANCE_WEIGHT * passages


def taught_loss(logits: Tensor, taught: Tensor, batch: Batch) -> Tensor:
    """Divergence of the student's places from the teacher's, both at HEAT, a float32 scalar.

    Times HEAT squared, which keeps its gradients as large as the golds'.
    """
    off = ~batch.allowed
    ours = (logits / HEAT).masked_fill(off, -1e4).log_softmax(1)
    theirs = (taught / HEAT).masked_fill(off, -1e4).log_softmax(1)
    apart = functional.kl_div(ours, theirs, reduction="batchmean", log_target=True)
    return apart * HEAT**2


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
