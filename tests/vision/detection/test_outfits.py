"""What is worn with the garment that the model sees first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from smartrec_vision.decoding.crop import Crop
from smartrec_vision.decoding.decoder import Picture
from smartrec_vision.decoding.pixels import to_model_pixels
from smartrec_vision.detection.outfit import rest_of_outfit, worn_with
from smartrec_vision.inference.predictions import Prediction
from smartrec_vision.serving.answer import answer_of, whole_picture
from tests.vision.detection.coloured_blocks import (
    BLUE,
    JEANS,
    LABELS,
    NOTHING,
    RED,
    SeesColours,
    detect,
    picture_of,
    prediction_of,
    said,
)


class SeesTheUpper(SeesColours):
    """Sure of what it sees first: the red, where there is any, or else the blue."""

    async def predict(self, pixels: np.ndarray, _: Mapping[str, str]) -> list[Prediction]:
        self.requests.append(len(pixels))
        return [self._sure(each) for each in pixels]

    @staticmethod
    def _sure(pixels: np.ndarray) -> Prediction:
        is_red = (pixels[..., 0] > 150) & (pixels[..., 2] < 150)
        has_red = is_red.mean() > 0.15
        seen = np.where((is_red if has_red else ~is_red)[..., None], pixels, 255).astype(np.uint8)
        category = (0.9, 0.05, 0.03, 0.02) if has_red else (0.05, 0.9, 0.03, 0.02)
        return replace(prediction_of(seen, 1), category=np.array(category, np.float32))


async def test_what_is_worn_below_a_garment_that_the_model_is_sure_of_is_found_too() -> None:
    model = SeesTheUpper()
    image = picture_of(((0.3, 0.05, 0.7, 0.45), RED), ((0.3, 0.46, 0.7, 0.88), BLUE))
    picture = Picture(to_model_pixels(image), image, 400, 400)
    answer = answer_of(picture, await detect(image, model), whole_picture(picture))
    found = {garment.category[0].name: garment.box for garment in answer.garments}
    assert set(found) == {"Tee", "Jeans"}
    assert found["Jeans"] == pytest.approx((0.3, 0.46, 0.7, 0.88), abs=0.03)
    assert model.requests == [1, 3]


def test_a_dress_is_not_looked_below() -> None:
    assert rest_of_outfit(said((0.1, 0.05, 0.8, 0.05)), LABELS) == ()


HALF_BELOW = (Crop(0, 0.5, 1, 1),)


def in_the_upper_half(category: tuple[float, ...]) -> Prediction:
    return replace(said(category), box=np.array((0.2, 0.1, 0.8, 0.5), np.float32))


def test_the_rest_of_the_picture_is_no_second_garment_of_the_same_half_of_the_body() -> None:
    tee, jeans = (0.9, 0.05, 0.03, 0.02), (0.05, 0.9, 0.03, 0.02)
    first = in_the_upper_half(tee)
    assert worn_with(first, HALF_BELOW, [said(jeans)], LABELS, is_worn=False) is not None
    assert worn_with(first, HALF_BELOW, [said(tee)], LABELS, is_worn=False) is None
    assert worn_with(first, HALF_BELOW, [said((0.05, 0.1, 0.05, 0.8))], LABELS, is_worn=False) is None


def test_a_garment_in_the_place_of_trousers_is_named_as_of_the_lower_body() -> None:
    found = worn_with(
        in_the_upper_half((0.9, 0.05, 0.03, 0.02)),
        HALF_BELOW,
        [said((0.2, 0.25, 0, 0.55))],
        LABELS,
        is_worn=False,
    )
    assert found is not None
    category = found[1].category
    assert category[JEANS] == pytest.approx(0.51)
    assert category[NOTHING] == pytest.approx(0.49)
    assert category.sum() == pytest.approx(1)


def test_the_lower_part_of_the_garment_itself_is_no_second_one() -> None:
    """Its box in the crop lies where the first one's ends."""
    hem = replace(said((0.65, 0.3, 0.03, 0.02)), box=np.array((0.1, 0, 0.9, 0.05), np.float32))
    first = in_the_upper_half((0.9, 0.05, 0.03, 0.02))
    assert worn_with(first, HALF_BELOW, [hem], LABELS, is_worn=True) is None


@pytest.mark.parametrize(("score", "is_told"), [(0.1, False), (0.95, True)])
def test_a_garment_that_the_first_ones_box_reaches_into_is_told_where_the_model_is_sure_of_it(
    score: float, is_told: bool
) -> None:
    """Its middle lies where the first one's box ends."""
    first = in_the_upper_half((0.9, 0.05, 0.03, 0.02))
    jeans = replace(said((0.95 - score, score, 0, 0.05)), box=np.array((0.1, 0, 0.9, 0.02), np.float32))
    assert (worn_with(first, HALF_BELOW, [jeans], LABELS, is_worn=True) is not None) == is_told


def test_trousers_that_the_model_hardly_sees_are_told_where_they_lie_clearly_below() -> None:
    first = in_the_upper_half((0.9, 0.05, 0.03, 0.02))
    dim = said((0.1, 0.08, 0.02, 0.8))
    assert worn_with(first, HALF_BELOW, [dim], LABELS, is_worn=True) is not None
    assert worn_with(first, HALF_BELOW, [said((0.1, 0.02, 0.02, 0.86))], LABELS, is_worn=True) is None


def test_what_is_worn_is_looked_for_near_the_first_garment_and_below_its_middle() -> None:
    narrow = replace(said((0.9, 0.05, 0.03, 0.02)), box=np.array((0.4, 0.1, 0.6, 0.4), np.float32))
    for crop in rest_of_outfit(narrow, LABELS):
        assert (crop.x1, crop.x2) == pytest.approx((0.35, 0.65))
        assert 0.25 < crop.y1 < 0.4 < crop.y2 < 1
