"""The lower body of a garment: legs, skirts, waistbands and what is worked on them."""

from __future__ import annotations

from dataclasses import dataclass

from smartrec_demo.drawing import Drawing
from smartrec_demo.fronts import METAL, draw_belt, pleat_lines
from smartrec_demo.garment import Garment
from smartrec_demo.paint import RGB, darker, lighter
from smartrec_demo.shape import Point, band, between, closed, ellipse, flipped, opened, straight
from smartrec_demo.torso import draw_fringe

# Half widths in centimetres: hip, one leg at the thigh, at the knee, at the ankle.
LEGS = {
    "tight": (20.5, 9.6, 6.6, 4.3),
    "skinny": (21.5, 10.2, 7.6, 5.4),
    "slim": (22.5, 11.2, 9.0, 7.4),
    "straight": (23.5, 11.8, 10.4, 9.6),
    "boot": (22.5, 11.2, 9.2, 11.8),
    "flare": (22.0, 11.0, 9.0, 17.5),
    "wide": (25.0, 13.5, 15.0, 17.5),
    "tapered": (24.5, 13.0, 10.0, 6.4),
    "baggy": (28.0, 14.8, 13.0, 9.5),
    "jodhpur": (33.0, 17.5, 7.6, 5.4),
    "culotte": (27.0, 16.5, 23.0, 30.0),
    "gaucho": (24.0, 12.6, 17.0, 24.0),
    "harem": (30.0, 16.5, 15.0, 6.0),
}
LEG_Y = {
    "micro": 84,
    "short": 88,
    "mid": 95,
    "bermuda": 103,
    "knee": 108,
    "capri": 120,
    "calf": 126,
    "ankle": 138,
    "full": 146,
}
KNEE_Y, ANKLE_Y = 104.0, 142.0


@dataclass(frozen=True)
class Legs:
    """The measures of a pair of trousers, in centimetres."""

    waist_y: float
    waist: float
    hip: float
    crotch_y: float
    hem_y: float
    widths: tuple[float, float, float]
    spread: float

    def centre(self, y: float) -> float:
        """The middle of the right leg at a height."""
        below = max(0.0, y - self.crotch_y)
        return max(
            self.widths[0] + 0.6 + self.spread * below / 66, self.half(y) + 0.3 + min(below * 0.09, 2.6)
        )

    def half(self, y: float) -> float:
        """Half the width of one leg at a height."""
        thigh, knee, ankle = self.widths
        if y <= KNEE_Y:
            return thigh + (knee - thigh) * max(0.0, (y - 80) / (KNEE_Y - 80))
        return knee + (ankle - knee) * min(1.0, (y - KNEE_Y) / (ANKLE_Y - KNEE_Y))


def measure_legs(garment: Garment, waist_y: float | None = None, waist: float | None = None) -> Legs:
    """The legs of a garment's choices."""
    random = garment.random(20)
    hip, thigh, knee, ankle = LEGS[garment.choice("leg", "straight")]
    rise = {"high": 37.0, "mid": 41.5, "low": 47.0}[garment.choice("rise", "mid")]
    short = garment.choice("leg length") in ("micro", "short", "mid", "bermuda") and garment.choice(
        "leg"
    ) in ("straight", "wide", "baggy")
    jitter = random.uniform(0.97, 1.04)
    return Legs(
        waist_y=waist_y if waist_y is not None else rise,
        waist=waist
        if waist is not None
        else {"high": 17.5, "mid": 19.5, "low": 21.0}[garment.choice("rise", "mid")]
        + (2.0 if hip > 25 else 0.0),
        hip=hip * jitter,
        crotch_y={"harem": 88.0, "baggy": 78.0}.get(garment.choice("leg"), 74.0),
        hem_y=LEG_Y[garment.choice("leg length", "full")] + random.uniform(-2, 2),
        widths=(thigh * jitter, knee * jitter + (2.5 if short else 0.0), ankle * random.uniform(0.95, 1.06)),
        spread=random.uniform(0.5, 6.0) if garment.choice("leg") not in ("culotte", "gaucho") else 3.0,
    )


def leg_path(legs: Legs, side: int) -> tuple[list[Point], list[Point]]:
    """The outer edge from the waist down and the inner edge back up, of one leg."""
    outer: list[Point] = [
        (legs.waist, legs.waist_y),
        (between((legs.waist, 0), (legs.hip, 0), 0.75)[0], 54.0),
        (legs.hip, 63.0),
    ]
    inner: list[Point] = [(0.0, legs.crotch_y)]
    for y in (84.0, KNEE_Y, 122.0, ANKLE_Y):
        if y < legs.hem_y - 4:
            outer.append((legs.centre(y) + legs.half(y), y))
            inner.append((max(legs.centre(y) - legs.half(y), 0.2), y))
    end = legs.hem_y
    outer.append((legs.centre(end) + legs.half(end), end))
    inner.append((max(legs.centre(end) - legs.half(end), 0.3), end + 0.8))
    return flipped(outer, side), flipped(inner[::-1], side)


def draw_legs(drawing: Drawing, garment: Garment, legs: Legs) -> None:
    """Two legs with their folds, seams and hems, and what is between them."""
    for side in (-1, 1):
        outer, inner = leg_path(legs, side)
        top = flipped([(0.0, legs.crotch_y), (0.3, 60.0), (0.0, legs.waist_y + 1.2)], side)
        if garment.choice("leg hem") in ("fray", "fringe") and garment.choice("leg") != "tight":
            _fray(drawing, outer[-1], inner[0])
        drawing.panel(
            closed(outer, inner, top, [(0.0, legs.waist_y + 1.2), outer[0]]),
            "main",
            roundness=0.55,
            opacity=drawing.cloth.opacity,
            turn=-side * 2,
        )
        _leg_folds(drawing, garment, legs, side)
        _leg_hem(drawing, garment, legs, side)
        _leg_work(drawing, garment, legs, side)
    drawing.seam([(0.0, legs.waist_y + 2), (0.5, 60.0), (0.0, legs.crotch_y)])


def _leg_folds(drawing: Drawing, garment: Garment, legs: Legs, side: int) -> None:
    random = garment.random(21 + side)
    for reach in (0.35, 0.6, 0.85):
        start: Point = (0.5, legs.crotch_y - 1 + reach * 3)
        end: Point = (legs.centre(70) + legs.half(70) * (reach - 0.3), legs.crotch_y - 9 + reach * 9)
        drawing.fold(flipped([start, between(start, end, 0.5), end], side), 2.4, 0.26)
    if legs.hem_y > 115 and garment.choice("leg") not in ("culotte", "gaucho", "wide"):
        for offset, strength in ((-4.0, 0.26), (1.0, 0.3), (5.5, 0.24)):
            y = KNEE_Y + offset + random.uniform(-1.5, 1.5)
            x, half = legs.centre(y), legs.half(y)
            drawing.fold(
                flipped([(x - half * 0.9, y), (x - half * 0.1, y + 1.2), (x + half * 0.55, y - 1.5)], side),
                2.2,
                strength,
            )
        y = legs.hem_y
        for offset in (4.0, 8.0):
            x, half = legs.centre(y - offset), legs.half(y - offset)
            drawing.fold(
                flipped(
                    [(x + half * 0.9, y - offset), (x, y - offset + 1.8), (x - half * 0.7, y - offset - 0.5)],
                    side,
                ),
                2.0,
                0.24,
            )
    if garment.choice("leg") in ("culotte", "gaucho", "wide", "flare", "baggy", "harem"):
        for share in (-0.45, 0.15, 0.6):
            y0, y1 = 62 + random.uniform(0, 8), legs.hem_y - 0.5
            run = [
                (legs.centre(y0) + legs.half(y0) * share * 0.8, y0),
                (legs.centre((y0 + y1) / 2) + legs.half((y0 + y1) / 2) * share, (y0 + y1) / 2),
                (legs.centre(y1) + legs.half(y1) * share, y1),
            ]
            drawing.fold(flipped(run, side), 3.6, 0.34)
    if garment.choice("leg") == "jodhpur":
        drawing.fold(
            flipped([(legs.hip * 0.9, 66), (legs.hip * 0.72, 84), (legs.centre(96) + 4, 98)], side), 5, 0.36
        )
        drawing.fold(
            flipped([(legs.hip * 0.6, 60), (legs.hip * 0.55, 80), (legs.centre(96), 98)], side), 4, 0.3
        )


def _fray(drawing: Drawing, outer: Point, inner: Point) -> None:
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


def _leg_hem(drawing: Drawing, garment: Garment, legs: Legs, side: int) -> None:
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


def _leg_work(drawing: Drawing, garment: Garment, legs: Legs, side: int) -> None:
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


def draw_waist(drawing: Drawing, garment: Garment, legs: Legs) -> None:
    """The waistband with its loops, cords or folds, the fly and the pockets."""
    kind = garment.choice("waist", "band")
    y, half = legs.waist_y, legs.waist
    depth = {
        "band": 4.0,
        "elastic": 4.8,
        "wide": 9.0,
        "fold-over": 11.0,
        "paperbag": 3.0,
        "yoga": 7.5,
        "knot": 4.0,
    }.get(kind, 4.0)
    fly = garment.choice("fly")
    _pockets(drawing, garment, legs)
    if fly in ("zip", "mock"):
        drawing.seam([(0.2, y + 3), (0.2, y + 19)])
        drawing.stitch([(3.4, y + 3), (3.2, y + 14), (0.4, y + 19)])
    if kind == "paperbag":
        frill: list[Point] = []
        for index in range(15):
            x = half * 1.2 * (index / 7 - 1)
            frill.append((x, y - 5.5 - (1.6 if index % 2 else 0)))
        drawing.panel(closed([(-half, y + 1), (0, y + 2), (half, y + 1)], frill[::-1]), "main", roundness=0.5)
        for index in range(1, 14, 2):
            x, top = frill[index]
            drawing.fold([(x, top), (x * 0.86, y + 1), (x * 0.9, y + 9)], 2.4, 0.4)
    top: list[Point] = [(-half, y), (0, y + 1.3), (half, y)]
    wide = half + depth * 0.12
    path = closed(
        [(-half, y - 0.3), (0, y + 1.0), (half, y - 0.3)],
        [(wide, y + depth), (0, y + depth + 1.3), (-wide, y + depth)],
    )
    paint = "second" if garment.choice("contrast") == "waist" else "main"
    drawing.panel(
        path,
        paint,
        turn=90 if drawing.cloth.pattern in ("striped", "vertical striped") else 0,
        roundness=0.5,
        lift=1.0,
    )
    drawing.mark(
        closed([(-half + 0.4, y), (0, y + 1.2), (half - 0.4, y)], [(0, y + 0.2)]),
        darker(drawing.cloth.main, 0.55),
    )
    if kind in ("elastic", "paperbag"):
        for index in range(17):
            x = half * (index - 8) / 8.2
            drawing.fold([(x, y + 0.6), (x, y + depth + 1.5)], 1.6, 0.36)
            drawing.fold([(x, y + depth), (x * 1.02, y + depth + 4), (x * 1.05, y + depth + 8)], 1.6, 0.2)
        if garment.choice("cord") != "none":
            for side in (1, -1):
                drawing.mark(ellipse(side * 2.2, y + 3, 0.5, 0.5), METAL)
                drawing.cord(
                    flipped(
                        [(2.2, y + 3), (3.6, y + 9), (2.6 + drawing.random.uniform(-0.5, 1.5), y + 16)], side
                    ),
                    lighter(drawing.cloth.trim, 0.35),
                    0.85,
                )
            drawing.line(
                opened([(2.2, y + 3), (-0.6, y + 5.4), (-2.2, y + 3)]),
                lighter(drawing.cloth.trim, 0.35),
                0.85,
                1,
            )
    elif kind in ("fold-over", "yoga", "wide"):
        drawing.stitch([(x * 1.0, py + depth) for x, py in top])
        if kind == "fold-over":
            drawing.dent(opened([(x, py + depth * 0.5) for x, py in top]), 1.4, 0.3)
    if kind == "band":
        drawing.stitch([(x, py + 0.8) for x, py in top])
        drawing.stitch([(x * 1.01, py + depth - 0.7) for x, py in top])
        for x in (-half * 0.78, -half * 0.4, half * 0.4, half * 0.78):
            drawing.panel(
                straight(
                    (x - 0.65, y - 0.2),
                    (x + 0.65, y - 0.2),
                    (x + 0.65, y + depth + 1.6),
                    (x - 0.65, y + depth + 1.6),
                ),
                paint,
                roundness=0,
                lift=0.8,
            )
        if fly != "none":
            drawing.button(
                0.2, y + 3.1, 1.0, (186, 150, 96) if drawing.cloth.weave in ("denim", "acid wash") else None
            )
    draw_belt(drawing, garment, y + 1.0, half)


def _pockets(drawing: Drawing, garment: Garment, legs: Legs) -> None:
    kind, y = garment.choice("leg pocket"), legs.waist_y
    side_x = between((legs.waist, 0), (legs.hip, 0), 0.75)[0]
    for side in (1, -1):
        if kind == "jeans":
            curve = flipped(
                [(legs.waist * 0.5, y + 4), (legs.waist * 0.62, y + 9.5), (side_x - 0.4, y + 12)], side
            )
            drawing.panel(
                closed(curve, flipped([(legs.waist * 0.98, y + 4)], side)),
                darker(drawing.cloth.main, 0.18),
                roundness=0,
                lift=0,
            )
            drawing.seam(curve)
            drawing.stitch([(x, py + 1.0) for x, py in curve])
            for x, py in (curve[0], curve[-1]):
                drawing.mark(ellipse(x - side * 0.8, py + 0.8, 0.45, 0.45), (196, 150, 90))
            if side == 1:
                drawing.seam(flipped([(legs.waist * 0.66, y + 8), (legs.waist * 0.92, y + 9)], side))
        elif kind == "slant":
            run = flipped([(legs.waist * 0.62, y + 4.2), (side_x - 0.2, y + 18)], side)
            drawing.seam(run)
            drawing.stitch([(x - side * 1.0, py) for x, py in run])
        elif kind == "zip":
            drawing.zip(*flipped([(legs.waist * 0.72, y + 7), (side_x - 1.0, y + 19)], side))


# Half width at the hip and at the hem, per 100 cm of length below the waist.
SKIRTS = {
    "pencil": (23.5, -3.0),
    "a-line": (25.0, 26.0),
    "skater": (29.0, 62.0),
    "full": (31.0, 56.0),
    "pleated": (26.0, 34.0),
    "tiered": (27.0, 34.0),
    "wrap": (24.5, 16.0),
    "mermaid": (23.0, 6.0),
    "shift": (25.5, 8.0),
    "high-low": (27.0, 40.0),
    "tulip": (26.0, -10.0),
    "bubble": (32.0, 20.0),
    "handkerchief": (27.0, 40.0),
}


def draw_skirt(drawing: Drawing, garment: Garment, top_y: float, top_half: float, hem_y: float) -> None:
    """A skirt from the waist to its hem."""
    kind = garment.choice("skirt", "a-line")
    random = garment.random(30)
    hip, flare = SKIRTS[kind]
    hip = max(hip, top_half)
    length = hem_y - top_y
    hem = max(top_half, hip + flare * max(length - 20, 4) / 100) if flare > 0 else hip + flare
    if kind == "mermaid":
        hem = hip + 9
    hip_y = min(top_y + 20, hem_y - 4)
    outer: list[Point] = [
        (top_half, top_y),
        (top_half + (hip - top_half) * (0.8 if flare < 30 else 0.55), top_y + (hip_y - top_y) * 0.5),
        (hip, hip_y),
    ]
    if length > 45:
        middle = hip_y + (hem_y - hip_y) * 0.5
        outer.append((hip + (hem - hip) * (0.5 if kind != "mermaid" else -0.5), middle))
    outer.append((hem, hem_y))
    low = _skirt_hem(kind, hem, hem_y, random.uniform(-1, 1))
    drawing.panel(
        closed([(-top_half, top_y), (0, top_y + 1), (top_half, top_y)], outer, low, flipped(outer[::-1], -1)),
        "main",
        roundness=0.6,
        opacity=drawing.cloth.opacity,
    )
    if kind in ("pleated",):
        pleat_lines(drawing, top_y + 3, top_half, hem_y + 1, hem, 16)
    elif kind in ("tiered",):
        _tiers(drawing, outer, hem_y)
    else:
        count = 3 if kind in ("pencil", "shift", "wrap", "mermaid", "tulip") else 7
        for index in range(count):
            share = (index + 0.5) / count * 2 - 1 + random.uniform(-0.06, 0.06)
            start = top_y + (2 if count == 7 else 14) + random.uniform(0, 6)
            drawing.fold(
                [
                    (top_half * share * 0.9, start),
                    (hip * share, (start + hem_y) / 2),
                    (hem * share, hem_y + 1),
                ],
                3.2 if count == 7 else 2.4,
                0.36 if count == 7 else 0.18,
            )
    if kind in ("wrap", "tulip"):
        run: list[Point] = [(top_half * 0.75, top_y), (hip * 0.45, hip_y + 4), (hem * 0.1, hem_y - 1)]
        drawing.seam(run)
        drawing.dent(opened([(x - 1.2, y) for x, y in run]), 2.6, 0.35)
    _skirt_finish(drawing, garment, low, hem_y)


def _skirt_hem(kind: str, hem: float, y: float, sway: float) -> list[Point]:
    if kind == "high-low":
        return [(hem, y), (hem * 0.5, y - 10), (0, y - 17), (-hem * 0.5, y - 10), (-hem, y)]
    if kind == "handkerchief":
        return [
            (hem, y - 7),
            (hem * 0.72, y + 7),
            (hem * 0.4, y - 5),
            (0, y + 4),
            (-hem * 0.4, y - 5),
            (-hem * 0.72, y + 7),
            (-hem, y - 7),
        ]
    count = 12 if kind in ("skater", "full", "pleated", "tiered", "a-line", "bubble") else 4
    wave = {"skater": 1.5, "full": 1.6, "pleated": 0.7, "tiered": 1.2, "a-line": 0.7}.get(kind, 0.0)
    points = []
    for index in range(count + 1):
        x = hem * (1 - 2 * index / count)
        arc = 2.6 * (1 - (x / hem) ** 2)
        points.append((x, y + arc + (wave if index % 2 else -wave) * (0 < index < count) + sway * 0.2))
    return points


def _tiers(drawing: Drawing, outer: list[Point], hem_y: float) -> None:
    top_y = outer[0][1]
    for index in range(1, 4):
        y = top_y + (hem_y - top_y) * index / 3.6
        half = next(
            (
                a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1])
                for a, b in zip(outer, outer[1:], strict=False)
                if a[1] <= y <= b[1]
            ),
            outer[-1][0],
        )
        run = [(-half, y), (-half * 0.5, y + 1.6), (0, y + 2), (half * 0.5, y + 1.6), (half, y)]
        drawing.seam(run)
        drawing.dent(opened([(x, py + 1.2) for x, py in run]), 3.0, 0.45)
        for step in range(11):
            x = half * (step - 5) / 5.2
            drawing.fold([(x, y + 2.4), (x * 1.03, y + 7), (x * 1.06, y + 12)], 2.2, 0.3)


def _skirt_finish(drawing: Drawing, garment: Garment, low: list[Point], hem_y: float) -> None:
    kind = garment.choice("skirt hem")
    if kind == "ruffle":
        wide = [(x * 1.12, y + 8 + (1.4 if index % 2 else 0)) for index, (x, y) in enumerate(low)]
        drawing.panel(closed([(x, y - 0.6) for x, y in low], wide[::-1]), "main", roundness=0.5)
        for x, y in wide[1::2]:
            drawing.fold([(x / 1.12, y - 8), (x, y)], 2.2, 0.38)
    elif kind == "fringe":
        draw_fringe(drawing, low, 9.0)
    elif kind == "lace":
        for start, end in zip(low, low[1:], strict=False):
            x, y = between(start, end, 0.5)
            drawing.panel(
                ellipse(x, y, abs(start[0] - end[0]) * 0.5, 2.6),
                lighter(drawing.cloth.main, 0.45),
                lift=0.3,
                roundness=0.1,
            )
    elif kind == "trim":
        drawing.line(opened([(x, y - 1.2) for x, y in low]), drawing.cloth.second, 2.2, 1)
    elif kind == "border":
        drawing.line(opened([(x * 0.985, y - 4) for x, y in low]), drawing.cloth.second, 5.0, 0.9)
        drawing.line(opened([(x * 0.985, y - 8.5) for x, y in low]), drawing.cloth.trim, 1.0, 0.9)
    elif kind == "slit":
        x, y = low[len(low) // 4]
        drawing.panel(
            closed([(x - 2.0, y + 0.5), (x - 0.3, y - 28)], [(x + 2.2, y + 0.5)]),
            darker(drawing.cloth.main, 0.6),
            roundness=0,
            lift=0.5,
        )
    else:
        drawing.stitch([(x * 0.985, y - 2.2) for x, y in low])


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


__all__ = ["Legs", "draw_legs", "draw_sarong", "draw_skirt", "draw_waist", "measure_legs"]
