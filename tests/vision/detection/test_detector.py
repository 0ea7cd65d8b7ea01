"""Several garments in a picture: told apart where its parts are unlike, and never made up."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from random import Random

import httpx
import numpy as np
import pytest
from PIL import Image

from smartrec_vision.decoding.decoder import Picture
from smartrec_vision.decoding.pixels import to_model_pixels
from smartrec_vision.detection.instances import TILES, are_two_garments, is_unsure, split_between
from smartrec_vision.inference.predictions import Prediction
from smartrec_vision.serving.answer import answer_of, whole_picture
from tests.vision.detection.coloured_blocks import (
    BLUE,
    LABELS,
    NOTHING,
    ONE_TEE,
    RED,
    TEE,
    TEE_ABOVE_JEANS,
    TEE_BESIDE_JEANS,
    SeesColours,
    detect,
    picture_of,
    prediction_of,
    said,
)
from tests.vision.outfits import rendered_outfit
from tests.vision.pictures import jpeg


@pytest.mark.parametrize(
    ("image", "tee", "jeans"),
    [
        (TEE_ABOVE_JEANS, (0.3, 0.05, 0.7, 0.45), (0.3, 0.55, 0.7, 0.95)),
        (TEE_BESIDE_JEANS, (0.05, 0.3, 0.45, 0.7), (0.55, 0.3, 0.95, 0.7)),
    ],
)
async def test_two_garments_are_each_told_with_box_category_and_colour(
    image: Image.Image, tee: tuple[float, ...], jeans: tuple[float, ...]
) -> None:
    model = SeesColours()
    detection = await detect(image, model)
    picture = Picture(to_model_pixels(image), image, 400, 400)
    answer = answer_of(picture, detection, whole_picture(picture))
    found = {garment.category[0].name: garment for garment in answer.garments}
    assert set(found) == {"Tee", "Jeans"}
    assert found["Tee"].box == pytest.approx(tee, abs=0.02)
    assert found["Jeans"].box == pytest.approx(jeans, abs=0.02)
    assert found["Tee"].colours[0].name == "red"
    assert found["Jeans"].colours[0].name == "blue"
    assert found["Tee"].embedding != found["Jeans"].embedding
    assert len(model.requests) <= 3


async def test_the_largest_garment_in_the_middle_is_what_the_picture_is_said_to_show() -> None:
    image = picture_of(((0.3, 0.02, 0.7, 0.3), RED), ((0.2, 0.36, 0.8, 0.98), BLUE))
    picture = Picture(to_model_pixels(image), image, 400, 400)
    answer = answer_of(picture, await detect(image, SeesColours()), whole_picture(picture))
    first = answer.garments[0]
    assert [garment.category[0].name for garment in answer.garments] == ["Jeans", "Tee"]
    assert (answer.box, answer.category, answer.embedding) == (first.box, first.category, first.embedding)


async def test_a_garment_that_the_model_is_sure_of_costs_one_inference() -> None:
    model = SeesColours()
    assert len((await detect(ONE_TEE, model)).garments) == 1
    assert model.requests == [1]


async def test_one_garment_that_the_model_is_unsure_of_stays_one() -> None:
    """Its parts touch in the middle: the box of each reaches to where the other's begins."""
    model = SeesColours()
    stripes = [((0.1 + n / 10, 0.1, 0.15 + n / 10, 0.9), BLUE) for n in range(8)]
    detection = await detect(picture_of(((0.1, 0.1, 0.9, 0.9), RED), *stripes), model)
    assert len(detection.garments) == 1
    assert model.requests == [1, 5]


class SeesCloser(SeesColours):
    """Takes what is mostly wall for a dress, and is sure of the tee once that fills the picture."""

    async def predict(self, pixels: np.ndarray, _: Mapping[str, str]) -> list[Prediction]:
        self.requests.append(len(pixels))
        category = {True: (0.4, 0.05, 0.45, 0.1), False: (0.8, 0.0, 0.1, 0.1)}
        seen = [np.array(category[(each == 255).all(axis=2).mean() > 0.5], np.float32) for each in pixels]
        return [
            replace(prediction_of(each, 1), category=said) for each, said in zip(pixels, seen, strict=True)
        ]


async def test_a_doubtful_garment_is_corrected_by_a_crop_of_its_box() -> None:
    image = picture_of(((0.23, 0.23, 0.77, 0.77), RED))
    model = SeesCloser()
    (only,) = (await detect(image, model)).garments
    assert model.requests == [1, 5]
    assert only.prediction.category.argmax() == TEE
    assert only.prediction.category.sum() == pytest.approx(1)
    assert only.prediction.category[NOTHING] == pytest.approx(0.1)


async def test_a_crop_of_a_garments_box_betters_the_box() -> None:
    class SeesRoughly(SeesCloser):
        """Boxes the whole picture's garment too large, and a crop's as it is."""

        async def predict(self, pixels: np.ndarray, _: Mapping[str, str]) -> list[Prediction]:
            seen = await super().predict(pixels, _)
            return [
                replace(each, box=each.box + np.array((-0.1, -0.1, 0.1, 0.1))) if len(pixels) == 1 else each
                for each in seen
            ]

    (only,) = (await detect(picture_of(((0.23, 0.23, 0.77, 0.77), RED)), SeesRoughly())).garments
    assert only.prediction.box == pytest.approx((0.23, 0.23, 0.77, 0.77), abs=0.04)


async def test_attributes_are_told_by_a_crop_of_the_garments_box_and_likeness_by_the_whole() -> None:
    class SeesDetail(SeesCloser):
        """Sees stripes where a garment fills the picture."""

        async def predict(self, pixels: np.ndarray, _: Mapping[str, str]) -> list[Prediction]:
            score, vector = (0.1, (1, 0)) if len(pixels) == 1 else (0.9, (0, 1))
            return [
                replace(
                    each, attributes=np.full(1, score, np.float32), embedding=np.array(vector, np.float32)
                )
                for each in await super().predict(pixels, _)
            ]

    (only,) = (await detect(picture_of(((0.23, 0.23, 0.77, 0.77), RED)), SeesDetail())).garments
    assert only.prediction.attributes == pytest.approx(0.9)
    assert only.prediction.embedding == pytest.approx((1, 0))


async def test_the_part_that_somebody_asks_about_is_one_garment() -> None:
    model = SeesColours()
    assert len((await detect(TEE_ABOVE_JEANS, model, has_crop=True)).garments) == 1
    assert model.requests == [1]


@pytest.mark.parametrize("fails_from", [2, 3])
async def test_where_the_second_stage_fails_the_first_one_is_the_answer(fails_from: int) -> None:
    detection = await detect(TEE_BESIDE_JEANS, SeesColours(fails_from=fails_from))
    assert len(detection.garments) == 1
    assert not detection.is_complete


@pytest.mark.parametrize("versions", [(1, 2), (1, 1, 2)])
async def test_versions_that_change_between_the_stages_are_not_compared(versions: tuple[int, ...]) -> None:
    detection = await detect(TEE_BESIDE_JEANS, SeesColours(versions))
    assert [each.prediction.version for each in detection.garments] == [1]


def test_the_model_is_unsure_where_no_category_is_likely() -> None:
    assert is_unsure(said((0.28, 0.28, 0.28, 0.16)), LABELS)
    assert not is_unsure(said((0.85, 0.05, 0.05, 0.05)), LABELS)


async def test_a_picture_without_a_garment_costs_one_inference() -> None:
    model = SeesColours()
    assert (await detect(picture_of(), model)).inference_count == 1
    assert model.requests == [1]


def test_tiles_that_hold_no_garment_are_none() -> None:
    whole = said((0.4, 0.3, 0.2, 0.1))
    nothing, tee = said((0.1, 0.1, 0.1, 0.7)), said((0.7, 0.1, 0.1, 0.1))
    assert split_between([tee, nothing, nothing, tee], LABELS) is None
    assert not are_two_garments(whole, [tee, nothing], LABELS)


def test_halves_are_two_garments_if_they_are_unlike_however_sure_the_model_is_of_the_whole() -> None:
    whole, tee, sure = (0.4, 0.3, 0.2, 0.1), (0.7, 0.1, 0.1, 0.1), (0.97, 0.01, 0.01, 0.01)
    assert are_two_garments(said(whole, 40), [said(tee), said(tee, 80)], LABELS)
    assert are_two_garments(said(sure, 40), [said(whole), said(whole, 80)], LABELS)
    assert not are_two_garments(said(whole, 20), [said(tee), said(tee, 30)], LABELS)
    assert not are_two_garments(said(whole, 120), [said(tee), said(tee, 50)], LABELS)


def test_the_tiles_cover_the_picture_and_all_hold_its_middle() -> None:
    places = np.linspace(0, 1, 101)
    for x, y in itertools.product(places, places):
        assert any(tile.x1 <= x <= tile.x2 and tile.y1 <= y <= tile.y2 for tile in TILES)
    assert all(tile.x1 < 0.5 < tile.x2 and tile.y1 < 0.5 < tile.y2 for tile in TILES)


async def test_the_service_answers_each_garment(vision: httpx.AsyncClient) -> None:
    outfit = rendered_outfit(Random(1))
    headers = {"content-type": "image/jpeg"}
    answer = (await vision.post("/v1/analyze", content=jpeg(outfit.image), headers=headers)).json()
    upper, lower = sorted(answer["garments"], key=lambda garment: garment["box"][1])
    first = answer["garments"][0]
    assert {name: answer[name] for name in first} == first
    assert upper["box"] == pytest.approx(outfit.garments[0].box, abs=0.06)
    assert lower["box"] == pytest.approx(outfit.garments[1].box, abs=0.06)
    assert {each["name"] for each in lower["category"]} & outfit.garments[1].right_categories
