"""Sky, hills or water, trees and houses."""

from __future__ import annotations

from random import Random

import numpy as np

from smartrec_demo.photography.noise import smooth_field
from smartrec_demo.photography.scenes.marks import fill
from smartrec_demo.svg.colours import darker
from smartrec_demo.svg.paths import Point, closed, straight
from smartrec_demo.svg.raster import Pixels, rasterise


def landscape(side_px: int, random: Random) -> Pixels:
    """float32 (side_px, side_px, 3), 0..255: sky above hills or water, with trees and houses."""
    picture = _sky(side_px, random)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side_px}" height="{side_px}" viewBox="0 '
        f'0 100 100">{_hills(random)}</svg>'
    )
    layer_pixels = np.asarray(rasterise(svg), np.float32)
    cover = layer_pixels[..., 3:] / 255
    texture = (1 + 0.05 * smooth_field(random, side_px, side_px, 9, 9))[..., None]
    return np.asarray(picture * (1 - cover) + layer_pixels[..., :3] * texture * cover, np.float32)


def _sky(side_px: int, random: Random) -> Pixels:
    sky = random.choice(((130, 180, 226), (226, 170, 130), (180, 190, 200), (60, 80, 130)))
    y = np.linspace(0, 1, side_px, dtype=np.float32)[:, None, None]
    picture = np.asarray(sky, np.float32) * (1 - y * 0.2) + np.asarray((255, 244, 230), np.float32) * y * 0.25
    picture = np.repeat(picture, side_px, axis=1)
    clouds = np.clip(smooth_field(random, side_px, side_px, 3, 6), 0, 2)[..., None] * 0.25
    return np.asarray(picture * (1 - clouds) + 246 * clouds, np.float32)


def _hills(random: Random) -> str:
    """Three hills, each before the last, as SVG in a frame of 100 by 100."""
    body, level = "", random.uniform(0.35, 0.6)
    for layer in range(3):
        colour = darker(
            random.choice(((90, 130, 80), (110, 120, 130), (150, 130, 90), (60, 110, 140))), layer * 0.22
        )
        run: list[Point] = [(x * 10.0, 100 * level + random.uniform(-7, 7)) for x in range(-1, 12)]
        body += fill(closed(run, [(110, 110), (-10, 110)]), colour)
        for _ in range(random.randrange(0, 6)):
            x = random.uniform(0, 100)
            body += (_tree if random.random() < 0.6 else _house)(x, 100 * level + 3, random)
        level += random.uniform(0.12, 0.22)
    return body


def _tree(x: float, base: float, random: Random) -> str:
    tall = random.uniform(6, 22)
    crown = straight((x - tall * 0.22, base), (x + tall * 0.22, base), (x, base - tall))
    return fill(crown, darker((50, 96, 60), random.uniform(0, 0.4)))


def _house(x: float, base: float, random: Random) -> str:
    wide, tall = random.uniform(6, 16), random.uniform(6, 20)
    wall = random.choice(((214, 196, 170), (180, 90, 70), (230, 230, 226), (150, 156, 166)))
    front = straight((x, base), (x + wide, base), (x + wide, base - tall), (x, base - tall))
    roof = straight((x - 1, base - tall), (x + wide + 1, base - tall), (x + wide / 2, base - tall - 6))
    windows = (
        straight(
            (x + wide * u, base - tall * v),
            (x + wide * (u + 0.16), base - tall * v),
            (x + wide * (u + 0.16), base - tall * (v + 0.16)),
            (x + wide * u, base - tall * (v + 0.16)),
        )
        for u in (0.15, 0.42, 0.69)
        for v in (0.2, 0.55)
    )
    return (
        fill(front, wall) + fill(roof, darker(wall, 0.4)) + "".join(fill(w, (70, 84, 100)) for w in windows)
    )
