"""Pictures with nothing to wear in them, for the class "Not a garment": rooms, things, landscapes."""

from __future__ import annotations

from random import Random

import numpy as np
from PIL import Image, ImageFilter

from smartrec_demo.backgrounds import Pixels, snapshot_background
from smartrec_demo.camera import photographed
from smartrec_demo.noise import smooth_field
from smartrec_demo.objects import OBJECTS, fill
from smartrec_demo.paint import darker
from smartrec_demo.raster import drawn
from smartrec_demo.shape import Point, closed, straight


def render_scene(side_px: int, random: Random) -> Image.Image:
    """A snapshot without a garment, square."""
    kind = random.random()
    if kind < 0.14:
        picture = _landscape(side_px, random)
    else:
        picture = snapshot_background(random, side_px, side_px)
        count = 0 if kind < 0.24 else random.choice((1, 1, 1, 2, 3, 5))
        for _ in range(count):
            picture = _laid(picture, side_px, random, 0.85 if count == 1 else 0.5)
    return photographed(picture, "phone", random)


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
    layer = np.asarray(drawn(svg))
    alpha = Image.fromarray(np.ascontiguousarray(layer[..., 3]))
    blurred = np.asarray(alpha.filter(ImageFilter.GaussianBlur(side_px * 0.02)), np.float32) / 255
    shadow = np.roll(blurred, (round(side_px * 0.015), round(side_px * random.uniform(-0.01, 0.01))), (0, 1))
    light = (0.8 + 0.25 * blurred) * (1 + 0.04 * smooth_field(random, side_px, side_px, 4, 5))
    cover = (layer[..., 3].astype(np.float32) / 255)[..., None]
    lit: Pixels = np.clip(layer[..., :3] * light[..., None], 0, 255)
    return np.asarray(picture * (1 - 0.5 * shadow)[..., None] * (1 - cover) + lit * cover, np.float32)


def _landscape(side_px: int, random: Random) -> Pixels:
    """Sky, hills or water, trees or houses."""
    sky = random.choice(((130, 180, 226), (226, 170, 130), (180, 190, 200), (60, 80, 130)))
    y = np.linspace(0, 1, side_px, dtype=np.float32)[:, None, None]
    picture = np.asarray(sky, np.float32) * (1 - y * 0.2) + np.asarray((255, 244, 230), np.float32) * y * 0.25
    picture = np.repeat(picture, side_px, axis=1)
    clouds = np.clip(smooth_field(random, side_px, side_px, 3, 6), 0, 2)[..., None] * 0.25
    picture = picture * (1 - clouds) + 246 * clouds
    body, level = "", random.uniform(0.35, 0.6)
    for layer in range(3):
        colour = darker(
            random.choice(((90, 130, 80), (110, 120, 130), (150, 130, 90), (60, 110, 140))), layer * 0.22
        )
        run: list[Point] = [(x * 10.0, 100 * level + random.uniform(-7, 7)) for x in range(-1, 12)]
        body += fill(closed(run, [(110, 110), (-10, 110)]), colour)
        for _ in range(random.randrange(0, 6)):
            x = random.uniform(0, 100)
            base = 100 * level + 3
            if random.random() < 0.6:
                tall = random.uniform(6, 22)
                body += fill(
                    straight((x - tall * 0.22, base), (x + tall * 0.22, base), (x, base - tall)),
                    darker((50, 96, 60), random.uniform(0, 0.4)),
                )
            else:
                wide, tall = random.uniform(6, 16), random.uniform(6, 20)
                wall = random.choice(((214, 196, 170), (180, 90, 70), (230, 230, 226), (150, 156, 166)))
                body += fill(
                    straight((x, base), (x + wide, base), (x + wide, base - tall), (x, base - tall)), wall
                ) + fill(
                    straight(
                        (x - 1, base - tall), (x + wide + 1, base - tall), (x + wide / 2, base - tall - 6)
                    ),
                    darker(wall, 0.4),
                )
                body += "".join(
                    fill(
                        straight(
                            (x + wide * u, base - tall * v),
                            (x + wide * (u + 0.16), base - tall * v),
                            (x + wide * (u + 0.16), base - tall * (v + 0.16)),
                            (x + wide * u, base - tall * (v + 0.16)),
                        ),
                        (70, 84, 100),
                    )
                    for u in (0.15, 0.42, 0.69)
                    for v in (0.2, 0.55)
                )
        level += random.uniform(0.12, 0.22)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side_px}" height="{side_px}" viewBox="0 '
        f'0 100 100">{body}</svg>'
    )
    layer_pixels = np.asarray(drawn(svg), np.float32)
    cover = layer_pixels[..., 3:] / 255
    texture = (1 + 0.05 * smooth_field(random, side_px, side_px, 9, 9))[..., None]
    return np.asarray(picture * (1 - cover) + layer_pixels[..., :3] * texture * cover, np.float32)
