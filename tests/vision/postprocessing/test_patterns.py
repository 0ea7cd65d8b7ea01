"""The pattern that is read from a garment's pixels and the network's attributes."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw

from smartrec_vision.clients.in_process import InProcessModel
from smartrec_vision.decoding.pixels import to_model_pixels
from smartrec_vision.inference.labels import LABELS_IN_VERSION, Labels, read_labels
from smartrec_vision.inference.predictions import Prediction
from smartrec_vision.postprocessing.garment_pixels import garment_pixels, picture_pixels
from smartrec_vision.postprocessing.patterns import (
    MODEL_FILE,
    feature_names,
    features_of,
    pattern_probabilities,
    textures_told,
    with_patterns,
)
from smartrec_vision.postprocessing.softmax_regression import feature_names_in
from smartrec_vision.schemas import AttributeScore
from smartrec_vocabulary.patterns import PATTERNS
from tests.vision.own_model import MODEL_FOLDER, VERSION
from tests.vision.pictures import shirt

BOX = np.array([0.28, 0.28, 0.72, 0.72], np.float32)
LABELS = read_labels(MODEL_FOLDER / VERSION / LABELS_IN_VERSION)
NAVY, CREAM = (27, 42, 74), (244, 236, 212)


@pytest.fixture(scope="module")
def network() -> Iterator[InProcessModel]:
    model = InProcessModel(MODEL_FOLDER)
    yield model
    asyncio.run(model.close())


async def seen(network: InProcessModel, image: Image.Image) -> Prediction:
    return (await network.predict(to_model_pixels(image)[None], {}))[0]


def probabilities(image: Image.Image, prediction: Prediction, labels: Labels = LABELS) -> dict[str, float]:
    garment = garment_pixels(picture_pixels(to_model_pixels(image)), BOX)
    return pattern_probabilities(features_of(garment, prediction, labels))


def likeliest(shares: dict[str, float]) -> str:
    return max(shares, key=lambda name: shares[name])


def striped() -> Image.Image:
    image = shirt(NAVY)
    draw = ImageDraw.Draw(image)
    for top in range(90, 210, 16):
        draw.rectangle((90, top, 209, top + 7), CREAM)
    return image


def flowered() -> Image.Image:
    image = shirt(NAVY)
    draw = ImageDraw.Draw(image)
    random = np.random.default_rng(3)
    for x, y in random.integers(92, 200, (40, 2)).tolist():
        draw.ellipse((x, y, x + 9, y + 9), tuple(random.integers(60, 255, 3).tolist()))
    return image


async def test_probabilities_of_all_patterns_add_up_to_one(network: InProcessModel) -> None:
    shares = probabilities(striped(), await seen(network, striped()))
    assert sum(shares.values()) == pytest.approx(1, abs=1e-4)


async def test_plain_cloth_is_plain(network: InProcessModel) -> None:
    assert likeliest(probabilities(shirt(NAVY), await seen(network, shirt(NAVY)))) == "solid"


async def test_stripes_are_the_likeliest_of_a_striped_shirt(network: InProcessModel) -> None:
    assert likeliest(probabilities(striped(), await seen(network, striped()))) == "striped"


async def test_cloth_with_coloured_spots_all_over_is_not_plain(network: InProcessModel) -> None:
    assert probabilities(flowered(), await seen(network, flowered()))["solid"] < 0.3


async def test_pixels_count_beside_what_the_network_says(network: InProcessModel) -> None:
    of_plain = await seen(network, shirt(NAVY))
    assert probabilities(striped(), of_plain)["solid"] < probabilities(shirt(NAVY), of_plain)["solid"]


@pytest.mark.parametrize(
    ("names", "pattern"),
    [(("plaid", "checked"), "plaid"), (("striped", "horizontal stripes"), "striped")],
)
async def test_what_attributes_of_the_network_agree_on_is_told_where_pixels_show_nothing(
    network: InProcessModel, names: tuple[str, ...], pattern: str
) -> None:
    prediction = await seen(network, shirt(NAVY))
    attributes = prediction.attributes.copy()
    attributes[[row for row, (name, _) in enumerate(LABELS.attributes) if name in names]] = 0.99
    attributes[[row for row, (name, _) in enumerate(LABELS.attributes) if name == "solid"]] = 0.05
    shares = probabilities(shirt(NAVY), dataclasses.replace(prediction, attributes=attributes))
    assert likeliest(shares) == pattern


async def test_a_model_without_attributes_of_patterns_is_read_by_its_pixels(network: InProcessModel) -> None:
    labels = dataclasses.replace(LABELS, attributes=(("red", "style"),), attribute_thresholds=_one(1.0))
    prediction = dataclasses.replace(await seen(network, shirt(NAVY)), attributes=_one(0.1))
    assert likeliest(probabilities(shirt(NAVY), prediction, labels)) == "solid"


def test_the_coefficients_are_for_all_attributes_of_patterns_that_the_shipped_model_can_tell() -> None:
    assert feature_names_in(MODEL_FILE) == feature_names(textures_told(LABELS))


async def test_features_for_other_textures_leave_unknown_those_that_the_model_cannot_tell(
    network: InProcessModel,
) -> None:
    garment = garment_pixels(picture_pixels(to_model_pixels(shirt(NAVY))), BOX)
    textures = ("striped", "a pattern of tomorrow")
    features = features_of(garment, await seen(network, shirt(NAVY)), LABELS, textures)
    assert np.isnan(features[-2:]).tolist() == [False, True]


def said(name: str, score: float, kind: str = "texture") -> AttributeScore:
    return AttributeScore(name=name, type=kind, score=score)


def shares(**by_pattern: float) -> dict[str, float]:
    return {name: by_pattern.get(name, 0.0) for name in PATTERNS}


def test_a_texture_of_an_unlikely_pattern_is_not_said() -> None:
    told = with_patterns([said("solid", 0.9), said("cotton", 0.8, "fabric")], shares(striped=0.9, solid=0.1))
    assert [(each.name, each.score) for each in told] == [("striped", 0.9), ("cotton", 0.8)]


def test_a_kind_of_the_pattern_stays_and_is_no_surer_than_the_pattern() -> None:
    told = with_patterns([said("gingham", 0.95)], shares(plaid=0.7, solid=0.3))
    assert [(each.name, each.score) for each in told] == [("plaid", 0.7), ("gingham", 0.7), ("solid", 0.3)]


def test_what_says_nothing_of_the_pattern_stays() -> None:
    told = with_patterns([said("heathered", 0.6), said("hooded", 0.9, "part")], shares(solid=0.8))
    assert {each.name for each in told} == {"heathered", "hooded", "solid"}


def _one(value: float) -> npt.NDArray[np.float32]:
    return np.array([value], np.float32)
