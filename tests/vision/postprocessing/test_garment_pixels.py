"""Which pixels are the garment's: the ground is what hangs together with the picture's edge."""

from __future__ import annotations

import numpy as np

from smartrec_vision.postprocessing.garment_pixels import garment_pixels, picture_pixels

WALL, CLOTH = (228, 226, 220), (40, 60, 130)
BOX = np.array((0.0, 0.0, 1.0, 1.0), np.float32)


def picture() -> np.ndarray:
    pixels = np.full((224, 224, 3), WALL, np.uint8)
    pixels[20:204, 20:204] = CLOTH
    return pixels


def test_the_ground_is_followed_along_a_winding_way_into_the_garment() -> None:
    pixels = picture()
    for turn, top in enumerate(range(40, 184, 24)):  # a way to and fro, from the left edge to the bottom one
        pixels[top : top + 8, 40:184] = WALL
        side = 176 if turn % 2 == 0 else 40
        pixels[top : top + 32, side : side + 8] = WALL
    pixels[40:48, :40] = WALL
    weights = garment_pixels(picture_pixels(pixels), BOX).weights
    assert weights[(160 + 4) // 2, 100 // 2] == 0
    assert weights[(160 - 8) // 2, 100 // 2] > 0


def test_what_has_the_colour_of_the_ground_inside_the_garment_belongs_to_it() -> None:
    pixels = picture()
    pixels[90:130, 90:130] = WALL
    weights = garment_pixels(picture_pixels(pixels), BOX).weights
    assert weights[55, 55] > 0
    assert weights[5, 5] == 0
