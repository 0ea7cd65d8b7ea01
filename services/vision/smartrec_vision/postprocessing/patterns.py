"""The pattern of a garment, from its pixels and from the network's attribute scores together (pure).

A multinomial logistic regression on both, whose coefficients `pattern_model.json` holds. The file also says
which attributes they are for: those that the model of its fitting could tell.
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
    attributes_told,
    network_feature_names,
    network_features,
)
from smartrec_vision.postprocessing.pattern_features import NAMES, pattern_features
from smartrec_vision.postprocessing.softmax_regression import SoftmaxRegression, read_regression
from smartrec_vision.schemas import AttributeScore
from smartrec_vocabulary.cie_lab import Floats
from smartrec_vocabulary.patterns import FAMILIES, OF_CLOTH, OTHER, PATTERNS, pattern_of

MODEL_FILE = Path(__file__).with_name("pattern_model.json")
_TEXTURE = "texture"
_MIN_SCORE = 0.25  # a pattern that is less likely is not said


def features_of(
    garment: GarmentPixels, prediction: Prediction, labels: Labels, textures: Sequence[str] | None = None
) -> Floats:
    """`textures`: which of the network's attributes count by themselves; None: those that the coefficients
    are for.

    Returns: float32 (pixels' features, then one of the network for each pattern, and for each of `textures`).
    """
    counted = attributes_in(MODEL_FILE) if textures is None else textures
    return np.concatenate([pattern_features(garment), _network_features(prediction, labels, counted)])


def feature_names(textures: Sequence[str]) -> tuple[str, ...]:
    """In the order of `features_of`."""
    return (
        *NAMES,
        *(f"network says {name}" for name in PATTERNS),
        *network_feature_names(textures),
    )


def textures_told(labels: Labels) -> tuple[str, ...]:
    """The attributes that mean a pattern and that the model can tell, in the order of its labels."""
    textures = _textures_of(labels.attributes)
    return tuple(name for name in attributes_told(labels) if name in textures)


def pattern_probabilities(features: Floats) -> dict[str, float]:
    """`features`: of one garment. Returns: by pattern, how likely; all add up to 1."""
    shares = _model().probabilities(features[None])[0]
    return {name: float(share) for name, share in zip(PATTERNS, shares, strict=True)}


def with_patterns(
    attributes: Sequence[AttributeScore], probabilities: dict[str, float]
) -> list[AttributeScore]:
    """The network's attributes with the textures put right: each likely pattern by its own score, and no
    texture that is of another pattern. The surest first."""
    said = [
        AttributeScore(name=FAMILIES[name][0], type=_TEXTURE, score=round(share, 4))
        for name, share in probabilities.items()
        if name != OTHER and share >= _MIN_SCORE
    ]
    names = {each.name for each in said}
    for each in attributes:
        if each.type != _TEXTURE or each.name in OF_CLOTH:
            said.append(each)
            continue
        share = probabilities[pattern_of(each.name) or OTHER]
        if share >= _MIN_SCORE and each.name not in names:
            said.append(each.model_copy(update={"score": round(min(each.score, share), 4)}))
    return sorted(said, key=lambda each: -each.score)


def _network_features(prediction: Prediction, labels: Labels, textures: Sequence[str]) -> Floats:
    """The surest of each pattern's attributes, then each of `textures`; NaN for what cannot be told."""
    told = textures_told(labels)
    of_pattern = dict.fromkeys(PATTERNS, np.nan)
    for name, value in zip(told, network_features(prediction, labels, told).tolist(), strict=True):
        pattern = pattern_of(name) or OTHER
        of_pattern[pattern] = float(np.fmax(of_pattern[pattern], value))
    highest = np.array(list(of_pattern.values()), np.float32)
    return np.concatenate([highest, network_features(prediction, labels, textures)])


@cache
def _textures_of(attributes: tuple[tuple[str, str], ...]) -> frozenset[str]:
    return frozenset(name for name, kind in attributes if kind == _TEXTURE) - OF_CLOTH


@cache
def _model() -> SoftmaxRegression:
    return read_regression(MODEL_FILE, "patterns", PATTERNS, feature_names(attributes_in(MODEL_FILE)))
