"""Views of a picture for training: moved, turned, mirrored, recoloured, blurred, partly hidden.

The box moves with the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

_GREY = np.array([0.299, 0.587, 0.114], dtype=np.float32)
_TRIES = 6


@dataclass(frozen=True)
class Augmentation:
    """Ranges that views are drawn from; all zero (and scales 1): the picture itself."""

    smallest_scale: float = (
        0.6  # side of the part seen, as a fraction of the picture's; above 1 sees beyond its edge
    )
    largest_scale: float = 1.15
    stretch: float = 0.2  # log ratio between the two sides
    rotation_degrees: float = 20.0
    flip: float = 0.5  # probabilities from here on, unless said otherwise
    quarter_turn: float = 0.0
    brightness: float = 0.3  # largest relative change
    contrast: float = 0.3
    saturation: float = 0.4
    tint: float = 0.08
    grey: float = 0.03
    blur: float = 0.1
    noise: float = 0.2
    erase: float = 0.25
    least_box_seen: float = 0.6  # fraction of a known box that a view keeps
    background: float = 0.0  # of rendered garments: another one behind it (backgrounds.py)


def augment(
    pixels: npt.NDArray[np.uint8],
    box: npt.NDArray[np.float32],
    settings: Augmentation,
    side_px: int,
    random: np.random.Generator,
    *,
    warp_side_px: int = 0,
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float32]]:
    """One view and the box in it.

    pixels: (s, s, 3) RGB; box: x1 y1 x2 y2 in 0..1, NaN if unknown; warp_side_px: move the picture at this
    finer side before it is reduced to side_px, so that fine patterns do not turn into others.
    Returns: uint8 (side_px, side_px, 3), float32 (4,) clipped to 0..1, NaN if unknown.
    """
    view = _draw_view(box, settings, random)
    seen = reduce_to(warp(pixels, view, max(warp_side_px, side_px), random), side_px)
    if settings.blur and random.random() < settings.blur:
        radius = random.uniform(0.4, 1.6) * side_px / 128
        seen = np.asarray(Image.fromarray(seen).filter(ImageFilter.GaussianBlur(radius)))
    return _erase(_recolour(seen, settings, random), settings, random), move_box(box, view)


def warp(
    pixels: npt.NDArray[np.uint8], view: npt.NDArray[np.float64], side_px: int, random: np.random.Generator
) -> npt.NDArray[np.uint8]:
    """Pixels seen through `view`; what lies beyond the picture has the colour of its rim, or a drawn one."""
    side = pixels.shape[0]
    scale = np.diag([side, side, 1.0]) @ view @ np.diag([1 / side_px, 1 / side_px, 1.0])
    rim = np.median(np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]), axis=0)
    fill = rim if random.random() < 0.5 else random.integers(0, 256, 3)
    seen = Image.fromarray(pixels).transform(
        (side_px, side_px),
        Image.Transform.AFFINE,
        tuple(scale[:2].ravel()),
        Image.Resampling.BILINEAR,
        fillcolor=tuple(int(value) for value in fill),
    )
    return np.asarray(seen)


def reduce_to(pixels: npt.NDArray[np.uint8], side_px: int) -> npt.NDArray[np.uint8]:
    """A square picture (s, s, 3) at another side, by the filter that the network itself resizes with."""
    if pixels.shape[0] == side_px:
        return pixels
    return np.asarray(Image.fromarray(pixels).resize((side_px, side_px), Image.Resampling.BILINEAR))


def move_box(box: npt.NDArray[np.float32], view: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """The upright box around where `box` comes to lie in the view, clipped to it.

    view: (3, 3), from the view's 0..1 coordinates to the picture's.
    """
    moved = _corners_in_view(box, view)
    sides = np.concatenate([moved.min(axis=0), moved.max(axis=0)])
    clipped: npt.NDArray[np.float32] = np.clip(sides, 0.0, 1.0).astype(np.float32)
    return clipped


def _corners_in_view(box: npt.NDArray[np.float32], view: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Points on the ellipse inside the box: a turned garment's extent, closer than the turned corners'."""
    centre, half = (box[:2] + box[2:]) / 2, (box[2:] - box[:2]) / 2
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    outline = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    outline = np.sign(outline) * np.abs(outline) ** 0.5  # between an ellipse and its box
    outline /= np.abs(outline).max(axis=0)
    points = centre + outline * half
    inverse = np.linalg.inv(view)
    moved: npt.NDArray[np.float64] = points @ inverse[:2, :2].T + inverse[:2, 2]
    return moved


def _draw_view(
    box: npt.NDArray[np.float32], settings: Augmentation, random: np.random.Generator
) -> npt.NDArray[np.float64]:
    for _ in range(_TRIES):
        view = _draw_affine(settings, random)
        if np.isnan(box).any():
            return view
        moved = _corners_in_view(box, view)
        inside = np.clip(moved.max(axis=0), 0, 1) - np.clip(moved.min(axis=0), 0, 1)
        whole = np.maximum(moved.max(axis=0) - moved.min(axis=0), 1e-6)
        if float(np.prod(inside / whole)) >= settings.least_box_seen:
            return view
    return np.eye(3)


def _draw_affine(settings: Augmentation, random: np.random.Generator) -> npt.NDArray[np.float64]:
    """(3, 3) from the view's 0..1 coordinates to the picture's."""
    scale = random.uniform(settings.smallest_scale, settings.largest_scale)
    stretch = np.exp(random.uniform(-settings.stretch, settings.stretch) / 2)
    sides = np.array([scale * stretch, scale / stretch])
    angle = np.deg2rad(random.uniform(-settings.rotation_degrees, settings.rotation_degrees))
    if random.random() < settings.quarter_turn:
        angle += random.choice([-1, 1]) * np.pi / 2
    slack = np.abs(1.0 - sides) / 2
    centre = 0.5 + random.uniform(-slack, slack)
    mirror = -1.0 if random.random() < settings.flip else 1.0
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    view = np.eye(3)
    view[:2, :2] = turn @ np.diag([mirror * sides[0], sides[1]])
    view[:2, 2] = centre - view[:2, :2] @ np.array([0.5, 0.5])
    return view


def _recolour(
    pixels: npt.NDArray[np.uint8], settings: Augmentation, random: np.random.Generator
) -> npt.NDArray[np.uint8]:
    brightness, contrast, saturation = (
        1.0 + random.uniform(-strength, strength)
        for strength in (settings.brightness, settings.contrast, settings.saturation)
    )
    if random.random() < settings.grey:
        saturation = 0.0
    tint = 1.0 + random.uniform(-settings.tint, settings.tint, 3).astype(np.float32)
    # All of it is one affine map of the colours, so that a view costs one pass.
    mixing = saturation * np.eye(3, dtype=np.float32) + (1.0 - saturation) * np.tile(_GREY, (3, 1))
    mixing = (contrast * brightness * tint)[:, None] * mixing
    flat = pixels.reshape(-1, 3).astype(np.float32)
    offset = (1.0 - contrast) * float(flat.mean()) * brightness
    flat = flat @ mixing.T.astype(np.float32) + np.float32(offset)
    if settings.noise and random.random() < settings.noise:
        flat += random.standard_normal(flat.shape, dtype=np.float32) * np.float32(random.uniform(2, 10))
    return np.clip(flat, 0, 255).astype(np.uint8).reshape(pixels.shape)


def _erase(
    pixels: npt.NDArray[np.uint8], settings: Augmentation, random: np.random.Generator
) -> npt.NDArray[np.uint8]:
    if not settings.erase or random.random() >= settings.erase:
        return pixels
    side = pixels.shape[0]
    height, width = (int(side * random.uniform(0.1, 0.35)) for _ in range(2))
    top, left = (int(random.uniform(0, side - length)) for length in (height, width))
    hidden = pixels.copy()
    hidden[top : top + height, left : left + width] = random.integers(0, 256, 3)
    return hidden
