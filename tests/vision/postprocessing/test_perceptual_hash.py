"""A picture keeps its hash when it is scaled or saved anew, and others have another."""

from __future__ import annotations

import io
from random import Random

import numpy as np
import pytest
from PIL import Image

from smartrec_vision.decoding.pixels import decode_image, to_model_pixels
from smartrec_vision.postprocessing.perceptual_hash import perceptual_hash
from tests.vision.outfits import rendered_piece


def hash_of(image: Image.Image) -> int:
    return int(perceptual_hash(to_model_pixels(image)), 16)


def differing(one: int, other: int) -> int:
    return (one ^ other).bit_count()


def saved(image: Image.Image, kind: str, **options: int) -> Image.Image:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return decode_image(file.getvalue()).image


@pytest.fixture(scope="module")
def garments() -> list[Image.Image]:
    random = Random(4)
    return [rendered_piece(part, random).image for part in ("upper", "lower") for _ in range(6)]


def test_saving_a_picture_anew_or_scaling_it_changes_few_of_its_bits(garments: list[Image.Image]) -> None:
    for image in garments:
        half = image.resize((image.width // 2, image.height // 2))
        for again in (saved(image, "JPEG", quality=40), saved(image, "WEBP", quality=60), half):
            assert differing(hash_of(again), hash_of(image)) <= 4


def test_another_picture_has_another_hash(garments: list[Image.Image]) -> None:
    hashes = [hash_of(image) for image in garments]
    nearest = [min(differing(one, two) for two in hashes if two is not one) for one in hashes]
    assert np.median(nearest) > 4


def test_of_a_plain_area_nothing_is_said() -> None:
    assert perceptual_hash(np.full((224, 224, 3), 200, np.uint8)) == "0" * 16
