"""The losses; each counts only the samples that are labelled for it."""

from __future__ import annotations

from typing import Any

from keras import ops

from smartrec_training.config import MEASURES, LossWeights
from smartrec_training.network.layers import resize_square

_EPSILON = 1e-7
_NEGATIVE_FOCUS = 3.0
# Attributes that nobody marks as absent are weak negatives; otherwise the network would see them everywhere
# (Cole et al., 2021).
_UNKNOWN_AS_NEGATIVE = 0.2
_INVERSE_TEMPERATURE = 8.0  # of the similarities in `similarity_loss`
_DISTILLATION_TEMPERATURE = 2.0


def total_loss(
    truth: dict[str, Any], raw: dict[str, Any], weights: LossWeights, label_smoothing: float
) -> tuple[Any, dict[str, Any]]:
    """Weighted sum and the parts, from a batch's truth (`batches.make_batch`) and the raw outputs."""
    parts = {
        "category": category_loss(truth["category_sets"], raw["category"], label_smoothing),
        "box_rmse": box_rmse(truth["boxes"], raw["bbox"], truth["box_known"]),
        "box_overlap": box_overlap_loss(truth["boxes"], raw["bbox"], truth["box_known"]),
        "attributes": attribute_loss(truth["attributes"], raw["attributes"], truth["attributes_listed"]),
        "similarity": similarity_loss(truth, raw["embedding"]),
    }
    if weights.teacher and "teacher_0" in truth:
        parts["teacher"] = sum(
            teacher_loss(truth[f"teacher_{level}"], raw[f"teacher_{level}"]) for level in range(2)
        )
    if weights.teacher_category and "teacher_category" in truth:
        parts["teacher_category"] = teacher_category_loss(truth["teacher_category"], raw["category"])
    total = sum(getattr(weights, name) * value for name, value in parts.items())
    return total, parts


def top_k_accuracies(truth: dict[str, Any], raw: dict[str, Any]) -> dict[str, Any]:
    """Share of the batch whose right category is among the first 1 and 5, by MEASURES' names."""
    sets, logits = truth["category_sets"], raw["category"]
    best = ops.max(ops.where(sets > 0, logits, -1e9), axis=-1, keepdims=True)
    above = ops.sum(ops.cast(ops.logical_and(logits > best, sets <= 0), "float32"), axis=-1)
    known = ops.cast(ops.any(sets > 0, axis=-1), "float32")
    return {
        name: _mean_of_known(ops.cast(above < k, "float32"), known)
        for name, k in zip(MEASURES, (1, 5), strict=True)
    }


def category_loss(sets: Any, logits: Any, smoothing: float) -> Any:
    """-log of the probability that falls into the set of right categories, smoothed over all.

    sets: (n, C), 0 for a wrong category, else the prior weight of the category, up to 1.
    """
    log_probabilities = ops.log_softmax(logits, axis=-1)
    weighted = log_probabilities + ops.log(ops.maximum(sets, _EPSILON))
    inside = ops.logsumexp(ops.where(sets > 0, weighted, -1e4), axis=-1)
    known = ops.cast(ops.any(sets > 0, axis=-1), "float32")
    each = -(1.0 - smoothing) * inside - smoothing * ops.mean(log_probabilities, axis=-1)
    return _mean_of_known(each, known)


def box_rmse(truth: Any, predicted: Any, known: Any) -> Any:
    """Root of the mean squared error of the sides, in units of the picture (the original project's loss)."""
    squared = ops.mean(ops.square(truth - predicted), axis=-1)
    return ops.sqrt(_mean_of_known(squared, known) + _EPSILON)


def box_overlap_loss(truth: Any, predicted: Any, known: Any) -> Any:
    """1 - generalised intersection over union (Rezatofighi et al., 2019)."""
    low, high = ops.maximum(truth[:, :2], predicted[:, :2]), ops.minimum(truth[:, 2:], predicted[:, 2:])
    outer_low, outer_high = (
        ops.minimum(truth[:, :2], predicted[:, :2]),
        ops.maximum(truth[:, 2:], predicted[:, 2:]),
    )
    shared = ops.prod(ops.maximum(high - low, 0.0), axis=-1)
    areas = [ops.prod(ops.maximum(box[:, 2:] - box[:, :2], 0.0), axis=-1) for box in (truth, predicted)]
    union = areas[0] + areas[1] - shared
    hull = ops.prod(ops.maximum(outer_high - outer_low, 0.0), axis=-1)
    overlap = shared / (union + _EPSILON) - (hull - union) / (hull + _EPSILON)
    return _mean_of_known(1.0 - overlap, known)


def attribute_loss(truth: Any, logits: Any, listed: Any) -> Any:
    """Cross-entropy over known attributes; easy negatives count little, as about 3 of 1000 are positive.

    truth: (n, 1000), 1 yes, -1 no, 0 unknown; listed: (n,), 1 where somebody went through the list, so that
    what is not marked is most likely absent. Returns: the sum, over the number of positives. Focused
    as in Ridnik et al., 2021.
    """
    probability = ops.sigmoid(logits)
    positive, negative = ops.cast(truth > 0, "float32"), ops.cast(truth < 0, "float32")
    negative += _UNKNOWN_AS_NEGATIVE * listed[:, None] * ops.cast(truth == 0, "float32")
    gain = positive * ops.log_sigmoid(logits)
    gain += negative * ops.power(probability, _NEGATIVE_FOCUS) * ops.log_sigmoid(-logits)
    return -ops.sum(gain) / ops.maximum(ops.sum(positive), 1.0)


def similarity_loss(truth: dict[str, Any], embedding: Any) -> Any:
    """Kullback-Leibler divergence from the target similarities in the batch to the embeddings' cosines.

    Both are softmax distributions over the other samples, at one temperature.
    """
    target = target_similarity(truth)
    place = ops.arange(ops.shape(embedding)[0])
    own = 1e4 * ops.cast(place[:, None] == place[None], "float32")
    wanted = ops.softmax(_INVERSE_TEMPERATURE * target - own, axis=-1)
    cosine = ops.matmul(embedding, ops.transpose(embedding))
    found = ops.log_softmax(_INVERSE_TEMPERATURE * cosine - own, axis=-1)
    return ops.mean(ops.sum(wanted * (ops.log(wanted + _EPSILON) - found), axis=-1))


def target_similarity(truth: dict[str, Any]) -> Any:
    """(n, n) in 0..1: 40% category, 35% colour, 25% attributes where two pictures can be compared by them.

    They are compared by what one of them has and the other is known to have or to lack.
    """
    category = _shared_fraction(ops.cast(truth["category_sets"] > 0, "float32"))
    colours = truth["colours"]
    colour = 1.0 - 0.5 * ops.sum(ops.abs(colours[:, None] - colours[None]), axis=-1)
    has = ops.cast(truth["attributes"] > 0, "float32")
    known = ops.maximum(ops.cast(truth["attributes"] != 0, "float32"), truth["attributes_listed"][:, None])
    shared = ops.matmul(has, ops.transpose(has))
    compared = ops.matmul(has, ops.transpose(known)) + ops.matmul(known, ops.transpose(has)) - shared
    both = ops.cast(compared > 0, "float32")
    attributes = shared / ops.maximum(compared, 1.0)
    return (0.4 * category + 0.35 * colour + 0.25 * both * attributes) / (0.75 + 0.25 * both)


def teacher_loss(truth: Any, predicted: Any) -> Any:
    """Mean squared error to the teacher's standardised maps of the first samples, at the size of ours."""
    side = predicted.shape[1]
    predicted = predicted[: ops.shape(truth)[0]]
    resized = truth if truth.shape[1] == side else resize_square(truth, side)
    return ops.mean(ops.square(resized - ops.cast(predicted, "float32")))


def teacher_category_loss(logits: Any, predicted: Any) -> Any:
    """Kullback-Leibler divergence from the teacher's categories of the first samples, at one temperature.

    Hinton et al., 2015: the squared temperature keeps the gradient as large as that of the labels.
    """
    predicted = predicted[: ops.shape(logits)[0]]
    wanted = ops.log_softmax(logits / _DISTILLATION_TEMPERATURE, axis=-1)
    found = ops.log_softmax(predicted / _DISTILLATION_TEMPERATURE, axis=-1)
    return _DISTILLATION_TEMPERATURE**2 * ops.mean(ops.sum(ops.exp(wanted) * (wanted - found), axis=-1))


def _shared_fraction(sets: Any) -> Any:
    shared = ops.matmul(sets, ops.transpose(sets))
    sizes = ops.sum(sets, axis=-1)
    return shared / ops.maximum(sizes[:, None] + sizes[None] - shared, 1.0)


def _mean_of_known(values: Any, known: Any) -> Any:
    return ops.sum(values * known) / ops.maximum(ops.sum(known), 1.0)
