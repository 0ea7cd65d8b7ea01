"""The silhouette of a garment: its box, and how far inside it a pixel lies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Box = tuple[int, int, int, int]


# A pixel belongs to the garment from this opacity on, 0..255.
SOLID = 100


def tight_box(alpha: NDArray[np.uint8]) -> Box:
    """The smallest box around the solid pixels of a mask."""
    mask = alpha >= SOLID
    columns, rows = np.flatnonzero(mask.any(axis=0)), np.flatnonzero(mask.any(axis=1))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def blurred(alpha: NDArray[np.uint8], radius_px: float) -> NDArray[np.float32]:
    """The mask blurred, 0..1: how far inside the silhouette a pixel lies."""
    height, width = alpha.shape
    small = Image.fromarray(np.ascontiguousarray(alpha)).resize(
        (width // 4, height // 4), Image.Resampling.BILINEAR
    )
    blurred = small.filter(ImageFilter.GaussianBlur(max(radius_px / 4, 0.5)))
    return np.asarray(blurred.resize((width, height), Image.Resampling.BILINEAR), np.float32) / np.float32(
        255
    )
