"""Hoods and their fur."""

from __future__ import annotations

from itertools import pairwise

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import RGB, darker, lighter
from smartrec_demo.svg.paths import Point, band, between, closed, flipped
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.upper.torso import Torso


def draw_hood_back(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """The hood's mass behind the shoulders; before the torso."""
    if garment.choice("collar") not in ("hood", "fur hood"):
        return
    neck = torso.neck
    wide, high = neck + 7.5, -17.0
    outer = [
        (-neck - 6, 6),
        (-wide - 1, -2),
        (-wide + 2, high * 0.72),
        (0, high),
        (wide - 2, high * 0.72),
        (wide + 1, -2),
        (neck + 6, 6),
    ]
    drawing.panel(closed(outer), "main", roundness=0.7)
    hollow = [
        (-neck - 1.5, 4),
        (-wide + 3.8, -3),
        (-wide + 6.4, high * 0.6),
        (0, high + 4.5),
        (wide - 6.4, high * 0.6),
        (wide - 3.8, -3),
        (neck + 1.5, 4),
    ]
    inner: RGB = (
        drawing.cloth.second if garment.choice("contrast") == "hood" else darker(drawing.cloth.main, 0.45)
    )
    drawing.panel(
        closed(hollow, [(neck, torso.depth), (0, torso.depth + 2), (-neck, torso.depth)]),
        inner,
        roundness=0.6,
    )
    drawing.fold([(0, high + 5), (0.6, -4), (0, 4)], 3.5, 0.3)
    if garment.choice("collar") == "fur hood":
        fur_edge(drawing, hollow, 3.6)


def fur_edge(drawing: Drawing, run: list[Point], depth: float) -> None:
    """A trim of fur along a line."""
    fur = drawing.cloth.trim
    path: list[Point] = []
    for start, end in pairwise(run):
        for step in range(5):
            x, y = between(start, end, step / 5)
            reach = depth * drawing.random.uniform(0.75, 1.25)
            sway = drawing.random.uniform(-1.4, 1.4)
            drawing.panel(
                band([(x - sway * 0.3, y), (x + sway + (x / 12), y - reach * 0.7)], [1.9, 0.7]),
                darker(fur, drawing.random.uniform(0, 0.32)),
                lift=0.25,
                roundness=0,
                edge=0.2,
            )
            path.append((x, y))


def draw_hood_front(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    neck, depth = torso.neck, torso.depth
    for side in (1, -1):
        leaf = [
            [(neck + 6.5, 4.5), (neck + 4.0, 10), (1.0, depth + 5.5)],
            [(0.2, depth - 1.0), (neck * 0.62, depth * 0.62), (neck * 0.92, 0.5), (neck + 2.6, -4)],
            [(neck + 6.5, 4.5)],
        ]
        drawing.panel(
            closed(*(flipped(run, side) for run in leaf)), "main", turn=side * 40, roundness=0.4, lift=1.0
        )
    if garment.choice("cord", "cord") == "cord":
        cord = lighter(drawing.cloth.trim, 0.25)
        for side in (1, -1):
            x = neck * 0.42
            drawing.mark(
                closed(
                    flipped(
                        [
                            (x - 0.7, depth + 1),
                            (x + 0.7, depth + 1),
                            (x + 0.7, depth + 2.4),
                            (x - 0.7, depth + 2.4),
                        ],
                        side,
                    )
                ),
                (170, 170, 172),
            )
            long = 15 + drawing.random.uniform(-3, 3)
            drawing.cord(
                flipped(
                    [
                        (x, depth + 1.8),
                        (x + 0.8, depth + long * 0.5),
                        (x + drawing.random.uniform(-0.8, 1.2), depth + long),
                    ],
                    side,
                ),
                cord,
                0.8,
            )
