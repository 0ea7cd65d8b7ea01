"""Shop pages with one photo drawn into them: light and dark, on a phone and on a desk."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

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
    box = (left / width, top / height, (left + shown.width) / width, (top + shown.height) / height)
    return Page(image, box)


def lettering(is_dark: bool, seed: int) -> Image.Image:
    """A page of text alone."""
    image = Image.new("RGB", (900, 700), DARK if is_dark else LIGHT)
    ink = (235, 235, 235) if is_dark else (30, 30, 30)
    _text(ImageDraw.Draw(image), (40, 40), (860, 660), ink, Random(seed))
    return image


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
