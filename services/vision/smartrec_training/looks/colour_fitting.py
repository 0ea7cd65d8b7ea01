"""Fits how people name the colours of a garment: on labelled photos of the dev half, and on plain cloth.

Cloth of each colour of the palette in light and shade, and of any two of them, brings in what few photos
show.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from smartrec_training.datasets.looks import Look
from smartrec_training.looks.observations import observe
from smartrec_training.looks.regression import fit_regression
from smartrec_vision.inference.labels import LABELS_IN_VERSION, read_labels
from smartrec_vision.postprocessing.colours import (
    colour_features,
    colour_names,
    feature_names,
    of_cloth_alone,
)
from smartrec_vision.postprocessing.garment_pixels import SIDE_PX, cloth
from smartrec_vision.postprocessing.network_features import attributes_told
from smartrec_vocabulary import load_colours
from smartrec_vocabulary.cie_lab import Floats

_WEIGHTS = {"flat": 2.0, "worn": 1.2, "plain": 0.4, "under a lamp": 5.0, "striped": 0.2}
"""By five folds of the dev half, 2026-12-01. Cloth under a lamp counts so much because photos teach the
opposite: what looks cream is mostly called so, and a white garment in warm light must stay white."""
_REGULARISATION = 0.001  # of .001, .003 and .01, by five folds of the dev half, 2026-11-30
_SHADINGS = ((0.0, 0.0), (0.0, 3.0), (-4.0, 2.0), (3.0, 2.0), (0.0, 6.0), (-2.0, 5.0))
"""Of the plain cloth: how much lighter it is than the palette's colour, and the spread of its lightness."""
_LIGHTS = {(1.0, 1.0, 1.0): "plain", (1.5, 1.5, 1.5): "plain", (1.0, 1.2, 1.6): "under a lamp"}
"""By how much white balance lifts red, green and blue where it was taken: daylight, a dim room, a lamp. With
what plain cloth in such light counts as."""
_DOUBT_OF_NETWORK = 4.0  # of 4, 8 and 16, by three folds of the dev half, 2026-12-01
_LEVELS = 2.55  # of 255, in one unit of lightness
Drawn = tuple[Floats, Floats, str]  # features, target, and what it counts as


def fit_colours(
    model: Path, looks: Sequence[tuple[str, Look]], progress: Callable[[int, int], None]
) -> dict[str, Any]:
    """`looks`: each with its kind, "flat" or "worn". Returns: what `colour_model.json` holds, without its
    provenance."""
    names = colour_names()
    chosen = [(kind, look) for kind, look in looks if look.half == "dev" and set(look.colours) & set(names)]
    told = attributes_told(read_labels(model / LABELS_IN_VERSION))
    seen = observe(model, [look.path for _, look in chosen], progress, attributes=told)
    kept = [(kind, look, each) for (kind, look), each in zip(chosen, seen, strict=True) if each is not None]
    drawn = [*_plain_cloth(), *_striped_cloth()]
    of_photos = [each.colour_features for *_, each in kept]
    features = np.stack([*of_photos, *(of_cloth_alone(of_one, told) for of_one, *_ in drawn)])
    target = np.stack([*(_target(look.colours) for _, look, _ in kept), *(name for _, name, _ in drawn)])
    kinds = [*(kind for kind, *_ in kept), *(kind for *_, kind in drawn)]
    weights = np.array([_WEIGHTS[kind] for kind in kinds])
    doubts = np.ones(features.shape[1], np.float32)
    doubts[len(doubts) - len(told) :] = _DOUBT_OF_NETWORK
    return {
        "colours": list(names),
        **fit_regression(features, target, weights, _REGULARISATION, feature_names(told), doubts),
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


def _plain_cloth() -> list[Drawn]:
    palette, names = _palette(), np.eye(len(_palette()), dtype=np.float32)
    noise = np.random.default_rng(7).standard_normal((SIDE_PX, SIDE_PX, 1))
    return [
        (colour_features(cloth(_shaded(rgb, lighter, spread * noise), np.array(gains))), name, kind)
        for rgb, name in zip(palette, names, strict=True)
        for lighter, spread in _SHADINGS
        for gains, kind in _LIGHTS.items()
    ]


def _striped_cloth() -> list[Drawn]:
    """Either colour is as good a name."""
    palette = _palette()
    names: Floats = np.eye(len(palette), dtype=np.float32)
    lights, found = list(_LIGHTS), []
    for number, (one, other) in enumerate(combinations(range(len(palette)), 2)):
        pixels = np.broadcast_to(palette[one], (SIDE_PX, SIDE_PX, 3)).copy()
        pixels[: SIDE_PX // 2] = palette[other]
        gains = np.array(lights[number % len(lights)])
        found.append((colour_features(cloth(pixels, gains)), (names[one] + names[other]) / 2, "striped"))
    return found


def _shaded(
    rgb: npt.NDArray[np.uint8], lighter: float, noise: npt.NDArray[np.float64]
) -> npt.NDArray[np.uint8]:
    """`lighter`, `noise`: in units of lightness, 0..100."""
    return np.clip(rgb + _LEVELS * (lighter + noise), 0, 255).astype(np.uint8)


def _palette() -> npt.NDArray[np.uint8]:
    return np.array([colour.rgb for colour in load_colours()], np.uint8)
