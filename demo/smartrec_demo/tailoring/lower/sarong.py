"""A cloth wrapped round the hips."""

from __future__ import annotations

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import darker
from smartrec_demo.svg.paths import Point, closed, opened
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.trims.fringe import draw_fringe


def draw_sarong(drawing: Drawing, garment: Garment) -> None:
    """A cloth wrapped round the hips and knotted at one side."""
    random = garment.random(31)
    y, half = 46.0, 20.5
    hem_y = {"knee": 104.0, "midi": 122.0, "maxi": 140.0}[garment.choice("length", "midi")]
    hem = 25.0
    back: list[Point] = [(half, y), (25.5, 66), (hem, hem_y - 6)]
    drawing.panel(
        closed(
            [(-half, y + 1), (0, y + 2), (half, y)],
            back,
            [(hem, hem_y - 6), (0, hem_y - 9), (-hem * 0.8, hem_y - 4)],
            [(-25, 66), (-half, y + 1)],
        ),
        darker(drawing.cloth.main, 0.25),
        roundness=0.6,
    )
    knot: Point = (13.0, y + 3)
    front = closed(
        [(-half, y + 0.5), (0, y + 2), knot],
        [knot, (16, 74), (10.5, hem_y * 0.83), (1.0, hem_y + 6)],
        [(-11, hem_y + 1), (-hem * 0.98, hem_y - 8)],
        [(-25.5, 66), (-half, y + 0.5)],
    )
    drawing.panel(front, "main", roundness=0.55, lift=1.3, opacity=drawing.cloth.opacity)
    for index in range(7):
        x = -19 + index * 5
        drawing.fold(
            [(knot[0] - 2, knot[1] + 1 + index * 0.5), (x + 7, 60 + index * 6), (x, 84 + index * 7)],
            3.0,
            0.32,
        )
    if random.random() < 0.7:
        draw_fringe(drawing, [(1.0, hem_y + 6), (-11, hem_y + 1), (-hem * 0.98, hem_y - 8)], 6.0)
    tail = closed(
        [knot, (17.5, y + 14), (16.0, y + 32), (21.0, y + 41)],
        [(24.0, y + 30), (21.0, y + 12), (knot[0] + 1.5, knot[1])],
    )
    drawing.panel(tail, "main", roundness=0.5, turn=20, lift=1.2)
    drawing.fold([(knot[0] + 1, knot[1]), (19, y + 14), (19.5, y + 34)], 2.6, 0.4)
    drawing.panel(
        closed(
            [
                (knot[0] - 3.2, knot[1] - 1),
                (knot[0], knot[1] - 4.0),
                (knot[0] + 4, knot[1] - 1),
                (knot[0] + 3, knot[1] + 3.4),
                (knot[0] - 2, knot[1] + 3),
                (knot[0] - 3.2, knot[1] - 1),
            ]
        ),
        "main",
        roundness=0.9,
        lift=1.3,
        turn=60,
    )
    drawing.fold(
        [(knot[0] - 2, knot[1] - 1), (knot[0] + 0.5, knot[1]), (knot[0] + 2.5, knot[1] + 2)], 1.8, 0.5
    )
    drawing.line(opened([(-half, y + 0.5), (0, y + 2), knot]), darker(drawing.cloth.main, 0.4), 0.7, 0.7)
