"""From a garment to a photograph of it: pose, cloth, light, background and camera; and the true box
around it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from smartrec_demo.backgrounds import Pixels, snapshot_background, studio
from smartrec_demo.camera import photographed
from smartrec_demo.describing import SHEEN_OF
from smartrec_demo.drawing import Drawing
from smartrec_demo.garment import Garment
from smartrec_demo.noise import smooth_field
from smartrec_demo.pose import Pose, posed, support
from smartrec_demo.raster import drawn
from smartrec_demo.surface import lay_surfaces
from smartrec_demo.tailor import sew

Box = tuple[int, int, int, int]
# A pixel belongs to the garment from this opacity on, 0..255.
SOLID = 100


@dataclass(frozen=True)
class Rendered:
    """A finished picture and the tight box x1 y1 x2 y2 in pixels (x2, y2 outside) of the garment's
    visible part.
    """

    image: Image.Image
    box: Box


@dataclass(frozen=True)
class Placing:
    """How the garment lies in the frame: centimetres to pixels."""

    scale: float
    turn_degrees: float
    skew_degrees: float
    middle: tuple[float, float]
    centre: tuple[float, float]

    def transform(self) -> str:
        """The same as an SVG transform."""
        return (
            f"translate({self.middle[0]:.2f} {self.middle[1]:.2f}) rotate({self.turn_degrees:.2f}) "
            f"skewX({self.skew_degrees:.2f}) "
            f"scale({self.scale:.4f}) translate({-self.centre[0]:.2f} {-self.centre[1]:.2f})"
        )

    def inverse(self, turn: float) -> tuple[float, ...]:
        """From pixels to centimetres turned by degrees: x' = a x + b y + c, y' = d x + e y + f."""
        angle, skew = math.radians(self.turn_degrees), math.tan(math.radians(self.skew_degrees))
        rotation = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        back = np.linalg.inv(rotation @ np.array([[1.0, skew], [0.0, 1.0]]) * self.scale)
        own = math.radians(-turn)
        turned = np.array([[math.cos(own), -math.sin(own)], [math.sin(own), math.cos(own)]])
        linear = turned @ back
        shift = turned @ np.array(self.centre) - linear @ np.array(self.middle)
        return (*linear[0].tolist(), float(shift[0]), *linear[1].tolist(), float(shift[1]))


def render(garment: Garment, look: str, size: tuple[int, int], random: Random) -> Rendered:
    """A picture of the garment, size in pixels (width, height).

    look: "studio" for a catalogue, "phone" for a snapshot.
    """
    width, height = size
    pose = posed(garment, look, random)
    drawing = sew(garment, pose.arm_angle, pose.bends, is_worn=pose.kind == "worn")
    placing = _placed(drawing, look, pose, size, random)
    softness = _softness(garment) * (0.85 if look == "studio" else 1.0)
    sheen = SHEEN_OF.get(garment.choice("fabric"), 0.0)
    layer = _cloth_layer(drawing, placing, size, random, softness=softness, sheen=sheen)
    if look == "phone" and pose.kind != "worn":
        layer = _wobbled(layer, random)
    box = tight_box(layer[..., 3])
    behind, before = support(garment, pose, look, random)
    layers = [*(_cloth_layer(one, placing, size, random) for one in behind), layer]
    layers += [_cloth_layer(one, placing, size, random) for one in before]
    picture = (
        studio(random, width, height) if look == "studio" else snapshot_background(random, width, height)
    )
    return Rendered(photographed(_composed(picture, layers, look, random), look, random), box)


def tight_box(alpha: NDArray[np.uint8]) -> Box:
    """The smallest box around the solid pixels of a mask."""
    mask = alpha >= SOLID
    columns, rows = np.flatnonzero(mask.any(axis=0)), np.flatnonzero(mask.any(axis=1))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _placed(drawing: Drawing, look: str, pose: Pose, size: tuple[int, int], random: Random) -> Placing:
    width, height = size
    wide, tall = drawing.right - drawing.left, drawing.bottom - drawing.top
    centre = ((drawing.left + drawing.right) / 2, (drawing.top + drawing.bottom) / 2)
    if look == "studio":
        room = {"worn": 0.8 if tall < 110 else 0.9, "hanger": 0.88}.get(pose.kind, 1.0)
        scale = min(width * 0.86 / wide, height * 0.88 / tall) * room
        lower = height * (0.035 if pose.kind == "hanger" else 0.0)
        return Placing(scale, random.uniform(-1.0, 1.0), 0.0, (width / 2, height * 0.5 + lower), centre)
    turn = random.gauss(0, 9) + (random.choice((90, 180, 270)) if random.random() < 0.03 else 0)
    if pose.kind != "flat":
        turn = random.gauss(0, 4)
    radians = math.radians(turn)
    across = abs(wide * math.cos(radians)) + abs(tall * math.sin(radians))
    down = abs(wide * math.sin(radians)) + abs(tall * math.cos(radians))
    share = random.uniform(0.55, 0.98) if random.random() < 0.88 else random.uniform(1.0, 1.3)
    scale = share * min(width / across, height / down)
    room_x, room_y = max(0.0, width - scale * across) / 2, max(0.0, height - scale * down) / 2
    slack = 0.06 if share > 1 else 0.0
    middle = (
        width / 2 + random.uniform(-1, 1) * (room_x * 0.9 + slack * width),
        height / 2 + random.uniform(-1, 1) * (room_y * 0.9 + slack * height),
    )
    return Placing(scale, turn, random.gauss(0, 4), middle, centre)


def rasterised(
    body: list[str], defs: list[str], placing: Placing, width: int, height: int, shrink: int = 1
) -> Image.Image:
    """An SVG layer as RGBA pixels."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width // shrink}" '
        f'height="{height // shrink}" viewBox="0 0 {width} {height}">'
        f'<defs>{"".join(defs)}</defs><g transform="{placing.transform()}">{"".join(body)}</g></svg>'
    )
    return drawn(svg)


def _cloth_layer(
    drawing: Drawing,
    placing: Placing,
    size: tuple[int, int],
    random: Random,
    *,
    softness: float = 0.9,
    sheen: float = 0.0,
) -> NDArray[np.uint8]:
    """Colour times light and dark: uint8 (height, width, 4).

    softness scales the depth of the shadows in the folds; sheen 0..1 is how much the bright places glint.
    """
    width, height = size
    colour = np.array(rasterised(drawing.colour, drawing.defs, placing, width, height))
    laid = colour[..., :3].astype(np.float32)
    if drawing.turns:
        mask = rasterised(drawing.surface, [], placing, width, height, 2).convert("RGB")
        laid = lay_surfaces(
            colour, np.asarray(mask.resize(size, Image.Resampling.BILINEAR)), drawing, placing
        )
    coarser = 3 if height > 400 else 2  # shadows are soft
    shade = rasterised(drawing.shade, drawing.shade_defs, placing, width, height, coarser)
    ground = Image.new("RGBA", shade.size, (128, 128, 128, 255))
    ground.alpha_composite(shade)
    soft = ground.convert("L").filter(ImageFilter.GaussianBlur(max(0.55 * placing.scale / coarser, 0.6)))
    light = np.asarray(soft.resize(size, Image.Resampling.BILINEAR), np.float32) / 128.0
    inside = _spread(colour[..., 3], 2.4 * placing.scale)
    crumple = smooth_field(random, width, height, *random.choice(((4, 5), (6, 7), (9, 8))))
    light = light * (0.8 + 0.22 * inside) * (1 + random.uniform(0.015, 0.05) * crumple)
    light = np.clip(1 + (light - 1) * softness, 0.3, 1.55)
    glint = sheen * np.clip(light - 1.04, 0, 0.35)
    colour[..., :3] = np.clip(laid * light[..., None] + (255 - laid) * glint[..., None], 0, 255)
    return colour


def _spread(alpha: NDArray[np.uint8], radius_px: float) -> NDArray[np.float32]:
    """The mask blurred, 0..1: how far inside the silhouette a pixel lies."""
    height, width = alpha.shape
    small = Image.fromarray(np.ascontiguousarray(alpha)).resize(
        (width // 4, height // 4), Image.Resampling.BILINEAR
    )
    blurred = small.filter(ImageFilter.GaussianBlur(max(radius_px / 4, 0.5)))
    return np.asarray(blurred.resize((width, height), Image.Resampling.BILINEAR), np.float32) / np.float32(
        255
    )


def _softness(garment: Garment) -> float:
    """How deep the shadows of the folds are on this cloth."""
    return {
        "faux leather": 1.25,
        "satin": 1.2,
        "silk": 1.15,
        "velvet": 1.2,
        "denim": 0.9,
        "fleece": 0.9,
        "terry": 0.85,
    }.get(garment.choice("fabric"), 1.0)


def _wobbled(layer: NDArray[np.uint8], random: Random) -> NDArray[np.uint8]:
    """The layer pulled a little out of shape, as cloth lies on a floor."""
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


def _composed(behind: Pixels, layers: list[NDArray[np.uint8]], look: str, random: Random) -> Pixels:
    """The layers on their background, with the shadow that they throw together."""
    width = behind.shape[1]
    reach = width * (random.uniform(0.008, 0.03) if look == "phone" else 0.02)
    shape = np.maximum.reduce([layer[..., 3] for layer in layers])
    shift = (round(random.uniform(0.2, 1.1) * reach), round(random.uniform(-1, 1) * reach))
    shadow = np.roll(_spread(shape, reach), shift, axis=(0, 1))
    shadow[: shift[0]] = 0  # nothing falls in from the far side
    strength = random.uniform(0.3, 0.6) if look == "phone" else 0.3
    picture = behind * (1 - strength * shadow)[..., None]
    for layer in layers:
        cover = (layer[..., 3].astype(np.float32) / 255)[..., None]
        picture = picture * (1 - cover) + layer[..., :3] * cover
    return picture
