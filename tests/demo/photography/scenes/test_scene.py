"""Pictures without a garment: every object shows, and no two scenes are the same."""

from random import Random

import numpy as np
import pytest

from smartrec_demo.photography.scenes.objects import OBJECTS
from smartrec_demo.photography.scenes.scene import render_scene
from smartrec_demo.svg.raster import rasterise


@pytest.mark.parametrize("draw", dict.fromkeys(OBJECTS), ids=lambda draw: draw.__name__)
def test_every_object_covers_a_part_of_its_frame(draw: object) -> None:
    assert callable(draw)
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100" viewBox="-60 -60 120 120">'
        f"{draw(Random(1))}</svg>"
    )
    share = np.mean(np.asarray(rasterise(svg))[..., 3] > 128)
    assert 0.05 < share < 0.9


def test_a_scene_is_a_picture_of_the_asked_size() -> None:
    assert np.asarray(render_scene(64, Random(1))).shape == (64, 64, 3)


def test_the_same_random_numbers_make_the_same_scene() -> None:
    first, again, other = (np.asarray(render_scene(64, Random(seed))) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
