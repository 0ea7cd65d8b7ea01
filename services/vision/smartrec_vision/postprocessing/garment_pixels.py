"""The pixels of a picture that belong to a garment: inside its box, neither background nor skin (pure).

The background is found by region growing from the picture's edge; skin by its chrominance. The middle of the
box counts more than its rim.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from smartrec_vision.postprocessing.white_balance import white_balanced
from smartrec_vocabulary.cie_lab import Floats, cie94, to_lab

Booleans = npt.NDArray[np.bool_]
SIDE_PX = 112  # every second pixel of the model's picture is enough for colours and patterns
_BACKGROUND_DIFFERENCE = 7.0  # CIE94; about what an eye sees as the same wall under uneven light
_MIN_GARMENT_SHARE = 0.15  # less left of the box means that the garment has the background's colour
_MIN_SHARE_BESIDE_SKIN = 0.5  # less left means that the garment itself has the colour of skin


@dataclass(frozen=True, slots=True)
class GarmentPixels:
    """`lab`: float32 (112, 112, 3), CIE Lab after white balance. `weights`: float32 (112, 112), sum above 0,
    how much each pixel counts; 0 outside the garment. `as_taken`: as `lab`, before white balance, whose
    `gains` of red, green and blue are float64 (3,)."""

    lab: Floats
    weights: Floats
    as_taken: Floats
    gains: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PicturePixels:
    """What is read off a picture before it is known where the garment is. `lab`, `as_taken`, `gains`: as of
    `GarmentPixels`. `is_background`, `is_skin`: bool (112, 112)."""

    lab: Floats
    as_taken: Floats
    gains: npt.NDArray[np.float64]
    is_background: Booleans
    is_skin: Booleans


def picture_pixels(pixels: npt.NDArray[np.uint8]) -> PicturePixels:
    """`pixels`: uint8 (224, 224, 3) RGB."""
    seen = pixels[::2, ::2]
    balanced, gains = white_balanced(seen)
    lab = to_lab(balanced)
    as_taken = lab if (gains == 1).all() else to_lab(seen)
    return PicturePixels(lab, as_taken, gains, _background(lab), _skin(seen))


def garment_pixels(picture: PicturePixels, box: Floats) -> GarmentPixels:
    """`box`: x1 y1 x2 y2 in 0..1."""
    in_box = _box_weights(box)
    garment = in_box * ~picture.is_background
    if garment.sum() < _MIN_GARMENT_SHARE * in_box.sum():
        garment = in_box
    beside_skin = garment * ~picture.is_skin
    if beside_skin.sum() >= _MIN_SHARE_BESIDE_SKIN * garment.sum():
        garment = beside_skin
    return GarmentPixels(picture.lab, garment, picture.as_taken, picture.gains)


def cloth(pixels: npt.NDArray[np.uint8], gains: npt.NDArray[np.float64]) -> GarmentPixels:
    """Nothing but cloth. `pixels`: uint8 (112, 112, 3) RGB in white light, taken in one of these `gains`."""
    taken = np.clip(pixels / gains, 0, 255).astype(np.uint8)
    return GarmentPixels(to_lab(pixels), np.ones(pixels.shape[:2], np.float32), to_lab(taken), gains)


def _box_weights(box: Floats) -> Floats:
    """A Gaussian over the box, zero outside it. Returns: float32 (112, 112), sum above 0."""
    centres = ((np.arange(SIDE_PX) + 0.5) / SIDE_PX).astype(np.float32)
    x = _gaussian(centres, float(box[0]), float(box[2]))
    y = _gaussian(centres, float(box[1]), float(box[3]))
    return y[:, None] * x[None, :]


def _gaussian(centres: Floats, low: float, high: float) -> Floats:
    half = max((high - low) / 2, 1.5 / SIDE_PX)  # never so thin that it holds no pixel
    distance = (centres - (low + high) / 2) / half
    weights: Floats = np.where(np.abs(distance) <= 1, np.exp(-2 * distance**2), 0).astype(np.float32)
    return weights


def _background(lab: Floats) -> Booleans:
    """Pixels connected to the picture's edge by small colour differences. Returns: bool (112, 112)."""
    edge = np.zeros(lab.shape[:2], bool)
    edge[[0, -1], :] = edge[:, [0, -1]] = True
    mean = np.median(lab[edge], axis=0)
    to_mean = cie94(lab, mean)
    reached = edge & (to_mean < 2 * _BACKGROUND_DIFFERENCE)
    near_mean = to_mean < 3 * _BACKGROUND_DIFFERENCE
    alike_right = cie94(lab[:, :-1], lab[:, 1:]) < _BACKGROUND_DIFFERENCE
    alike_below = cie94(lab[:-1], lab[1:]) < _BACKGROUND_DIFFERENCE
    in_rows = _runs(alike_right & near_mean[:, :-1] & near_mean[:, 1:])
    in_columns = _runs((alike_below & near_mean[:-1] & near_mean[1:]).T)
    count = 0
    while count != (count := int(reached.sum())):
        reached = _spread(_spread(reached, in_rows).T, in_columns).T
    return reached


def _runs(is_joined: Booleans) -> npt.NDArray[np.int64]:
    """`is_joined`: bool (lines, pixels - 1), each pixel with the next one.

    Returns: int64 (lines, pixels), the number of the run of joined pixels that each belongs to.
    """
    begins = np.ones((is_joined.shape[0], is_joined.shape[1] + 1), bool)
    begins[:, 1:] = ~is_joined
    return begins.ravel().cumsum().reshape(begins.shape)


def _spread(reached: Booleans, runs: npt.NDArray[np.int64]) -> Booleans:
    """All pixels of the runs that are reached anywhere."""
    is_reached = np.zeros(runs[-1, -1] + 1, bool)
    is_reached[runs[reached]] = True
    whole: Booleans = is_reached[runs]
    return whole


def _skin(pixels: npt.NDArray[np.uint8]) -> Booleans:
    """Skin of any tone has nearly one chrominance (Chai and Ngan 1999, limits a little narrower). YCbCr."""
    red, green, blue = (pixels[..., channel].astype(np.float32) for channel in range(3))
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    red_difference, blue_difference = 0.713 * (red - luma) + 128, 0.564 * (blue - luma) + 128
    is_red = (red_difference > 138) & (red_difference < 173)
    is_skin: Booleans = is_red & (blue_difference > 80) & (blue_difference < 120) & (luma > 50)
    return is_skin
