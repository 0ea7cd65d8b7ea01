"""pHash: 64 bits of a picture's lowest frequencies, which scaling or saving it anew hardly changes.

Zauner, Implementation and Benchmarking of Perceptual Image Hash Functions (2010).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

_SIDE_PX, _FREQUENCIES = 32, 8
_PLACES = 2 * np.arange(_SIDE_PX) + 1
_COSINES = np.cos(np.pi * np.arange(_FREQUENCIES)[:, None] * _PLACES[None, :] / (2 * _SIDE_PX))
_FLAT = 1e-6


def perceptual_hash(pixels: npt.NDArray[np.uint8]) -> str:
    """`pixels`: uint8 (height, width, 3) RGB. Returns: 16 hexadecimal digits; of a plain area, zeros."""
    grey = Image.fromarray(pixels).convert("L").resize((_SIDE_PX, _SIDE_PX), Image.Resampling.LANCZOS)
    frequencies = (_COSINES @ np.asarray(grey, dtype=np.float64) @ _COSINES.T).ravel()
    is_plain = np.abs(frequencies[1:]).max() < _FLAT
    bits = np.zeros(len(frequencies), bool) if is_plain else frequencies > np.median(frequencies)
    return np.packbits(bits).tobytes().hex()
