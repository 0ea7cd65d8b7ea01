"""The losses of `network/losses.py` in plain PyTorch, as the teacher is not a Keras network."""

from __future__ import annotations

from typing import Any

import torch

from smartrec_training.config import LossWeights

_EPSILON = 1e-7
_NEGATIVE_FOCUS, _UNKNOWN_AS_NEGATIVE = 3.0, 0.2


def tuning_loss(
    truth: dict[str, Any], logits: Any, attributes: Any, box: Any, weights: LossWeights, smoothing: float
) -> Any:
    """The weighted sum over a batch's truth (`batches.make_batch`), as tensors."""
    overlap, rmse = box_losses(truth["boxes"], box, truth["box_known"])
    return (
        weights.category * set_loss(truth["category_sets"], logits, smoothing)
        + weights.attributes * attribute_loss(truth["attributes"], attributes, truth["attributes_listed"])
        + weights.box_overlap * overlap
        + weights.box_rmse * rmse
    )


def set_loss(sets: Any, logits: Any, smoothing: float) -> Any:
    """`losses.category_loss`."""
    log_probabilities = torch.log_softmax(logits, dim=-1)
    weighed = torch.where(sets > 0, log_probabilities + torch.log(sets.clamp_min(1e-7)), -1e4)
    each = -(1.0 - smoothing) * torch.logsumexp(weighed, -1) - smoothing * log_probabilities.mean(-1)
    return _mean_of_known(each, (sets > 0).any(-1).float())


def attribute_loss(truth: Any, logits: Any, listed: Any) -> Any:
    """`losses.attribute_loss`."""
    positive, negative = (truth > 0).float(), (truth < 0).float()
    negative = negative + _UNKNOWN_AS_NEGATIVE * listed[:, None] * (truth == 0)
    gain = positive * torch.nn.functional.logsigmoid(logits)
    focus = torch.sigmoid(logits) ** _NEGATIVE_FOCUS
    gain = gain + negative * focus * torch.nn.functional.logsigmoid(-logits)
    return -gain.sum() / positive.sum().clamp_min(1.0)


def box_losses(truth: Any, predicted: Any, known: Any) -> tuple[Any, Any]:
    """`losses.box_overlap_loss` and `losses.box_rmse`."""
    low, high = torch.maximum(truth, predicted), torch.minimum(truth, predicted)
    shared = (high[:, 2:] - low[:, :2]).clamp_min(0).prod(-1)
    hull = (low[:, 2:] - high[:, :2]).clamp_min(0).prod(-1)
    areas = [(box[:, 2:] - box[:, :2]).clamp_min(0).prod(-1) for box in (truth, predicted)]
    union = areas[0] + areas[1] - shared
    overlap = shared / (union + _EPSILON) - (hull - union) / (hull + _EPSILON)
    squared = _mean_of_known((truth - predicted).square().mean(-1), known)
    return _mean_of_known(1.0 - overlap, known), (squared + _EPSILON).sqrt()


def _mean_of_known(values: Any, known: Any) -> Any:
    return (values * known).sum() / known.sum().clamp_min(1.0)
