"""Pictures of two garments, composed: an upper and a lower one, above each other or side by side.

Photographs are joined edge to edge, each on its own ground. Rendered garments lie on one wall, and their true
boxes are known.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

import numpy as np
from PIL import Image

from smartrec_demo.garments.recipes import categories
from smartrec_demo.garments.sampling import sample_garment
from smartrec_demo.photography.picture import render
from smartrec_vocabulary import load_categories

Box = tuple[float, float, float, float]
Layout = Literal["above each other", "side by side"]
LAYOUTS: tuple[Layout, ...] = ("above each other", "side by side")
SIDE_PX = 560
_WALLS = ((240, 240, 238), (226, 231, 236), (240, 230, 220), (214, 208, 200))


@dataclass(frozen=True)
class Laid:
    """A garment of an outfit. `box`: where it may be found, in fractions of the picture; x1 y1 x2 y2."""

    right_categories: frozenset[str]
    box: Box
    is_box_exact: bool


@dataclass(frozen=True)
class Outfit:
    """`garments`: the upper one, then the lower one; the first is at the top, or at the left."""

    image: Image.Image
    layout: Layout
    garments: tuple[Laid, Laid]


@dataclass(frozen=True)
class Piece:
    """One picture of one garment; `box` in fractions of it, where known."""

    image: Image.Image
    right_categories: frozenset[str]
    box: Box | None = None


def rendered_piece(group: Literal["upper", "lower"], random: Random) -> Piece:
    """A garment that no shop holds, on the paper of a studio."""
    groups = {category.name: category.group for category in load_categories()}
    category = random.choice([name for name in categories() if groups[name] == group])
    size = (300, 360)
    rendered = render(sample_garment(category, random), "studio", size, random)
    x1, y1, x2, y2 = rendered.box
    box = (x1 / size[0], y1 / size[1], x2 / size[0], y2 / size[1])
    return Piece(rendered.image, frozenset({category}), box)


def rendered_outfit(random: Random) -> Outfit:
    """An upper and a lower garment on one wall."""
    wall = random.choice(_WALLS)
    pieces = [rendered_piece("upper", random), rendered_piece("lower", random)]
    return composed([_on_wall(piece, wall) for piece in pieces], random)


def composed(pieces: list[Piece], random: Random) -> Outfit:
    """The upper and the lower piece in one picture, whose seam is somewhere in its middle quarter."""
    layout = random.choice(LAYOUTS)
    seam = random.uniform(0.38, 0.62)
    if layout == "above each other":
        places = ((0.0, 0.0, 1.0, seam), (0.0, seam, 1.0, 1.0))
        size = (round(SIDE_PX * 0.75), SIDE_PX)
    else:
        places = ((0.0, 0.0, seam, 1.0), (seam, 0.0, 1.0, 1.0))
        size = (SIDE_PX, round(SIDE_PX * 0.8))
    image = Image.new("RGB", size)
    for piece, place in zip(pieces, places, strict=True):
        left, top, right, bottom = (round(f * size[n % 2]) for n, f in enumerate(place))
        image.paste(piece.image.resize((right - left, bottom - top)), (left, top))
    first, second = (_laid(piece, place) for piece, place in zip(pieces, places, strict=True))
    return Outfit(image, layout, (first, second))


def _laid(piece: Piece, place: Box) -> Laid:
    left, top, right, bottom = place
    if piece.box is None:
        return Laid(piece.right_categories, place, is_box_exact=False)
    width, height = right - left, bottom - top
    x1, y1, x2, y2 = piece.box
    box = (left + x1 * width, top + y1 * height, left + x2 * width, top + y2 * height)
    return Laid(piece.right_categories, box, is_box_exact=True)


def _on_wall(piece: Piece, wall: tuple[int, int, int]) -> Piece:
    """The paper takes the wall's colour, so that no seam shows."""
    pixels = np.asarray(piece.image.convert("RGB"), np.float32)
    edge = np.concatenate(
        [pixels[:4].reshape(-1, 3), pixels[:, :4].reshape(-1, 3), pixels[:, -4:].reshape(-1, 3)]
    )
    tinted = np.clip(pixels * (np.array(wall, np.float32) / np.median(edge, axis=0)), 0, 255)
    return Piece(Image.fromarray(tinted.astype(np.uint8)), piece.right_categories, piece.box)
