"""A rendered garment in front of another background."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from smartrec_training.datasets.deepfashion.coarse import read_deepfashion
from smartrec_training.datasets.labels import vocabulary_labels
from smartrec_training.datasets.samples import no_samples
from smartrec_training.input_pipeline.augmentation import Augmentation
from smartrec_training.input_pipeline.backgrounds import (
    garment_mask,
    painted_backdrop,
    replace_background,
    turned_backdrop,
)
from smartrec_training.input_pipeline.batches import Recipe, Source, make_batch
from smartrec_training.input_pipeline.pixel_cache import open_pixel_cache
from tests.training.deepfashion_on_disk import DatasetBuilder

SIDE = 64
RED, FLOOR = np.array([190, 30, 40]), np.array([150, 120, 80])
BOX = np.array([0.25, 0.25, 0.75, 0.75], dtype=np.float32)


def garment_on_floor() -> tuple[np.ndarray, np.ndarray]:
    """A red T of 3/4 of its box on a grainy floor, and which pixels it covers."""
    random = np.random.default_rng(4)
    pixels = FLOOR + random.normal(0, 6, (SIDE, SIDE, 1))
    shape = np.zeros((SIDE, SIDE), dtype=bool)
    shape[16:32, 16:48] = True
    shape[16:48, 24:40] = True
    pixels[shape] = RED + random.normal(0, 6, (shape.sum(), 1))
    return np.clip(pixels, 0, 255).astype(np.uint8), shape


def test_the_garment_is_told_from_the_floor_inside_its_box() -> None:
    pixels, shape = garment_on_floor()
    mask = garment_mask(pixels, BOX)

    assert mask is not None
    assert ((mask > 0.5) == shape).mean() > 0.99


def test_the_floor_becomes_the_backdrop_and_the_garment_stays() -> None:
    pixels, _ = garment_on_floor()
    blue = np.full((SIDE, SIDE, 3), (10, 20, 220), dtype=np.uint8)
    mask = garment_mask(pixels, BOX)
    assert mask is not None
    seen = replace_background(pixels, mask, blue)

    assert (seen[:8] == blue[:8]).all()
    assert np.abs(seen[20:28, 20:44].astype(int) - pixels[20:28, 20:44]).max() <= 1


@pytest.mark.parametrize("box", [[0.0, 0.0, 1.0, 1.0], [0.05, 0.05, 0.75, 0.75]])
def test_a_picture_that_colours_do_not_part_stays_as_it_is(box: list[float]) -> None:
    pixels, _ = garment_on_floor()
    assert garment_mask(pixels, np.array(box, dtype=np.float32)) is None
    noise = np.random.default_rng(1).integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
    assert garment_mask(noise, BOX) is None


def test_backdrops_come_from_pictures_without_a_garment_or_are_painted() -> None:
    random = np.random.default_rng(5)
    green = np.full((SIDE, SIDE, 3), (0, 200, 0), dtype=np.uint8)

    turned = turned_backdrop(green, random)
    assert turned.shape == (SIDE, SIDE, 3)
    assert (turned[..., 1] >= 130).all()
    assert (turned[..., 0] == 0).all()
    assert painted_backdrop(SIDE, random).shape == (SIDE, SIDE, 3)


def test_training_views_show_the_garment_elsewhere_only_where_the_config_says_so(tmp_path: Path) -> None:
    builder = DatasetBuilder(tmp_path).picture("img/Tee/1.png", box="016 016 048 048")
    Image.fromarray(garment_on_floor()[0]).save(tmp_path / "img/Tee/1.png")
    samples, _ = read_deepfashion(builder.write(), vocabulary_labels())
    renders = Source(samples, open_pixel_cache(tmp_path / "cache", samples.paths, SIDE, processes=1), 0.0)
    nothing = no_samples(47, 1000)
    photos = Source(nothing, open_pixel_cache(tmp_path / "cache", (), SIDE, processes=1), 0.0)
    still = Augmentation(
        **{field.name: 0.0 for field in dataclasses.fields(Augmentation)}
        | {"smallest_scale": 1.0, "largest_scale": 1.0}
    )
    recipe = Recipe(3, 4, 0.0, SIDE, SIDE, still)

    plain, truth = make_batch(0, photos, renders, recipe)
    moved, moved_truth = make_batch(
        0,
        photos,
        renders,
        dataclasses.replace(recipe, augmentation=dataclasses.replace(still, background=1.0)),
    )

    assert truth["boxes"] == pytest.approx(moved_truth["boxes"])
    corner, middle = np.s_[:, 2:10, 2:10], np.s_[:, 20:28, 20:44]
    assert np.abs(moved[corner].astype(int) - plain[corner]).mean() > 20
    assert np.abs(moved[middle].astype(int) - plain[middle]).mean() < 3
