"""What a prediction says, in words: garment or not, category, box, attributes (pure)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from smartrec_vision.labels import Labels
from smartrec_vision.predictions import Prediction
from smartrec_vision.schemas import AttributeScore, CategoryScore

_MOST_CATEGORIES = 5
_MOST_ATTRIBUTES = 15
_LEAST_BOX_SIDE = 0.02
_GARMENT_FROM = 0.5


class LabelsMismatch(Exception):
    """The model's outputs and its labels differ in number."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """`category` and `box` are empty and None where there is no garment. `box`: x1 y1 x2 y2 in 0..1."""

    is_garment: float
    category: list[CategoryScore]
    box: tuple[float, float, float, float] | None
    attributes: list[AttributeScore]


def analyse(prediction: Prediction, labels: Labels) -> Analysis:
    """Raises: LabelsMismatch."""
    counts = (len(prediction.category), len(prediction.attributes))
    if counts != (len(labels.categories), len(labels.attributes)):
        raise LabelsMismatch(f"the model has {counts} outputs, not those that its labels name")
    nothing = labels.not_a_garment
    is_garment = 1.0 if nothing is None else 1.0 - float(prediction.category[nothing])
    if is_garment < _GARMENT_FROM:
        return Analysis(_score(is_garment), [], None, [])
    return Analysis(
        is_garment, _categories(prediction, labels), _box(prediction), _attributes(prediction, labels)
    )


def _categories(prediction: Prediction, labels: Labels) -> list[CategoryScore]:
    """The likeliest, among garments only: their scores add up to 1 over all of them."""
    garments = np.array(labels.garment_indices)
    scores = prediction.category[garments] / max(float(prediction.category[garments].sum()), 1e-9)
    best = np.argsort(-scores, kind="stable")[:_MOST_CATEGORIES]
    return [CategoryScore(name=labels.categories[garments[i]], score=_score(scores[i])) for i in best]


def _box(prediction: Prediction) -> tuple[float, float, float, float]:
    """Inside the picture and never empty, whatever the model says."""
    x1, y1, x2, y2 = (float(value) for value in np.clip(prediction.box, 0, 1))
    x1, x2 = _ordered(x1, x2)
    y1, y2 = _ordered(y1, y2)
    return x1, y1, x2, y2


def _ordered(low: float, high: float) -> tuple[float, float]:
    low, high = min(low, high), max(low, high)
    if high - low < _LEAST_BOX_SIDE:
        low = min(max(0.0, (low + high - _LEAST_BOX_SIDE) / 2), 1 - _LEAST_BOX_SIDE)
        high = low + _LEAST_BOX_SIDE
    return low, high


def _attributes(prediction: Prediction, labels: Labels) -> list[AttributeScore]:
    """Those at or above their threshold, the surest first."""
    said = np.flatnonzero(prediction.attributes >= labels.attribute_thresholds)
    best = said[np.argsort(-prediction.attributes[said], kind="stable")][:_MOST_ATTRIBUTES]
    return [_attribute(labels.attributes[i], prediction.attributes[i]) for i in best]


def _attribute(label: tuple[str, str], value: float) -> AttributeScore:
    name, kind = label
    return AttributeScore(name=name, type=kind, score=_score(value))


def _score(value: float) -> float:
    """A score as it is shown: in 0..1 whatever rounding left, four decimals."""
    return round(min(max(float(value), 0.0), 1.0), 4)
