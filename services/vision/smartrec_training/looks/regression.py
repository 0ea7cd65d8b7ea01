"""Fits and writes the softmax regressions of the service (`softmax_regression.py` there)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from smartrec_vision.postprocessing.softmax_regression import standardised
from smartrec_vocabulary.cie_lab import Floats

_STEPS, _LEARNING_RATE, _MOMENTUM = 400, 0.5, 0.9


def fit_regression(
    features: Floats,
    target: Floats,
    weights: Floats,
    regularisation: float,
    names: Sequence[str],
    doubts: Floats | None = None,
) -> dict[str, Any]:
    """Softmax regression with L2 by gradient descent with Nesterov momentum; the intercepts are free.

    `features`: float32 (n, features), NaN where unknown. `target`: (n, classes), rows sum to 1.
    `weights`: (n,). `doubts`: (features,), how many times as wide each feature's deviations are taken to be:
    it is then held back by the square of that. Returns: what the file holds of it.
    """
    mean: Floats = np.nanmean(features, axis=0).astype(np.float32)
    scale: Floats = np.nanstd(features, axis=0).astype(np.float32) + np.float32(1e-6)
    scale = scale if doubts is None else scale * doubts
    inputs = np.hstack([standardised(features, mean, scale), np.ones((len(features), 1))])
    coefficients = np.zeros((inputs.shape[1], target.shape[1]))
    velocity = np.zeros_like(coefficients)
    for _ in range(_STEPS):
        ahead = coefficients + _MOMENTUM * velocity
        scores = inputs @ ahead
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        gradient = inputs.T @ ((shares - target) * weights[:, None]) / weights.sum()
        gradient[:-1] += regularisation * ahead[:-1]
        velocity = _MOMENTUM * velocity - _LEARNING_RATE * gradient
        coefficients = coefficients + velocity
    return {
        "features": list(names),
        "mean": _rounded(mean),
        "scale": _rounded(scale),
        "coefficients": _rounded(coefficients),
    }


def write_regression(file: Path, document: dict[str, Any], command: str, date: str) -> None:
    lines = [f" {json.dumps(name)}: {json.dumps(value)}" for name, value in document.items()]
    lines = [f' "command": {json.dumps(command)}', f' "date": {json.dumps(date)}', *lines]
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def _rounded(values: npt.NDArray[np.floating[Any]]) -> Any:
    return np.round(values.astype(float), 4).tolist()
