"""A prediction in words: garment or not, category, box, attributes (pure)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from smartrec_vision.decoding.crop import Box
from smartrec_vision.inference.labels import Labels
from smartrec_vision.inference.predictions import Prediction
from smartrec_vision.schemas import AttributeScore, CategoryScore
from smartrec_vocabulary.exclusive import excludes

MAX_CATEGORIES = 5
MAX_ATTRIBUTES = 15
_MIN_BOX_SIDE = 0.02
GARMENT_THRESHOLD = 0.5  # the one threshold of all services; below it, `category` is empty
_MAX_OF_TYPE = 5
_ATTRIBUTE_THRESHOLD = 0.5


class LabelsMismatch(Exception):
    """The model's outputs and its labels differ in number."""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """`category` and `box` are empty and None where there is no garment. `box`: x1 y1 x2 y2 in 0..1."""

    is_garment: float
    category: list[CategoryScore]
    box: Box | None
    attributes: list[AttributeScore]


NO_GARMENT = Interpretation(0.0, [], None, [])
"""Of a picture in which nothing is to be seen."""


def check_labels(prediction: Prediction, labels: Labels) -> None:
    """Raises: LabelsMismatch."""
    counts = (len(prediction.category), len(prediction.attributes))
    if counts != (len(labels.categories), len(labels.attributes)):
        raise LabelsMismatch(f"the model has {counts} outputs, not those that its labels name")


def interpret(prediction: Prediction, labels: Labels) -> Interpretation:
    """The prediction and the labels must fit, as `check_labels` says."""
    is_garment = garment_probability(prediction, labels)
    if is_garment < GARMENT_THRESHOLD:
        return Interpretation(_score(is_garment), [], None, [])
    return Interpretation(
        _score(is_garment),
        _categories(prediction, labels),
        box_of(prediction),
        _attributes(prediction, labels),
    )


def garment_probability(prediction: Prediction, labels: Labels) -> float:
    """1 for a model without a reject class."""
    nothing = labels.not_a_garment
    return 1.0 if nothing is None else 1.0 - float(prediction.category[nothing])


def _categories(prediction: Prediction, labels: Labels) -> list[CategoryScore]:
    """The likeliest garment categories; the scores of all of them add up to 1."""
    likely = category_probabilities(prediction, labels)
    best = sorted(likely, key=lambda name: -likely[name])[:MAX_CATEGORIES]
    return [CategoryScore(name=name, score=_score(likely[name])) for name in best]


def category_probabilities(prediction: Prediction, labels: Labels) -> dict[str, float]:
    """Returns: by garment category, how likely, given that there is a garment; all add up to 1."""
    garments = labels.garment_indices
    total = max(float(prediction.category[garments].sum()), 1e-9)
    return {labels.categories[i]: float(prediction.category[i]) / total for i in garments}


def box_of(prediction: Prediction) -> Box:
    """Inside the picture and never empty, whatever the model says."""
    x1, y1, x2, y2 = (float(value) for value in np.clip(prediction.box, 0, 1))
    x1, x2 = _ordered(x1, x2)
    y1, y2 = _ordered(y1, y2)
    return x1, y1, x2, y2


def _ordered(low: float, high: float) -> tuple[float, float]:
    low, high = min(low, high), max(low, high)
    if high - low < _MIN_BOX_SIDE:
        low = min(max(0.0, (low + high - _MIN_BOX_SIDE) / 2), 1 - _MIN_BOX_SIDE)
        high = low + _MIN_BOX_SIDE
    return low, high


def _attributes(prediction: Prediction, labels: Labels) -> list[AttributeScore]:
    """Those at or above their threshold, the surest first, a few of each type. Of several that exclude each
    other, as sleeveless and short sleeves, the surest alone.

    The score is relative to the attribute's threshold, on the logit scale: 0.5 is at the threshold. By raw
    scores, a frequent attribute would come before a rare one that is clearly there.
    """
    thresholds = labels.attribute_thresholds
    scores = 1 / (1 + np.exp(_logit(thresholds) - _logit(prediction.attributes)))
    scores[thresholds > 1] = 0
    said: list[AttributeScore] = []
    of_type: Counter[str] = Counter()
    for i in np.argsort(-scores, kind="stable"):
        if scores[i] < _ATTRIBUTE_THRESHOLD or len(said) == MAX_ATTRIBUTES:
            break
        name, kind = labels.attributes[i]
        if excludes(name, [each.name for each in said]):
            continue
        of_type[kind] += 1
        if of_type[kind] <= _MAX_OF_TYPE:
            said.append(AttributeScore(name=name, type=kind, score=_score(scores[i])))
    return said


def _logit(value: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    inside = np.clip(value.astype(np.float64), 1e-7, 1 - 1e-7)
    logit: npt.NDArray[np.float64] = np.log(inside / (1 - inside))
    return logit


def _score(value: float) -> float:
    """A score as it is answered: clipped to 0..1, four decimals."""
    return round(min(max(float(value), 0.0), 1.0), 4)
