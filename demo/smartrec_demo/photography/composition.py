"""Layers put together on their background, with the shadow that they throw."""

from __future__ import annotations

from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from smartrec_demo.photography.figures.pose import Camera
from smartrec_demo.photography.masks import blurred
from smartrec_demo.svg.raster import Pixels


def warp(layer: NDArray[np.uint8], random: Random) -> NDArray[np.uint8]:
    """The layer, uint8 (height, width, 4), a little out of shape, as cloth lies on a floor."""
    height, width = layer.shape[:2]
    cells = 6
    strength = random.uniform(0.003, 0.014) * width
    nodes = {
        (column, row): (
            column * width / cells + (random.gauss(0, strength) if 0 < column < cells else 0.0),
            row * height / cells + (random.gauss(0, strength) if 0 < row < cells else 0.0),
        )
        for row in range(cells + 1)
        for column in range(cells + 1)
    }
    mesh = []
    for row in range(cells):
        for column in range(cells):
            target = (
                round(column * width / cells),
                round(row * height / cells),
                round((column + 1) * width / cells),
                round((row + 1) * height / cells),
            )
            corners = [
                nodes[column, row],
                nodes[column, row + 1],
                nodes[column + 1, row + 1],
                nodes[column + 1, row],
            ]
            mesh.append((target, tuple(value for corner in corners for value in corner)))
    image = Image.fromarray(layer)
    return np.asarray(image.transform(image.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR))


def compose(behind: Pixels, layers: list[NDArray[np.uint8]], camera: Camera, random: Random) -> Pixels:
    """The layers on their background, with one shadow. behind and the result: float32, 0..255."""
    width = behind.shape[1]
    reach = width * (random.uniform(0.008, 0.03) if camera == "phone" else 0.02)
    shape = np.maximum.reduce([layer[..., 3] for layer in layers])
    shift = (round(random.uniform(0.2, 1.1) * reach), round(random.uniform(-1, 1) * reach))
    shadow = np.roll(blurred(shape, reach), shift, axis=(0, 1))
    shadow[: shift[0]] = 0  # nothing falls in from the far side
    strength = random.uniform(0.3, 0.6) if camera == "phone" else 0.3
    picture = behind * (1 - strength * shadow)[..., None]
    for layer in layers:
        cover = (layer[..., 3].astype(np.float32) / 255)[..., None]
        picture = picture * (1 - cover) + layer[..., :3] * cover
    return picture
