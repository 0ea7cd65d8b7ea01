"""Lays pattern and weave on the large pieces of a garment, in pixels.

One tile is rasterised, then repeated over the picture.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from smartrec_demo.patterns.motifs import Tile
from smartrec_demo.patterns.tiles import pattern_tile
from smartrec_demo.patterns.weaves import weave_tile
from smartrec_demo.photography.placement import Placement
from smartrec_demo.svg.raster import rasterise
from smartrec_demo.tailoring.drawing import Drawing

# A camera sees a weave with a smaller repeat as plain.
FINEST_WEAVE_PX = 3.0
# Tiles are drawn this much finer than the picture.
FINER = 1.5


def apply_surfaces(
    colour: NDArray[np.uint8], mask: NDArray[np.uint8], drawing: Drawing, placement: Placement
) -> NDArray[np.float32]:
    """The colour layer's RGB with the cloth's surface where the mask says so.

    mask is (height, width, 3 or 4): how much of each pixel is a piece that lies straight, turned left,
    turned right.
    """
    height, width = mask.shape[:2]
    rgb = colour[..., :3].astype(np.float32)
    pattern, weave = pattern_tile(drawing.cloth), weave_tile(drawing.cloth)
    if weave is not None and weave[0] * placement.scale < FINEST_WEAVE_PX:
        weave = None
    for channel, turn in drawing.turns.items():
        if pattern is None:
            surface = Image.new("RGBA", (width, height), drawing.cloth.main)
        else:
            surface = repeated(pattern, turn, placement, width, height)
        if weave is not None:
            surface.alpha_composite(repeated(weave, turn, placement, width, height))
        laid = np.asarray(surface.convert("RGB"), np.float32)
        share = mask[..., channel : channel + 1].astype(np.float32) / 255
        rgb += share * (laid - np.asarray(drawing.cloth.main, np.float32))
    return rgb


def repeated(tile: Tile, turn: float, placement: Placement, width: int, height: int) -> Image.Image:
    """RGBA, the tile repeated over the whole picture. turn: of the piece of cloth, in degrees."""
    wide, tall = (max(2, round(side * placement.scale * FINER)) for side in tile[:2])
    fine_x, fine_y = wide / tile[0], tall / tile[1]
    to_tile = placement.inverse(turn)
    corners = [_applied(to_tile, x, y) for x in (0, width) for y in (0, height)]
    left = math.floor(min(x for x, _ in corners) / tile[0])
    top = math.floor(min(y for _, y in corners) / tile[1])
    across = math.ceil(max(x for x, _ in corners) / tile[0]) - left
    down = math.ceil(max(y for _, y in corners) / tile[1]) - top
    one = _rasterise_tile(tile, wide, tall)
    many = Image.fromarray(np.tile(one, (down, across, 1)))
    a, b, c, d, e, f = to_tile
    affine = (
        a * fine_x,
        b * fine_x,
        (c - left * tile[0]) * fine_x,
        d * fine_y,
        e * fine_y,
        (f - top * tile[1]) * fine_y,
    )
    return many.transform((width, height), Image.Transform.AFFINE, affine, Image.Resampling.BILINEAR)


def _applied(affine: tuple[float, ...], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = affine
    return a * x + b * y + c, d * x + e * y + f


def _rasterise_tile(tile: Tile, wide: int, tall: int) -> NDArray[np.uint8]:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{tall}" '
        f'viewBox="0 0 {tile[0]:.3f} {tile[1]:.3f}" preserveAspectRatio="none">{tile[2]}</svg>'
    )
    return np.asarray(rasterise(svg))
