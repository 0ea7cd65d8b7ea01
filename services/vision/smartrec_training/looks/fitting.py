"""Fits what reads patterns: a multinomial logistic regression on labelled photos and rendered garments.

Photos of the dev half alone are learned from; the test half is for `smartrec vision evaluate`. Rendered
garments, whose patterns are known, count less: they bring in the patterns that few photos show.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from smartrec_training.datasets.annotations import read_dataset
from smartrec_training.datasets.labels import Labels
from smartrec_training.datasets.looks import Look
from smartrec_training.looks.observations import observe
from smartrec_training.looks.regression import fit_regression
from smartrec_vision.inference.labels import LABELS_IN_VERSION, read_labels
from smartrec_vision.postprocessing.patterns import feature_names, textures_told
from smartrec_vocabulary.patterns import FAMILIES, OTHER, PATTERNS

PHOTO_WEIGHT, WORN_WEIGHT, RENDERED_WEIGHT = 1.0, 2.0, 0.5
"""By three folds of the dev half, 2026-11-30: of photos to worn clothes 2 to 1, 1 to 1, 1 to 2 and 1 to 3."""
_REGULARISATION = 0.006
"""By five folds of the dev half, 2026-12-01: of 0.003, 0.006, 0.01 and 0.03."""


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
    textures = textures_told(read_labels(model / LABELS_IN_VERSION))
    seen = observe(model, [example.path for example in examples], progress, textures=textures)
    kept = [(example, each) for example, each in zip(examples, seen, strict=True) if each is not None]
    features = np.stack([each.pattern_features for _, each in kept])
    truth = np.array([PATTERNS.index(example.pattern) for example, _ in kept])
    weights = np.array([example.weight for example, _ in kept], np.float32)
    target = np.eye(len(PATTERNS))[truth]
    return {
        "patterns": list(PATTERNS),
        **fit_regression(features, target, weights, _REGULARISATION, feature_names(textures)),
        "fitted_on": {"pictures": len(kept), **_counts([example for example, _ in kept])},
    }


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
