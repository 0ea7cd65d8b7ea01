"""CIE Lab: colours as an eye compares them (pure)."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

# Each row divided by D65 white, so that white is (1, 1, 1). IEC 61966-2-1.
_XYZ_OF_RGB = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], np.float32
) / np.array([[0.9505], [1.0], [1.089]], np.float32)


def to_lab(rgb: npt.NDArray[np.uint8]) -> Floats:
    """sRGB 0..255 on the last axis. Returns: float32 L 0..100, a, b on the last axis, white point D65."""
    xyz = _linear_by_value()[rgb] @ _XYZ_OF_RGB.T
    cubed = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    x, y, z = cubed[..., 0], cubed[..., 1], cubed[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1).astype(np.float32)


def difference(one: Floats, other: Floats) -> Floats:
    """CIE94 for graphic arts, between the last axes; 1 is just seen, 10 is plain."""
    lightness = one[..., 0] - other[..., 0]
    chroma_one, chroma_other = np.hypot(one[..., 1], one[..., 2]), np.hypot(other[..., 1], other[..., 2])
    chroma = chroma_one - chroma_other
    plane = (one[..., 1] - other[..., 1]) ** 2 + (one[..., 2] - other[..., 2]) ** 2
    hue_squared = np.maximum(plane - chroma**2, 0)
    scale = np.sqrt(chroma_one * chroma_other)
    squared = lightness**2 + (chroma / (1 + 0.045 * scale)) ** 2 + hue_squared / (1 + 0.015 * scale) ** 2
    result: npt.NDArray[Any] = np.sqrt(squared)
    return result


@cache
def _linear_by_value() -> Floats:
    value = np.arange(256) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)
