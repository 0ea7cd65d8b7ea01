"""Two garments in a picture, or one? From looks at its four parts that overlap in the middle (pure).

One garment is cut by two overlapping parts: its boxes in them overlap, and the parts are as alike as each is
to the whole. Two garments lie apart in them, and the model is surer of each by itself than of the whole. How
well it works: docs/vision.md, by tests/vision/measure_vision.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from smartrec_vision.analysis import GARMENT_FROM, box_of, garment_probability
from smartrec_vision.crop import Box, Crop
from smartrec_vision.labels import Labels
from smartrec_vision.predictions import Prediction

# Above and below, left and right; each a little over half, so that all see the middle.
PARTS = (Crop(0, 0, 1, 0.6), Crop(0, 0.4, 1, 1), Crop(0, 0, 0.6, 1), Crop(0.4, 0, 1, 1))
_SURE_OF_THE_WHOLE = 0.3
_MOST_OVERLAP = 0.25
_SURER_BY = 1.25


@dataclass(frozen=True, slots=True)
class _Pair:
    first: Prediction
    second: Prediction
    first_box: Box
    second_box: Box
    is_stacked: bool

    @property
    def overlap(self) -> float:
        """The share of the smaller box that the larger one covers."""
        width = min(self.first_box[2], self.second_box[2]) - max(self.first_box[0], self.second_box[0])
        height = min(self.first_box[3], self.second_box[3]) - max(self.first_box[1], self.second_box[1])
        smaller = min(_area(self.first_box), _area(self.second_box))
        return max(width, 0) * max(height, 0) / max(smaller, 1e-9)

    @property
    def halves(self) -> tuple[Crop, Crop]:
        """The picture cut midway between the two boxes."""
        edge = 3 if self.is_stacked else 2
        seam = min(max((self.first_box[edge] + self.second_box[edge - 2]) / 2, 0.2), 0.8)
        if self.is_stacked:
            return Crop(0, 0, 1, seam), Crop(0, seam, 1, 1)
        return Crop(0, 0, seam, 1), Crop(seam, 0, 1, 1)


def may_be_several(whole: Prediction, labels: Labels) -> bool:
    """Whether looks at the parts are worth their time: not where the model is sure of one garment."""
    return (
        garment_probability(whole, labels) >= GARMENT_FROM and _sureness(whole, labels) < _SURE_OF_THE_WHOLE
    )


def divided(whole: Prediction, parts: Sequence[Prediction], labels: Labels) -> tuple[Crop, Crop] | None:
    """`parts`: of PARTS. Returns: the two that may hold a garment each, up to the cut; None: there is one."""
    boxes = [part.to_whole(box_of(seen)) for part, seen in zip(PARTS, parts, strict=True)]
    stacked = _Pair(parts[0], parts[1], boxes[0], boxes[1], is_stacked=True)
    abreast = _Pair(parts[2], parts[3], boxes[2], boxes[3], is_stacked=False)
    possible = [pair for pair in (stacked, abreast) if _may_be_two(whole, pair, labels)]
    return min(possible, key=lambda pair: pair.overlap).halves if possible else None


def are_surer(whole: Prediction, halves: Sequence[Prediction], labels: Labels) -> bool:
    """Whether the halves, looked at by themselves, are garments, and plainer ones than the whole."""
    if min(garment_probability(half, labels) for half in halves) < GARMENT_FROM:
        return False
    logarithms = [np.log(max(_sureness(half, labels), 1e-9)) for half in halves]
    return float(np.exp(np.mean(logarithms))) >= _SURER_BY * _sureness(whole, labels)


def _may_be_two(whole: Prediction, pair: _Pair, labels: Labels) -> bool:
    first, second = pair.first, pair.second
    if min(garment_probability(first, labels), garment_probability(second, labels)) < GARMENT_FROM:
        return False
    to_whole = (_likeness(first, whole) + _likeness(second, whole)) / 2
    return pair.overlap <= _MOST_OVERLAP and _likeness(first, second) <= to_whole


def _sureness(seen: Prediction, labels: Labels) -> float:
    return float(seen.category[labels.garment_indices].max())


def _likeness(one: Prediction, other: Prediction) -> float:
    return float(one.embedding @ other.embedding)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
