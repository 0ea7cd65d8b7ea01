"""Pictures made for these tests: their content is known, so a wrong colour, side or turn is seen."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image

RED, BLUE, GREEN, WHITE = (200, 30, 40), (20, 60, 220), (30, 160, 60), (255, 255, 255)
WIDTH, HEIGHT = 640, 480


def corners(width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """Red top left, blue bottom right, green elsewhere; wider than high."""
    pixels = np.full((height, width, 3), GREEN, np.uint8)
    pixels[: height // 2, : width // 2] = RED
    pixels[height // 2 :, width // 2 :] = BLUE
    return Image.fromarray(pixels)


def encoded(image: Image.Image, file_type: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, file_type, **options)
    return buffer.getvalue()


def jpeg(image: Image.Image | None = None, **options: Any) -> bytes:
    return encoded(image or corners(), "JPEG", **options)


def oriented(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def shirt(colour: tuple[int, int, int], background: tuple[int, int, int] = WHITE) -> Image.Image:
    """A plain block on a plain wall, in the middle: x and y from 0.3 to 0.7."""
    pixels = np.full((300, 300, 3), background, np.uint8)
    pixels[90:210, 90:210] = colour
    return Image.fromarray(pixels)
