"""Pages with one photo drawn into them, light and dark: of shops on a phone and on a desk, and others."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFont

LIGHT, DARK = (255, 255, 255), (18, 18, 20)
_WORDS = (
    "Free returns",
    "within 30 days",
    "Size guide",
    "Add to bag",
    "Details",
    "Cotton",
    "Cold",
    "New in",
    "Sale",
)


class Page(NamedTuple):
    """`box`: of the photo, x1 y1 x2 y2 in 0..1."""

    image: Image.Image
    box: tuple[float, float, float, float]


def shop_page(photo: Image.Image, is_dark: bool, is_phone: bool, seed: int) -> Page:
    random = Random(seed)
    width, height = (390, 844) if is_phone else (1280, 800)
    paper = DARK if is_dark else LIGHT
    ink = (235, 235, 235) if is_dark else (30, 30, 30)
    image = Image.new("RGB", (width, height), paper)
    draw = ImageDraw.Draw(image)
    _header(draw, width, ink, random)
    shown = photo.copy()
    if is_phone:
        shown.thumbnail((width - random.choice((0, 24, 60)), 440))
        left, top = (width - shown.width) // 2, random.randint(64, 110)
        _text(draw, (20, top + shown.height + 24), (width - 20, height - 80), ink, random)
        draw.rectangle((20, height - 64, width - 20, height - 20), random.choice([(20, 90, 200), ink]))
    else:
        shown.thumbnail((520, 600))
        left, top = random.randint(60, 160), random.randint(100, 140)
        _text(draw, (left + shown.width + 50, top), (width - 60, height - 120), ink, random)
        draw.rectangle((left + shown.width + 50, height - 110, width - 300, height - 66), (200, 40, 60))
    image.paste(shown, (left, top))
    return _page(image, shown, (left, top))


def posted(photo: Image.Image, is_dark: bool, seed: int) -> Page:
    """A phone's screenshot of a post: status bar, the photo as wide as the screen, buttons, words."""
    image, draw, ink = _phone(is_dark)
    width, height = image.size
    shown = photo.resize((width, min(width * photo.height // photo.width, 520)))
    image.paste(shown, (0, 96))
    bottom = 96 + shown.height
    for place in range(3):
        draw.ellipse((14 + 44 * place, bottom + 12, 40 + 44 * place, bottom + 38), outline=ink, width=2)
    _text(draw, (14, bottom + 50), (width - 14, height - 70), ink, Random(seed))
    return _page(image, shown, (0, 96))


def messaged(photo: Image.Image, is_dark: bool, seed: int) -> Page:
    """A phone's screenshot of messages, the photo in one of them."""
    image, draw, ink = _phone(is_dark)
    width, height = image.size
    bubble = (40, 50, 55) if is_dark else (226, 240, 214)
    shown = photo.copy()
    shown.thumbnail((260, 400))
    place = (width - shown.width - 26, 170)
    draw.rounded_rectangle((20, 110, 210, 150), 10, fill=bubble)
    draw.rounded_rectangle((place[0] - 6, 164, width - 20, 200 + shown.height), 10, fill=bubble)
    draw.rounded_rectangle((20, height - 140, 200 + seed, height - 100), 10, fill=bubble)
    draw.text((30, 120), _WORDS[seed % len(_WORDS)], ink, ImageFont.load_default(15))
    image.paste(shown, place)
    return _page(image, shown, place)


def above_others(photo: Image.Image, is_dark: bool, seed: int) -> Page:
    """A product's large photo above three small ones of other things."""
    image, draw, ink = _phone(is_dark)
    shown = photo.resize((image.width - 24, 420))
    image.paste(shown, (12, 60))
    for place in range(3):
        grain = np.random.default_rng(seed + place).integers(60, 200, (15, 12, 3)).astype(np.uint8)
        other = Image.fromarray(grain).resize((118, 150), Image.Resampling.BICUBIC)
        image.paste(other, (12 + 124 * place, 520))
    _text(draw, (14, 690), (image.width - 14, image.height - 20), ink, Random(seed))
    return _page(image, shown, (12, 60))


def on_a_slope(photo: Image.Image, is_dark: bool, seed: int) -> Page:
    """On a ground that goes from one colour to another from top to bottom, under a line of words."""
    ends = np.random.default_rng(seed).integers(0, 128, (2, 3)) + (0 if is_dark else 127)
    ends[1, 0] = 255 - ends[0, 0]
    share = np.linspace(0, 1, 693)[:, None, None]
    ground = (ends[0] * (1 - share) + ends[1] * share).repeat(390, axis=1)
    image = Image.fromarray(ground.astype(np.uint8))
    ImageDraw.Draw(image).text((40, 80), "where is this from", (255, 255, 255), ImageFont.load_default(22))
    shown = photo.copy()
    shown.thumbnail((320, 430))
    place = ((390 - shown.width) // 2, 130)
    image.paste(shown, place)
    return _page(image, shown, place)


def askew(photo: Image.Image, is_dark: bool, seed: int) -> Page:
    """A print with a white border, laid askew on the page beside words."""
    image = Image.new("RGB", (900, 700), DARK if is_dark else LIGHT)
    shown = photo.copy()
    shown.thumbnail((420, 480))
    framed = Image.new("RGBA", (shown.width + 30, shown.height + 60), (246, 246, 244))
    framed.paste(shown, (15, 15))
    turned = framed.rotate((-9, -6, -4, 4, 6, 9)[seed % 6], Image.Resampling.BICUBIC, expand=True)
    place = (60, (700 - turned.height) // 2)
    image.paste(turned, place, turned)
    ink = (235, 235, 235) if is_dark else (30, 30, 30)
    _text(ImageDraw.Draw(image), (100 + turned.width, 120), (870, 600), ink, Random(seed))
    return _page(image, turned, place)


PAGES: dict[str, Callable[[Image.Image, bool, int], Page]] = {
    "shop, desk": lambda photo, is_dark, seed: shop_page(photo, is_dark, False, seed),
    "shop, phone": lambda photo, is_dark, seed: shop_page(photo, is_dark, True, seed),
    "post": posted,
    "messages": messaged,
    "above others": above_others,
    "on a slope": on_a_slope,
    "askew": askew,
}


def lettering(is_dark: bool, seed: int) -> Image.Image:
    """A page of text alone."""
    image = Image.new("RGB", (900, 700), DARK if is_dark else LIGHT)
    ink = (235, 235, 235) if is_dark else (30, 30, 30)
    _text(ImageDraw.Draw(image), (40, 40), (860, 660), ink, Random(seed))
    return image


def _phone(is_dark: bool) -> tuple[Image.Image, ImageDraw.ImageDraw, tuple[int, int, int]]:
    """An empty screen with a status bar: the picture, what draws on it, the colour of words."""
    image = Image.new("RGB", (390, 844), DARK if is_dark else LIGHT)
    draw, ink = ImageDraw.Draw(image), (235, 235, 235) if is_dark else (30, 30, 30)
    draw.text((18, 9), "9:41", ink, ImageFont.load_default(16))
    draw.rounded_rectangle((344, 12, 372, 25), 4, outline=ink)
    draw.rectangle((346, 14, 364, 23), fill=ink)
    return image, draw, ink


def _page(image: Image.Image, shown: Image.Image, place: tuple[int, int]) -> Page:
    (left, top), (width, height) = place, image.size
    return Page(
        image, (left / width, top / height, (left + shown.width) / width, (top + shown.height) / height)
    )


def _header(draw: ImageDraw.ImageDraw, width: int, ink: tuple[int, int, int], random: Random) -> None:
    draw.text((16, 18), "boutique", ink, ImageFont.load_default(22))
    if width > 500:
        for place in range(5):
            draw.text((300 + 120 * place, 22), random.choice(_WORDS), ink, ImageFont.load_default(15))
    draw.line((0, 54, width, 54), (128, 128, 128))


def _text(
    draw: ImageDraw.ImageDraw,
    start: tuple[int, int],
    end: tuple[int, int],
    ink: tuple[int, int, int],
    random: Random,
) -> None:
    """Lines of words, the first larger, until the end."""
    y, size = start[1], 22
    while y + size < end[1]:
        count = random.randint(2, max(3, (end[0] - start[0]) // 90))
        line = " ".join(random.choice(_WORDS) for _ in range(count))
        draw.text((start[0], y), line, ink, ImageFont.load_default(size))
        y += size * random.choice((2, 2, 3))
        size = 14
