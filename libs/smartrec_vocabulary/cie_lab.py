"""CIE L*a*b* (CIELAB) of sRGB colours, and how different two colours look (pure).

Sources: sRGB to XYZ by the matrix of IEC 61966-2-1:1999; XYZ to CIELAB by CIE 15:2004, with its exact
fractions in place of the rounded 0.008856 and 7.787; colour difference CIE94 by CIE 116-1995.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_XYZ_OF_RGB = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], np.float32
)
# D65 as the matrix itself has it: the sum of each row, so that every grey has a = b = 0.
_WHITE = np.array([0.9505, 1.0, 1.089], np.float32)
_XYZ_OF_RGB_OVER_WHITE = _XYZ_OF_RGB / _WHITE[:, None]
_LINEAR_BELOW = 216 / 24_389  # (6/29)³
_SLOPE = 24_389 / 27  # (29/3)³


class Cie94Weights(NamedTuple):
    """`lightness` divides the difference of lightness; `chroma` and `hue` grow with the colours' chroma."""

    lightness: float
    chroma: float
    hue: float


GRAPHIC_ARTS = Cie94Weights(lightness=1.0, chroma=0.045, hue=0.015)
"""The reference conditions of CIE 116-1995: for colours side by side, such as pixels of one picture."""
TEXTILES = Cie94Weights(lightness=2.0, chroma=0.048, hue=0.014)
"""For cloths, as the textile industry weighs them: folds and light make lightness count half."""


def to_lab(rgb: npt.NDArray[np.uint8]) -> Floats:
    """sRGB 0..255 on the last axis. Returns: float32 L 0..100, a, b on the last axis, white point D65."""
    xyz = _linear_by_value()[rgb] @ _XYZ_OF_RGB_OVER_WHITE.T
    root = np.where(xyz > _LINEAR_BELOW, np.cbrt(xyz), (_SLOPE * xyz + 16) / 116)
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1).astype(np.float32)


def cie94(one: Floats, other: Floats, weights: Cie94Weights = GRAPHIC_ARTS) -> Floats:
    """CIE94 between CIELAB colours on the last axes: 1 is just seen, 10 is plain.

    Neither colour is the standard. Chroma is therefore the geometric mean of both, and the order of the two
    does not matter.
    """
    lightness = (one[..., 0] - other[..., 0]) / weights.lightness
    chroma_one, chroma_other = np.hypot(one[..., 1], one[..., 2]), np.hypot(other[..., 1], other[..., 2])
    chroma = chroma_one - chroma_other
    plane = (one[..., 1] - other[..., 1]) ** 2 + (one[..., 2] - other[..., 2]) ** 2
    hue_squared = np.maximum(plane - chroma**2, 0)
    mean = np.sqrt(chroma_one * chroma_other)
    squared = (
        lightness**2
        + (chroma / (1 + weights.chroma * mean)) ** 2
        + hue_squared / (1 + weights.hue * mean) ** 2
    )
    result: npt.NDArray[Any] = np.sqrt(squared)
    return result


@cache
def _linear_by_value() -> Floats:
    value = np.arange(256) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)
