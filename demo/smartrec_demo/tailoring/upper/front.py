"""The front of the upper body with its folds, and the inside of the back."""

from __future__ import annotations

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import darker, lighter
from smartrec_demo.svg.paths import closed, flipped, mirrored, opened
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.upper.outline import armhole, body_runs, hem_run, neckline, side_run
from smartrec_demo.tailoring.upper.torso import BARE, Torso


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
