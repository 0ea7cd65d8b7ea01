"""A multinomial logistic regression whose coefficients stand in a JSON file (pure).

The file also says by which command it was fitted, on what and when. The scores are calibrated on photos that
people labelled: of what is said with 0.7, about seven in ten are right.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from smartrec_vocabulary.cie_lab import Floats

_MOST_DEVIATIONS = 4.0


@dataclass(frozen=True)
class SoftmaxRegression:
    """`mean`, `scale`: float32 (features,). `coefficients`: float32 (features + 1, classes), the last row
    the intercepts."""

    mean: Floats
    scale: Floats
    coefficients: Floats

    def probabilities(self, features: Floats) -> Floats:
        """`features`: float32 (n, features), NaN where one is unknown. Returns: float32 (n, classes)."""
        standard = standardised(features, self.mean, self.scale)
        scores = standard @ self.coefficients[:-1] + self.coefficients[-1]
        grown = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: Floats = (grown / grown.sum(axis=1, keepdims=True)).astype(np.float32)
        return shares


def standardised(features: Floats, mean: Floats, scale: Floats) -> Floats:
    """Returns: (n, features) in deviations from the mean, four at most; 0 where one is unknown."""
    deviations: Floats = np.clip((features - mean) / scale, -_MOST_DEVIATIONS, _MOST_DEVIATIONS)
    return np.nan_to_num(deviations)


def feature_names_in(file: Path) -> tuple[str, ...]:
    """What the coefficients in a file are for."""
    document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return tuple(document["features"])


def read_regression(
    file: Path, kind: str, classes: Sequence[str], features: Sequence[str]
) -> SoftmaxRegression:
    """`kind`: what the classes are, as the file names them and `smartrec vision fit-…` does.

    Raises: ValueError if it was fitted for other features or classes.
    """
    document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    if document[kind] != list(classes) or document["features"] != list(features):
        raise ValueError(f"{file} is of other features or {kind}; fit it anew: smartrec vision fit-{kind}")
    mean, scale, coefficients = (
        np.array(document[name], np.float32) for name in ("mean", "scale", "coefficients")
    )
    return SoftmaxRegression(mean, scale, coefficients)
