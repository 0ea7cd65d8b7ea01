"""Which palette colours a garment shows, read off its pixels.

The embedding must keep them: what looks alike has like colours.
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from smartrec_vocabulary import load_colours

_GRID = 12
_SOFTNESS = 8.0  # in units of CIELAB distance


def to_lab(rgb: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
    """sRGB 0..255 (..., 3) → CIELAB (D65), float32 (..., 3)."""
    linear = np.asarray(rgb, dtype=np.float32) / 255.0
    linear = np.where(linear <= 0.04045, linear / 12.92, ((linear + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ],
        dtype=np.float32,
    )
    xyz = linear @ to_xyz.T / np.array([0.95047, 1.0, 1.08883], dtype=np.float32)
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1).astype(np.float32)


@functools.cache
def palette_lab() -> npt.NDArray[np.float32]:
    """The palette in CIELAB, (colours, 3)."""
    return to_lab(np.array([colour.rgb for colour in load_colours()], dtype=np.float32))


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
