"""What a rendered picture promises: a garment in it, a true box, its colour, and the same again."""

from random import Random

import numpy as np
import pytest

from smartrec_demo.garments.recipes import categories
from smartrec_demo.garments.sampling import sample_garment
from smartrec_demo.photography.figures.hangers import HOOK_CM
from smartrec_demo.photography.figures.pose import Camera, sample_pose
from smartrec_demo.photography.picture import render
from smartrec_demo.photography.placement import sample_placement
from smartrec_demo.tailoring.tailor import sew


def pixels(
    category: str, camera: Camera = "phone", size: tuple[int, int] = (96, 96), seed: int = 1
) -> np.ndarray:
    random = Random(seed)
    return np.asarray(render(sample_garment(category, random), camera, size, random).image)


@pytest.mark.parametrize("category", categories())
def test_every_category_renders_with_a_box_inside_the_picture(category: str) -> None:
    random = Random(f"box {category}")
    rendered = render(sample_garment(category, random), "phone", (96, 96), random)
    left, top, right, bottom = rendered.box
    assert rendered.image.size == (96, 96)
    assert 0 <= left < right <= 96
    assert 0 <= top < bottom <= 96
    assert (right - left) * (bottom - top) > 96 * 96 * 0.03


def test_a_catalogue_box_is_tight_around_the_garment() -> None:
    random = Random(5)
    rendered = render(sample_garment("Parka", random, colour="black"), "studio", (240, 320), random)
    left, top, right, bottom = rendered.box
    grey = np.asarray(rendered.image.convert("L"), np.float32)
    dark = grey < 110
    outside = dark.copy()
    outside[top:bottom, left:right] = False
    assert outside.sum() < dark.sum() * 0.005
    assert all(
        edge.any()
        for edge in (
            dark[top : top + 6],
            dark[bottom - 6 : bottom],
            dark[:, left : left + 6],
            dark[:, right - 6 : right],
        )
    )


def test_the_same_random_numbers_make_the_same_picture() -> None:
    assert np.array_equal(pixels("Kimono"), pixels("Kimono"))
    assert not np.array_equal(pixels("Kimono", seed=1), pixels("Kimono", seed=2))


def test_a_garment_can_be_rendered_twice() -> None:
    garment = sample_garment("Flannel", Random(3))
    first = render(garment, "studio", (120, 160), Random(1)).image
    assert np.array_equal(
        np.asarray(first), np.asarray(render(garment, "studio", (120, 160), Random(1)).image)
    )


def test_a_red_garment_is_red() -> None:
    random = Random(8)
    garment = sample_garment(
        "Halter",
        random,
        colour="red",
        choices={
            "build": "upper",
            "neck": "halter",
            "collar": "halter",
            "sleeve": "none",
            "fabric": "cotton",
            "colour": "red",
        },
    )
    rendered = render(garment, "studio", (120, 160), random)
    left, top, right, bottom = rendered.box
    red, green, blue = np.asarray(rendered.image, np.float32)[(top + bottom) // 2, (left + right) // 2]
    assert red > 1.8 * green
    assert red > 1.8 * blue


def test_a_hanger_hangs_within_the_picture_and_a_catalogue_shows_nobody() -> None:
    for seed in range(40):
        random = Random(seed)
        garment = sample_garment("Tank", random)
        pose = sample_pose(garment, "studio", random)
        assert pose.kind in ("flat", "hanger")
        drawing = sew(garment, pose.arm_angle, pose.bends)
        placement = sample_placement(drawing, "studio", pose, (120, 160), random)
        above = HOOK_CM if pose.kind == "hanger" else 0.0
        top = placement.middle[1] + (drawing.top - above - placement.centre[1]) * placement.scale
        assert top > 0
