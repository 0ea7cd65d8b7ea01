"""The outline of the upper body: neckline, armhole, side seam, hem."""

from __future__ import annotations

from smartrec_demo.svg.paths import Point, flipped, mirrored
from smartrec_demo.tailoring.upper.torso import Torso


def neckline(torso: Torso, kind: str, side: int = 1) -> list[list[Point]]:
    """The front opening from the shoulder to the middle, as runs."""
    neck, depth, top = torso.neck, torso.depth, torso.neck_y
    if kind in ("v", "deep v", "lapel", "wide lapel", "shawl", "open shirt", "open"):
        runs = [[(neck, top), (neck * 0.45, top + (depth - top) * 0.48), (0.0, depth)]]
    elif kind == "square":
        runs = [[(neck, top), (neck * 0.93, depth)], [(0.0, depth)]]
    elif kind == "sweetheart":
        runs = [
            [(neck, top), (neck * 0.9, depth - 4.5)],
            [(neck * 0.55, depth - 5.4), (neck * 0.2, depth - 3), (0.0, depth)],
        ]
    elif kind in ("strap", "strapless", "off shoulder"):
        dip = 1.2 if kind != "strapless" else 0.4
        runs = [[(neck, depth - dip), (neck * 0.5, depth - dip * 0.1), (0.0, depth)]]
    else:
        runs = [
            [
                (neck, top),
                (neck * 0.9, top + (depth - top) * 0.55),
                (neck * 0.48, depth - (depth - top) * 0.1),
                (0.0, depth),
            ]
        ]
    return [flipped(run, side) for run in runs]


def armhole(torso: Torso, kind: str) -> list[list[Point]]:
    """From the armpit up to where the neckline starts."""
    armpit, (shoulder_x, shoulder_y) = torso.armpit, torso.shoulder
    if kind == "strapless":
        return [[armpit, (torso.neck, torso.depth - 0.4)]]
    if kind == "strap":
        return [[armpit, (torso.neck + 3.5, armpit[1] - 3.5), (torso.neck, torso.depth - 1.2)]]
    if kind == "off shoulder":
        return [[armpit, (torso.neck, torso.depth - 1.2)]]
    if kind == "halter":
        return [[armpit, (15.0, 17.0), (9.5, 6.0), (torso.neck, torso.neck_y)]]
    if kind == "racer":
        return [[armpit, (14.5, 16.0), (torso.neck + 3.5, torso.neck_y + 0.6)], [(torso.neck, torso.neck_y)]]
    return [[armpit, (shoulder_x - 1.2, 15.0), (shoulder_x, shoulder_y)], [(torso.neck, torso.neck_y)]]


def side_run(torso: Torso) -> list[Point]:
    """The side seam from the hem up to the armpit."""
    points = [(torso.hem, torso.hem_y)]
    if torso.hem_y > 70:
        points.append((torso.hip, 62.0))
    if torso.hem_y > 50:
        points.append((torso.waist, 42.0))
    return [*points, (torso.armpit[0] - 0.3, 31.0), torso.armpit]


def hem_run(torso: Torso, kind: str) -> list[Point]:
    """The right half of the hem, from the middle to the side."""
    y, half = torso.hem_y, torso.hem
    if kind == "shirt tail":
        return [(0, y + 3.5), (half * 0.5, y + 2.6), (half * 0.86, y - 2.5), (half, y - 5)]
    if kind == "high-low":
        return [(0, y - 6), (half * 0.55, y - 4), (half, y + 5)]
    if kind == "point":
        return [(0, y + 9), (half * 0.5, y + 3), (half, y - 2)]
    return [(0, y + 1.6), (half * 0.55, y + 1.2), (half, y)]


def body_runs(torso: Torso, neck: str, hem: str) -> tuple[list[list[Point]], list[list[Point]]]:
    """The right half of the front and the left one.

    The right half goes from the middle of the hem up to the middle of the neckline.
    """
    side = side_run(torso)
    bottom = hem_run(torso, hem)
    side[0] = bottom[-1]
    right = [bottom, side, *armhole(torso, neck)]
    front = neckline(torso, neck)
    right += front
    left = [mirrored(run) for run in reversed(right)]
    return right, left
