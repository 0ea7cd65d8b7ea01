"""A strip of lace along an edge."""

from __future__ import annotations

import math
from itertools import pairwise

from smartrec_demo.svg.colours import lighter
from smartrec_demo.svg.paths import Point, Run, between, closed, ellipse
from smartrec_demo.tailoring.drawing import Drawing

# How wide one scallop is, in centimetres.
SCALLOP = 2.6


def draw_lace(drawing: Drawing, edge: Run, depth: float) -> None:
    """Lace that hangs from the edge in scallops, with an eyelet in each; nothing of it is round by itself."""
    pale = lighter(drawing.cloth.main, 0.45)
    points = _evenly(edge)
    low: list[Point] = []
    for start, end in pairwise(points):
        (x, y), (x1, y1) = start, end
        low += [(x, y + depth * 0.72), (x + (x1 - x) * 0.5, y + (y1 - y) * 0.5 + depth)]
    low.append((points[-1][0], points[-1][1] + depth * 0.72))
    drawing.panel(closed([(x, y - 0.8) for x, y in points], low[::-1]), pale, roundness=0.1, lift=0.4)
    _eyelets(drawing, points, depth)


def _eyelets(drawing: Drawing, points: list[Point], depth: float) -> None:
    hole = drawing.cloth.main
    for start, end in pairwise(points):
        x, y = between(start, end, 0.5)
        drawing.mark(ellipse(x, y + depth * 0.56, 0.42, 0.5), hole, 0.75)
        drawing.mark(ellipse(start[0], start[1] + depth * 0.26, 0.3, 0.3), hole, 0.6)


def _evenly(edge: Run) -> list[Point]:
    """Points along the edge, a scallop's width from one to the next."""
    lengths = [math.dist(a, b) for a, b in pairwise(edge)]
    whole = sum(lengths)
    count = max(2, round(whole / SCALLOP))
    points: list[Point] = []
    for index in range(count + 1):
        rest = whole * index / count
        place = 0
        while place < len(lengths) - 1 and rest > lengths[place]:
            rest -= lengths[place]
            place += 1
        points.append(between(edge[place], edge[place + 1], min(1.0, rest / (lengths[place] or 1.0))))
    return points
