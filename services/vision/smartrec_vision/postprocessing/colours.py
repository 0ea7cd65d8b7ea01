"""The colours of a garment as people name them (pure).

Each pixel gets the nearest name of the palette, by the CIE94 difference as the textile industry weighs it:
folds and light make lightness count half. How people name what such pixels make up, a multinomial logistic
regression tells, whose coefficients `colour_model.json` holds: denim in a dim room measures grey and is
called blue. It sees the pixels as they were taken as well, since white balance may take the cloth for light,
and what the network says of the garment: denim is mostly blue.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from smartrec_vision.inference.labels import Labels
from smartrec_vision.inference.predictions import Prediction
from smartrec_vision.postprocessing.garment_pixels import GarmentPixels
from smartrec_vision.postprocessing.network_features import (
    attributes_in,
    network_feature_names,
    network_features,
)
from smartrec_vision.postprocessing.softmax_regression import SoftmaxRegression, read_regression
from smartrec_vision.schemas import ColourScore
from smartrec_vocabulary import load_colours
from smartrec_vocabulary.cie_lab import TEXTILES, Floats, cie94, to_lab

MODEL_FILE = Path(__file__).with_name("colour_model.json")
_MIN_SCORE = 0.2
_MAX_COLOURS = 3
_LARGE_SHARE, _UNLIKE = 0.3, 20.0  # of the pixels; CIE94 to each other colour that is told
# A cloth in shadow is far more often white, grey or mustard than it is a metal.
_DISTANCE_PENALTIES = {"silver": 8.0, "gold": 3.0}
_STATISTICS = (
    "mean lightness", "mean green to red", "mean blue to yellow",
    "lightness spread", "green to red spread", "blue to yellow spread",
    "median lightness", "median green to red", "median blue to yellow",
    "dark lightness", "light lightness", "chroma of the mean", "mean chroma",
    *(f"{of} {axis} as taken" for of in ("mean", "spread of", "median")
      for axis in ("lightness", "green to red", "blue to yellow")),
    "gain of red", "gain of green", "gain of blue",
)  # fmt: skip


def garment_colours(garment: GarmentPixels, features: Floats) -> list[ColourScore]:
    """One to three, the likeliest first, each with its share of the garment's pixels."""
    named = named_colours(colour_probabilities(features), features)
    shares = _shares(garment, [colour_names().index(name) for name in named])
    return [
        ColourScore(name=name, score=round(score, 4), share=round(float(share), 4))
        for (name, score), share in zip(named.items(), shares, strict=True)
    ]


def named_colours(probabilities: Floats, features: Floats) -> dict[str, float]:
    """`probabilities`: (palette,); `features`: of `features_of`.

    Returns: the one to three that are told, the likeliest first: what people are likely to call it, and what
    a large part of the garment shows beside that.
    """
    best = np.argsort(-probabilities)[:_MAX_COLOURS].tolist()
    told = [i for place, i in enumerate(best) if not place or probabilities[i] >= _MIN_SCORE]
    palette, _ = _palette()
    shares = features[: len(palette)]
    for i in np.argsort(-shares)[:2].tolist():
        is_unlike = cie94(palette[i], palette[told], TEXTILES).min() > _UNLIKE
        if shares[i] >= _LARGE_SHARE and is_unlike and len(told) < _MAX_COLOURS:
            told.append(i)
    return {colour_names()[i]: float(probabilities[i]) for i in told}


def colour_probabilities(features: Floats) -> Floats:
    """`features`: of `features_of`. Returns: float32 (palette,), how likely people call it so; sum 1."""
    probabilities: Floats = _model().probabilities(features[None])[0]
    return probabilities


def features_of(
    garment: GarmentPixels, prediction: Prediction, labels: Labels, attributes: Sequence[str] | None = None
) -> Floats:
    """`attributes`: those of the network that count; None: those that the coefficients are for.

    Returns: float32 (colour_features, then one for each of `attributes`).
    """
    of_network = attributes_in(MODEL_FILE) if attributes is None else attributes
    return np.concatenate([colour_features(garment), network_features(prediction, labels, of_network)])


def of_cloth_alone(features: Floats, attributes: Sequence[str] | None = None) -> Floats:
    """`features`: of `colour_features`. Returns: as `features_of`, of what the network has not seen."""
    count = len(attributes_in(MODEL_FILE) if attributes is None else attributes)
    return np.concatenate([features, np.full(count, np.nan, np.float32)])


def colour_features(garment: GarmentPixels) -> Floats:
    """Returns: float32: the share of each colour of the palette, then _STATISTICS."""
    inside = garment.weights > 0
    lab, weights = _inside(garment)
    in_white_light = _mean_spread_median(lab, weights)
    statistics = [
        *in_white_light,
        *np.percentile(lab[:, 0], [10, 90]),
        np.hypot(in_white_light[1], in_white_light[2]),
        weights @ np.hypot(lab[:, 1], lab[:, 2]),
        *_mean_spread_median(garment.as_taken[inside], weights),
        *garment.gains,
    ]
    shares = _shares(garment, list(range(len(colour_names()))))
    return np.concatenate([shares, np.array(statistics)]).astype(np.float32)


def _mean_spread_median(lab: Floats, weights: Floats) -> list[float]:
    mean = weights @ lab
    return [*mean, *np.sqrt(weights @ (lab - mean) ** 2), *np.median(lab, axis=0)]


def feature_names(attributes: Sequence[str]) -> tuple[str, ...]:
    """In the order of `features_of`."""
    of_pixels = (*(f"share of {name}" for name in colour_names()), *_STATISTICS)
    return (*of_pixels, *network_feature_names(attributes))


def _inside(garment: GarmentPixels) -> tuple[Floats, Floats]:
    """Returns: (pixels, 3) and (pixels,), sum 1, of the garment's own pixels."""
    inside = garment.weights > 0
    weights = garment.weights[inside]
    return garment.lab[inside], weights / weights.sum()


def _shares(garment: GarmentPixels, among: list[int]) -> Floats:
    """Returns: (among,): the share of the pixels to which each of these colours is the nearest of them."""
    lab, weights = _inside(garment)
    palette, penalty = _palette()
    distance = cie94(lab[:, None], palette[None, among], TEXTILES) + penalty[among]
    return np.bincount(distance.argmin(axis=1), weights, len(among)).astype(np.float32)


@cache
def colour_names() -> tuple[str, ...]:
    return tuple(colour.name for colour in load_colours())


@cache
def _palette() -> tuple[Floats, Floats]:
    rgb = np.array([colour.rgb for colour in load_colours()], np.uint8)
    penalties = [_DISTANCE_PENALTIES.get(name, 0) for name in colour_names()]
    return to_lab(rgb), np.array(penalties, np.float32)


@cache
def _model() -> SoftmaxRegression:
    return read_regression(MODEL_FILE, "colours", colour_names(), feature_names(attributes_in(MODEL_FILE)))
