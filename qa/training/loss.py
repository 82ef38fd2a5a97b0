"""What training minimises: the span's likelihood and the relevance's.

Where a teacher's logits are at hand, the gold answers count less, and what counts is how far the
student's probabilities are from the teacher's (Hinton et al., 2015). It is believed as far as it
agrees with the golds on whether there is an answer at all: larger readers, too, take questions with
a word exchanged for answered.
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
    spans, answered = span_loss(start, end, batch), batch.answered
    if batch.taught is not None and batch.taught_relevance is not None:
        share = (1 - GOLD_SHARE) * agreement(batch.taught, batch)
        taught = taught_loss(start, batch.taught[0], batch)
        taught = taught + taught_loss(end, batch.taught[1], batch)
        spans = (1 - share) * spans + share * taught
        answered = (1 - share) * answered + share * batch.taught_relevance.sigmoid()
    passages = functional.binary_cross_entropy_with_logits(relevance, answered)
    return spans.mean() + RELEVANCE_WEIGHT * passages


def agreement(taught: Tensor, batch: Batch) -> Tensor:
    """How likely the teacher's logits, `(2, batch, tokens)`, make what the golds say: that there is
    an answer, or that there is none. `(batch,) float32`."""
    places = taught.masked_fill(~batch.allowed, float("-inf")).softmax(2)
    none = places[0, :, 0] * places[1, :, 0]
    return batch.answered * (1 - none) + (1 - batch.answered) * none


def taught_loss(logits: Tensor, taught: Tensor, batch: Batch) -> Tensor:
    """Divergence of the student's places from the teacher's, both at HEAT, `(batch,) float32`.

    Times HEAT squared, which keeps its gradients as large as the golds'.
    """
    off = ~batch.allowed
    ours = (logits / HEAT).masked_fill(off, -1e4).log_softmax(1)
    theirs = (taught / HEAT).masked_fill(off, -1e4).log_softmax(1)
    apart = functional.kl_div(ours, theirs, reduction="none", log_target=True)
    return apart.sum(1) * HEAT**2


def span_loss(start: Tensor, end: Tensor, batch: Batch) -> Tensor:
    """Negative log-likelihood of the golds under softmax over the allowed tokens, `(batch,)`.

    Alternatives: -log of the summed probability (marginal likelihood, Clark and
    Gardner 2018). All required: the mean of their -log, so each must be likely.
    An unanswerable example's gold is the empty span at [CLS].
    """
    pair = log_likelihood(start, batch.starts, batch) + log_likelihood(end, batch.ends, batch)
    off = ~batch.gold
    marginal = -pair.masked_fill(off, float("-inf")).logsumexp(1)
    mean = -pair.masked_fill(off, 0).sum(1) / batch.gold.sum(1)
    chosen = batch.all_required.to(pair.dtype)
    loss: Tensor = mean * chosen + marginal * (1 - chosen)
    return loss


def log_likelihood(logits: Tensor, places: Tensor, batch: Batch) -> Tensor:
    """Log-probability of each gold place, `(batch, golds) float32`."""
    masked = logits.masked_fill(~batch.allowed, float("-inf"))
    return masked.log_softmax(1).gather(1, places).clamp_min(-30)
