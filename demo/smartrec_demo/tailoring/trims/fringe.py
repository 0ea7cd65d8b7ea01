"""Threads that hang from an edge."""

from __future__ import annotations

from itertools import pairwise

from smartrec_demo.svg.paths import Point, band, between
from smartrec_demo.tailoring.drawing import Drawing


def draw_fringe(drawing: Drawing, edge: list[Point], length: float, spacing: float = 1.3) -> None:
    """Threads that hang from an edge."""
    for start, end in pairwise(edge):
        count = max(2, round(abs(end[0] - start[0]) / spacing + abs(end[1] - start[1]) / (spacing * 2)))
        for index in range(count):
            x, y = between(start, end, index / count)
            sway = drawing.random.uniform(-0.7, 0.7)
            drawing.panel(
                band(
                    [(x, y - 0.5), (x + sway, y + length * drawing.random.uniform(0.85, 1.05))], [0.42, 0.25]
                ),
                "trim",
                lift=0.0,
                roundness=0,
                edge=0.5,
            )
