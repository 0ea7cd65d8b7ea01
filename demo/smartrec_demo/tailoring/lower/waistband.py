"""The waistband of trousers and skirts with its cords, fly and pockets."""

from __future__ import annotations

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import METAL, darker, lighter
from smartrec_demo.svg.paths import Point, between, closed, ellipse, flipped, opened, straight
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.lower.legs import Legs
from smartrec_demo.tailoring.trims.belts import draw_belt

# How deep each kind of waistband is.
DEPTHS = {"band": 4.0, "elastic": 4.8, "fold-over": 11.0, "paperbag": 3.0, "yoga": 7.5}


def draw_waist(drawing: Drawing, garment: Garment, legs: Legs) -> None:
    """The waistband with its loops, cords or folds, the fly and the pockets."""
    kind = garment.choice("waist", "band")
    _pockets(drawing, garment, legs)
    if garment.choice("fly") in ("zip", "mock"):
        y = legs.waist_y
        drawing.seam([(0.2, y + 3), (0.2, y + 19)])
        drawing.stitch([(3.4, y + 3), (3.2, y + 14), (0.4, y + 19)])
    if kind == "paperbag":
        _paperbag(drawing, legs)
    _waistband(drawing, garment, legs, DEPTHS[kind])
    if kind in ("elastic", "paperbag"):
        _elastic(drawing, garment, legs, DEPTHS[kind])
    elif kind == "band":
        _loops(drawing, garment, legs, DEPTHS[kind])
    else:
        drawing.stitch(_top(legs, DEPTHS[kind]))
        if kind == "fold-over":
            drawing.dent(opened(_top(legs, DEPTHS[kind] * 0.5)), 1.4, 0.3)
    draw_belt(drawing, garment, legs.waist_y + 1.0, legs.waist)


def _top(legs: Legs, down: float = 0.0) -> list[Point]:
    y, half = legs.waist_y + down, legs.waist
    return [(-half, y), (0.0, y + 1.3), (half, y)]


def _paperbag(drawing: Drawing, legs: Legs) -> None:
    y, half = legs.waist_y, legs.waist
    frill: list[Point] = [
        (half * 1.2 * (index / 7 - 1), y - 5.5 - (1.6 if index % 2 else 0)) for index in range(15)
    ]
    drawing.panel(closed([(-half, y + 1), (0, y + 2), (half, y + 1)], frill[::-1]), "main", roundness=0.5)
    for x, top in frill[1::2]:
        drawing.fold([(x, top), (x * 0.86, y + 1), (x * 0.9, y + 9)], 2.4, 0.4)


def _waistband(drawing: Drawing, garment: Garment, legs: Legs, depth: float) -> None:
    y, half = legs.waist_y, legs.waist
    wide = half + depth * 0.12
    low: list[Point] = [(wide, y + depth), (0, y + depth + 1.3), (-wide, y + depth)]
    path = closed([(-half, y - 0.3), (0, y + 1.0), (half, y - 0.3)], low)
    turn = 90 if drawing.cloth.pattern in ("striped", "vertical striped") else 0
    paint = "second" if garment.choice("contrast") == "waist" else "main"
    drawing.panel(path, paint, turn=turn, roundness=0.5, lift=1.0)
    inside = closed([(-half + 0.4, y), (0, y + 1.2), (half - 0.4, y)], [(0, y + 0.2)])
    drawing.mark(inside, darker(drawing.cloth.main, 0.55))


def _elastic(drawing: Drawing, garment: Garment, legs: Legs, depth: float) -> None:
    y, half = legs.waist_y, legs.waist
    for index in range(17):
        x = half * (index - 8) / 8.2
        drawing.fold([(x, y + 0.6), (x, y + depth + 1.5)], 1.6, 0.36)
        drawing.fold([(x, y + depth), (x * 1.02, y + depth + 4), (x * 1.05, y + depth + 8)], 1.6, 0.2)
    if garment.choice("cord") == "none":
        return
    cord = lighter(drawing.cloth.trim, 0.35)
    for side in (1, -1):
        drawing.mark(ellipse(side * 2.2, y + 3, 0.5, 0.5), METAL)
        sway = drawing.random.uniform(-0.5, 1.5)
        drawing.cord(flipped([(2.2, y + 3), (3.6, y + 9), (2.6 + sway, y + 16)], side), cord, 0.85)
    drawing.line(opened([(2.2, y + 3), (-0.6, y + 5.4), (-2.2, y + 3)]), cord, 0.85, 1)


def _loops(drawing: Drawing, garment: Garment, legs: Legs, depth: float) -> None:
    y, half = legs.waist_y, legs.waist
    drawing.stitch(_top(legs, 0.8))
    drawing.stitch([(x * 1.01, py - 0.7) for x, py in _top(legs, depth)])
    paint = "second" if garment.choice("contrast") == "waist" else "main"
    for x in (-half * 0.78, -half * 0.4, half * 0.4, half * 0.78):
        top, low = y - 0.2, y + depth + 1.6
        loop = straight((x - 0.65, top), (x + 0.65, top), (x + 0.65, low), (x - 0.65, low))
        drawing.panel(loop, paint, roundness=0, lift=0.8)
    if garment.choice("fly") != "none":
        brass = (186, 150, 96) if drawing.cloth.weave in ("denim", "acid wash") else None
        drawing.button(0.2, y + 3.1, 1.0, brass)


def _pockets(drawing: Drawing, garment: Garment, legs: Legs) -> None:
    kind, y = garment.choice("leg pocket"), legs.waist_y
    side_x = between((legs.waist, 0), (legs.hip, 0), 0.75)[0]
    for side in (1, -1):
        if kind == "jeans":
            curve = flipped(
                [(legs.waist * 0.5, y + 4), (legs.waist * 0.62, y + 9.5), (side_x - 0.4, y + 12)], side
            )
            drawing.panel(
                closed(curve, flipped([(legs.waist * 0.98, y + 4)], side)),
                darker(drawing.cloth.main, 0.18),
                roundness=0,
                lift=0,
            )
            drawing.seam(curve)
            drawing.stitch([(x, py + 1.0) for x, py in curve])
            for x, py in (curve[0], curve[-1]):
                drawing.mark(ellipse(x - side * 0.8, py + 0.8, 0.45, 0.45), (196, 150, 90))
            if side == 1:
                drawing.seam(flipped([(legs.waist * 0.66, y + 8), (legs.waist * 0.92, y + 9)], side))
        elif kind == "slant":
            run = flipped([(legs.waist * 0.62, y + 4.2), (side_x - 0.2, y + 18)], side)
            drawing.seam(run)
            drawing.stitch([(x - side * 1.0, py) for x, py in run])
        elif kind == "zip":
            start, end = flipped([(legs.waist * 0.72, y + 7), (side_x - 1.0, y + 19)], side)
            drawing.zip(start, end)
