"""How a sleeve ends: ribbed, buttoned, turned up, frilled, gathered."""

from __future__ import annotations

from dataclasses import dataclass

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.paths import Point, along, band, between, closed, opened
from smartrec_demo.tailoring.drawing import Drawing


@dataclass(frozen=True)
class CuffEdge:
    """The end of a sleeve.

    corners: outer and inner, of the right sleeve. angle: from hanging down, in degrees. side: 1 or -1.
    """

    corners: tuple[Point, Point]
    angle: float
    side: int

    @property
    def turn(self) -> float:
        """How the cloth is turned here, in degrees."""
        return -self.side * self.angle

    def point(self, share: float, up: float = 0.0) -> Point:
        """A point across the edge, moved up the sleeve."""
        x, y = along(between(*self.corners, share), self.angle + 180, up)
        return self.side * x, y

    def strip(self, depth: float, spread: float = 1.0) -> str:
        """A band across the sleeve, its lower edge wider or narrower by spread."""
        low, high = 0.5 * (1 - spread), 0.25 * (1 - spread)
        return closed(
            [self.point(low), self.point(1 - low)], [self.point(1 - high, depth), self.point(high, depth)]
        )


def draw_cuff(drawing: Drawing, garment: Garment, edge: CuffEdge) -> None:
    """The cuff of one sleeve."""
    CUFFS.get(garment.choice("cuff"), _stitched)(drawing, garment, edge)


def _stitched(drawing: Drawing, _garment: Garment, edge: CuffEdge) -> None:
    drawing.stitch([edge.point(0, 2), edge.point(1, 2)])


def _ribbed(drawing: Drawing, garment: Garment, edge: CuffEdge) -> None:
    paint = drawing.cloth.colour_of("trim" if garment.choice("contrast") in ("trim", "tipping") else "main")
    path = edge.strip(6.0, 0.86)
    drawing.panel(path, paint, round_turn=edge.turn, lift=0.6)
    drawing.ribbing(path, edge.turn, paint)


def _buttoned(drawing: Drawing, _garment: Garment, edge: CuffEdge) -> None:
    drawing.panel(edge.strip(6.5, 1.04), "main", turn=edge.turn + 90, round_turn=edge.turn, lift=0.8)
    drawing.button(*edge.point(0.75, 3), 0.7)


def _turned_up(drawing: Drawing, _garment: Garment, edge: CuffEdge) -> None:
    drawing.panel(edge.strip(5.5, 1.04), "second", turn=edge.turn + 90, round_turn=edge.turn, lift=0.8)


def _ruffled(drawing: Drawing, _garment: Garment, edge: CuffEdge) -> None:
    drawing.panel(edge.strip(5.0, 1.5), "main", turn=edge.turn, round_turn=edge.turn)
    for share in (0.15, 0.4, 0.65, 0.9):
        drawing.fold([edge.point(share, 5), edge.point(share)], 1.8, 0.35)


def _banded(drawing: Drawing, _garment: Garment, edge: CuffEdge) -> None:
    drawing.panel(edge.strip(3.5), "trim", turn=edge.turn, round_turn=edge.turn, lift=0.3)


def _trimmed(drawing: Drawing, _garment: Garment, edge: CuffEdge) -> None:
    drawing.line(opened([edge.point(0), edge.point(1)]), drawing.cloth.trim, 1.6, 1)


def _gathered(drawing: Drawing, _garment: Garment, edge: CuffEdge) -> None:
    drawing.dent(opened([edge.point(0, 3), edge.point(1, 3)]), 1.6, 0.4)
    for share in (0.2, 0.5, 0.8):
        drawing.fold([edge.point(share), edge.point(share, 8)], 1.6, 0.3)


def _fringed(drawing: Drawing, _garment: Garment, edge: CuffEdge) -> None:
    for index in range(15):
        x, y = edge.point(index / 14)
        drawing.panel(band([(x, y), (x + 0.3, y + 6)], [0.35, 0.2]), "trim", lift=0, roundness=0, edge=0.3)


CUFFS = {
    "rib": _ribbed,
    "button": _buttoned,
    "fold": _turned_up,
    "ruffle": _ruffled,
    "band": _banded,
    "trim": _trimmed,
    "fringe": _fringed,
    "elastic": _gathered,
}
