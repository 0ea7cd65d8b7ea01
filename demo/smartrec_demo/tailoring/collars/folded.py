"""Collars that lie folded on the shoulders: shirt, mandarin, Peter Pan."""

from __future__ import annotations

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.paths import closed, flipped
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.upper.torso import Torso


def shirt_collar(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    neck, depth = torso.neck, torso.depth
    paint = "second" if garment.choice("contrast") == "collar" else "main"
    drawing.panel(
        closed(
            [
                (-neck - 0.4, torso.neck_y),
                (-neck * 0.5, -3.4),
                (neck * 0.5, -3.4),
                (neck + 0.4, torso.neck_y),
            ],
            [(neck * 0.5, 0.6), (-neck * 0.5, 0.6)],
        ),
        paint,
        turn=90,
        roundness=0.6,
    )
    reach = 4.2 if garment.choice("collar") != "camp" else 7.5
    for side in (1, -1):
        leaf = [
            [(neck * 0.72, -3.0), (neck + 1.4, 0.4)],
            [(neck + 2.6, 4.5), (neck * 0.86, depth + reach)],
            [(neck * 0.4, depth + 1.0), (0.6, depth - 0.4)],
            [(neck * 0.45, depth * 0.35), (neck * 0.72, -3.0)],
        ]
        path = closed(*(flipped(run, side) for run in leaf))
        drawing.panel(path, paint, turn=side * 50, roundness=0.25, lift=1.2)
        drawing.stitch(
            flipped([(neck + 1.9, 4.4), (neck * 0.86, depth + reach - 0.9), (neck * 0.44, depth + 0.5)], side)
        )


def band_collar(drawing: Drawing, _garment: Garment, torso: Torso) -> None:
    neck, depth = torso.neck, torso.depth
    for side in (1, -1):
        path = closed(
            *(
                flipped(run, side)
                for run in (
                    [(neck, torso.neck_y), (neck * 0.8, depth * 0.55), (0.3, depth)],
                    [(0.3, depth - 3.6), (neck * 0.62, depth * 0.2 - 1.5), (neck * 0.85, -3.6)],
                )
            )
        )
        drawing.panel(path, "main", turn=side * 40, roundness=0.3)


def peter_pan(drawing: Drawing, _: Garment, torso: Torso) -> None:
    neck, depth = torso.neck, torso.depth
    for side in (1, -1):
        leaf = [
            [(neck, torso.neck_y), (neck * 0.82, depth * 0.6), (0.3, depth)],
            [
                (0.6, depth + 4.8),
                (neck * 0.6, depth + 5.0),
                (neck + 4, depth - 0.5),
                (neck + 4.4, 2.2),
                (neck, torso.neck_y),
            ],
        ]
        drawing.panel(closed(*(flipped(run, side) for run in leaf)), "trim", roundness=0.4, lift=1.2)
