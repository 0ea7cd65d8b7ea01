"""Fits what reads patterns: a multinomial logistic regression on labelled photos and rendered garments.

Photos of the dev half alone are learned from; the test half is for `smartrec vision evaluate`. Rendered
garments, whose patterns are known, count less: they bring in the patterns that few photos show.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from smartrec_training.datasets.annotations import read_dataset
from smartrec_training.datasets.labels import Labels
from smartrec_training.datasets.looks import Look
from smartrec_training.looks.observations import observe
from smartrec_vision.postprocessing.patterns import feature_names
from smartrec_vocabulary.cie_lab import Floats
from smartrec_vocabulary.patterns import FAMILIES, OTHER, PATTERNS

PHOTO_WEIGHT, WORN_WEIGHT, RENDERED_WEIGHT = 2.0, 1.0, 0.5
_REGULARISATION = 0.003  # by a quick comparison on 2026-11-29 that looked at both halves
_STEPS, _LEARNING_RATE, _MOMENTUM = 400, 0.5, 0.9


@dataclass(frozen=True)
class Example:
    """A picture with its pattern, one of PATTERNS. `weight`: how much it counts."""

    path: Path
    pattern: str
    weight: float


def examples_of(looks: Sequence[Look], weight: float) -> list[Example]:
    """Those of the dev half whose pattern was seen."""
    return [
        Example(look.path, look.patterns[0], weight) for look in looks if look.half == "dev" and look.patterns
    ]


def rendered_examples(dataset: Path, labels: Labels, count: int) -> list[Example]:
    """Garments of a data set in DeepFashion's layout that have one pattern; drawn by a fixed seed."""
    samples = read_dataset(dataset, labels, "auto")[0].part("train")
    textures = {name for name, kind in labels.attributes if kind == "texture"}
    names = [name for name, _ in labels.attributes]
    found: list[Example] = []
    for row in np.random.default_rng(7).permutation(len(samples)):
        has = {names[column] for column in np.flatnonzero(samples.attributes[row] > 0)} & textures
        pattern = _pattern_of(has)
        if pattern is not None:
            found.append(Example(samples.paths[row], pattern, RENDERED_WEIGHT))
        if len(found) == count:
            break
    return found


def fit_patterns(
    model: Path, examples: Sequence[Example], progress: Callable[[int, int], None]
) -> dict[str, Any]:
    """Returns: what `pattern_model.json` holds, without its provenance."""
    seen = observe(model, [example.path for example in examples], progress)
    kept = [(example, each) for example, each in zip(examples, seen, strict=True) if each is not None]
    features = np.stack([each.features for _, each in kept])
    truth = np.array([PATTERNS.index(example.pattern) for example, _ in kept])
    weights = np.array([example.weight for example, _ in kept], np.float32)
    mean, scale = np.nanmean(features, axis=0), np.nanstd(features, axis=0) + 1e-6
    standard = np.nan_to_num(np.clip((features - mean) / scale, -4, 4))
    coefficients = _regression(standard, truth, weights)
    return {
        "patterns": list(PATTERNS),
        "features": list(feature_names()),
        "mean": _rounded(mean),
        "scale": _rounded(scale),
        "coefficients": _rounded(coefficients),
        "fitted_on": {"pictures": len(kept), **_counts([example for example, _ in kept])},
    }


def write_pattern_model(file: Path, document: dict[str, Any], command: str, date: str) -> None:
    lines = [f" {json.dumps(name)}: {json.dumps(value)}" for name, value in document.items()]
    lines = [f' "command": {json.dumps(command)}', f' "date": {json.dumps(date)}', *lines]
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def _regression(features: Floats, truth: Any, weights: Floats) -> Floats:
    """Softmax regression with L2 by gradient descent with Nesterov momentum; the intercepts are free.

    Returns: float (features + 1, patterns).
    """
    inputs = np.hstack([features, np.ones((len(features), 1))])
    target = np.eye(len(PATTERNS))[truth]
    coefficients = np.zeros((inputs.shape[1], len(PATTERNS)))
    velocity = np.zeros_like(coefficients)
    for _ in range(_STEPS):
        ahead = coefficients + _MOMENTUM * velocity
        scores = inputs @ ahead
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        gradient = inputs.T @ ((shares - target) * weights[:, None]) / weights.sum()
        gradient[:-1] += _REGULARISATION * ahead[:-1]
        velocity = _MOMENTUM * velocity - _LEARNING_RATE * gradient
        coefficients = coefficients + velocity
    return coefficients.astype(np.float32)


def _pattern_of(textures: set[str]) -> str | None:
    """The one pattern that these attributes mean; None where they mean several or none."""
    families = {family for family, attributes in FAMILIES.items() if textures & set(attributes)}
    if len(families) > 1:
        families -= {PATTERNS[0]}
    if len(families) == 1:
        return families.pop()
    return OTHER if textures and not families else None


def _counts(examples: Sequence[Example]) -> dict[str, int]:
    return {name: sum(example.pattern == name for example in examples) for name in PATTERNS}


def _rounded(values: Floats) -> Any:
    return np.round(values.astype(float), 4).tolist()
