"""Several garments in a picture: told apart where the model is surer of the parts, and never made up."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

import httpx
import numpy as np
import pytest
from PIL import Image

from smartrec_vision.decoding.crop import Crop
from smartrec_vision.decoding.decoder import Decoder, Picture
from smartrec_vision.decoding.pixels import ImageLimits, to_model_pixels
from smartrec_vision.detection.detector import Detection, GarmentDetector
from smartrec_vision.detection.instances import TILES, are_two_garments, needs_second_stage, split_between
from smartrec_vision.detection.outfit import rest_of_outfit, worn_with
from smartrec_vision.inference.labels import Labels
from smartrec_vision.inference.predictions import Prediction, PredictionFailed
from smartrec_vision.serving.answer import answer_of
from tests.vision.outfits import rendered_outfit
from tests.vision.pictures import jpeg

LABELS = Labels(
    model_name="test",
    categories=("Tee", "Jeans", "Dress", "Not a garment"),
    not_a_garment=3,
    attributes=(("striped", "texture"),),
    attribute_thresholds=np.array([0.5], np.float32),
)
RED, BLUE, WHITE = (200, 30, 40), (20, 60, 220), (255, 255, 255)
TEE, JEANS, DRESS, NOTHING = range(4)


class OneLabels:
    """Labels for every version."""

    def of(self, _: int) -> Labels:
        return LABELS


class SeesColours:
    """A model that knows red things as tees and blue ones as jeans, and is of two minds about both.

    Its box is around the colour that there is more of; its embedding is the share of each.
    """

    def __init__(self, versions: Sequence[int] = (1,), fails_from: int = 99) -> None:
        self.requests: list[int] = []
        self._versions = versions
        self._fails_from = fails_from

    async def predict(self, pixels: np.ndarray, _: Mapping[str, str]) -> list[Prediction]:
        self.requests.append(len(pixels))
        if len(self.requests) >= self._fails_from:
            raise PredictionFailed("UNAVAILABLE")
        version = self._versions[min(len(self.requests), len(self._versions)) - 1]
        return [_prediction(each, version) for each in pixels]

    async def newest_version(self) -> int:
        return self._versions[0]

    async def close(self) -> None: ...


def _prediction(pixels: np.ndarray, version: int) -> Prediction:
    cloth = pixels.min(axis=2) < 200
    is_red = pixels[..., 0] > pixels[..., 2]
    most = cloth & (is_red if is_red[cloth].sum() * 2 >= cloth.sum() else ~is_red)
    rows, columns = np.flatnonzero(most.any(axis=1)), np.flatnonzero(most.any(axis=0))
    if not len(rows):
        box, red = np.array([0.4, 0.4, 0.6, 0.6]), 0.5
        category = [0.05, 0.05, 0.0, 0.9]
    else:
        box = np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1]) / 224
        red = float(is_red[cloth].mean())
        unsure = 1 - abs(2 * red - 1)
        category = [red * (1 - unsure / 2), (1 - red) * (1 - unsure / 2), unsure / 4, unsure / 4]
    embedding = np.array([red, 1 - red]) / np.hypot(red, 1 - red)
    return Prediction(
        np.array(category, np.float32),
        box.astype(np.float32),
        np.array([0.9], np.float32),
        embedding.astype(np.float32),
        version,
    )


def picture_of(*blocks: tuple[tuple[float, float, float, float], tuple[int, int, int]]) -> Image.Image:
    """Blocks of colour on white; places in fractions."""
    pixels = np.full((400, 400, 3), WHITE, np.uint8)
    for (x1, y1, x2, y2), colour in blocks:
        pixels[int(y1 * 400) : int(y2 * 400), int(x1 * 400) : int(x2 * 400)] = colour
    return Image.fromarray(pixels)


TEE_ABOVE_JEANS = picture_of(((0.3, 0.05, 0.7, 0.45), RED), ((0.3, 0.55, 0.7, 0.95), BLUE))
TEE_BESIDE_JEANS = picture_of(((0.05, 0.3, 0.45, 0.7), RED), ((0.55, 0.3, 0.95, 0.7), BLUE))
ONE_TEE = picture_of(((0.1, 0.1, 0.9, 0.9), RED))


async def detect(image: Image.Image, model: SeesColours, has_crop: bool = False) -> Detection:
    decoder = Decoder(ImageLimits(), threads=1, deadline_seconds=30)
    picture = Picture(to_model_pixels(image), image, image.width, image.height)
    detection = await GarmentDetector(model, OneLabels(), decoder).detect(picture, has_crop, {})
    decoder.close()
    return detection


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
    answer = answer_of(Picture(to_model_pixels(image), image, 400, 400), detection)
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
    answer = answer_of(Picture(to_model_pixels(image), image, 400, 400), await detect(image, SeesColours()))
    first = answer.garments[0]
    assert [garment.category[0].name for garment in answer.garments] == ["Jeans", "Tee"]
    assert (answer.box, answer.category, answer.embedding) == (first.box, first.category, first.embedding)


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
        return replace(_prediction(seen, 1), category=np.array(category, np.float32))


async def test_what_is_worn_below_a_garment_that_the_model_is_sure_of_is_found_too() -> None:
    model = SeesTheUpper()
    image = picture_of(((0.3, 0.05, 0.7, 0.45), RED), ((0.3, 0.46, 0.7, 0.88), BLUE))
    answer = answer_of(Picture(to_model_pixels(image), image, 400, 400), await detect(image, model))
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
    assert worn_with(first, HALF_BELOW, [said(jeans)], LABELS) is not None
    assert worn_with(first, HALF_BELOW, [said(tee)], LABELS) is None
    assert worn_with(first, HALF_BELOW, [said((0.05, 0.1, 0.05, 0.8))], LABELS) is None


def test_a_garment_in_the_place_of_trousers_is_named_as_of_the_lower_body() -> None:
    found = worn_with(
        in_the_upper_half((0.9, 0.05, 0.03, 0.02)), HALF_BELOW, [said((0.2, 0.25, 0, 0.55))], LABELS
    )
    assert found is not None
    category = found[1].category
    assert category[JEANS] == pytest.approx(0.51)
    assert category[NOTHING] == pytest.approx(0.49)
    assert category.sum() == pytest.approx(1)


def test_the_lower_part_of_the_garment_itself_is_no_second_one() -> None:
    """Its box in the crop lies where the first one's ends."""
    hem = replace(said((0.05, 0.9, 0.03, 0.02)), box=np.array((0.1, 0, 0.9, 0.05), np.float32))
    first = in_the_upper_half((0.9, 0.05, 0.03, 0.02))
    assert worn_with(first, HALF_BELOW, [hem], LABELS) is None


def test_what_is_worn_is_looked_for_near_the_first_garment_and_below_its_middle() -> None:
    narrow = replace(said((0.9, 0.05, 0.03, 0.02)), box=np.array((0.4, 0.1, 0.6, 0.4), np.float32))
    for crop in rest_of_outfit(narrow, LABELS):
        assert (crop.x1, crop.x2) == pytest.approx((0.35, 0.65))
        assert 0.25 < crop.y1 < 0.4 < crop.y2 < 1


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
        return [replace(_prediction(each, 1), category=said) for each, said in zip(pixels, seen, strict=True)]


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


def said(category: tuple[float, ...], degrees: float = 0.0) -> Prediction:
    """`degrees`: between its embedding and that of another."""
    turned = np.deg2rad(degrees)
    embedding = np.array([np.cos(turned), np.sin(turned)], np.float32)
    box = np.array((0.1, 0.1, 0.9, 0.9), np.float32)
    return Prediction(np.array(category, np.float32), box, np.ones(1), embedding, 1)


def test_a_sure_picture_or_one_without_a_garment_needs_no_second_stage() -> None:
    assert needs_second_stage(said((0.28, 0.28, 0.28, 0.16)), LABELS)
    assert not needs_second_stage(said((0.85, 0.05, 0.05, 0.05)), LABELS)
    assert not needs_second_stage(said((0.2, 0.1, 0.1, 0.6)), LABELS)


def test_tiles_that_hold_no_garment_are_none() -> None:
    whole = said((0.4, 0.3, 0.2, 0.1))
    nothing, tee = said((0.1, 0.1, 0.1, 0.7)), said((0.7, 0.1, 0.1, 0.1))
    assert split_between([tee, nothing, nothing, tee], LABELS) is None
    assert not are_two_garments(whole, [tee, nothing], LABELS)


def test_halves_are_two_garments_if_the_model_is_surer_of_them_and_they_are_unlike() -> None:
    whole, tee = (0.4, 0.3, 0.2, 0.1), (0.7, 0.1, 0.1, 0.1)
    assert are_two_garments(said(whole, 40), [said(tee), said(tee, 80)], LABELS)
    assert not are_two_garments(said(whole, 40), [said(whole), said(whole, 80)], LABELS)
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
