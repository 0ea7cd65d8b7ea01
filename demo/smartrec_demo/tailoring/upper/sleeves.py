"""Sleeves with their folds and cuffs; they lie behind the torso."""

from __future__ import annotations

from dataclasses import dataclass

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.paths import Point, along, between, closed, flipped, sides
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.upper.cuffs import CuffEdge, draw_cuff
from smartrec_demo.tailoring.upper.torso import Torso

# Length of the sleeve, half width at its end.
SLEEVES = {
    "cap": (9.0, 10.5),
    "short": (21.0, 10.0),
    "elbow": (31.0, 9.0),
    "three-quarter": (43.0, 7.0),
    "long": (58.0, 5.6),
    "puff": (17.0, 7.5),
    "bell": (52.0, 14.0),
    "bishop": (57.0, 10.5),
    "flutter": (15.0, 16.0),
    "kimono": (44.0, 21.0),
    "batwing": (50.0, 5.5),
    "wide": (54.0, 9.5),
}


@dataclass(frozen=True)
class Sleeve:
    """Where a sleeve ends, for its cuff and for the hand that comes out."""

    end: Point
    angle: float
    half_width: float
    outer: list[Point]
    inner: list[Point]


def sleeve_shape(torso: Torso, kind: str, angle: float, bend: float) -> Sleeve:
    """The right sleeve at an angle from hanging down, its lower half bent further by bend degrees."""
    length, end_half = SLEEVES[kind]
    shoulder, armpit = torso.shoulder, torso.armpit
    if kind == "kimono":
        end = along((shoulder[0] + 2, 14.0), angle, length)
        top_end = along(shoulder, angle, length + 4)
        low_end = along(top_end, angle - 90, 2 * end_half)
        return Sleeve(end, angle, end_half, [shoulder, top_end], [low_end, (armpit[0], 30.0)])
    start = between(shoulder, armpit, 0.5)
    reach = along((0, 0), angle, 1.0)
    normal = (reach[1], -reach[0])
    half = abs((shoulder[0] - armpit[0]) * normal[0] + (shoulder[1] - armpit[1]) * normal[1]) / 2
    half = max(half, 8.0)
    elbow = along(start, angle, length * 0.5)
    end = along(elbow, angle + bend, length * 0.5)
    swell = {"puff": 5.5, "bishop": 1.0, "bell": 0.0, "flutter": 1.0}.get(kind, 0.3)
    middle = (half + end_half) / 2 + swell
    if kind in ("bell",):
        middle = min(half, 8.0)
    left, right = sides([start, elbow, end], [half, middle, end_half])
    outer = [shoulder, *left[1:]] if left[1][0] > right[1][0] else [shoulder, *right[1:]]
    inner = [armpit, *right[1:]] if left[1][0] > right[1][0] else [armpit, *left[1:]]
    if kind == "puff":
        outer.insert(1, (shoulder[0] + 4.5, shoulder[1] - 1.5))
    if kind == "batwing":
        inner = [(torso.half_width(46), 46.0), *inner[2:]]
    return Sleeve(end, angle + bend, end_half, outer, inner[::-1])


def draw_sleeves(drawing: Drawing, garment: Garment, torso: Torso, bends: tuple[float, float]) -> None:
    """Both sleeves with their cuffs; behind the torso."""
    kind = garment.choice("sleeve")
    if kind == "none":
        return
    random = garment.random(2)
    paint = (
        "second"
        if garment.choice("shoulder") == "raglan" or garment.choice("contrast") == "sleeves"
        else "main"
    )
    for side, bend in ((1, bends[0]), (-1, bends[1])):
        sleeve = sleeve_shape(torso, kind, torso.arm_angle, bend)
        outer, inner = flipped(sleeve.outer, side), flipped(sleeve.inner, side)
        turn = -side * sleeve.angle
        path = closed(outer, inner, [inner[-1], flipped([(torso.shoulder[0] - 6, 14.0)], side)[0], outer[0]])
        drawing.panel(path, paint, turn=turn, round_turn=turn, roundness=0.75, opacity=drawing.cloth.opacity)
        _sleeve_folds(drawing, sleeve, side, random.random())
        draw_cuff(drawing, garment, CuffEdge((sleeve.outer[-1], sleeve.inner[0]), sleeve.angle, side))


def _sleeve_folds(drawing: Drawing, sleeve: Sleeve, side: int, dice: float) -> None:
    if len(sleeve.outer) < 3:
        drawing.fold(
            flipped(
                [
                    between(sleeve.outer[0], sleeve.outer[1], 0.2),
                    between(sleeve.outer[1], sleeve.inner[0], 0.7),
                ],
                side,
            ),
            3,
            0.25,
        )
        return
    elbow_out, elbow_in = sleeve.outer[-2], sleeve.inner[1]
    for share, strength in ((0.1, 0.34), (0.32, 0.26)):
        start = between(elbow_in, sleeve.inner[0], share - 0.1 + dice * 0.1)
        middle = between(start, elbow_out, 0.45)
        end = between(between(elbow_out, sleeve.outer[-1], share * 0.4), middle, 0.15)
        drawing.fold(flipped([start, middle, end], side), 2.6, strength)
    start = sleeve.inner[-1]
    drawing.fold(
        flipped([start, between(start, elbow_out, 0.4), between(start, elbow_out, 0.8)], side), 3.0, 0.32
    )
