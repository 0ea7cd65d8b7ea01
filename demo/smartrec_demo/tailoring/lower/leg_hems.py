"""How a trouser leg ends: ribbed, gathered, turned up, frayed, slit, tied."""

from __future__ import annotations

from dataclasses import dataclass

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import darker, lighter
from smartrec_demo.svg.paths import Point, band, between, closed, flipped, opened, straight
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.lower.legs import Legs
from smartrec_demo.tailoring.trims.lace import draw_lace


@dataclass(frozen=True)
class LegEnd:
    """The lower end of one leg: its middle, half its width, its height, on side 1 or -1."""

    x: float
    half: float
    y: float
    side: int

    @property
    def inner(self) -> float:
        """The inner corner, never across the middle of the body."""
        return max(self.x - self.half, 0.3)

    def placed(self, *points: Point) -> list[Point]:
        """Points of the right leg on this leg's side."""
        return flipped(points, self.side)

    def edge(self, up: float = 0.0) -> list[Point]:
        """The edge from the inner corner to the outer one, moved up."""
        inner = (self.inner, self.y + 0.8 - up)
        return self.placed(inner, (self.x, self.y + 1.7 - up), (self.x + self.half, self.y - up))


def draw_leg_hem(drawing: Drawing, garment: Garment, legs: Legs, side: int) -> None:
    """The hem of one leg."""
    end = LegEnd(legs.centre(legs.hem_y), legs.half(legs.hem_y), legs.hem_y, side)
    draw = LEG_HEMS.get(garment.choice("leg hem"), _stitched)
    if draw is not None:
        draw(drawing, garment, end)


def fray(drawing: Drawing, outer: Point, inner: Point) -> None:
    """Loose threads between two corners."""
    pale = lighter(drawing.cloth.main, 0.65)
    count = 34
    for index in range(count):
        x, y = between(outer, inner, (index + 0.5) / count)
        sway, length = drawing.random.uniform(-0.9, 0.9), drawing.random.uniform(1.6, 4.4)
        drawing.panel(
            band([(x, y - 0.6), (x + sway, y + length)], [0.3, 0.16]), pale, lift=0, roundness=0, edge=0.2
        )


def _stitched(drawing: Drawing, _garment: Garment, end: LegEnd) -> None:
    drawing.stitch(end.edge(2.2))


def _ribbed(drawing: Drawing, garment: Garment, end: LegEnd) -> None:
    x, y, half = end.x, end.y, end.half
    top = end.placed((end.inner, y - 0.5), (x, y), (x + half, y - 0.5))
    path = closed(top, end.placed((x + half * 0.82, y + 7), (x, y + 7.8), (x - half * 0.82, y + 7)))
    colour = drawing.cloth.colour_of("trim" if garment.choice("contrast") == "trim" else "main")
    drawing.panel(path, colour, roundness=0.7)
    drawing.ribbing(path, 0, colour, 1.0)
    for share in (-0.6, -0.1, 0.5):
        reach = half * share
        drawing.fold(
            end.placed((x + reach, y - 8), (x + reach * 0.95, y - 3), (x + reach * 0.85, y)), 2.0, 0.32
        )


def _gathered(drawing: Drawing, _garment: Garment, end: LegEnd) -> None:
    drawing.dent(opened(end.edge(2.4)), 1.8, 0.45)
    for share in (-0.7, -0.3, 0.2, 0.6):
        reach = end.half * share
        fold = end.placed(
            (end.x + reach, end.y + 0.5), (end.x + reach * 1.2, end.y - 5), (end.x + reach * 1.2, end.y - 11)
        )
        drawing.fold(fold, 2.2, 0.34)


def _turned_up(drawing: Drawing, _garment: Garment, end: LegEnd) -> None:
    depth, out, y = 4.0, end.x + end.half, end.y
    top = end.placed(
        (end.inner - 0.2, y + 0.8 - depth), (end.x - 0.2, y + 1.7 - depth), (out + 0.5, y - depth)
    )
    low = end.placed((out + 0.6, y), (end.x - 0.3, y + 1.7), (end.inner - 0.3, y + 0.8))
    is_denim = drawing.cloth.weave in ("denim", "acid wash")
    drawing.panel(
        closed(top, low),
        lighter(drawing.cloth.main, 0.28) if is_denim else "main",
        roundness=0.4,
        lift=1.1,
        turn=90,
    )


def _slit(drawing: Drawing, _garment: Garment, end: LegEnd) -> None:
    out, y = end.x + end.half, end.y
    gap = end.placed((out - 1.6, y + 0.4), (end.x + end.half * 0.99, y - 9), (out + 0.2, y + 0.3))
    drawing.mark(straight(*gap), darker(drawing.cloth.main, 0.6))
    drawing.stitch(end.edge(2.0)[:2])


def _tied(drawing: Drawing, _garment: Garment, end: LegEnd) -> None:
    out, y = end.x + end.half, end.y
    for sway in (-1.5, 2.0):
        cord = end.placed((end.x + end.half * 0.8, y - 3), (out + 1.5 + sway, y + 2), (out + sway, y + 6))
        drawing.cord(cord, drawing.cloth.trim, 0.6)
    drawing.dent(opened(end.edge(3.0)), 1.6, 0.4)


def _ruffled(drawing: Drawing, _garment: Garment, end: LegEnd) -> None:
    x, y, half = end.x, end.y, end.half
    low = end.placed(
        (x + half * 1.25, y + 7),
        (x + half * 0.5, y + 9),
        (x, y + 7.6),
        (x - half * 0.5, y + 9),
        (max(x - half * 1.2, 0.5), y + 7),
    )
    drawing.panel(
        closed(end.placed((end.inner, y - 1), (x, y), (x + half, y - 1)), low), "main", roundness=0.4
    )


def _trimmed(drawing: Drawing, _garment: Garment, end: LegEnd) -> None:
    drawing.line(opened(end.edge(0.8)), drawing.cloth.second, 1.6, 1)


def _laced(drawing: Drawing, _garment: Garment, end: LegEnd) -> None:
    draw_lace(drawing, end.edge(), 4.0)


LEG_HEMS = {
    "rib": _ribbed,
    "elastic": _gathered,
    "cuff": _turned_up,
    "slit": _slit,
    "tie": _tied,
    "ruffle": _ruffled,
    "trim": _trimmed,
    "lace": _laced,
    "fray": None,
    "raw": None,
    "fringe": None,
}
