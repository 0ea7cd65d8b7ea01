"""What is worked on a trouser leg: its hem, fading, rips, patches, stripes."""

from __future__ import annotations

from smartrec_demo.drawing import Drawing
from smartrec_demo.garment import Garment
from smartrec_demo.legs import KNEE_Y, Legs
from smartrec_demo.paint import RGB, darker, lighter
from smartrec_demo.shape import Point, band, between, closed, ellipse, flipped, opened, straight


def fray(drawing: Drawing, outer: Point, inner: Point) -> None:
    pale = lighter(drawing.cloth.main, 0.65)
    count = 34
    for index in range(count):
        x, y = between(outer, inner, (index + 0.5) / count)
        drawing.panel(
            band(
                [(x, y - 0.6), (x + drawing.random.uniform(-0.9, 0.9), y + drawing.random.uniform(1.6, 4.4))],
                [0.3, 0.16],
            ),
            pale,
            lift=0,
            roundness=0,
            edge=0.2,
        )


def leg_hem(drawing: Drawing, garment: Garment, legs: Legs, side: int) -> None:
    kind, y = garment.choice("leg hem"), legs.hem_y
    x, half = legs.centre(y), legs.half(y)
    low: list[Point] = [(max(x - half, 0.3), y + 0.8), (x, y + 1.7), (x + half, y)]
    inner_x = low[0][0]
    if kind == "rib":
        path = closed(
            flipped([(inner_x, y - 0.5), (x, y), (x + half, y - 0.5)], side),
            flipped([(x + half * 0.82, y + 7), (x, y + 7.8), (x - half * 0.82, y + 7)], side),
        )
        colour = drawing.cloth.colour_of("trim" if garment.choice("contrast") == "trim" else "main")
        drawing.panel(path, colour, roundness=0.7)
        drawing.ribbing(path, 0, colour, 1.0)
        for share in (-0.6, -0.1, 0.5):
            drawing.fold(
                flipped(
                    [
                        (x + half * share, y - 8),
                        (x + half * share * 0.95, y - 3),
                        (x + half * share * 0.85, y),
                    ],
                    side,
                ),
                2.0,
                0.32,
            )
    elif kind == "elastic":
        drawing.dent(opened(flipped([(px, py - 2.4) for px, py in low], side)), 1.8, 0.45)
        for share in (-0.7, -0.3, 0.2, 0.6):
            drawing.fold(
                flipped(
                    [
                        (x + half * share, y + 0.5),
                        (x + half * share * 1.2, y - 5),
                        (x + half * share * 1.2, y - 11),
                    ],
                    side,
                ),
                2.2,
                0.34,
            )
    elif kind == "cuff":
        depth = 4.0
        path = closed(
            flipped(
                [
                    (px * 1.0 + (0.5 if index == 2 else -0.2), py - depth)
                    for index, (px, py) in enumerate(low)
                ],
                side,
            ),
            flipped(
                [(px + (0.6 if index == 2 else -0.3), py) for index, (px, py) in enumerate(low)][::-1], side
            ),
        )
        paint: RGB | str = (
            lighter(drawing.cloth.main, 0.28) if drawing.cloth.weave in ("denim", "acid wash") else "main"
        )
        drawing.panel(path, paint, roundness=0.4, lift=1.1, turn=90)
    elif kind == "slit":
        drawing.mark(
            straight(
                *flipped(
                    [(x + half - 1.6, y + 0.4), (x + half * 0.99, y - 9), (x + half + 0.2, y + 0.3)], side
                )
            ),
            darker(drawing.cloth.main, 0.6),
        )
        drawing.stitch(flipped([(px, py - 2) for px, py in low[:2]], side))
    elif kind == "tie":
        for sway in (-1.5, 2.0):
            drawing.cord(
                flipped(
                    [(x + half * 0.8, y - 3), (x + half + 1.5 + sway, y + 2), (x + half + sway, y + 6)], side
                ),
                drawing.cloth.trim,
                0.6,
            )
        drawing.dent(opened(flipped([(px, py - 3) for px, py in low], side)), 1.6, 0.4)
    elif kind == "ruffle":
        path = closed(
            flipped([(inner_x, y - 1), (x, y), (x + half, y - 1)], side),
            flipped(
                [
                    (x + half * 1.25, y + 7),
                    (x + half * 0.5, y + 9),
                    (x, y + 7.6),
                    (x - half * 0.5, y + 9),
                    (max(x - half * 1.2, 0.5), y + 7),
                ],
                side,
            ),
        )
        drawing.panel(path, "main", roundness=0.4)
    elif kind == "trim":
        drawing.line(opened(flipped([(px, py - 0.8) for px, py in low], side)), drawing.cloth.second, 1.6, 1)
    elif kind == "lace":
        for index in range(8):
            cx = inner_x + (x + half - inner_x) * (index + 0.5) / 8
            drawing.panel(
                ellipse(side * cx, y + 0.6, half / 7.5, 2.4),
                lighter(drawing.cloth.main, 0.45),
                lift=0.3,
                roundness=0.2,
            )
    elif kind not in ("fray", "raw", "fringe"):
        drawing.stitch(flipped([(px, py - 2.2) for px, py in low], side))


def leg_work(drawing: Drawing, garment: Garment, legs: Legs, side: int) -> None:
    works = garment.choice("leg work").split("+")
    x_knee = legs.centre(KNEE_Y)
    if "fade" in works:
        for y, radius in ((86.0, 0.62), (KNEE_Y, 0.5)):
            if y < legs.hem_y - 8:
                for scale in (1.0, 0.75, 0.5):
                    drawing.mark(
                        ellipse(
                            side * legs.centre(y),
                            y,
                            legs.half(y) * radius * scale,
                            (legs.hem_y - 70) * 0.24 * scale,
                        ),
                        lighter(drawing.cloth.main, 0.55),
                        0.16,
                    )
    if "rips" in works:
        _rips(drawing, legs, side)
    if "crease" in works:
        run = [
            (legs.centre(60) * 0.9, legs.waist_y + 8),
            (legs.centre(88), 88),
            (legs.centre(legs.hem_y), legs.hem_y),
        ]
        drawing.line(opened(flipped(run, side)), darker(drawing.cloth.main, 0.4), 0.4, 0.6)
        drawing.fold(flipped(run, side), 1.6, 0.3)
    if "knee patch" in works:
        drawing.panel(
            closed(
                flipped(
                    [
                        (0.8, 82),
                        (x_knee - 3, 82),
                        (x_knee + 1, 98),
                        (x_knee + 1, 118),
                        (max(legs.centre(118) - legs.half(118), 0.4) + 0.2, 120),
                        (max(legs.centre(100) - legs.half(100), 0.4) + 0.2, 100),
                        (0.8, 82),
                    ],
                    side,
                )
            ),
            darker(drawing.cloth.main, 0.35),
            roundness=0.3,
            lift=0.4,
        )
    if "side stripe" in works:
        run = [(legs.waist - 1.2, legs.waist_y + 4), (legs.hip - 1.4, 63)] + [
            (legs.centre(y) + legs.half(y) - 1.4, y) for y in (84.0, KNEE_Y, 124.0) if y < legs.hem_y - 4
        ]
        run.append((legs.centre(legs.hem_y) + legs.half(legs.hem_y) - 1.4, legs.hem_y))
        for shift, colour, width in ((0.0, drawing.cloth.second, 2.6), (0.0, drawing.cloth.trim, 0.7)):
            drawing.line(opened(flipped([(x - shift, y) for x, y in run], side)), colour, width, 1)
    if "cargo" in works:
        y = 90.0
        x = legs.centre(y) + legs.half(y) * 0.45
        drawing.panel(
            straight(*flipped([(x - 5.5, y), (x + 5.0, y), (x + 5.0, y + 14), (x - 5.5, y + 14)], side)),
            "main",
            roundness=0.1,
            lift=1.2,
        )
        drawing.panel(
            straight(*flipped([(x - 6, y - 1), (x + 5.4, y - 1), (x + 5.4, y + 4), (x - 6, y + 4)], side)),
            "main",
            roundness=0.1,
            lift=1.2,
        )
        drawing.button(side * x, y + 2.4, 0.7)
    if "mesh panel" in works:
        run_out = [(legs.centre(y) + legs.half(y) * 0.98, y) for y in (84.0, KNEE_Y, 130.0)]
        run_in = [(legs.centre(y) + legs.half(y) * 0.45, y) for y in (130.0, KNEE_Y, 84.0)]
        drawing.panel(
            closed(flipped(run_out, side), flipped(run_in, side)),
            darker(drawing.cloth.second, 0.35),
            roundness=0.2,
            lift=0.3,
        )
    if "feet" in works:
        x, y = legs.centre(legs.hem_y), legs.hem_y
        drawing.panel(
            closed(
                flipped(
                    [
                        (x - legs.half(y), y - 2),
                        (x - 5, y + 5),
                        (x - 2, y + 10),
                        (x + 7, y + 11),
                        (x + 11, y + 7),
                        (x + legs.half(y), y - 2),
                    ],
                    side,
                )
            ),
            "second",
            roundness=0.6,
        )


def _rips(drawing: Drawing, legs: Legs, side: int) -> None:
    for y in (88.0, KNEE_Y - 2, 112.0):
        if y > legs.hem_y - 7 or drawing.random.random() < 0.3:
            continue
        x, half = legs.centre(y) + drawing.random.uniform(-2, 2), legs.half(y) * 0.52
        drawing.mark(
            closed(
                flipped([(x - half, y), (x, y - 2.0), (x + half, y + 0.4), (x, y + 2.6), (x - half, y)], side)
            ),
            (226, 196, 172),
            0.95,
        )
        for index in range(5):
            line_y = y - 1.4 + index * 0.9
            drawing.line(
                opened(flipped([(x - half * 0.85, line_y), (x + half * 0.85, line_y + 0.2)], side)),
                lighter(drawing.cloth.main, 0.8),
                0.28,
                0.9,
            )
