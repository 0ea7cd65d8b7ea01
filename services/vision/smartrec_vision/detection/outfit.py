"""The other garment that somebody wears: above or below the one that the model has seen (pure).

The model boxes one garment. Where that is of the upper or of the lower body and the picture goes on beyond
its box, the rest of the picture is looked at: what it shows is another garment if the model is sure that it
is of the other half of the body.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from smartrec_vision.decoding.crop import Box, Crop
from smartrec_vision.inference.labels import Labels
from smartrec_vision.inference.predictions import Prediction
from smartrec_vision.postprocessing.interpretation import GARMENT_THRESHOLD, box_of, garment_probability
from smartrec_vocabulary import load_categories

_UPPER, _LOWER = "upper", "lower"
_MIN_ROOM = 0.2  # of the picture's height
_OVERLAP = 0.1  # of the box's height: a waistband is of both
_MIN_SHARE = 0.6  # of the other half of the body, among all garments


def rest_of_outfit(whole: Prediction, labels: Labels) -> Crop | None:
    """Returns: where to look for another garment; None where there is no room, or none is to be expected."""
    if garment_probability(whole, labels) < GARMENT_THRESHOLD:
        return None
    _, y1, _, y2 = box_of(whole)
    shared = _OVERLAP * (y2 - y1)
    half = _likeliest_half(whole, labels)
    if half == _UPPER and 1 - y2 >= _MIN_ROOM:
        return Crop(0, y2 - shared, 1, 1)
    if half == _LOWER and y1 >= _MIN_ROOM:
        return Crop(0, 0, 1, y1 + shared)
    return None


def is_rest_of_outfit(whole: Prediction, rest: Prediction, labels: Labels) -> bool:
    """Whether the rest of the picture shows a garment of the other half of the body."""
    if garment_probability(rest, labels) < GARMENT_THRESHOLD:
        return False
    other = _LOWER if _likeliest_half(whole, labels) == _UPPER else _UPPER
    return _shares(rest, labels)[other] >= _MIN_SHARE


def prominence(box: Box) -> float:
    """Returns: 0..1, more for a larger box, and for one nearer to the middle of the picture."""
    x1, y1, x2, y2 = box
    from_middle = np.hypot((x1 + x2 - 1) / 2, (y1 + y2 - 1) / 2) / np.sqrt(0.5)
    return float((x2 - x1) * (y2 - y1) * (1 - from_middle))


def _likeliest_half(seen: Prediction, labels: Labels) -> str:
    """Returns: upper, lower, or full for what covers both."""
    shares = _shares(seen, labels)
    return max(shares, key=lambda half: shares[half])


def _shares(seen: Prediction, labels: Labels) -> dict[str, float]:
    """Returns: by half of the body, how likely the garment is of it; all add up to 1."""
    groups, total = _groups(), 0.0
    shares = {_UPPER: 0.0, _LOWER: 0.0, "full": 0.0}
    for index in labels.garment_indices:
        score = float(seen.category[index])
        total += score
        if (group := groups.get(labels.categories[index])) is not None:
            shares[group] += score
    return {half: share / max(total, 1e-9) for half, share in shares.items()}


@cache
def _groups() -> dict[str, str]:
    return {category.name: category.group for category in load_categories()}
