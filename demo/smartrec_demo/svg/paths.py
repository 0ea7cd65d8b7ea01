"""Outlines as points and as SVG paths, in centimetres of a standing body: x right of its middle, y down.

An outline is made of runs: each run is one smooth curve, and two runs meet in a corner.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

Point = tuple[float, float]
Run = Sequence[Point]


def smooth(run: Run) -> str:
    """A Catmull-Rom curve through the points, as SVG cubic commands that continue from the first point."""
    commands = []
    last = len(run) - 1
    for index in range(last):
        before, start, end, after = (
            run[max(index - 1, 0)],
            run[index],
            run[index + 1],
            run[min(index + 2, last)],
        )
        commands.append(
            f"C{start[0] + (end[0] - before[0]) / 6:.2f} {start[1] + (end[1] - before[1]) / 6:.2f} "
            f"{end[0] - (after[0] - start[0]) / 6:.2f} {end[1] - (after[1] - start[1]) / 6:.2f} "
            f"{end[0]:.2f} {end[1]:.2f}"
        )
    return "".join(commands)


def closed(*runs: Run) -> str:
    """A closed path of runs. A straight line joins two runs that do not meet."""
    return opened(*runs) + "Z"


def opened(*runs: Run) -> str:
    """An open path of runs."""
    parts: list[str] = []
    for run in runs:
        parts.append(f"{'L' if parts else 'M'}{run[0][0]:.2f} {run[0][1]:.2f}{smooth(run)}")
    return "".join(parts)


def straight(*points: Point) -> str:
    """A closed polygon."""
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points) + "Z"


def mirrored(run: Iterable[Point]) -> list[Point]:
    """The run on the other side of the body, in reverse order."""
    return [(-x, y) for x, y in reversed(list(run))]


def flipped(run: Iterable[Point], side: int) -> list[Point]:
    """The run on side 1 (as it is) or -1 (mirrored), in the same order."""
    return [(side * x, y) for x, y in run]


def along(start: Point, angle_degrees: float, length: float) -> Point:
    """The point at a distance from start; 0 degrees is down and 90 degrees is to the right."""
    angle = math.radians(angle_degrees)
    return start[0] + length * math.sin(angle), start[1] + length * math.cos(angle)


def between(start: Point, end: Point, share: float) -> Point:
    """The point a share of the way from start to end."""
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def sides(centre: Run, half_widths: Sequence[float]) -> tuple[list[Point], list[Point]]:
    """The two edges of a band along a centre line: first the left one, seen along the line."""
    left, right = [], []
    for index, (x, y) in enumerate(centre):
        before, after = centre[max(index - 1, 0)], centre[min(index + 1, len(centre) - 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = math.hypot(dx, dy) or 1.0
        normal_x, normal_y = dy / length * half_widths[index], -dx / length * half_widths[index]
        left.append((x + normal_x, y + normal_y))
        right.append((x - normal_x, y - normal_y))
    return left, right


def band(centre: Run, half_widths: Sequence[float]) -> str:
    """A closed band around a centre line."""
    left, right = sides(centre, half_widths)
    return closed(left, right[::-1])


def ellipse(x: float, y: float, radius_x: float, radius_y: float) -> str:
    """An ellipse as a path."""
    return (
        f"M{x - radius_x:.2f} {y:.2f}a{radius_x:.2f} {radius_y:.2f} 0 1 0 {2 * radius_x:.2f} 0"
        f"a{radius_x:.2f} {radius_y:.2f} 0 1 0 {-2 * radius_x:.2f} 0Z"
    )
