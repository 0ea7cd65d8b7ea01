"""What a rendered picture promises: a garment in it, a true box, true attributes, and the same again."""

from random import Random

import numpy as np
import pytest

from smartrec_demo.garments.sampling import CATEGORIES, describe
from smartrec_demo.photography.picture import render
from smartrec_demo.photography.scenes.scene import render_scene
from smartrec_vocabulary import load_attributes, load_categories

NEVER_OCCUR = {"Cape", "Nightdress", "Shirtdress", "Sundress"}


def pixels(category: str, look: str = "phone", size: tuple[int, int] = (96, 96), seed: int = 1) -> np.ndarray:
    random = Random(seed)
    return np.asarray(render(describe(category, random), look, size, random).image)


def test_the_categories_are_the_46_of_deepfashion_that_occur() -> None:
    assert set(CATEGORIES) == {category.name for category in load_categories()} - NEVER_OCCUR


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_renders_with_a_box_inside_the_picture(category: str) -> None:
    random = Random(f"box {category}")
    rendered = render(describe(category, random), "phone", (96, 96), random)
    left, top, right, bottom = rendered.box
    assert rendered.image.size == (96, 96)
    assert 0 <= left < right <= 96
    assert 0 <= top < bottom <= 96
    assert (right - left) * (bottom - top) > 96 * 96 * 0.03


def test_a_catalogue_box_is_tight_around_the_garment() -> None:
    random = Random(5)
    rendered = render(describe("Parka", random, colour="black"), "studio", (240, 320), random)
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
    garment = describe("Flannel", Random(3))
    first = render(garment, "studio", (120, 160), Random(1)).image
    assert np.array_equal(
        np.asarray(first), np.asarray(render(garment, "studio", (120, 160), Random(1)).image)
    )


def test_a_red_garment_is_red() -> None:
    random = Random(8)
    garment = describe(
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


def test_every_attribute_given_is_in_the_vocabulary_and_none_is_both_present_and_absent() -> None:
    names = {attribute.name for attribute in load_attributes()}
    for index in range(46 * 12):
        garment = describe(CATEGORIES[index % 46], Random(index))
        assert set(garment.attributes) <= names
        assert set(garment.absent) <= names
        assert not set(garment.attributes) & set(garment.absent)


def test_garments_carry_many_attributes() -> None:
    garments = [describe(CATEGORIES[index % 46], Random(index)) for index in range(46 * 25)]
    assert len({name for garment in garments for name in garment.attributes}) >= 200
    assert 4 <= np.mean([len(garment.attributes) for garment in garments]) <= 14


def test_attributes_say_what_was_drawn() -> None:
    garment = describe("Hoodie", Random(2))
    assert "hooded" in garment.attributes
    assert "sleeveless" not in garment.attributes
    assert "strapless" in garment.absent


def test_variants_of_a_style_share_its_cut() -> None:
    first = describe("Dress", Random(1))
    second = describe("Dress", Random(2), colour="teal", choices=first.choices)
    assert second.attributes == first.attributes
    assert second.colours[0] == "teal"


def test_a_scene_is_a_picture_of_the_asked_size_with_something_in_it() -> None:
    scenes = [np.asarray(render_scene(64, Random(seed)), np.float32) for seed in range(8)]
    assert all(scene.shape == (64, 64, 3) for scene in scenes)
    assert max(scene.std() for scene in scenes) > 20
