"""Soft necklines: ruffles, a bow, a frill below bare shoulders."""

from __future__ import annotations

from itertools import pairwise

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import darker
from smartrec_demo.svg.paths import Point, band, between, closed, flipped, mirrored, opened
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.upper.outline import neckline
from smartrec_demo.tailoring.upper.torso import Torso


def ruffle(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """A frill that follows the neckline."""
    runs = neckline(torso, garment.choice("neck", "crew"))
    front = [point for run in runs for point in run]
    whole = [*front, *mirrored(front)[1:]]
    low: list[Point] = []
    for start, end in pairwise(whole):
        for step in range(4):
            x, y = between(start, end, step / 4)
            low.append((x * 1.14, y + (6.2 if step % 2 else 4.8)))
    low.append((whole[-1][0] * 1.14, whole[-1][1] + 5))
    drawing.panel(closed(whole, low[::-1]), "main", roundness=0.4, lift=1.2)
    for index in range(1, len(low) - 1, 2):
        x, y = low[index]
        drawing.fold([(x / 1.14, y - 5.4), (x, y)], 2.0, 0.4)


def bow(drawing: Drawing, _: Garment, torso: Torso) -> None:
    """A tie neck: a soft bow with two tails."""
    y = torso.depth + 1.0
    neck = torso.neck
    for side in (1, -1):
        drawing.panel(
            band(flipped([(neck, 0), (neck * 0.8, y * 0.6), (0, y)], side), [1.4, 1.5, 1.5]),
            "main",
            turn=side * 45,
            roundness=0.3,
        )
        drawing.panel(
            closed(
                flipped(
                    [(0.8, y + 1), (4, y + 10), (3.0, y + 20), (7.2, y + 21), (6.6, y + 10), (1.6, y)], side
                )
            ),
            "main",
            turn=side * 15,
            roundness=0.5,
        )
        drawing.panel(
            closed(
                flipped(
                    [(0.6, y), (5, y - 4.6), (10, y - 3.4), (10.4, y + 2.6), (5, y + 3.6), (0.6, y + 0.4)],
                    side,
                )
            ),
            "main",
            turn=side * 70,
            roundness=0.5,
        )
        drawing.fold(flipped([(0.8, y), (4, y - 0.5), (7.5, y - 0.4)], side), 2.2, 0.45)
    drawing.panel(
        closed([(-1.5, y - 1.8), (1.5, y - 1.8), (1.6, y + 1.8), (-1.6, y + 1.8), (-1.5, y - 1.8)]),
        "main",
        roundness=0.7,
    )


def off_shoulder(drawing: Drawing, _garment: Garment, torso: Torso) -> None:
    """A wide frill across the chest and both upper arms."""
    y, wide = torso.depth, torso.neck + 8.5
    top = [(-wide, y + 1.5), (-wide * 0.6, y - 1.8), (0, y), (wide * 0.6, y - 1.8), (wide, y + 1.5)]
    low: list[Point] = []
    for index in range(17):
        x = wide * 1.1 * (1 - index / 8)
        low.append((x, y + 12.5 + (1.8 if index % 2 else 0) - abs(x) * 0.05))
    drawing.panel(closed(top, low), "main", roundness=0.6, lift=1.3)
    drawing.line(opened(top), darker(drawing.cloth.main, 0.3), 1.0, 0.7)
    for index in range(1, 16, 2):
        x, bottom = low[index]
        drawing.fold([(x * 0.9, y + 1.5), (x * 0.97, y + 6), (x, bottom)], 2.4, 0.36)
