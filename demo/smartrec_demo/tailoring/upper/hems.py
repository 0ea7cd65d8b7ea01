"""What the lower edge is finished with; pleats and padding."""

from __future__ import annotations

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import darker, lighter
from smartrec_demo.svg.paths import Point, closed, flipped, opened
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.trims.fringe import draw_fringe
from smartrec_demo.tailoring.upper.torso import Torso


def draw_hem(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """What the lower edge is finished with."""
    y, half = torso.hem_y, torso.hem
    edge = [(-half, y), (-half * 0.5, y + 1.2), (0.0, y + 1.6), (half * 0.5, y + 1.2), (half, y)]
    draw = HEMS.get(garment.choice("hem"), _stitched)
    if draw is not None:
        draw(drawing, garment, edge)


def _stitched(drawing: Drawing, _garment: Garment, edge: list[Point]) -> None:
    drawing.stitch([(x * 0.99, y - 2.2) for x, y in edge])


def _ribbed(drawing: Drawing, garment: Garment, edge: list[Point]) -> None:
    half, y = edge[-1]
    path = closed(edge, [(half * 0.9, y + 6), (0, y + 7.4), (-half * 0.9, y + 6)])
    colour = drawing.cloth.colour_of("trim" if garment.choice("contrast") == "trim" else "main")
    drawing.panel(path, colour, roundness=0.5, lift=0.8)
    drawing.ribbing(path, 0, colour, 1.2)
    for index in range(7):
        x = half * (index - 3) / 3.4
        drawing.fold([(x, y - 7), (x * 0.98, y - 3), (x * 0.96, y + 0.5)], 2.2, 0.26)


def _ruffled(drawing: Drawing, _garment: Garment, edge: list[Point]) -> None:
    _frill(drawing, *edge[-1], 9.0)


def _peplum(drawing: Drawing, _garment: Garment, edge: list[Point]) -> None:
    _frill(drawing, *edge[-1], 15.0)


def _fringed(drawing: Drawing, _garment: Garment, edge: list[Point]) -> None:
    draw_fringe(drawing, edge, 8.0)


def _gathered(drawing: Drawing, _garment: Garment, edge: list[Point]) -> None:
    half, y = edge[-1]
    drawing.dent(opened([(px, py - 3) for px, py in edge]), 1.6, 0.4)
    for side in (1, -1):
        cord = flipped([(half * 0.55, y), (half * 0.6, y + 4), (half * 0.52, y + 8)], side)
        drawing.cord(cord, lighter(drawing.cloth.trim, 0.2), 0.7)


def _knotted(drawing: Drawing, _garment: Garment, edge: list[Point]) -> None:
    half, y = edge[-1]
    knot = [(-3.4, y - 2), (0.0, y - 4.5), (3.4, y - 2), (2.6, y + 3), (-2.6, y + 3), (-3.4, y - 2)]
    drawing.panel(closed(knot), "main", roundness=0.8, lift=1.4)
    for side in (1, -1):
        tail = flipped([(1, y + 1), (4.5, y + 12), (8.2, y + 10.5), (2.6, y - 0.5)], side)
        drawing.panel(closed(tail), "main", roundness=0.5)
        drawing.fold(flipped([(3, y - 1), (half * 0.5, y - 5), (half * 0.9, y - 9)], side), 3, 0.4)


def _trimmed(drawing: Drawing, _garment: Garment, edge: list[Point]) -> None:
    drawing.line(opened(edge), drawing.cloth.trim, 2.4, 1)


def _frill(drawing: Drawing, half: float, y: float, depth: float) -> None:
    top = [(-half, y - 0.5), (0, y + 1.2), (half, y - 0.5)]
    low: list[Point] = []
    wide = half * 1.24
    for index in range(17):
        x = wide * (1 - index / 8)
        low.append((x, y + depth + (1.8 if index % 2 else 0) - abs(x) * 0.06))
    drawing.panel(closed(top, low), "main", roundness=0.5, lift=1.0)
    for index in range(1, 16, 2):
        x, bottom = low[index]
        drawing.fold([(x * 0.83, y + 1), (x * 0.93, y + depth * 0.5), (x, bottom)], 2.6, 0.38)


def draw_quilting(drawing: Drawing, torso: Torso) -> None:
    """Quilting lines across a padded jacket."""
    y = 14.0
    while y < torso.hem_y - 3:
        half = torso.half_width(y)
        if y < torso.armpit[1]:
            half = torso.shoulder[0]
        run = [(-half, y), (-half * 0.5, y + 1.6), (0, y + 2), (half * 0.5, y + 1.6), (half, y)]
        drawing.line(opened(run), darker(drawing.cloth.main, 0.5), 0.4, 0.8)
        drawing.dent(opened(run), 2.6, 0.4)
        drawing.shade.append(
            f'<path d="{opened([(x * 0.93, py + 4.2) for x, py in run])}" fill="none" stroke="#fff" '
            'stroke-opacity=".3" stroke-width="3"/>'
        )
        y += 9.0


HEMS = {
    "rib": _ribbed,
    "ruffle": _ruffled,
    "peplum": _peplum,
    "fringe": _fringed,
    "drawstring": _gathered,
    "knot": _knotted,
    "trim": _trimmed,
    "shirt tail": None,
    "high-low": None,
    "raw": None,
    "point": None,
}
