"""Takes the tint of the light out of a picture (pure).

Each channel's 95th percentile becomes white ("white patch", Land and McCann 1971, robust to a few bright
pixels). Two limits keep a coloured scene as it is: no channel gains more than 1.8, and where the brightest
pixels are too dark or too colourful to be a lit white, all channels gain alike or not at all.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from smartrec_vocabulary.cie_lab import to_lab

_PERCENTILE = 95
_MAX_GAIN = 1.8
_DARKEST_WHITE = 100  # 0..255: no light makes white paper as dark as this
_MAX_CHROMA_OF_LIGHT = 32.0  # CIE Lab; a lamp at night is about 30


def white_balanced(
    pixels: npt.NDArray[np.uint8],
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float64]]:
    """`pixels`: uint8 (height, width, 3) RGB. Returns: the same, as if the light were white; float64 (3,), by
    which each channel was multiplied."""
    gains = _gains(np.percentile(pixels.reshape(-1, 3), _PERCENTILE, axis=0))
    table = np.clip(np.arange(256)[:, None] * gains, 0, 255).astype(np.uint8)
    return np.stack([table[pixels[..., channel], channel] for channel in range(3)], axis=-1), gains


def _gains(brightest: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """By channel, 1 to 1.8."""
    if brightest.max() < _DARKEST_WHITE:
        return np.ones(3)
    _, a, b = to_lab(brightest.astype(np.uint8))
    white = brightest if np.hypot(a, b) <= _MAX_CHROMA_OF_LIGHT else np.full(3, brightest.max())
    gains: npt.NDArray[np.float64] = np.clip(255 / np.maximum(white, 1), 1, _MAX_GAIN)
    return gains
