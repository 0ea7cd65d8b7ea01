"""From a garment to a photograph of it: pose, cloth, light, background and camera; and the true box around it."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from random import Random

import numpy as np
import resvg_py
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from smartrec_demo.backgrounds import Pixels, snapshot_background, studio
from smartrec_demo.camera import photographed
from smartrec_demo.describing import SHEEN_OF
from smartrec_demo.drawing import Drawing
from smartrec_demo.garment import Garment
from smartrec_demo.noise import smooth_field
from smartrec_demo.surface import lay_surfaces
from smartrec_demo.tailor import sew

Box = tuple[int, int, int, int]
# A pixel belongs to the garment from this opacity on, 0..255.
SOLID = 100


@dataclass(frozen=True)
class Rendered:
    """A finished picture and the tight box x1 y1 x2 y2 in pixels (x2, y2 outside) of the garment's visible part."""

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
            f"translate({self.middle[0]:.2f} {self.middle[1]:.2f}) rotate({self.turn_degrees:.2f}) skewX({self.skew_degrees:.2f}) "
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
    pose = _pose(garment, look, random)
    drawing = sew(garment, *pose)
    placing = _placed(drawing, look, width, height, random)
    layer = _cloth_layer(drawing, garment, placing, look, (width, height), random)
    if look == "phone":
        layer = _wobbled(layer, random)
        behind = snapshot_background(random, width, height)
    else:
        behind = studio(random, width, height)
    alpha = layer[..., 3]
    box = tight_box(alpha)
    picture = _composed(behind, layer, look, width, random)
    return Rendered(photographed(picture, look, random), box)


def tight_box(alpha: NDArray[np.uint8]) -> Box:
    """The smallest box around the solid pixels of a mask."""
    mask = alpha >= SOLID
    columns, rows = np.flatnonzero(mask.any(axis=0)), np.flatnonzero(mask.any(axis=1))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _pose(garment: Garment, look: str, random: Random) -> tuple[float, tuple[float, float]]:
    """How far the sleeves are lifted and how far each is bent, in degrees."""
    if garment.choice("sleeve") == "kimono":
        return (random.uniform(66, 84), (0.0, 0.0))
    if look == "studio":
        return (random.uniform(13, 22), (random.uniform(-6, 0), random.uniform(-6, 0)))
    if random.random() < 0.25:
        return (random.uniform(8, 20), (random.uniform(-8, 3), random.uniform(-8, 3)))
    angle = random.uniform(18, 62)
    if garment.choice("sleeve") in ("long", "bishop", "wide") and random.random() < 0.25:
        return (angle, (random.uniform(-95, -30), random.uniform(-95, -30)))
    return (angle, (random.uniform(-22, 12), random.uniform(-22, 12)))


def _placed(drawing: Drawing, look: str, width: int, height: int, random: Random) -> Placing:
    wide, tall = drawing.right - drawing.left, drawing.bottom - drawing.top
    centre = ((drawing.left + drawing.right) / 2, (drawing.top + drawing.bottom) / 2)
    if look == "studio":
        scale = min(width * 0.86 / wide, height * 0.88 / tall)
        return Placing(scale, random.uniform(-1.0, 1.0), 0.0, (width / 2, height * 0.5), centre)
    turn = random.gauss(0, 9) + (random.choice((90, 180, 270)) if random.random() < 0.03 else 0)
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
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width // shrink}" height="{height // shrink}" viewBox="0 0 {width} {height}">'
        f'<defs>{"".join(defs)}</defs><g transform="{placing.transform()}">{"".join(body)}</g></svg>'
    )
    data = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)
    return Image.open(io.BytesIO(data)).convert("RGBA")


def _cloth_layer(
    drawing: Drawing, garment: Garment, placing: Placing, look: str, size: tuple[int, int], random: Random
) -> NDArray[np.uint8]:
    """Colour times light and dark: uint8 (height, width, 4)."""
    width, height = size
    colour = np.array(rasterised(drawing.colour, drawing.defs, placing, width, height))
    laid = colour[..., :3].astype(np.float32)
    if drawing.turns:
        mask = rasterised(drawing.surface, [], placing, width, height, 2).convert("RGB")
        laid = lay_surfaces(
            colour, np.asarray(mask.resize((width, height), Image.Resampling.BILINEAR)), drawing, placing
        )
    shrink = 2
    shade = rasterised(drawing.shade, drawing.shade_defs, placing, width, height, shrink)
    ground = Image.new("RGBA", shade.size, (128, 128, 128, 255))
    ground.alpha_composite(shade)
    soft = ground.convert("L").filter(ImageFilter.GaussianBlur(max(0.55 * placing.scale / shrink, 0.6)))
    light = np.asarray(soft.resize((width, height), Image.Resampling.BILINEAR), np.float32) / 128.0
    alpha = Image.fromarray(colour[..., 3])
    body = alpha.resize((width // 4, height // 4), Image.Resampling.BILINEAR).filter(
        ImageFilter.GaussianBlur(max(2.4 * placing.scale / 4, 0.5))
    )
    inside = np.asarray(body.resize((width, height), Image.Resampling.BILINEAR), np.float32) / 255.0
    crumple = smooth_field(random, width, height, *random.choice(((4, 5), (6, 7), (9, 8))))
    amount = random.uniform(0.015, 0.05)
    light = (
        light
        * ((0.84 + 0.18 * inside) if look == "studio" else (0.72 + 0.3 * inside))
        * (1 + amount * crumple)
    )
    light = 1 + (light - 1) * _softness(garment) * (0.85 if look == "studio" else 1.0)
    rgb = laid * np.clip(light, 0.3, 1.55)[..., None]
    sheen = SHEEN_OF.get(garment.choice("fabric"), 0.0)
    if sheen:
        ridge = np.clip(1 - np.abs(smooth_field(random, width, height, 7, 3)) * 2.6, 0, 1) ** 2
        glint = np.clip(light - 0.94, 0, 0.4) * 1.4 + ridge * 0.3
        rgb += (255 - rgb) * (sheen * 0.6 * glint * np.clip(inside, 0, 1))[..., None]
    colour[..., :3] = np.clip(rgb, 0, 255)
    return colour


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


def _composed(behind: Pixels, layer: NDArray[np.uint8], look: str, width: int, random: Random) -> Pixels:
    """The garment on its background, with the shadow it throws."""
    height = layer.shape[0]
    alpha = Image.fromarray(np.ascontiguousarray(layer[..., 3]))
    small = alpha.resize((width // 4, height // 4), Image.Resampling.BILINEAR)
    reach = width * (random.uniform(0.008, 0.03) if look == "phone" else 0.02)
    shadow = (
        np.asarray(
            small.filter(ImageFilter.GaussianBlur(max(reach / 4, 0.6))).resize(
                (width, height), Image.Resampling.BILINEAR
            ),
            np.float32,
        )
        / 255
    )
    shift_x, shift_y = round(random.uniform(-1, 1) * reach), round(random.uniform(0.2, 1.1) * reach)
    shadow = np.roll(shadow, (shift_y, shift_x), axis=(0, 1))
    strength = random.uniform(0.3, 0.6) if look == "phone" else 0.3
    cover = (layer[..., 3].astype(np.float32) / 255)[..., None]
    return behind * (1 - strength * shadow)[..., None] * (1 - cover) + layer[..., :3] * cover
