"""The palette colours of a garment with their shares (pure).

Each pixel gets the nearest name of the palette, by the CIE94 difference as the textile industry weighs it:
folds and light make lightness count half.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from smartrec_vision.postprocessing.garment_pixels import GarmentPixels
from smartrec_vision.schemas import ColourScore
from smartrec_vocabulary import load_colours
from smartrec_vocabulary.cie_lab import TEXTILES, Floats, cie94, to_lab

_MIN_SCORE = 0.12
_MAX_COLOURS = 3
# A cloth in shadow is far more often white, grey or mustard than it is a metal.
_DISTANCE_PENALTIES = {"silver": 8.0, "gold": 3.0}


def garment_colours(garment: GarmentPixels) -> list[ColourScore]:
    """Most of the garment first."""
    inside = garment.weights > 0
    lab, weights = garment.lab[inside], garment.weights[inside]
    names, palette, penalty = _palette()
    nearest = (cie94(lab[:, None], palette[None], TEXTILES) + penalty).argmin(axis=1)
    shares = np.bincount(nearest, weights, len(names)) / weights.sum()
    best = np.argsort(-shares)[:_MAX_COLOURS]
    return [
        ColourScore(name=names[i], score=round(float(shares[i]), 4)) for i in best if shares[i] >= _MIN_SCORE
    ]


@cache
def _palette() -> tuple[list[str], Floats, Floats]:
    colours = load_colours()
    rgb = np.array([colour.rgb for colour in colours], np.uint8)
    names = [colour.name for colour in colours]
    return names, to_lab(rgb), np.array([_DISTANCE_PENALTIES.get(name, 0) for name in names], np.float32)
