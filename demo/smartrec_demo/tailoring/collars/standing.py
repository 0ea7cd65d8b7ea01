"""Collars that stand up around the neck: stand, funnel, turtleneck, cowl."""

from __future__ import annotations

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import darker
from smartrec_demo.svg.paths import closed, flipped
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.upper.torso import Torso


def stand(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """A stand collar that closes in front, knitted on a bomber, of cloth on a jacket."""
    neck, depth = torso.neck + 0.6, torso.depth
    ribbed = garment.choice("collar") == "rib stand"
    colour = drawing.cloth.colour_of("trim" if garment.choice("contrast") == "trim" else "main")
    drawing.panel(
        closed([(-neck, 0), (-neck * 0.75, -4.2), (0, -3.2), (neck * 0.75, -4.2), (neck, 0)], [(0, 1.6)]),
        darker(colour, 0.35),
        roundness=0.5,
    )
    for side in (1, -1):
        path = closed(
            *(
                flipped(run, side)
                for run in (
                    [(0.3, depth + 0.5), (neck * 0.62, depth * 0.72), (neck + 1.3, 1.0)],
                    [(neck * 0.86, -4.4), (neck * 0.6, depth * 0.2), (0.5, depth - 5.0)],
                )
            )
        )
        drawing.panel(path, colour if ribbed else "main", turn=side * 30, roundness=0.4)
        if ribbed:
            drawing.ribbing(path, side * 25, colour, 1.0)


def turtleneck(drawing: Drawing, _garment: Garment, torso: Torso) -> None:
    neck = torso.neck * 0.88
    tall = 9.5
    path = closed(
        [
            (-neck - 2.4, 1.5),
            (-neck, -2.0),
            (-neck * 0.96, -tall),
            (0, -tall - 0.9),
            (neck * 0.96, -tall),
            (neck, -2.0),
            (neck + 2.4, 1.5),
        ],
        [(neck * 0.6, 4.4), (0, 5.2), (-neck * 0.6, 4.4)],
    )
    drawing.panel(path, "main", roundness=0.9)
    drawing.ribbing(path, 0, None, 1.3)
    low = -tall * 0.25
    fold = closed(
        [
            (-neck - 1.1, low),
            (-neck - 0.9, -tall - 0.4),
            (0, -tall - 1.4),
            (neck + 0.9, -tall - 0.4),
            (neck + 1.1, low),
        ],
        [(0, low + 2.2)],
    )
    drawing.panel(fold, "main", roundness=0.95, lift=1.3)
    drawing.ribbing(fold, 0, None, 1.3)
    drawing.mark(
        closed(
            [
                (-neck * 0.8, -tall - 0.7),
                (0, -tall - 1.6),
                (neck * 0.8, -tall - 0.7),
                (0, -tall + 0.5),
                (-neck * 0.8, -tall - 0.7),
            ]
        ),
        darker(drawing.cloth.main, 0.5),
    )


def cowl(drawing: Drawing, _: Garment, torso: Torso) -> None:
    neck = torso.neck
    drawing.panel(
        closed(
            [(-neck - 3, 1), (-neck, -4), (0, -2), (neck, -4), (neck + 3, 1)],
            [(neck * 0.8, torso.depth * 0.7), (0, torso.depth + 3), (-neck * 0.8, torso.depth * 0.7)],
        ),
        "main",
        roundness=0.5,
        turn=90,
    )
    drawing.mark(
        closed([(-neck, -3.5), (0, 2), (neck, -3.5), (0, -5), (-neck, -3.5)]), darker(drawing.cloth.main, 0.5)
    )
    for low in (3.5, 7.5, 11.5):
        drawing.fold([(-neck + 0.5, low - 4.5), (0, low + 1.5), (neck - 0.5, low - 4.5)], 3.4, 0.42)
