"""What lies behind a garment: studio paper, floors, sheets, walls.

The backgrounds of snapshots are a fixed library, and each is made on first use.
"""

from __future__ import annotations

from functools import cache
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from smartrec_demo.garments.cloth import Cloth
from smartrec_demo.patterns.tiles import PATTERNS
from smartrec_demo.photography.noise import smooth_field
from smartrec_demo.svg.colours import RGB, darker, lighter
from smartrec_demo.svg.raster import Pixels, rasterise

LIBRARY = 96
SHEETS: tuple[RGB, ...] = (
    (186, 40, 46),
    (150, 36, 84),
    (226, 214, 196),
    (240, 236, 230),
    (70, 96, 140),
    (210, 190, 160),
    (60, 62, 70),
    (166, 178, 190),
    (120, 150, 120),
    (232, 190, 180),
    (96, 66, 110),
    (240, 222, 150),
    (44, 60, 90),
    (196, 120, 60),
    (180, 200, 215),
    (28, 28, 32),
)
WOODS: tuple[RGB, ...] = (
    (176, 122, 74),
    (206, 168, 118),
    (122, 82, 54),
    (226, 200, 160),
    (160, 140, 122),
    (92, 64, 48),
    (214, 150, 84),
)
SIDE = 384


def studio_background(random: Random, width: int, height: int) -> Pixels:
    """float32 (height, width, 3), 0..255: white, grey or tinted paper, a little darker to its edges."""
    base = random.choice(
        (
            (246, 246, 245),
            (238, 238, 238),
            (243, 240, 235),
            (232, 236, 240),
            (244, 238, 236),
            (228, 226, 222),
            (250, 250, 250),
            (236, 240, 234),
        )
    )
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    glow = 1.02 - 0.16 * (((x / width - random.uniform(0.35, 0.65)) ** 2) * 1.2 + (y / height - 0.42) ** 2)
    picture = np.asarray(base, np.float32)[None, None, :] * glow[..., None]
    if random.random() < 0.45:
        floor = float(random.uniform(0.86, 0.93)) * height
        picture *= (1 - 0.07 / (1 + np.exp(-(y - floor) / (height * 0.018))))[..., None]
    return np.asarray(picture, np.float32)


def snapshot_background(random: Random, width: int, height: int) -> Pixels:
    """float32 (height, width, 3), 0..255: a random part of a floor, sheet, carpet or wall of the library."""
    source = _background(random.randrange(LIBRARY))
    side = random.uniform(0.55, 1.0) * SIDE
    left, top = random.uniform(0, SIDE - side), random.uniform(0, SIDE - side)
    turned = source.rotate(random.choice((0, 90, 180, 270))) if random.random() < 0.6 else source
    part = turned.resize((width, height), Image.Resampling.BILINEAR, box=(left, top, left + side, top + side))
    return np.asarray(part, np.float32)


@cache
def _background(index: int) -> Image.Image:
    random = Random(index * 7919 + 5)
    kinds = (_wood, _sheet, _sheet, _carpet, _tiles, _wall, _printed_sheet, _planks_dark)
    return kinds[index % len(kinds)](random)


def _shaded(base: Image.Image | RGB, random: Random, strength: float, cells: int) -> NDArray[np.float32]:
    pixels = np.empty((SIDE, SIDE, 3), np.float32)
    pixels[:] = np.asarray(base, np.float32)
    light = 1 + strength * smooth_field(random, SIDE, SIDE, cells, cells)
    return pixels * light[..., None]


def _finished(pixels: NDArray[np.float32]) -> Image.Image:
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _wood(random: Random, base: RGB | None = None) -> Image.Image:
    base = base or random.choice(WOODS)
    image = Image.new("RGB", (SIDE, SIDE), base)
    draw = ImageDraw.Draw(image)
    plank = random.randrange(36, 78)
    for y in range(0, SIDE, plank):
        x = -random.randrange(0, 160)
        while x < SIDE:
            long = random.randrange(140, 300)
            draw.rectangle(
                (x, y, x + long, y + plank),
                fill=darker(base, random.uniform(0, 0.22))
                if random.random() < 0.6
                else lighter(base, random.uniform(0, 0.12)),
            )
            draw.line((x, y, x, y + plank), fill=darker(base, 0.55), width=1)
            x += long
        draw.line((0, y, SIDE, y), fill=darker(base, 0.55), width=2)
    pixels = np.asarray(image, np.float32) * (1 + 0.06 * smooth_field(random, SIDE, SIDE, 4, 70))[..., None]
    return _finished(pixels * (1 + 0.05 * smooth_field(random, SIDE, SIDE, 3, 3))[..., None])


def _planks_dark(random: Random) -> Image.Image:
    return _wood(random, darker(random.choice(WOODS), random.uniform(0.1, 0.45)))


def _sheet(random: Random) -> Image.Image:
    pixels = _shaded(random.choice(SHEETS), random, random.uniform(0.03, 0.1), random.choice((2, 3, 5)))
    folds = smooth_field(random, SIDE, SIDE, random.choice((2, 7)), random.choice((3, 9)))
    crease = np.abs(folds) < 0.05
    pixels *= (
        1
        - 0.1
        * np.asarray(
            Image.fromarray(crease.astype(np.uint8) * 255).filter(ImageFilter.GaussianBlur(3)), np.float32
        )
        / 255
    )[..., None]
    return _finished(pixels)


def _carpet(random: Random) -> Image.Image:
    base = random.choice(
        ((132, 120, 108), (92, 86, 88), (168, 152, 130), (106, 62, 54), (72, 84, 104), (150, 150, 148))
    )
    pixels = _shaded(base, random, 0.05, 3)
    generator = np.random.default_rng(random.randrange(1 << 30))
    pixels *= (1 + generator.normal(0, 0.13, (SIDE, SIDE)).astype(np.float32))[..., None]
    image = _finished(pixels).filter(ImageFilter.GaussianBlur(0.7))
    if random.random() < 0.5:
        draw = ImageDraw.Draw(image, "RGBA")
        for _ in range(14):
            x, y, r = random.randrange(SIDE), random.randrange(SIDE), random.randrange(18, 60)
            colour = random.choice(SHEETS)
            draw.ellipse((x - r, y - r, x + r, y + r), outline=(*colour, 150), width=random.randrange(4, 14))
        image = image.filter(ImageFilter.GaussianBlur(0.8))
    return image


def _tiles(random: Random) -> Image.Image:
    base = random.choice(
        ((206, 200, 190), (180, 172, 164), (122, 112, 104), (228, 226, 222), (150, 120, 100))
    )
    pixels = _shaded(base, random, 0.035, 9)
    image = _finished(pixels)
    draw = ImageDraw.Draw(image)
    step = random.randrange(70, 150)
    for at in range(random.randrange(step), SIDE, step):
        draw.line((at, 0, at, SIDE), fill=darker(base, 0.35), width=3)
        draw.line((0, at, SIDE, at), fill=darker(base, 0.35), width=3)
    return image.filter(ImageFilter.GaussianBlur(0.6))


def _wall(random: Random) -> Image.Image:
    base = random.choice(
        ((222, 216, 204), (196, 202, 206), (214, 196, 176), (236, 234, 228), (150, 166, 160), (120, 122, 128))
    )
    pixels = _shaded(base, random, 0.05, 2)
    edge = int(SIDE * random.uniform(0.7, 0.9))
    if random.random() < 0.5:
        pixels[edge:] = np.asarray(_wood(random), np.float32)[edge:]
        pixels[edge - 14 : edge] = np.asarray((236, 234, 230), np.float32)
        pixels[edge : edge + 4] *= 0.6
    if random.random() < 0.5:
        left = int(SIDE * random.uniform(0.75, 0.9))
        pixels[:, left:] = np.asarray(
            random.choice(((240, 240, 238), (96, 66, 46), (206, 176, 136))), np.float32
        )
        pixels[:, left : left + 4] *= 0.6
    return _finished(pixels).filter(ImageFilter.GaussianBlur(1.2))


def _printed_sheet(random: Random) -> Image.Image:
    main, second, third = (random.choice(SHEETS) for _ in range(3))
    cloth = Cloth(main, second, third, second, second, "", "", random.uniform(1.2, 2.4), 1)
    name = random.choice(
        (
            "floral",
            "small floral",
            "striped",
            "plaid",
            "gingham",
            "paisley",
            "geometric",
            "dotted",
            "abstract",
            "vertical striped",
            "tribal",
            "checked",
        )
    )
    width, height, body = PATTERNS[name](cloth, random)
    turn = random.randrange(0, 90)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE}" height="{SIDE}" viewBox="0 0 110 110">'
        f'<defs><pattern id="p" width="{width}" height="{height}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({turn})">{body}</pattern></defs>'
        '<rect width="110" height="110" fill="url(#p)"/></svg>'
    )
    image = rasterise(svg).convert("RGB")
    pixels = np.asarray(image, np.float32)
    pixels = pixels * 0.75 + pixels.mean(axis=(0, 1)) * 0.25
    return _finished(pixels * (1 + 0.07 * smooth_field(random, SIDE, SIDE, 3, 4))[..., None])
