"""Another background behind a rendered garment: it must be known by its cut, not by the floor it lies on.

Which pixels are the garment's is told by colour: the part outside the box shows the background alone. Where
that does not part them cleanly, the picture stays as it is.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

Pixels = npt.NDArray[np.uint8]
_LEVELS = 16  # of each colour channel
_MIN_OUTSIDE = 0.15  # fraction of the picture that must be background for sure
_MIN_GARMENT, _MAX_GARMENT = 0.2, 0.97  # fraction of the box that a garment fills
_MAX_STRAY = 0.04  # fraction of what lies outside the box that may look like garment
_EDGE = 0.08  # the garment must come so near to each side of its box, as a fraction of the box


def garment_mask(pixels: Pixels, box: npt.NDArray[np.float32]) -> npt.NDArray[np.float32] | None:
    """How much of each pixel is garment; None where colours do not tell.

    pixels: (s, s, 3) RGB; box: x1 y1 x2 y2 in 0..1. Returns: float32 (s, s) in 0..1.
    """
    inside = _inside(box, pixels.shape[0])
    if 1.0 - inside.mean() < _MIN_OUTSIDE or not inside.any():
        return None
    codes = (pixels.astype(np.int32) * _LEVELS // 256) @ np.array([_LEVELS**2, _LEVELS, 1])
    behind, within = (_histogram(codes[where]) for where in (~inside, inside))
    share = _background_share(behind, within)
    score = np.divide(
        np.maximum(within - share * behind, 0.0), within, out=np.zeros_like(within), where=within > 0
    )
    score[(behind == 0) & (within == 0)] = 0.0
    is_garment = score[codes] > 0.5
    if is_garment[~inside].mean() > _MAX_STRAY:
        return None
    mask = _smooth(is_garment & inside)
    return mask if _fills(mask > 0.5, inside) else None


def replace_background(pixels: Pixels, mask: npt.NDArray[np.float32], backdrop: Pixels) -> Pixels:
    """The garment in front of the backdrop; both uint8 (s, s, 3)."""
    mixed: Pixels = np.rint(mask[..., None] * pixels + (1.0 - mask[..., None]) * backdrop).astype(np.uint8)
    return mixed


def turned_backdrop(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """A picture without a garment as a backdrop: part of it, mirrored, darker or lighter."""
    side = pixels.shape[0]
    cut = int(side * random.uniform(0.6, 1.0))
    top, left = random.integers(0, side - cut + 1, 2)
    seen = pixels[top : top + cut, left : left + cut]
    if random.random() < 0.5:
        seen = seen[:, ::-1]
    resized = np.asarray(Image.fromarray(np.ascontiguousarray(seen)).resize((side, side)), dtype=np.float32)
    turned: Pixels = np.clip(resized * random.uniform(0.7, 1.25), 0, 255).astype(np.uint8)
    return turned


def painted_backdrop(side_px: int, random: np.random.Generator) -> Pixels:
    """A backdrop where the data set has no picture without a garment: one colour into another, with grain."""
    ends = random.integers(20, 236, (2, 3)).astype(np.float32)
    across = np.linspace(0, 1, side_px, dtype=np.float32)
    turn = random.uniform(0, 2 * np.pi)
    place = (across[None] - 0.5) * np.cos(turn) + (across[:, None] - 0.5) * np.sin(turn) + 0.5
    painted = ends[0] + np.clip(place, 0, 1)[..., None] * (ends[1] - ends[0])
    painted += random.standard_normal((side_px, side_px, 1), dtype=np.float32) * random.uniform(1, 12)
    backdrop: Pixels = np.clip(painted, 0, 255).astype(np.uint8)
    return backdrop


def _inside(box: npt.NDArray[np.float32], side: int) -> npt.NDArray[np.bool_]:
    places = (np.arange(side) + 0.5) / side
    columns = (places >= box[0]) & (places <= box[2])
    rows = (places >= box[1]) & (places <= box[3])
    inside: npt.NDArray[np.bool_] = rows[:, None] & columns[None]
    return inside


def _histogram(codes: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
    """Shares of the colours, each spread over its neighbours: shades of one floor are one floor."""
    counts = np.bincount(codes, minlength=_LEVELS**3).reshape(_LEVELS, _LEVELS, _LEVELS).astype(float)
    for axis in range(3):
        padded = np.pad(counts, [(1, 1) if each == axis else (0, 0) for each in range(3)], mode="edge")
        before, here, after = (padded.take(range(shift, shift + _LEVELS), axis=axis) for shift in range(3))
        counts = 0.25 * before + 0.5 * here + 0.25 * after
    shares: npt.NDArray[np.float64] = counts.ravel() / max(counts.sum(), 1e-9)
    return shares


def _background_share(behind: npt.NDArray[np.float64], within: npt.NDArray[np.float64]) -> float:
    """How much of the box is background: as much as its rarest frequent colour allows."""
    frequent = behind >= np.sort(behind)[::-1][8]
    frequent &= behind > 0
    return float(np.clip(np.median(within[frequent] / behind[frequent]) * 1.5, 0.0, 1.0))


def _smooth(is_garment: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    """Without specks and pinholes, with a soft rim."""
    picture = Image.fromarray(is_garment.astype(np.uint8) * 255)
    picture = picture.filter(ImageFilter.MedianFilter(5)).filter(ImageFilter.GaussianBlur(0.8))
    soft: npt.NDArray[np.float32] = np.asarray(picture, dtype=np.float32) / 255.0
    return soft


def _fills(garment: npt.NDArray[np.bool_], inside: npt.NDArray[np.bool_]) -> bool:
    """Whether what was found is as large as the box says."""
    if not _MIN_GARMENT <= garment.sum() / inside.sum() <= _MAX_GARMENT:
        return False
    for axis in (0, 1):
        wanted, found = (np.flatnonzero(each.any(axis=axis)) for each in (inside, garment))
        slack = max(_EDGE * len(wanted), 1.0)
        if found[0] - wanted[0] > slack or wanted[-1] - found[-1] > slack:
            return False
    return True
