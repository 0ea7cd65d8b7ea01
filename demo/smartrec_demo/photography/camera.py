"""What light and a camera do to a picture."""

from __future__ import annotations

import io
from random import Random

import numpy as np
from PIL import Image, ImageFilter

from smartrec_demo.photography.figures.pose import Camera
from smartrec_demo.photography.noise import grain, smooth_field
from smartrec_demo.svg.raster import Pixels


def photograph(picture: Pixels, camera: Camera, random: Random) -> Image.Image:
    """The RGB photograph that a camera makes of a scene."""
    return _snapshot(picture, random) if camera == "phone" else _catalogue(picture, random)


def _catalogue(picture: Pixels, random: Random) -> Image.Image:
    height, width = picture.shape[:2]
    picture = picture + 1.3 * grain(random, width, height)[..., None]
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))


def _snapshot(picture: Pixels, random: Random) -> Image.Image:
    height, width = picture.shape[:2]
    warm = random.gauss(0, 0.05)
    light = random.uniform(0.62, 1.18) if random.random() < 0.8 else random.uniform(0.4, 0.7)
    gain = light * np.asarray((1 + warm, 1 + random.gauss(0, 0.012), 1 - warm), np.float32)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    slope_x, slope_y = random.gauss(0, 0.14), random.gauss(0, 0.14)
    fall = 1 + slope_x * (x / width - 0.5) + slope_y * (y / height - 0.5)
    if random.random() < 0.3:
        edge = random.uniform(-0.5, 1.0) + random.gauss(0, 0.8) * (x / width) - (y / height)
        edge += 0.08 * smooth_field(random, width, height, 3, 3)
        fall *= 1 - random.uniform(0.15, 0.4) / (1 + np.exp(np.clip(edge * random.uniform(20, 60), -30, 30)))
    picture = picture * gain * fall[..., None]
    if random.random() < 0.35:
        contrast = random.uniform(0.75, 1.25)
        picture = (picture - 120) * contrast + 120
    picture = picture + random.uniform(1.5, 9) * grain(random, width, height)[..., None]
    image = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))
    if random.random() < 0.45:
        image = image.filter(ImageFilter.GaussianBlur(random.uniform(0.3, 1.3)))
    return image


def jpeg(image: Image.Image, quality: int) -> bytes:
    """The picture as JPEG. quality: 1..95."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()
