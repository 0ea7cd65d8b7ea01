"""A drawing as pixels: its colour, the surface of its cloth, and light and dark on it."""

from __future__ import annotations

from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from smartrec_demo.photography.masks import blurred
from smartrec_demo.photography.noise import smooth_field
from smartrec_demo.photography.placement import Placement
from smartrec_demo.photography.surfaces import apply_surfaces
from smartrec_demo.svg.raster import rasterise
from smartrec_demo.tailoring.drawing import Drawing


def rasterise_layer(
    body: list[str], defs: list[str], placement: Placement, width: int, height: int, shrink: int = 1
) -> Image.Image:
    """An SVG layer as RGBA pixels."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width // shrink}" '
        f'height="{height // shrink}" viewBox="0 0 {width} {height}">'
        f'<defs>{"".join(defs)}</defs><g transform="{placement.transform()}">{"".join(body)}</g></svg>'
    )
    return rasterise(svg)


def cloth_layer(
    drawing: Drawing,
    placement: Placement,
    size: tuple[int, int],
    random: Random,
    *,
    fold_depth: float = 0.9,
    sheen: float = 0.0,
) -> NDArray[np.uint8]:
    """Colour times light and dark: uint8 (height, width, 4).

    fold_depth scales the depth of the shadows in the folds; sheen 0..1 is how much the bright places glint.
    """
    width, height = size
    colour = np.array(rasterise_layer(drawing.colour, drawing.defs, placement, width, height))
    laid = colour[..., :3].astype(np.float32)
    if drawing.turns:
        mask = rasterise_layer(drawing.surface, [], placement, width, height, 2).convert("RGB")
        laid = apply_surfaces(
            colour, np.asarray(mask.resize(size, Image.Resampling.BILINEAR)), drawing, placement
        )
    coarser = 3 if height > 400 else 2  # shadows are soft
    shade = rasterise_layer(drawing.shade, drawing.shade_defs, placement, width, height, coarser)
    ground = Image.new("RGBA", shade.size, (128, 128, 128, 255))
    ground.alpha_composite(shade)
    soft = ground.convert("L").filter(ImageFilter.GaussianBlur(max(0.55 * placement.scale / coarser, 0.6)))
    light = np.asarray(soft.resize(size, Image.Resampling.BILINEAR), np.float32) / 128.0
    inside = blurred(colour[..., 3], 2.4 * placement.scale)
    crumple = smooth_field(random, width, height, *random.choice(((4, 5), (6, 7), (9, 8))))
    light = light * (0.8 + 0.22 * inside) * (1 + random.uniform(0.015, 0.05) * crumple)
    light = np.clip(1 + (light - 1) * fold_depth, 0.3, 1.55)
    glint = sheen * np.clip(light - 1.04, 0, 0.35)
    colour[..., :3] = np.clip(laid * light[..., None] + (255 - laid) * glint[..., None], 0, 255)
    return colour
