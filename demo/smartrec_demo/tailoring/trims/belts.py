"""Belts, sashes and drawstrings at the waist."""

from __future__ import annotations

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import RGB, lighter
from smartrec_demo.svg.paths import band, closed, flipped, opened, straight
from smartrec_demo.tailoring.drawing import Drawing

BRASS: RGB = (212, 190, 120)


def draw_belt(drawing: Drawing, garment: Garment, y: float, half: float) -> None:
    """A belt, sash or drawstring at height y. half: half the width of the garment there."""
    kind = garment.choice("belt")
    half += 0.5
    if kind == "drawstring":
        _drawstring(drawing, y, half)
    elif kind in ("tie", "obi"):
        paint = "second" if garment.choice("contrast") == "belt" else "main"
        _strap(drawing, y, half, 4.4 if kind == "obi" else 2.3, paint)
        _bow(drawing, half * 0.25, y, paint)
    elif kind != "none":
        _strap(drawing, y, half, 1.7, (72, 46, 30) if garment.seed % 2 else (30, 28, 30))
        _buckle(drawing, y)


def _drawstring(drawing: Drawing, y: float, half: float) -> None:
    drawing.dent(opened([(-half, y), (0, y + 1), (half, y)]), 2.0, 0.45)
    for index in range(9):
        x = half * (index - 4) / 4.4
        drawing.fold([(x, y - 4), (x, y + 5)], 2.0, 0.28)
    for side in (1, -1):
        cord = flipped([(1.2, y + 0.8), (2.8, y + 6), (2.0, y + 12)], side)
        drawing.cord(cord, lighter(drawing.cloth.trim, 0.2), 0.7)


def _strap(drawing: Drawing, y: float, half: float, depth: float, paint: RGB | str) -> None:
    path = band([(-half, y), (0, y + 1.2), (half, y)], [depth] * 3)
    drawing.panel(path, paint, turn=90, roundness=0.6, lift=1.3)


def _bow(drawing: Drawing, x: float, y: float, paint: str) -> None:
    """Two ends, two loops and a knot."""
    for dx, reach in ((2.6, 25.0), (-2.2, 22.0)):
        end = [(x, y + 1.5), (x + dx, y + reach * 0.5), (x + dx * 1.5, y + reach)]
        drawing.panel(band(end, [1.3, 1.9, 2.2]), paint, roundness=0.6, lift=1.1)
    for side in (1, -1):
        loop = [
            (x, y + 0.6),
            (x + side * 4, y - 3.4),
            (x + side * 8, y - 2.2),
            (x + side * 7.6, y + 3),
            (x + side * 3.4, y + 3.4),
            (x, y + 1.4),
        ]
        drawing.panel(closed(loop), paint, roundness=0.5)
    knot = straight((x - 1.7, y - 1.4), (x + 1.7, y - 1.4), (x + 1.5, y + 3), (x - 1.5, y + 3))
    drawing.panel(knot, paint, roundness=0.7, lift=1.2)


def _buckle(drawing: Drawing, y: float) -> None:
    drawing.line(straight((-2.2, y - 1.2), (2.2, y - 1.2), (2.2, y + 3.4), (-2.2, y + 3.4)), BRASS, 0.8, 1)
    drawing.line(opened([(-2, y + 1.1), (1.6, y + 1.1)]), BRASS, 0.6, 1)
