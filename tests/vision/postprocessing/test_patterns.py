"""The pattern that is read from a garment's pixels and the network's attributes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw

from smartrec_vision.decoding.pixels import to_model_pixels
from smartrec_vision.inference.labels import LABELS_IN_VERSION, read_labels
from smartrec_vision.inference.predictions import Prediction
from smartrec_vision.postprocessing.garment_pixels import garment_pixels, picture_pixels
from smartrec_vision.postprocessing.patterns import (
    features_of,
    pattern_probabilities,
    with_patterns,
)
from smartrec_vision.schemas import AttributeScore
from smartrec_vocabulary.patterns import PATTERNS
from tests.vision.own_model import MODEL_FOLDER, VERSION
from tests.vision.pictures import shirt

BOX = np.array([0.28, 0.28, 0.72, 0.72], np.float32)
LABELS = read_labels(MODEL_FOLDER / VERSION / LABELS_IN_VERSION)
NAVY, CREAM = (27, 42, 74), (244, 236, 212)


def undecided() -> Prediction:
    """A network that gives every attribute a little less than its threshold."""
    attributes = np.minimum(LABELS.attribute_thresholds, 1) * 0.8
    category = np.full(len(LABELS.categories), 1 / len(LABELS.categories), np.float32)
    return Prediction(category, BOX, attributes.astype(np.float32), np.ones(2, np.float32), 1)


def probabilities(image: Image.Image) -> dict[str, float]:
    garment = garment_pixels(picture_pixels(to_model_pixels(image)), BOX)
    return pattern_probabilities(features_of(garment, undecided(), LABELS))


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


def test_probabilities_of_all_patterns_add_up_to_one() -> None:
    assert sum(probabilities(striped()).values()) == pytest.approx(1, abs=1e-4)


def test_plain_cloth_is_plain() -> None:
    seen = probabilities(shirt(NAVY))
    assert max(seen, key=lambda name: seen[name]) == "solid"


def test_stripes_are_the_likeliest_of_a_striped_shirt() -> None:
    seen = probabilities(striped())
    assert max(seen, key=lambda name: seen[name]) == "striped"


def test_cloth_with_coloured_spots_all_over_is_not_plain() -> None:
    assert probabilities(flowered())["solid"] < 0.3


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


def test_a_model_without_attributes_of_patterns_is_read_by_its_pixels() -> None:
    labels = LABELS.__class__("m", LABELS.categories, LABELS.not_a_garment, (("red", "style"),), _one(0.5))
    prediction = Prediction(undecided().category, BOX, _one(0.1), _one(1.0), 1)
    garment = garment_pixels(picture_pixels(to_model_pixels(shirt(NAVY))), BOX)
    seen = pattern_probabilities(features_of(garment, prediction, labels))
    assert max(seen, key=lambda name: seen[name]) == "solid"


def _one(value: float) -> npt.NDArray[np.float32]:
    return np.array([value], np.float32)
