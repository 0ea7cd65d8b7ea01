"""Whether a picture shows anything at all, or is a blank surface, a slow gradient, noise, or lines of text.

Lettering is thin: when what differs from the page is eroded by a few pixels, nothing is left. A garment, or
whatever else has an area, stays. Pure. The limits were chosen on 2026-11-29; `make measure-vision` says
how many photos of garments they turn away.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from smartrec_vocabulary.cie_lab import to_lab

SIDE_PX = 224
_CELLS = 14  # a side; cells of 16 px even out the noise of a sensor
_LEAST_EDGE = 6.0  # CIE Lab, between neighbouring cells
_MIN_SHARE_OF_EDGES = 0.02
_PAGE_TOLERANCE = 6  # of 255: what JPEG makes of one colour
_MIN_PAGE_SHARE = 0.5
_THICKNESS_PX = 9  # of 224; thicker strokes are no text
_MAX_THICK_SHARE = 0.004


def shows_something(pixels: npt.NDArray[np.uint8]) -> bool:
    """`pixels`: uint8 (224, 224, 3) RGB."""
    return _share_of_edges(pixels) >= _MIN_SHARE_OF_EDGES and not _is_text(pixels)


def _share_of_edges(pixels: npt.NDArray[np.uint8]) -> float:
    lab = to_lab(np.asarray(Image.fromarray(pixels).reduce(SIDE_PX // _CELLS)))
    down = np.sqrt(((lab[1:] - lab[:-1]) ** 2).sum(axis=-1))
    across = np.sqrt(((lab[:, 1:] - lab[:, :-1]) ** 2).sum(axis=-1))
    edges = int((down > _LEAST_EDGE).sum()) + int((across > _LEAST_EDGE).sum())
    return float(edges / (down.size + across.size))


def _is_text(pixels: npt.NDArray[np.uint8]) -> bool:
    """Whether most of it has exactly one colour and nothing of the rest is thick."""
    page = page_colour(pixels)
    differs = difference_from(pixels, page) > _PAGE_TOLERANCE
    if differs.mean() > 1 - _MIN_PAGE_SHARE:
        return False
    drawn = Image.fromarray(differs.astype(np.uint8) * 255)
    thick = np.asarray(drawn.filter(ImageFilter.MinFilter(_THICKNESS_PX)))
    return bool((thick > 0).mean() <= _MAX_THICK_SHARE)


def page_colour(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.int16]:
    """The colour that most pixels have, to 4 of 255. Returns: int16 (3,) RGB."""
    coarse = (pixels >> 2).reshape(-1, 3).astype(np.int32)
    codes = (coarse[:, 0] << 12) | (coarse[:, 1] << 6) | coarse[:, 2]
    code = int(np.bincount(codes, minlength=1 << 18).argmax())
    return np.array([(code >> 12) * 4 + 2, ((code >> 6) & 63) * 4 + 2, (code & 63) * 4 + 2], np.int16)


def difference_from(pixels: npt.NDArray[np.uint8], colour: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    """`pixels`: uint8 (height, width, 3). Returns: int16 (height, width): of the channel that differs most.

    As a maximum of three planes, since numpy takes several times as long over an axis of three.
    """
    red, green, blue = np.moveaxis(np.abs(pixels.astype(np.int16) - colour), -1, 0)
    greatest: npt.NDArray[np.int16] = np.maximum(np.maximum(red, green), blue)
    return greatest
