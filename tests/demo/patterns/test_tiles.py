"""Patterns and weaves: each shows on the cloth, and the same cloth has the same repeat."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from smartrec_demo.garments.cloth import Cloth
from smartrec_demo.garments.sampling import sample_garment
from smartrec_demo.patterns.motifs import Tile
from smartrec_demo.patterns.tiles import PATTERNS, pattern_tile
from smartrec_demo.patterns.weaves import WEAVES, weave_tile
from smartrec_demo.svg.raster import rasterise

CLOTH = replace(
    sample_garment("Tee", Random(1), colour="red").cloth, second=(240, 240, 236), third=(30, 60, 160)
)


def pixels(tile: Tile | None) -> np.ndarray:
    assert tile is not None
    width, height, body = tile
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" '
        f'viewBox="0 0 {width} {height}" preserveAspectRatio="none">{body}</svg>'
    )
    return np.asarray(rasterise(svg), np.float32)


def cloth(**changes: str) -> Cloth:
    return replace(CLOTH, **{"pattern": "solid", "weave": "", **changes})


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_shows_more_than_one_colour_and_leaves_no_hole(name: str) -> None:
    tile = pixels(pattern_tile(cloth(pattern=name)))
    assert tile[..., :3].std(axis=(0, 1)).max() > 10
    if name != "ombre":  # it runs down from the shoulder, above which there is no cloth
        assert tile[..., 3].min() > 200


@pytest.mark.parametrize("name", WEAVES)
def test_a_weave_covers_a_part_of_the_pattern_below_it(name: str) -> None:
    cover = pixels(weave_tile(cloth(weave=name)))[..., 3] / 255
    assert 0.02 < cover.mean() < 0.95


def test_plain_smooth_cloth_has_neither() -> None:
    assert pattern_tile(cloth()) is None
    assert weave_tile(cloth()) is None


def test_the_same_cloth_has_the_same_repeat() -> None:
    floral = cloth(pattern="floral")
    assert pattern_tile(floral) == pattern_tile(floral)
    assert pattern_tile(floral) != pattern_tile(replace(floral, seed=floral.seed + 1))
