"""The upper body of a garment: its measures, its outline, the front and the inside of the back."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from smartrec_demo.drawing import Drawing
from smartrec_demo.garment import Garment
from smartrec_demo.paint import darker, lighter
from smartrec_demo.shape import Point, closed, flipped, mirrored, opened

HEM_Y = {
    "crop": 44,
    "waist": 43,
    "short": 56,
    "regular": 66,
    "long": 77,
    "thigh": 88,
    "knee": 106,
    "midi": 121,
    "maxi": 143,
}


EASE = {
    "slim": (22.0, 18.5, 22.0),
    "regular": (24.5, 22.5, 24.5),
    "loose": (27.5, 27.0, 28.5),
    "boxy": (29.0, 29.0, 29.0),
    "flared": (23.5, 23.0, 32.0),
}


# Half width at the neck, depth at the middle of the front.
NECKS = {
    "crew": (8.5, 6.5),
    "v": (9.0, 17.0),
    "deep v": (9.0, 27.0),
    "scoop": (11.5, 14.0),
    "boat": (15.5, 3.6),
    "square": (12.0, 13.0),
    "sweetheart": (12.5, 16.0),
    "keyhole": (8.5, 5.5),
    "shirt": (8.0, 6.5),
    "open shirt": (8.5, 17.0),
    "high": (8.2, 3.0),
    "cowl": (12.0, 13.0),
    "lapel": (8.5, 36.0),
    "wide lapel": (8.5, 25.0),
    "shawl": (8.5, 38.0),
    "strap": (13.0, 17.5),
    "strapless": (17.0, 17.0),
    "off shoulder": (21.0, 13.5),
    "halter": (6.5, 3.0),
    "racer": (9.5, 15.0),
    "one shoulder": (10.0, 12.0),
    "open": (9.0, 60.0),
}


BARE = frozenset({"strap", "strapless", "off shoulder", "halter", "racer"})


@dataclass(frozen=True)
class Torso:
    """The measures everything else is fastened to, in centimetres."""

    neck: float
    depth: float
    neck_y: float
    shoulder: Point
    armpit: Point
    waist: float
    hip: float
    hem_y: float
    hem: float
    arm_angle: float

    def half_width(self, y: float) -> float:
        """Half the garment's width at a height."""
        marks = [
            (self.armpit[1], self.armpit[0]),
            (42.0, self.waist),
            (62.0, self.hip),
            (max(self.hem_y, 62.1), self.hem),
        ]
        for (y0, w0), (y1, w1) in pairwise(marks):
            if y <= y1:
                return w0 + (w1 - w0) * max(0.0, (y - y0) / (y1 - y0))
        return self.hem


def measure(garment: Garment, arm_angle: float, hem_y: float | None = None) -> Torso:
    """The torso of a garment's choices."""
    random = garment.random(1)
    chest, waist, hip = EASE[garment.choice("fit", "regular")]
    if garment.gender == "women" and garment.choice("fit") in ("regular", "none"):
        chest, waist = chest - 1.5, waist - 2.5
    if garment.choice("hem") == "rib":
        hip = min(hip, chest) - 1.0
    neck, depth = NECKS[garment.choice("neck", "crew")]
    shoulder_x = {"tank": neck + 4.5, "drop": 25.0}.get(
        garment.choice("shoulder"), 19.5 if garment.gender != "men" else 21.0
    )
    shoulder_x = max(shoulder_x, neck + 2.0)
    bottom = (
        hem_y if hem_y is not None else HEM_Y[garment.choice("length", "regular")] + random.uniform(-2, 2)
    )
    flare = {"flared": 0.35, "loose": 0.08}.get(garment.choice("fit"), 0.0)
    return Torso(
        neck=neck * random.uniform(0.95, 1.06),
        depth=min(depth * random.uniform(0.92, 1.1), bottom - 3),
        neck_y=-0.5,
        shoulder=(
            shoulder_x * random.uniform(0.97, 1.03),
            4.5 if garment.choice("shoulder") != "drop" else 7.0,
        ),
        armpit=(chest * random.uniform(0.98, 1.04), 24.0 if garment.choice("fit") != "loose" else 27.0),
        waist=waist,
        hip=hip,
        hem_y=bottom,
        hem=hip + max(0.0, bottom - 62) * (0.06 + flare),
        arm_angle=arm_angle,
    )


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
    """The right half of the front: up from the middle of the hem, round to the middle of the neckline;
    and the left.
    """
    side = side_run(torso)
    bottom = hem_run(torso, hem)
    side[0] = bottom[-1]
    right = [bottom, side, *armhole(torso, neck)]
    front = neckline(torso, neck)
    right += front
    left = [mirrored(run) for run in reversed(right)]
    return right, left


def draw_inside(drawing: Drawing, torso: Torso, kind: str) -> None:
    """The inside of the back, seen through the opening at the neck."""
    if kind in BARE or drawing.is_worn:
        return
    dip = torso.neck_y + (2.4 if kind != "boat" else 1.2)
    lining = darker(drawing.cloth.main, 0.42)
    runs = neckline(torso, kind)
    front = [point for run in runs for point in run]
    path = closed([(-torso.neck, torso.neck_y), (0, dip), (torso.neck, torso.neck_y)], front, mirrored(front))
    drawing.panel(path, lining, roundness=0.3, lift=0.5)
    if kind not in ("high", "cowl"):
        drawing.line(
            opened([(-torso.neck, torso.neck_y + 0.4), (0, dip + 1.4), (torso.neck, torso.neck_y + 0.4)]),
            lighter(lining, 0.12),
            1.4,
            0.7,
        )
        drawing.mark(
            closed([(-1.6, dip + 1.0), (1.6, dip + 1.0)], [(1.6, dip + 3.0), (-1.6, dip + 3.0)]),
            lighter(drawing.cloth.trim, 0.55),
            0.85,
        )


def draw_body(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """The front of the torso, closed or open down the middle."""
    neck, hem = garment.choice("neck", "crew"), garment.choice("hem")
    right, left = body_runs(torso, neck, hem)
    paint = "main"
    opacity = drawing.cloth.opacity
    if garment.choice("front") == "open":
        _open_fronts(drawing, torso, hem)
    else:
        drawing.panel(closed(*right, *left), paint, roundness=0.55, opacity=opacity)
    for side in (1, -1):
        _torso_folds(drawing, garment, torso, side)
    if neck not in BARE and garment.choice("sleeve") not in ("none", "kimono", "batwing"):
        for side in (1, -1):
            run = flipped([torso.armpit, (torso.shoulder[0] - 1.2, 15.0), torso.shoulder], side)
            if garment.choice("shoulder") == "raglan":
                _raglan(drawing, torso, side)
            else:
                drawing.seam(run)


def _raglan(drawing: Drawing, torso: Torso, side: int) -> None:
    top = flipped([(torso.neck, torso.neck_y), torso.shoulder], side)
    hole = flipped([torso.shoulder, (torso.shoulder[0] - 0.6, 15.0), torso.armpit], side)
    seam = flipped([torso.armpit, (torso.shoulder[0] - 8, 11.0), (torso.neck * 0.93, torso.neck_y + 3)], side)
    drawing.panel(closed(top, hole, seam), "second", roundness=0.0, lift=0.0, turn=-side * 30)
    drawing.seam(seam)


def _open_fronts(drawing: Drawing, torso: Torso, hem: str) -> None:
    gap = 3.5 + drawing.random.uniform(0, 3.5)
    if not drawing.is_worn:
        lining = darker(drawing.cloth.main, 0.5)
        drawing.panel(
            closed(
                [(-torso.neck, 1), (torso.neck, 1)],
                [(torso.waist * 0.8, 42), (torso.hem * 0.8, torso.hem_y - 2)],
                [(-torso.hem * 0.8, torso.hem_y - 2), (-torso.waist * 0.8, 42)],
            ),
            lining,
            roundness=0.2,
        )
    side = side_run(torso)
    bottom = hem_run(torso, hem)
    side[0] = bottom[-1]
    for sign in (1, -1):
        edge = [(torso.neck, torso.neck_y), (gap + 2.2, 22.0), (gap, 42.0), (gap + 1.5, torso.hem_y + 1.6)]
        bottom_half = [(gap + 1.5, torso.hem_y + 1.6), *[p for p in bottom if p[0] > gap + 3]]
        runs = [bottom_half, side, *armhole(torso, "crew"), edge]
        drawing.panel(
            closed(*(flipped(run, sign) for run in runs)),
            "main",
            roundness=0.4,
            opacity=drawing.cloth.opacity,
        )
        drawing.line(opened(flipped(edge, sign)), darker(drawing.cloth.main, 0.4), 0.5, 0.7)


def _torso_folds(drawing: Drawing, garment: Garment, torso: Torso, side: int) -> None:
    random = garment.random(5 + side)
    armpit_x, armpit_y = torso.armpit
    if garment.choice("neck") not in BARE:
        for reach in (10.0, 16.0):
            start = (armpit_x - 1, armpit_y + reach * 0.12)
            drawing.fold(
                flipped(
                    [
                        start,
                        (armpit_x - reach * 0.6, armpit_y + reach * 0.35 + random.uniform(-1, 2)),
                        (armpit_x - reach * 1.1, armpit_y + reach * 0.5),
                    ],
                    side,
                ),
                2.6,
                0.2 + random.random() * 0.1,
            )
    if torso.hem_y > 54:
        y = random.uniform(38, 46)
        half = torso.half_width(y)
        drawing.fold(
            flipped([(half - 0.5, y), (half * 0.65, y + 2.5), (half * 0.3, y + random.uniform(2, 5))], side),
            2.6,
            0.22,
        )
        drawing.fold(
            flipped([(half - 0.5, y + 5), (half * 0.7, y + 8.5), (half * 0.45, y + 13)], side), 2.8, 0.22
        )
    if garment.choice("fit") in ("loose", "flared", "boxy") and torso.hem_y > 55:
        for share in (0.25, 0.62, 0.85):
            x = share * random.uniform(0.9, 1.1)
            drawing.fold(
                flipped(
                    [
                        (torso.waist * x, 36 + random.uniform(0, 8)),
                        (torso.hip * x, (torso.hem_y + 40) / 2),
                        (torso.hem * x * 1.02, torso.hem_y - 1),
                    ],
                    side,
                ),
                3.4,
                0.26,
            )
