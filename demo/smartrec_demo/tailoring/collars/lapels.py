"""Collars that are turned back: notched, peaked, wide, shawl and biker."""

from __future__ import annotations

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import lighter
from smartrec_demo.svg.paths import Point, closed, flipped
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.upper.torso import Torso


def lapels(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """Notched, peaked or wide lapels turned back from the opening."""
    neck, depth = torso.neck, torso.depth
    kind = garment.choice("collar")
    wide = {"notch lapel": 11.5, "peak lapel": 13.0, "wide lapel": 15.5}[kind]
    paint = "second" if garment.choice("contrast") == "collar" else "main"
    if kind != "wide lapel" and garment.category == "Blazer" and garment.seed % 3 == 0:
        shirt = lighter(drawing.cloth.third, 0.85)
        drawing.panel(
            closed([(-neck, 0), (-neck * 0.5, 3), (0, 8), (neck * 0.5, 3), (neck, 0)], [(0, depth - 1)]),
            shirt,
            roundness=0.3,
        )
    drawing.panel(
        closed(
            [(-neck - 1.6, 1.5), (-neck * 0.6, -3.6), (neck * 0.6, -3.6), (neck + 1.6, 1.5)],
            [(neck * 0.7, 1.2), (-neck * 0.7, 1.2)],
        ),
        paint,
        roundness=0.5,
        turn=90,
    )
    notch = 13.0 if kind != "wide lapel" else 10.0
    for side in (1, -1):
        tip: Point = (
            wide + (2.4 if kind == "peak lapel" else 0.0),
            notch - (3.4 if kind == "peak lapel" else 0.6),
        )
        lapel = [
            [(neck * 0.8, 2.0), (neck + 0.5, notch - 3.0)],
            [tip],
            [(wide * 0.62, notch + (depth - notch) * 0.55), (0.2, depth + 0.6)],
            [(neck * 0.42, depth * 0.5), (neck * 0.8, 2.0)],
        ]
        drawing.panel(
            closed(*(flipped(run, side) for run in lapel)), paint, turn=side * 20, roundness=0.3, lift=1.3
        )
        collar = [
            [(neck * 0.55, -3.4), (neck + 1.4, 0.2)],
            [(neck + 4.2, 4.2), (wide * 0.98, notch - 4.4)],
            [(neck + 0.9, notch - 2.4)],
            [(neck * 0.66, 3.5), (neck * 0.55, -3.4)],
        ]
        drawing.panel(
            closed(*(flipped(run, side) for run in collar)), paint, turn=side * 40, roundness=0.3, lift=1.2
        )


def shawl(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    neck, depth = torso.neck, torso.depth
    paint = "second" if garment.choice("contrast") == "collar" else "main"
    drawing.panel(
        closed([(-neck - 2, 1.5), (-neck * 0.6, -4.6), (neck * 0.6, -4.6), (neck + 2, 1.5)], [(0, 1.8)]),
        paint,
        roundness=0.5,
        turn=90,
    )
    for side in (1, -1):
        leaf = [
            [
                (neck * 0.5, -4.4),
                (neck + 3.8, 1.5),
                (neck + 5.2, 13),
                (neck * 0.75, depth * 0.72),
                (0.2, depth + 2),
            ],
            [(neck * 0.3, depth * 0.6), (neck * 0.62, 8), (neck * 0.5, -4.4)],
        ]
        drawing.panel(
            closed(*(flipped(run, side) for run in leaf)), paint, turn=side * 12, roundness=0.55, lift=1.3
        )


def moto(drawing: Drawing, _: Garment, torso: Torso) -> None:
    neck = torso.neck
    drawing.panel(
        closed([(-neck - 1.6, 1.5), (-neck * 0.6, -3.8), (neck * 0.6, -3.8), (neck + 1.6, 1.5)], [(0, 1.2)]),
        "main",
        roundness=0.5,
    )
    for side in (1, -1):
        lapel = [
            [(neck * 0.7, 3.0), (neck + 2.5, 7.0)],
            [(15.5, 15.0)],
            [(13.0, 27.0), (5.0, 32.0)],
            [(1.5, 18.0), (neck * 0.7, 3.0)],
        ]
        drawing.panel(closed(*(flipped(run, side) for run in lapel)), "main", roundness=0.4, lift=1.4)
        drawing.stitch(flipped([(neck + 2.3, 8.0), (14.2, 15.3), (11.8, 26.5)], side))
        drawing.button(side * 13.0, 15.6, 0.65, (190, 190, 195))
        collar = [
            [(neck * 0.6, -3.6), (neck + 1.6, 0.2)],
            [(neck + 5.6, 5.4)],
            [(neck + 1.0, 9.0), (neck * 0.66, 3.5), (neck * 0.6, -3.6)],
        ]
        drawing.panel(closed(*(flipped(run, side) for run in collar)), "main", roundness=0.4, lift=1.2)
