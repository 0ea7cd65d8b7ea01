"""Pictures with nothing to wear in them, for the class "Not a garment": rooms, objects, landscapes."""

from __future__ import annotations

from random import Random

import numpy as np
from PIL import Image, ImageFilter

from smartrec_demo.photography.backgrounds import snapshot_background
from smartrec_demo.photography.camera import photograph
from smartrec_demo.photography.noise import smooth_field
from smartrec_demo.photography.scenes.landscape import landscape
from smartrec_demo.photography.scenes.objects import OBJECTS
from smartrec_demo.svg.raster import Pixels, rasterise


def render_scene(side_px: int, random: Random) -> Image.Image:
    """A square RGB snapshot without a garment."""
    kind = random.random()
    if kind < 0.14:
        picture = landscape(side_px, random)
    else:
        picture = snapshot_background(random, side_px, side_px)
        count = 0 if kind < 0.24 else random.choice((1, 1, 1, 2, 3, 5))
        for _ in range(count):
            picture = _laid(picture, side_px, random, 0.85 if count == 1 else 0.5)
    return photograph(picture, "phone", random)


def _laid(picture: Pixels, side_px: int, random: Random, most: float) -> Pixels:
    size = random.uniform(0.35, 1.0) * most
    scale = side_px * size / 100
    x, y = random.uniform(0.25, 0.75) * side_px, random.uniform(0.3, 0.75) * side_px
    body = random.choice(OBJECTS)(random)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side_px}" height="{side_px}"><g '
        f'transform="translate({x:.1f} {y:.1f}) '
        f'rotate({random.gauss(0, 25):.1f}) scale({scale:.3f})">{body}</g></svg>'
    )
    layer = np.asarray(rasterise(svg))
    alpha = Image.fromarray(np.ascontiguousarray(layer[..., 3]))
    blurred = np.asarray(alpha.filter(ImageFilter.GaussianBlur(side_px * 0.02)), np.float32) / 255
    shadow = np.roll(blurred, (round(side_px * 0.015), round(side_px * random.uniform(-0.01, 0.01))), (0, 1))
    light = (0.8 + 0.25 * blurred) * (1 + 0.04 * smooth_field(random, side_px, side_px, 4, 5))
    cover = (layer[..., 3].astype(np.float32) / 255)[..., None]
    lit: Pixels = np.clip(layer[..., :3] * light[..., None], 0, 255)
    return np.asarray(picture * (1 - 0.5 * shadow)[..., None] * (1 - cover) + lit * cover, np.float32)
