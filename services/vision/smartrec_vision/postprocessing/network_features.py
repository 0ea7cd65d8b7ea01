"""What the network says of a garment's attributes, as features beside those of the pixels (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from smartrec_vision.inference.labels import Labels
from smartrec_vision.inference.predictions import Prediction
from smartrec_vision.postprocessing.softmax_regression import feature_names_in
from smartrec_vocabulary.cie_lab import Floats

_SAYS = "network says it is "
_LOGIT_LIMITS = (-10.0, 6.0)


def network_features(prediction: Prediction, labels: Labels, attributes: Sequence[str]) -> Floats:
    """Returns: float32 (attributes,), by how much the logit of each exceeds its threshold's; NaN for what the
    model cannot tell."""
    margin = _logit(prediction.attributes) - _logit(labels.attribute_thresholds)
    told = _columns(labels)
    values = [float(margin[told[name]]) if name in told else np.nan for name in attributes]
    return np.clip(np.array(values, np.float32), *_LOGIT_LIMITS)


def network_feature_names(attributes: Sequence[str]) -> tuple[str, ...]:
    """In the order of `network_features`."""
    return tuple(_SAYS + name for name in attributes)


def attributes_told(labels: Labels) -> tuple[str, ...]:
    """Those that the model can tell, in the order of its labels."""
    return tuple(_columns(labels))


@cache
def attributes_in(file: Path) -> tuple[str, ...]:
    """The attributes that the coefficients in a file were fitted for."""
    names = feature_names_in(file)
    return tuple(name.removeprefix(_SAYS) for name in names if name.startswith(_SAYS))


def _columns(labels: Labels) -> dict[str, int]:
    return _columns_of(labels.attributes, tuple((labels.attribute_thresholds <= 1).tolist()))


@cache
def _columns_of(attributes: tuple[tuple[str, str], ...], is_told: tuple[bool, ...]) -> dict[str, int]:
    return {name: column for column, (name, _) in enumerate(attributes) if is_told[column]}


def _logit(value: Floats) -> Floats:
    inside = np.clip(value, 1e-6, 1 - 1e-6)
    logit: Floats = np.log(inside / (1 - inside)).astype(np.float32)
    return logit
