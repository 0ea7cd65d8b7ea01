"""Pockets on the front."""

from __future__ import annotations

from smartrec_demo.drawing import Drawing
from smartrec_demo.garment import Garment
from smartrec_demo.shape import band, closed, flipped, straight
from smartrec_demo.torso import Torso

METAL = (190, 190, 194)


def draw_pockets(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """Pockets on the front."""
    kind = garment.choice("pocket")
    low_y = min(torso.hem_y - 17, 52) if torso.hem_y < 80 else 55.0
    if kind in ("chest", "flap chest"):
        for side in (1, -1) if kind == "flap chest" else (1,):
            _patch(drawing, side * 11.5, 22.0, 9.0, 10.5, flap=kind == "flap chest")
    elif kind in ("patch", "flap"):
        for side in (1, -1):
            _patch(drawing, side * torso.half_width(low_y) * 0.56, low_y - 5, 11.5, 13.0, flap=kind == "flap")
    elif kind == "four":
        for side in (1, -1):
            _patch(drawing, side * 12.0, 25.0, 9.5, 9.5, flap=True)
            _patch(drawing, side * torso.half_width(low_y) * 0.56, low_y - 1, 12.5, 14.0, flap=True)
    elif kind == "kangaroo":
        half, y = torso.half_width(torso.hem_y) * 0.62, torso.hem_y
        drawing.panel(
            closed(
                [(-half, y - 1)],
                [(-half, y - 9)],
                [(-half * 0.62, y - 19)],
                [(half * 0.62, y - 19)],
                [(half, y - 9)],
                [(half, y - 1)],
            ),
            "main",
            roundness=0.25,
            lift=1.1,
        )
        for side in (1, -1):
            drawing.stitch(flipped([(half * 0.95, y - 8.6), (half * 0.6, y - 18)], side))
    elif kind == "front pouch":
        half, y = torso.half_width(torso.hem_y) * 0.66, torso.hem_y - 6
        drawing.panel(
            straight((-half, y - 17), (half, y - 17), (half, y), (-half, y)), "main", roundness=0.2, lift=1.1
        )
        drawing.panel(
            straight(
                (-half - 0.6, y - 19), (half + 0.6, y - 19), (half + 0.6, y - 12), (-half - 0.6, y - 12)
            ),
            "main",
            roundness=0.1,
            lift=1.2,
        )
        drawing.stitch([(-half, y - 12.9), (half, y - 12.9)])
        for x in (-half * 0.8, 0.0, half * 0.8):
            drawing.button(x, y - 13.6, 0.8, METAL)
    elif kind == "welt":
        for side in (1, -1):
            x = torso.half_width(low_y) * 0.58
            drawing.panel(
                straight(
                    *flipped(
                        [(x - 6, low_y), (x + 6, low_y + 1.2), (x + 6, low_y + 4.2), (x - 6, low_y + 3.0)],
                        side,
                    )
                ),
                "main",
                roundness=0,
                lift=1.1,
            )
        drawing.panel(straight((8, 21.5), (16, 20.5), (16, 22.7), (8, 23.7)), "main", roundness=0, lift=0.8)
    elif kind in ("slash", "zip slash"):
        for side in (1, -1):
            x = torso.half_width(low_y) * 0.7
            run = flipped([(x, low_y - 6), (x - 3.4, low_y + 7)], side)
            if kind == "zip slash":
                drawing.zip(run[0], run[1])
            else:
                drawing.panel(band(run, [1.1, 1.1]), "main", roundness=0, lift=1.4)


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
