"""Random fields for folds, stains and grain. Each is made once per process and reused, flipped."""

from __future__ import annotations

from functools import cache
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Field = NDArray[np.float32]
FIELDS = 20


@cache
def _field(index: int, cells_x: int, cells_y: int, width: int, height: int) -> Field:
    generator = np.random.default_rng([index, cells_x, cells_y, 77])
    total = np.zeros((height, width), np.float32)
    for octave, weight in ((1, 1.0), (2, 0.5), (4, 0.25)):
        raw = generator.normal(0, 1, (cells_y * octave + 2, cells_x * octave + 2)).astype(np.float32)
        total += weight * np.asarray(Image.fromarray(raw).resize((width, height), Image.Resampling.BICUBIC))
    total -= total.mean()
    return total / max(float(total.std()), 1e-6)


def smooth_field(random: Random, width: int, height: int, cells_x: int, cells_y: int) -> Field:
    """float32 (height, width), mean 0, deviation 1, with about cells_x bumps across and cells_y down."""
    field = _field(random.randrange(FIELDS), cells_x, cells_y, width, height)
    if random.random() < 0.5:
        field = field[:, ::-1]
    if random.random() < 0.5:
        field = field[::-1]
    return field


@cache
def _grain(index: int, width: int, height: int) -> Field:
    return np.random.default_rng([index, 99]).normal(0, 1, (height, width)).astype(np.float32)


def grain(random: Random, width: int, height: int) -> Field:
    """float32 (height, width) of independent noise, mean 0, deviation 1."""
    return _grain(random.randrange(8), width, height)
