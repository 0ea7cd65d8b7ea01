"""The palette colours of a garment, from the pixels inside its box (pure).

The background is found by region growing from the picture's edge. The middle of the box counts more than its
rim. Colours are compared in CIE Lab by the CIE94 difference.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from smartrec_vision.schemas import ColourScore
from smartrec_vocabulary import load_colours
from smartrec_vocabulary.cie_lab import Floats, cie94, to_lab

_SIDE_PX = 112  # every second pixel of the model's picture is enough for colours
_BACKGROUND_DIFFERENCE = 7.0  # CIE94; about what an eye sees as the same wall under uneven light
_MIN_GARMENT_SHARE = 0.15  # less left of the box means that the garment has the background's colour
_MIN_SCORE = 0.12
_MAX_COLOURS = 3
# A cloth in shadow is far more often white, grey or mustard than it is a metal.
_DISTANCE_PENALTIES = {"silver": 12.0, "gold": 3.0}


def garment_colours(pixels: npt.NDArray[np.uint8], box: Floats) -> list[ColourScore]:
    """`pixels` uint8 (224, 224, 3) RGB; `box` x1 y1 x2 y2 in 0..1. Most of the garment first."""
    lab = to_lab(pixels[::2, ::2])
    weights = _box_weights(box)
    garment = weights * ~_background(lab)
    if garment.sum() < _MIN_GARMENT_SHARE * weights.sum():
        garment = weights
    names, palette, penalty = _palette()
    nearest = (cie94(lab.reshape(-1, 1, 3), palette[None]) + penalty).argmin(axis=1)
    shares = np.bincount(nearest, garment.ravel(), len(names)) / garment.sum()
    best = np.argsort(-shares)[:_MAX_COLOURS]
    return [
        ColourScore(name=names[i], score=round(float(shares[i]), 4)) for i in best if shares[i] >= _MIN_SCORE
    ]


def _box_weights(box: Floats) -> Floats:
    """A Gaussian over the box, zero outside it. Returns: float32 (112, 112), sum above 0."""
    centres = ((np.arange(_SIDE_PX) + 0.5) / _SIDE_PX).astype(np.float32)
    x = _gaussian(centres, float(box[0]), float(box[2]))
    y = _gaussian(centres, float(box[1]), float(box[3]))
    return y[:, None] * x[None, :]


def _gaussian(centres: Floats, low: float, high: float) -> Floats:
    half = max((high - low) / 2, 1.5 / _SIDE_PX)  # never so thin that it holds no pixel
    distance = (centres - (low + high) / 2) / half
    weights: Floats = np.where(np.abs(distance) <= 1, np.exp(-2 * distance**2), 0).astype(np.float32)
    return weights


def _background(lab: Floats) -> npt.NDArray[np.bool_]:
    """Pixels connected to the picture's edge by small colour differences. Returns: bool (112, 112)."""
    edge = np.zeros(lab.shape[:2], bool)
    edge[[0, -1], :] = edge[:, [0, -1]] = True
    mean = np.median(lab[edge], axis=0)
    reached = edge & (cie94(lab, mean) < 2 * _BACKGROUND_DIFFERENCE)
    alike_below = cie94(lab[:-1], lab[1:]) < _BACKGROUND_DIFFERENCE
    alike_right = cie94(lab[:, :-1], lab[:, 1:]) < _BACKGROUND_DIFFERENCE
    near_mean = cie94(lab, mean) < 3 * _BACKGROUND_DIFFERENCE
    count = 0
    while count != (count := int(reached.sum())):
        grown = reached.copy()
        grown[1:] |= reached[:-1] & alike_below
        grown[:-1] |= reached[1:] & alike_below
        grown[:, 1:] |= reached[:, :-1] & alike_right
        grown[:, :-1] |= reached[:, 1:] & alike_right
        reached = reached | (grown & near_mean)
    return reached


@cache
def _palette() -> tuple[list[str], Floats, Floats]:
    colours = load_colours()
    rgb = np.array([colour.rgb for colour in colours], np.uint8)
    names = [colour.name for colour in colours]
    return names, to_lab(rgb), np.array([_DISTANCE_PENALTIES.get(name, 0) for name in names], np.float32)
