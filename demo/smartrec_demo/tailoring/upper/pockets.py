"""Pockets on the front."""

from __future__ import annotations

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import METAL
from smartrec_demo.svg.paths import Point, band, flipped, straight
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.upper.torso import Torso


def draw_pockets(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """Pockets on the front."""
    draw = POCKETS.get(garment.choice("pocket"))
    if draw is not None:
        draw(drawing, torso, min(torso.hem_y - 17, 52) if torso.hem_y < 80 else 55.0)


def _chest(drawing: Drawing, _torso: Torso, _y: float) -> None:
    _patch(drawing, 11.5, 22.0, 9.0, 10.5, flap=False)


def _flap_chest(drawing: Drawing, _torso: Torso, _y: float) -> None:
    for x in (11.5, -11.5):
        _patch(drawing, x, 22.0, 9.0, 10.5, flap=True)


def _patches(drawing: Drawing, torso: Torso, y: float) -> None:
    for side in (1, -1):
        _patch(drawing, side * torso.half_width(y) * 0.56, y - 5, 11.5, 13.0, flap=False)


def _flaps(drawing: Drawing, torso: Torso, y: float) -> None:
    for side in (1, -1):
        _patch(drawing, side * torso.half_width(y) * 0.56, y - 5, 11.5, 13.0, flap=True)


def _four(drawing: Drawing, torso: Torso, y: float) -> None:
    for side in (1, -1):
        _patch(drawing, side * 12.0, 25.0, 9.5, 9.5, flap=True)
        _patch(drawing, side * torso.half_width(y) * 0.56, y - 1, 12.5, 14.0, flap=True)


def _kangaroo(drawing: Drawing, torso: Torso, _y: float) -> None:
    half, y = torso.half_width(torso.hem_y) * 0.62, torso.hem_y
    right: list[Point] = [(half * 0.62, y - 19), (half, y - 9), (half, y - 1)]
    drawing.panel(straight(*flipped(right[::-1], -1), *right), "main", roundness=0.25, lift=1.1)
    for side in (1, -1):
        drawing.stitch(flipped([(half * 0.95, y - 8.6), (half * 0.6, y - 18)], side))


def _pouch(drawing: Drawing, torso: Torso, _y: float) -> None:
    half, y = torso.half_width(torso.hem_y) * 0.66, torso.hem_y - 6
    drawing.panel(_rectangle(0, y - 17, half, 17), "main", roundness=0.2, lift=1.1)
    drawing.panel(_rectangle(0, y - 19, half + 0.6, 7), "main", roundness=0.1, lift=1.2)
    drawing.stitch([(-half, y - 12.9), (half, y - 12.9)])
    for x in (-half * 0.8, 0.0, half * 0.8):
        drawing.button(x, y - 13.6, 0.8, METAL)


def _welts(drawing: Drawing, torso: Torso, y: float) -> None:
    x = torso.half_width(y) * 0.58
    for side in (1, -1):
        welt = flipped([(x - 6, y), (x + 6, y + 1.2), (x + 6, y + 4.2), (x - 6, y + 3.0)], side)
        drawing.panel(straight(*welt), "main", roundness=0, lift=1.1)
    drawing.panel(straight((8, 21.5), (16, 20.5), (16, 22.7), (8, 23.7)), "main", roundness=0, lift=0.8)


def _slashes(drawing: Drawing, torso: Torso, y: float) -> None:
    for run in _slants(torso, y):
        drawing.panel(band(run, [1.1, 1.1]), "main", roundness=0, lift=1.4)


def _zips(drawing: Drawing, torso: Torso, y: float) -> None:
    for start, end in _slants(torso, y):
        drawing.zip(start, end)


def _slants(torso: Torso, y: float) -> list[list[Point]]:
    x = torso.half_width(y) * 0.7
    return [flipped([(x, y - 6), (x - 3.4, y + 7)], side) for side in (1, -1)]


def _rectangle(x: float, y: float, half: float, height: float) -> str:
    return straight((x - half, y), (x + half, y), (x + half, y + height), (x - half, y + height))


def _patch(drawing: Drawing, x: float, y: float, width: float, height: float, *, flap: bool) -> None:
    half = width / 2
    drawing.panel(
        straight(
            (x - half, y),
            (x + half, y),
            (x + half, y + height - 1.5),
            (x, y + height),
            (x - half, y + height - 1.5),
        ),
        "main",
        roundness=0.15,
        lift=0.9,
    )
    drawing.stitch(
        [
            (x - half + 0.5, y),
            (x - half + 0.5, y + height - 1.9),
            (x, y + height - 0.6),
            (x + half - 0.5, y + height - 1.9),
            (x + half - 0.5, y),
        ]
    )
    if flap:
        drawing.panel(
            straight(
                (x - half - 0.4, y - 1),
                (x + half + 0.4, y - 1),
                (x + half + 0.4, y + 2.4),
                (x, y + 4),
                (x - half - 0.4, y + 2.4),
            ),
            "main",
            roundness=0.1,
            lift=1.1,
        )
        drawing.button(x, y + 2.3, 0.75)
    else:
        drawing.stitch([(x - half, y + 1.4), (x + half, y + 1.4)])


POCKETS = {
    "chest": _chest,
    "flap chest": _flap_chest,
    "patch": _patches,
    "flap": _flaps,
    "four": _four,
    "kangaroo": _kangaroo,
    "front pouch": _pouch,
    "welt": _welts,
    "slash": _slashes,
    "zip slash": _zips,
}
