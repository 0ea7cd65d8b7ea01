"""Which palette colours a garment shows, read off its pixels.

The embedding must keep them: what looks alike has like colours.
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from smartrec_vocabulary import load_colours
from smartrec_vocabulary.cie_lab import to_lab

_GRID = 12
_SOFTNESS = 8.0  # in units of CIELAB distance


@functools.cache
def palette_lab() -> npt.NDArray[np.float32]:
    """The palette in CIELAB, (colours, 3)."""
    return to_lab(np.array([colour.rgb for colour in load_colours()], np.uint8))


def colour_shares(
    images: npt.NDArray[np.uint8], boxes: npt.NDArray[np.float32], palette: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """Share of each palette colour in the middle of the box, or of the picture where the box is unknown.

    images: (n, s, s, 3) RGB; boxes: (n, 4), NaN if unknown. Returns: float32 (n, colours), rows add up to 1.
    """
    count, side = images.shape[:2]
    boxes = np.where(np.isnan(boxes), np.array([0.1, 0.1, 0.9, 0.9], dtype=np.float32), boxes)
    offsets = np.linspace(0.2, 0.8, _GRID)
    columns = boxes[:, 0:1] + (boxes[:, 2:3] - boxes[:, 0:1]) * offsets
    rows = boxes[:, 1:2] + (boxes[:, 3:4] - boxes[:, 1:2]) * offsets
    columns, rows = (np.clip((place * side).astype(int), 0, side - 1) for place in (columns, rows))
    seen = images[np.arange(count)[:, None, None], rows[:, :, None], columns[:, None, :]].reshape(
        count, -1, 3
    )
    distances = np.linalg.norm(to_lab(seen)[:, :, None] - palette, axis=-1)
    nearness = np.exp(-(distances - distances.min(axis=-1, keepdims=True)) / _SOFTNESS)
    shares = (nearness / nearness.sum(axis=-1, keepdims=True)).mean(axis=1)
    result: npt.NDArray[np.float32] = shares.astype(np.float32)
    return result
