"""The colours that are seen on a garment."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from smartrec_vision.decoding.pixels import to_model_pixels
from smartrec_vision.inference.labels import LABELS_IN_VERSION, read_labels
from smartrec_vision.inference.predictions import Prediction
from smartrec_vision.postprocessing import colours
from smartrec_vision.postprocessing.garment_pixels import garment_pixels, picture_pixels
from smartrec_vision.postprocessing.network_features import attributes_told
from smartrec_vision.postprocessing.softmax_regression import feature_names_in
from smartrec_vision.schemas import ColourScore
from smartrec_vocabulary import load_colours
from tests.vision.own_model import MODEL_FOLDER, VERSION
from tests.vision.pictures import shirt

PALETTE = {colour.name: colour.rgb for colour in load_colours()}
LABELS = read_labels(MODEL_FOLDER / VERSION / LABELS_IN_VERSION)
BOX = np.array([0.28, 0.28, 0.72, 0.72], np.float32)


def garment_colours(pixels: npt.NDArray[np.uint8], box: npt.NDArray[np.float32]) -> list[ColourScore]:
    seen = garment_pixels(picture_pixels(pixels), box)
    return colours.garment_colours(seen, colours.of_cloth_alone(colours.colour_features(seen)))


def seen(garment: tuple[int, int, int], background: tuple[int, int, int]) -> list[str]:
    return [c.name for c in garment_colours(to_model_pixels(shirt(garment, background)), BOX)]


def photographed(garment: tuple[int, int, int], wall: tuple[int, int, int], light: float = 1.0) -> list[str]:
    """The colours of a garment before a wall with a white edge, in white light or in light of a warm tint."""
    pixels = np.asarray(shirt(garment, wall)).copy()
    pixels[-30:] = 255
    tint = np.array([1.0, 1 - 0.5 * (1 - light), light]) * (0.5 + light / 2)
    dim = Image.fromarray((pixels * tint).astype(np.uint8))
    return [c.name for c in garment_colours(to_model_pixels(dim), BOX)]


@pytest.mark.parametrize("name", PALETTE)
def test_a_plain_garment_in_a_catalogue_picture_has_its_own_colour_first(name: str) -> None:
    assert seen(PALETTE[name], (255, 255, 255))[0] == name


@pytest.mark.parametrize("name", PALETTE)
@pytest.mark.parametrize("wall", [(190, 185, 178), (60, 90, 50)])
def test_a_plain_garment_has_its_own_colour_first_whatever_the_wall(
    name: str, wall: tuple[int, int, int]
) -> None:
    assert photographed(PALETTE[name], wall)[0] == name


@pytest.mark.parametrize("name", sorted(set(PALETTE) - {"gold", "silver"}))
def test_a_garment_in_dim_warm_light_has_the_colour_that_it_has_in_white_light(name: str) -> None:
    assert photographed(PALETTE[name], (190, 185, 178), light=0.7)[0] == name


def test_a_red_wall_is_not_taken_for_the_light() -> None:
    assert seen(PALETTE["white"], (200, 30, 40))[0] == "white"


def test_skin_beside_a_garment_is_not_its_colour() -> None:
    pixels = np.asarray(shirt(PALETTE["navy"])).copy()
    pixels[90:130, 120:180] = (224, 172, 140)
    colours = garment_colours(to_model_pixels(Image.fromarray(pixels)), BOX)
    assert [c.name for c in colours] == ["navy"]


def test_a_white_shirt_on_a_white_wall_is_white() -> None:
    assert seen((250, 250, 250), (253, 253, 253)) == ["white"]


def test_the_wall_around_a_garment_in_a_loose_box_is_not_its_colour() -> None:
    pixels = to_model_pixels(shirt(PALETTE["navy"], PALETTE["yellow"]))
    loose = np.array([0.05, 0.05, 0.95, 0.95], np.float32)
    assert [c.name for c in garment_colours(pixels, loose)] == ["navy"]


def test_two_colours_of_a_striped_garment_are_both_seen() -> None:
    image = np.asarray(shirt(PALETTE["navy"])).copy()
    for top in range(90, 210, 24):
        image[top : top + 12, 90:210] = PALETTE["red"]
    found = garment_colours(image[:224, :224], np.array([0.4, 0.4, 0.95, 0.95], np.float32))
    assert {c.name for c in found} == {"navy", "red"}
    assert sum(c.share for c in found) == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("box", [(0, 0, 1, 1), (0.5, 0.5, 0.5, 0.5), (1, 1, 1, 1), (0, 0, 0.001, 1)])
def test_any_box_gives_some_colour(box: tuple[float, ...]) -> None:
    assert garment_colours(to_model_pixels(shirt(PALETTE["red"])), np.array(box, np.float32))


def says(*names: str) -> Prediction:
    """A network that is as unsure of all attributes as may be, and sure of these."""
    rows = [row for row, (name, _) in enumerate(LABELS.attributes) if name in names]
    attributes = np.minimum(LABELS.attribute_thresholds, 1) * 0.5
    attributes[rows] = 0.99
    return Prediction(np.ones(1, np.float32), BOX, attributes.astype(np.float32), np.ones(1, np.float32), 1)


def test_what_the_network_says_of_a_garment_counts_for_its_colour() -> None:
    grey_blue = garment_pixels(picture_pixels(to_model_pixels(shirt((110, 120, 135), (250, 250, 250)))), BOX)
    blue = colours.colour_names().index("blue")
    of_denim, of_else = (
        colours.colour_probabilities(colours.features_of(grey_blue, network, LABELS))[blue]
        for network in (says("denim"), says())
    )
    assert of_denim > of_else


def test_the_coefficients_are_for_all_attributes_that_the_shipped_model_can_tell() -> None:
    assert feature_names_in(colours.MODEL_FILE) == colours.feature_names(attributes_told(LABELS))


def test_of_a_model_that_tells_no_attributes_colours_are_told_by_pixels() -> None:
    labels = dataclasses.replace(
        LABELS, attributes=(("red", "style"),), attribute_thresholds=np.ones(1, np.float32)
    )
    prediction = dataclasses.replace(says(), attributes=np.full(1, 0.1, np.float32))
    navy = garment_pixels(picture_pixels(to_model_pixels(shirt(PALETTE["navy"]))), BOX)
    features = colours.features_of(navy, prediction, labels)
    assert [each.name for each in colours.garment_colours(navy, features)] == ["navy"]
