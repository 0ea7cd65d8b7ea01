"""The other garment that somebody wears: above or below the one that the model has seen (pure).

The model boxes one garment, and that of the upper body often down to the thighs. Where the picture goes on
beyond its box, two crops are looked at that begin inside it and are about as wide as it. What one of them
shows is another garment if the model sees the other half of the body there, in a box beyond the first.
The limits were chosen on 2026-11-30 for `models/fashion/5`, on photos of people of the val part and some of
the train part; what is found where the labels name no lower garment is mostly one that they leave out.
`make measure-regions` says how well they work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from smartrec_vision.decoding.crop import Box, Crop
from smartrec_vision.inference.labels import Labels
from smartrec_vision.inference.predictions import Prediction
from smartrec_vision.postprocessing.interpretation import box_of, garment_probability
from smartrec_vocabulary import load_categories

_UPPER, _LOWER = "upper", "lower"
_MIN_ROOM = 0.1  # of the picture's height
_STARTS = (0.6, 0.8)  # of the box's height
_REACH = 1.3  # of the box's height, from there on
_SIDE = 0.25  # of the box's width, on each side of it
_MIN_SCORE, _MIN_SCORE_IF_WORN = 0.2, 0.05  # of the other half of the body
# From the first one's edge to the other one's middle, in heights of the first: so far at a score of 0, and
# less far at a higher one, as the first one's box often reaches into the other.
_MIN_DISTANCE, _LESS_BY_SCORE = 0.15, 0.25
_MAX_DOUBT = 0.49  # that it is no garment: there is one in its place on the body


def rest_of_outfit(whole: Prediction, labels: Labels) -> tuple[Crop, ...]:
    """`whole`: of a garment.

    Returns: where to look for another one; nowhere if there is no room, or none is to be expected.
    """
    x1, y1, x2, y2 = box_of(whole)
    wide, high = x2 - x1, y2 - y1
    left, right = max(x1 - _SIDE * wide, 0.0), min(x2 + _SIDE * wide, 1.0)
    half = _likeliest_half(whole, labels)
    if half == _UPPER and 1 - y2 >= _MIN_ROOM:
        tops = [y1 + start * high for start in _STARTS]
        return tuple(Crop(left, top, right, min(top + _REACH * high, 1.0)) for top in tops)
    if half == _LOWER and y1 >= _MIN_ROOM:
        bottoms = [y2 - start * high for start in _STARTS]
        return tuple(Crop(left, max(bottom - _REACH * high, 0.0), right, bottom) for bottom in bottoms)
    return ()


def worn_with(
    whole: Prediction, regions: Sequence[Crop], seen: Sequence[Prediction], labels: Labels, *, is_worn: bool
) -> tuple[int, Prediction] | None:
    """`regions`: those of `rest_of_outfit`; `seen`: what the model says of each. `is_worn`: by somebody.

    Returns: which of them shows another garment best, and what is said of it: categories of the other half of
    the body only, as its place tells. None: there is no other garment.
    """
    other = _LOWER if _likeliest_half(whole, labels) == _UPPER else _UPPER
    scores = [_scores(each, labels)[other] for each in seen]
    boxes = [region.to_whole(box_of(each)) for region, each in zip(regions, seen, strict=True)]
    found = [
        number
        for number, (score, box) in enumerate(zip(scores, boxes, strict=True))
        if score >= (_MIN_SCORE_IF_WORN if is_worn else _MIN_SCORE)
        and _distance(box_of(whole), box, other) >= _MIN_DISTANCE - _LESS_BY_SCORE * score
    ]
    if not found:
        return None
    best = max(found, key=lambda number: scores[number])
    return best, _of_half(seen[best], other, labels)


def _distance(first: Box, second: Box, half: str) -> float:
    """From the first one's edge to the middle of the second, which lies on the side of `half`; in heights."""
    middle = (second[1] + second[3]) / 2
    beyond = middle - first[3] if half == _LOWER else first[1] - middle
    return beyond / (first[3] - first[1])


def _of_half(seen: Prediction, half: str, labels: Labels) -> Prediction:
    category = np.zeros_like(seen.category)
    doubt = min(1.0 - garment_probability(seen, labels), _MAX_DOUBT)
    rows = [i for i in labels.garment_indices if _groups().get(labels.categories[i]) == half]
    category[rows] = seen.category[rows] * ((1.0 - doubt) / float(seen.category[rows].sum()))
    if labels.not_a_garment is not None:
        category[labels.not_a_garment] = doubt
    return replace(seen, category=category)


def prominence(box: Box) -> float:
    """Returns: 0..1, more for a larger box, and for one nearer to the middle of the picture."""
    x1, y1, x2, y2 = box
    from_middle = np.hypot((x1 + x2 - 1) / 2, (y1 + y2 - 1) / 2) / np.sqrt(0.5)
    return float((x2 - x1) * (y2 - y1) * (1 - from_middle))


def _likeliest_half(seen: Prediction, labels: Labels) -> str:
    """Returns: upper, lower, or full for what covers both."""
    scores = _scores(seen, labels)
    return max(scores, key=lambda half: scores[half])


def _scores(seen: Prediction, labels: Labels) -> dict[str, float]:
    """Returns: by half of the body, the scores of its categories together."""
    groups, scores = _groups(), {_UPPER: 0.0, _LOWER: 0.0, "full": 0.0}
    for index in labels.garment_indices:
        if (group := groups.get(labels.categories[index])) is not None:
            scores[group] += float(seen.category[index])
    return scores


@cache
def _groups() -> dict[str, str]:
    return {category.name: category.group for category in load_categories()}
