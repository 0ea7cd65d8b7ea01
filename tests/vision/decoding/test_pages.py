"""Screenshots and pages: the photo in them is found; blank surfaces and text show nothing."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from PIL import Image

from smartrec_vision.decoding.crop import Crop
from smartrec_vision.decoding.decoder import picture_of
from smartrec_vision.decoding.page import photo_in_page
from smartrec_vision.decoding.pixels import DecodedImage, decode_image, to_model_pixels
from smartrec_vision.decoding.structure import difference_from, shows_something
from smartrec_vision.serving.answer import whole_picture
from tests.vision.outfits import rendered_piece
from tests.vision.pages import PAGES, lettering, shop_page
from tests.vision.pictures import WHITE, encoded, shirt


def photo(seed: int) -> Image.Image:
    """A garment on a ground that is not of one colour, as a camera sees any ground."""
    piece = rendered_piece("upper", Random(seed)).image.resize((480, 640))
    grain = np.random.default_rng(seed).normal(0, 20, (80, 60, 1)).repeat(8, axis=0).repeat(8, axis=1)
    return Image.fromarray(np.clip(np.asarray(piece) * 0.9 + grain, 0, 255).astype(np.uint8))


def overlap(found: Crop, box: tuple[float, float, float, float]) -> float:
    width = min(found.x2, box[2]) - max(found.x1, box[0])
    height = min(found.y2, box[3]) - max(found.y1, box[1])
    shared = max(width, 0) * max(height, 0)
    areas = (found.x2 - found.x1) * (found.y2 - found.y1) + (box[2] - box[0]) * (box[3] - box[1])
    return shared / (areas - shared)


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("seed", range(3))
def test_the_photo_in_a_page_is_found(is_dark: bool, kind: str, seed: int) -> None:
    page = PAGES[kind](photo(seed), is_dark, seed)
    found = photo_in_page(to_model_pixels(page.image))
    assert found is not None
    assert overlap(found, page.box) > 0.6


def test_a_large_photo_on_the_pages_own_colour_comes_before_small_ones_that_are_not() -> None:
    product = rendered_piece("upper", Random(3)).image.resize((480, 640))
    page = PAGES["above others"](product, False, 3)
    found = photo_in_page(to_model_pixels(page.image))
    assert found is not None
    assert overlap(found, page.box) > 0.4
    assert found.y1 < 0.4


@pytest.mark.parametrize("seed", range(5))
def test_a_photo_by_itself_is_left_whole(seed: int) -> None:
    assert photo_in_page(to_model_pixels(photo(seed))) is None


def test_a_part_that_the_caller_chose_is_obeyed_even_in_a_page() -> None:
    page = shop_page(photo(1), False, True, 1)
    chosen = Crop(0, 0, 0.5, 0.1)
    picture = picture_of(DecodedImage(page.image, *page.image.size), chosen)
    assert (picture.part, whole_picture(picture).shows_something) == (chosen, True)


@pytest.mark.parametrize("colour", [(20, 60, 220), (255, 255, 255), (0, 0, 0), (190, 185, 178)])
def test_a_plain_surface_shows_nothing(colour: tuple[int, int, int]) -> None:
    assert not shows_something(to_model_pixels(Image.new("RGB", (400, 300), colour)))


def test_an_unevenly_lit_and_noisy_wall_shows_nothing() -> None:
    light = np.linspace(90, 220, 400)[None, :, None] + np.random.default_rng(1).normal(0, 12, (300, 400, 3))
    wall = Image.fromarray(np.clip(light, 0, 255).astype(np.uint8))
    assert not shows_something(to_model_pixels(wall))


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_lines_of_text_show_nothing(is_dark: bool) -> None:
    assert not shows_something(to_model_pixels(lettering(is_dark, 4)))


@pytest.mark.parametrize("colour", [(250, 244, 236), (225, 225, 225), (20, 60, 220), (17, 17, 17)])
def test_a_plain_garment_on_plain_white_shows_something(colour: tuple[int, int, int]) -> None:
    assert shows_something(to_model_pixels(shirt(colour, (200, 196, 190) if colour[0] == 250 else WHITE)))


def test_of_an_animation_the_first_frame_that_shows_something_is_decoded() -> None:
    blank, shown = Image.new("RGB", (300, 300), (250, 250, 250)), shirt((200, 30, 40))
    data = encoded(blank, "GIF", save_all=True, append_images=[blank, shown], duration=100)
    assert np.abs(np.asarray(decode_image(data).image, int)[150, 150] - (200, 30, 40)).max() < 30


def test_a_pixel_differs_from_a_colour_by_its_farthest_channel():
    pixels = np.array([[[0, 10, 250], [100, 100, 100]]], np.uint8)
    assert difference_from(pixels, np.array([5, 255, 250], np.int16)).tolist() == [[245, 155]]
