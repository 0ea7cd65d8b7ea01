"""The colours that are seen on a garment."""

from __future__ import annotations

import numpy as np
import pytest

from smartrec_vision.decoding.pixels import to_model_pixels
from smartrec_vision.postprocessing.colours import garment_colours
from smartrec_vocabulary import load_colours
from tests.vision.pictures import shirt

PALETTE = {colour.name: colour.rgb for colour in load_colours()}
BOX = np.array([0.28, 0.28, 0.72, 0.72], np.float32)


def seen(garment: tuple[int, int, int], background: tuple[int, int, int]) -> list[str]:
    return [c.name for c in garment_colours(to_model_pixels(shirt(garment, background)), BOX)]


@pytest.mark.parametrize("name", PALETTE)
@pytest.mark.parametrize("background", [(255, 255, 255), (190, 185, 178), (60, 90, 50)])
def test_a_plain_garment_has_its_own_colour_first(name: str, background: tuple[int, int, int]) -> None:
    assert seen(PALETTE[name], background)[0] == name


def test_a_white_shirt_on_a_white_wall_is_white() -> None:
    assert seen((250, 250, 250), (253, 253, 253)) == ["white"]


def test_the_wall_around_a_garment_in_a_loose_box_is_not_its_colour() -> None:
    pixels = to_model_pixels(shirt(PALETTE["navy"], PALETTE["yellow"]))
    loose = np.array([0.05, 0.05, 0.95, 0.95], np.float32)
    assert [c.name for c in garment_colours(pixels, loose)] == ["navy"]


def test_two_colours_of_a_striped_garment_are_both_seen() -> None:
    image = np.asarray(shirt(PALETTE["navy"])).copy()
    for top in range(90, 210, 24):
        image[top : top + 12, 90:210] = PALETTE["red"]
    colours = garment_colours(image[:224, :224], np.array([0.4, 0.4, 0.95, 0.95], np.float32))
    assert {c.name for c in colours} == {"navy", "red"}
    assert sum(c.score for c in colours) == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("box", [(0, 0, 1, 1), (0.5, 0.5, 0.5, 0.5), (1, 1, 1, 1), (0, 0, 0.001, 1)])
def test_any_box_gives_some_colour(box: tuple[float, ...]) -> None:
    assert garment_colours(to_model_pixels(shirt(PALETTE["red"])), np.array(box, np.float32))
