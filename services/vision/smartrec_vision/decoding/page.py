"""Finds the photo inside a screenshot or a page: a large rectangle among lines of text and buttons (pure).

Recursive XY-cut (Nagy and Seth 1984): a page is cut along rows and columns of one colour until no piece can
be cut. The largest piece that is full of colours is the photo. A photograph by itself has hardly a row of
one colour, so that it is left whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from smartrec_vision.decoding.crop import Crop
from smartrec_vision.decoding.structure import difference_from, page_colour

_SIDE_PX = 224
_TOLERANCE = 10  # of 255: what scaling and JPEG make of one colour
_SHARE_OF_LINE = 0.985
_MIN_PAGE_SHARE, _EXACT_TOLERANCE = 0.12, 3  # of the whole, in exactly one colour; a camera's have grain
_MIN_SIDE_PX, _MIN_AREA_PX = 24, 1500
_MAX_SHARE = 0.9  # of the picture; a larger piece is the picture itself
_MIN_FILLED, _MIN_BORDER = 0.85, 0.9
_MIN_COLOURS, _MIN_COLOURS_IN_PAGE = 24, 6  # of 4096; buttons have fewer
_MIN_OTHER_PIECES = 3
_MUCH_LARGER = 2.0  # a photo that ends in the page's colour, beside small ones that do not
_MIN_DRAWN = 0.3  # of such a photo; words cover less
_EVEN_GROUND = 255  # what a ground that goes from one colour to another is painted with
_MARGIN_PX = 6
_DEEPEST_CUT = 8
Pixels = npt.NDArray[np.uint8]
Booleans = npt.NDArray[np.bool_]


class _Piece(NamedTuple):
    """Rows `top` to `bottom` and columns `left` to `right` of the picture, in px; the ends are outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> int:
        return (self.right - self.left) * (self.bottom - self.top)

    @property
    def is_large(self) -> bool:
        """Large enough for a photo, and not the picture itself."""
        shortest = min(self.right - self.left, self.bottom - self.top)
        return shortest >= _MIN_SIDE_PX and _MIN_AREA_PX <= self.area <= _MAX_SHARE * _SIDE_PX**2

    def of(self, pixels: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        return pixels[self.top : self.bottom, self.left : self.right]


def photo_in_page(pixels: Pixels) -> Crop | None:
    """`pixels`: uint8 (224, 224, 3) RGB. Returns: where the photo is; None for what is no page."""
    flat, has_slope = _without_slope(pixels)
    page = page_colour(flat)
    difference = difference_from(flat, page)
    if (difference <= _EXACT_TOLERANCE).mean() < _MIN_PAGE_SHARE:
        return None
    differs = difference > _TOLERANCE
    pieces = [piece for piece in _cut(flat, _Piece(0, 0, _SIDE_PX, _SIDE_PX), 0) if piece.area > 4]
    if len(pieces) == 1 and not has_slope:
        return None
    large = sorted((piece for piece in pieces if piece.is_large), key=lambda piece: -piece.area)
    filled = [piece for piece in large if _is_photo(piece, pixels) and _is_filled(piece.of(differs))]
    if filled and large[0].area < _MUCH_LARGER * filled[0].area:
        return _crop(filled[0], 0)
    # A photo on a ground of the page's own colour, among other things; or one much larger than those.
    if len(pieces) > _MIN_OTHER_PIECES or has_slope:
        for piece in large:
            if _colours(piece.of(pixels)) >= _MIN_COLOURS_IN_PAGE and (
                not filled or piece.of(differs).mean() >= _MIN_DRAWN
            ):
                return _crop(piece, _MARGIN_PX)
    return _crop(filled[0], 0) if filled else None


def _without_slope(pixels: Pixels) -> tuple[Pixels, bool]:
    """A page whose ground goes from one colour to another, made even, and whether it was such a page.

    Such a ground has one colour along each row (or column), to the border; a camera's has grain.
    """
    values = pixels.astype(np.int16)
    for axis in (1, 0):
        border = np.take(values, (0, 1, 2, -3, -2, -1), axis=axis)
        ground = np.median(border, axis=axis, keepdims=True)
        is_even = (np.abs(border - ground) <= _EXACT_TOLERANCE).all()
        if not is_even or np.ptp(ground, axis=1 - axis).max() <= 2 * _TOLERANCE:
            continue
        alike = (np.abs(values - ground) <= _EXACT_TOLERANCE).all(axis=-1)
        if alike.mean() >= _MIN_PAGE_SHARE:
            shifted = np.where(alike[..., None], _EVEN_GROUND, np.clip(values, 0, 255))
            return shifted.astype(np.uint8), True
    return pixels, False


def _cut(pixels: Pixels, piece: _Piece, depth: int) -> Iterator[_Piece]:
    """The pieces that cannot be cut any more, with plain margins taken off."""
    part = piece.of(pixels)
    rows, columns = _plain_lines(part), _plain_lines(part.swapaxes(0, 1))
    runs_down, runs_across = _runs(~rows), _runs(~columns)
    if not runs_down or not runs_across:
        return
    if depth == _DEEPEST_CUT or (len(runs_down) == 1 and len(runs_across) == 1):
        (top, bottom), (left, right) = _ends(runs_down), _ends(runs_across)
        trimmed = _Piece(piece.left + left, piece.top + top, piece.left + right, piece.top + bottom)
        if trimmed == piece or depth == _DEEPEST_CUT:
            yield trimmed
        else:
            yield from _cut(pixels, trimmed, depth + 1)
        return
    if len(runs_down) > 1:
        parts = [piece._replace(top=piece.top + top, bottom=piece.top + bottom) for top, bottom in runs_down]
    else:
        parts = [
            piece._replace(left=piece.left + left, right=piece.left + right) for left, right in runs_across
        ]
    for each in parts:
        yield from _cut(pixels, each, depth + 1)


def _plain_lines(part: npt.NDArray[np.generic]) -> Booleans:
    """For each row, whether nearly all of it has one colour. Returns: bool (rows,)."""
    values = part.astype(np.int16)
    middle = np.median(values, axis=1, keepdims=True)
    alike = (np.abs(values - middle) <= _TOLERANCE).all(axis=-1)
    plain: Booleans = alike.mean(axis=1) >= _SHARE_OF_LINE
    return plain


def _runs(is_kept: Booleans) -> list[tuple[int, int]]:
    """Where the True stretches begin and end."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], is_kept, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _ends(runs: list[tuple[int, int]]) -> tuple[int, int]:
    return runs[0][0], runs[-1][1]


def _is_photo(piece: _Piece, pixels: Pixels) -> bool:
    return _colours(piece.of(pixels)) >= _MIN_COLOURS


def _colours(part: npt.NDArray[np.generic]) -> int:
    """How many of 16 x 16 x 16 colours occur, each in more than one pixel of a thousand."""
    coarse = part.reshape(-1, 3).astype(np.int32) >> 4
    counts = np.bincount((coarse[:, 0] << 8) | (coarse[:, 1] << 4) | coarse[:, 2])
    return int((counts > len(coarse) / 1000).sum())


def _is_filled(differs: npt.NDArray[np.generic]) -> bool:
    borders = (differs[0], differs[-1], differs[:, 0], differs[:, -1])
    return bool(differs.mean() >= _MIN_FILLED and min(each.mean() for each in borders) >= _MIN_BORDER)


def _crop(piece: _Piece, margin: int) -> Crop:
    return Crop(
        max(piece.left - margin, 0) / _SIDE_PX,
        max(piece.top - margin, 0) / _SIDE_PX,
        min(piece.right + margin, _SIDE_PX) / _SIDE_PX,
        min(piece.bottom + margin, _SIDE_PX) / _SIDE_PX,
    )
