"""Two garments in a picture, or one? From looks at its four parts that overlap in the middle (pure).

One garment is cut by two overlapping parts, so its boxes in them overlap, and what either half holds of it
looks much alike. Two garments lie apart in them, look different, and the model is surer of each by itself
than of the whole. The limits are chosen for `models/fashion`; how well they work: docs/vision.md, by
benchmarks/vision/measure_vision.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smartrec_vision.decoding.crop import Box, Crop
from smartrec_vision.inference.labels import Labels
from smartrec_vision.inference.predictions import Prediction
from smartrec_vision.postprocessing.interpretation import GARMENT_FROM, box_of, garment_probability

# Above and below, left and right; each a little over half, so that all see the middle.
PARTS = (Crop(0, 0, 1, 0.6), Crop(0, 0.4, 1, 1), Crop(0, 0, 0.6, 1), Crop(0.4, 0, 1, 1))
_SURE_OF_THE_WHOLE = 0.5
_LEAST_GAP = -0.1
_MOST_ALIKE = 0.8
_SURER_BY = 1.1


@dataclass(frozen=True, slots=True)
class _Pair:
    first: Prediction
    second: Prediction
    first_box: Box
    second_box: Box
    is_stacked: bool

    @property
    def gap(self) -> float:
        """From the one box to the other, in shares of the picture; below zero where they overlap."""
        edge = 3 if self.is_stacked else 2
        return self.second_box[edge - 2] - self.first_box[edge]

    @property
    def halves(self) -> tuple[Crop, Crop]:
        """The picture cut midway between the two boxes."""
        edge = 3 if self.is_stacked else 2
        seam = min(max((self.first_box[edge] + self.second_box[edge - 2]) / 2, 0.2), 0.8)
        if self.is_stacked:
            return Crop(0, 0, 1, seam), Crop(0, seam, 1, 1)
        return Crop(0, 0, seam, 1), Crop(seam, 0, 1, 1)


def is_doubtful(whole: Prediction, labels: Labels) -> bool:
    """Whether further looks are worth their time: not where the model is sure of one garment."""
    return (
        garment_probability(whole, labels) >= GARMENT_FROM and _sureness(whole, labels) < _SURE_OF_THE_WHOLE
    )


def divided(parts: Sequence[Prediction], labels: Labels) -> tuple[Crop, Crop] | None:
    """`parts`: of PARTS. Returns: the two that may hold a garment each, up to the cut; None: there is one."""
    boxes = [part.to_whole(box_of(seen)) for part, seen in zip(PARTS, parts, strict=True)]
    stacked = _Pair(parts[0], parts[1], boxes[0], boxes[1], is_stacked=True)
    abreast = _Pair(parts[2], parts[3], boxes[2], boxes[3], is_stacked=False)
    possible = [pair for pair in (stacked, abreast) if _may_be_two(pair, labels)]
    return max(possible, key=lambda pair: pair.gap).halves if possible else None


def are_two(whole: Prediction, halves: Sequence[Prediction], labels: Labels) -> bool:
    """Whether the halves, looked at by themselves, are garments, unlike each other and plainer than it."""
    first, second = halves
    if min(garment_probability(half, labels) for half in halves) < GARMENT_FROM:
        return False
    most_alike = min(_MOST_ALIKE, max(_likeness(first, whole), _likeness(second, whole)))
    if _likeness(first, second) > most_alike:
        return False
    sureness = (_sureness(first, labels) * _sureness(second, labels)) ** 0.5
    return bool(sureness >= _SURER_BY * _sureness(whole, labels))


def _may_be_two(pair: _Pair, labels: Labels) -> bool:
    garment = min(garment_probability(part, labels) for part in (pair.first, pair.second))
    return pair.gap >= _LEAST_GAP and garment >= GARMENT_FROM


def _sureness(seen: Prediction, labels: Labels) -> float:
    return float(seen.category[labels.garment_indices].max())


def _likeness(one: Prediction, other: Prediction) -> float:
    return float(one.embedding @ other.embedding)
