"""How much of the second backbone goes into each answer: chosen on the val parts.

Photos decide on categories, as they are what shoppers send; drawn garments only where there are no photos.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from smartrec_training.datasets.labels import Labels
from smartrec_training.datasets.samples import Samples
from smartrec_training.evaluation.exported_model import Predictions
from smartrec_training.evaluation.metrics import box_overlap
from smartrec_training.network.second_backbone import Shares, build_second_backbone, mixed
from smartrec_training.teacher.weights import read_weights

Measured = Mapping[str, tuple[Samples, Predictions]]
Values = npt.NDArray[np.float64]
RENDERED = "dataset"
_STEPS = tuple(round(0.1 * step, 1) for step in range(11))
_SHARPNESS = (1.0, *(round(0.8 + 0.1 * step, 1) for step in range(18)))
_UNMEASURED = Shares(category=0.5, bbox=0.5, attributes=0.5)
_SMALLEST = 1e-6


def with_second(
    model: Any, labels: Labels, weights: Path, measure: Callable[[Any, Labels], Measured]
) -> tuple[Any, Labels]:
    """The model mixed with the tuned teacher of its run; the labels say how much of it."""
    arrays, side_px = read_weights(weights)
    second = build_second_backbone(arrays, side_px)
    alone = [measure(mixed(model, second, Shares(share, share, share)), labels) for share in (0.0, 1.0)]
    shares = choose_shares(*alone)
    told = {"side_px": side_px, "shares": dataclasses.asdict(shares)}
    labels = dataclasses.replace(labels, training={**labels.training, "second_backbone": told})
    return mixed(model, second, shares), labels


def choose_shares(first: Measured, second: Measured) -> Shares:
    """By the val parts' answers of each alone. Without val parts: half of each."""
    if not first:
        return _UNMEASURED
    photos = [name for name in first if name != RENDERED] or list(first)
    category = _best(photos, first, second, _category_gain)

    def gain(sharpness: float) -> float:
        found = (
            _category_gain(first[name][0], first[name][1], second[name][1], category, sharpness)
            for name in photos
        )
        return sum(each for each in found if each is not None)

    return Shares(
        category=category,
        bbox=_best(first, first, second, _box_gain),
        attributes=_best(first, first, second, _attribute_gain),
        sharpness=max(_SHARPNESS, key=gain),
    )


def _best(
    names: Sequence[str] | Measured,
    first: Measured,
    second: Measured,
    gain: Callable[[Samples, Predictions, Predictions, float], float | None],
) -> float:
    """The share with the highest mean gain over the sets that can tell; half where none can."""

    def mean(share: float) -> float:
        gains = [gain(first[name][0], first[name][1], second[name][1], share) for name in names]
        told = [each for each in gains if each is not None]
        return float(np.mean(told)) if told else -abs(share - _UNMEASURED.category)

    return max(_STEPS, key=mean)


def _category_gain(
    samples: Samples, first: Predictions, second: Predictions, share: float, sharpness: float = 1.0
) -> float | None:
    """The mean logarithm of the probability of what is right."""
    known = samples.category_sets.any(axis=1)
    if not known.any():
        return None
    logits = sharpness * ((1 - share) * _log(first.category) + share * _log(second.category))
    right = np.where(samples.category_sets, logits, -np.inf)
    gains = _log_sum(right[known]) - _log_sum(logits[known])
    is_garment = ~samples.category_sets[known, -1]
    halves = [gains[rows].mean() for rows in (is_garment, ~is_garment) if rows.any()]
    return float(np.mean(halves))


def _box_gain(samples: Samples, first: Predictions, second: Predictions, share: float) -> float | None:
    known = ~np.isnan(samples.boxes).any(axis=1)
    if not known.any():
        return None
    boxes = (1 - share) * first.bbox[known] + share * second.bbox[known]
    return float(box_overlap(samples.boxes[known], boxes.astype(np.float32)).mean())


def _attribute_gain(samples: Samples, first: Predictions, second: Predictions, share: float) -> float | None:
    """The mean logarithm of the probability of what is known, what is there and what is not alike."""
    has, lacks = samples.attributes > 0, samples.attributes < 0
    if not has.any() or not lacks.any():
        return None
    logits = (1 - share) * _logit(first.attributes) + share * _logit(second.attributes)
    return float(-np.log1p(np.exp(-logits[has])).mean() - np.log1p(np.exp(logits[lacks])).mean())


def _log(values: npt.NDArray[np.float32]) -> Values:
    logarithm: Values = np.log(np.maximum(values.astype(np.float64), _SMALLEST))
    return logarithm


def _logit(values: npt.NDArray[np.float32]) -> Values:
    return _log(values) - _log(1 - values)


def _log_sum(values: Values) -> Values:
    highest = values.max(axis=1, keepdims=True)
    total: Values = highest[:, 0] + np.log(np.exp(values - highest).sum(axis=1))
    return total
