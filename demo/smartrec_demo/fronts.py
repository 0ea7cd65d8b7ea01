"""Closures, hems, pockets and other work on the front of an upper garment."""

from __future__ import annotations

import math

from smartrec_demo.drawing import Drawing
from smartrec_demo.garment import Garment
from smartrec_demo.paint import contrasting, darker, lighter
from smartrec_demo.shape import Point, band, between, closed, ellipse, flipped, mirrored, opened, straight
from smartrec_demo.torso import Torso, draw_fringe

METAL = (190, 190, 194)


def draw_front(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """The closure."""
    kind = garment.choice("front")
    top, bottom = torso.depth, torso.hem_y + 1.4
    if kind == "button":
        _placket(drawing, top, bottom, step=9.5)
    elif kind == "henley":
        _placket(drawing, top, top + 16, step=4.6, end=True)
    elif kind == "polo":
        _placket(drawing, top, top + 13, step=5.5, end=True)
    elif kind in ("zip", "half zip"):
        end = bottom if kind == "zip" else top + 26
        drawing.zip(
            (0, top - 4 if garment.choice("collar") in ("rib stand", "stand", "funnel") else top), (0, end)
        )
    elif kind == "snap zip":
        drawing.panel(
            straight((-2.6, top), (2.6, top), (2.6, bottom), (-2.6, bottom)), "main", roundness=0.2, lift=1.0
        )
        drawing.stitch([(-2.2, top), (-2.2, bottom)])
        for index in range(6):
            drawing.button(0.3, top + 6 + index * (bottom - top - 10) / 5, 0.9, METAL)
    elif kind == "double":
        drawing.seam([(9.5, top + 1.5), (9.0, 40), (9.4, bottom)])
        for row in range(3 if garment.category != "Coat" else 4):
            for x in (-7.0, 7.0):
                drawing.button(x, top + 2 + row * 11.5, 1.6)
    elif kind in ("one button", "two button", "three button"):
        _overlap(drawing, torso, {"one button": 1, "two button": 2, "three button": 4}[kind])
    elif kind == "wrap":
        path = [(-torso.neck * 0.4, torso.depth * 0.6), (2, torso.depth + 6), (torso.waist - 1, 41)]
        drawing.seam(path)
        drawing.seam(
            [(torso.waist - 2, 43), (torso.waist * 0.6, (bottom + 43) / 2), (torso.hem * 0.2, bottom)]
        )
    elif kind == "asymmetric zip":
        drawing.zip((9.5, 24), (4.0, bottom - 1))
    elif kind == "lace-up":
        cord = contrasting(drawing.cloth.main, 0.7)
        for index in range(4):
            y = top + 1 + index * 3.6
            drawing.line(opened([(-2.6, y), (2.6, y + 3.4)]), cord, 0.6, 1)
            drawing.line(opened([(2.6, y), (-2.6, y + 3.4)]), cord, 0.6, 1)
    elif kind == "keyhole":
        drawing.mark(ellipse(0, torso.depth + 4.2, 1.7, 4.0), darker(drawing.cloth.main, 0.55))
        drawing.button(0, torso.depth + 0.2, 0.7)


def _placket(drawing: Drawing, top: float, bottom: float, step: float, *, end: bool = False) -> None:
    half = 1.9
    drawing.panel(
        straight((-half, top), (half, top), (half, bottom), (-half, bottom)), "main", roundness=0.1, lift=0.7
    )
    drawing.stitch([(-half + 0.5, top), (-half + 0.5, bottom)])
    drawing.stitch([(half - 0.5, top), (half - 0.5, bottom)])
    y = top + 2.4
    while y < bottom - 2:
        drawing.button(0, y, 0.85)
        y += step
    if end:
        drawing.stitch([(-half, bottom - 1.4), (half, bottom - 1.4)])


def _overlap(drawing: Drawing, torso: Torso, count: int) -> None:
    bottom = torso.hem_y + 1.5
    edge: list[Point] = [
        (1.8, torso.depth),
        (2.2, 45),
        (2.0, bottom - 9),
        (6.0 if torso.hem_y < 80 else 2.4, bottom),
    ]
    drawing.seam(edge)
    if torso.hem_y < 80:
        drawing.mark(
            closed(
                [(1.9, bottom - 10), (3.0, bottom - 4), (6.4, bottom - 0.4)],
                [(-4.6, bottom), (-0.6, bottom - 4), (1.9, bottom - 10)],
            ),
            darker(drawing.cloth.main, 0.62),
            0.8,
        )
    for index in range(count):
        drawing.button(-0.3, torso.depth + 2.5 + index * 10.5, 1.35)


def draw_hem(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """What the lower edge is finished with."""
    kind, y, half = garment.choice("hem"), torso.hem_y, torso.hem
    edge = [(-half, y), (-half * 0.5, y + 1.2), (0, y + 1.6), (half * 0.5, y + 1.2), (half, y)]
    if kind == "rib":
        path = closed(edge, [(half * 0.9, y + 6), (0, y + 7.4), (-half * 0.9, y + 6)])
        colour = drawing.cloth.colour_of("trim" if garment.choice("contrast") == "trim" else "main")
        drawing.panel(path, colour, roundness=0.5, lift=0.8)
        drawing.ribbing(path, 0, colour, 1.2)
        for index in range(7):
            x = half * (index - 3) / 3.4
            drawing.fold([(x, y - 7), (x * 0.98, y - 3), (x * 0.96, y + 0.5)], 2.2, 0.26)
    elif kind in ("ruffle", "peplum"):
        _frill(drawing, half, y, 9.0 if kind == "ruffle" else 15.0)
    elif kind == "fringe":
        draw_fringe(drawing, edge, 8.0)
    elif kind == "drawstring":
        drawing.dent(opened([(x, py - 3) for x, py in edge]), 1.6, 0.4)
        for side in (1, -1):
            drawing.cord(
                flipped([(half * 0.55, y), (half * 0.6, y + 4), (half * 0.52, y + 8)], side),
                lighter(drawing.cloth.trim, 0.2),
                0.7,
            )
    elif kind == "scallop":
        for index in range(11):
            x = half * (index - 5) / 5.4
            drawing.panel(
                closed(
                    [
                        (x - 2.3, y + 0.6),
                        (x - 1.6, y + 3.0),
                        (x, y + 4.0),
                        (x + 1.6, y + 3.0),
                        (x + 2.3, y + 0.6),
                    ]
                ),
                "main",
                roundness=0.2,
                lift=0.4,
            )
    elif kind == "knot":
        drawing.panel(
            closed([(-3.4, y - 2), (0, y - 4.5), (3.4, y - 2), (2.6, y + 3), (-2.6, y + 3), (-3.4, y - 2)]),
            "main",
            roundness=0.8,
            lift=1.4,
        )
        for side in (1, -1):
            drawing.panel(
                closed(flipped([(1, y + 1), (4.5, y + 12), (8.2, y + 10.5), (2.6, y - 0.5)], side)),
                "main",
                roundness=0.5,
            )
            drawing.fold(flipped([(3, y - 1), (half * 0.5, y - 5), (half * 0.9, y - 9)], side), 3, 0.4)
    elif kind == "trim":
        drawing.line(opened(edge), drawing.cloth.trim, 2.4, 1)
    elif kind not in ("shirt tail", "high-low", "raw", "point"):
        drawing.stitch([(x * 0.99, py - 2.2) for x, py in edge])


def _frill(drawing: Drawing, half: float, y: float, depth: float) -> None:
    top = [(-half, y - 0.5), (0, y + 1.2), (half, y - 0.5)]
    low: list[Point] = []
    wide = half * 1.24
    for index in range(17):
        x = wide * (1 - index / 8)
        low.append((x, y + depth + (1.8 if index % 2 else 0) - abs(x) * 0.06))
    drawing.panel(closed(top, low), "main", roundness=0.5, lift=1.0)
    for index in range(1, 16, 2):
        x, bottom = low[index]
        drawing.fold([(x * 0.83, y + 1), (x * 0.93, y + depth * 0.5), (x, bottom)], 2.6, 0.38)


def draw_pockets(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """Pockets on the front."""
    kind = garment.choice("pocket")
    low_y = min(torso.hem_y - 17, 52) if torso.hem_y < 80 else 55.0
    if kind in ("chest", "flap chest"):
        for side in (1, -1) if kind == "flap chest" else (1,):
            _patch(drawing, side * 11.5, 22.0, 9.0, 10.5, flap=kind == "flap chest")
    elif kind in ("patch", "flap"):
        for side in (1, -1):
            _patch(drawing, side * torso.half_width(low_y) * 0.56, low_y - 5, 11.5, 13.0, flap=kind == "flap")
    elif kind == "four":
        for side in (1, -1):
            _patch(drawing, side * 12.0, 25.0, 9.5, 9.5, flap=True)
            _patch(drawing, side * torso.half_width(low_y) * 0.56, low_y - 1, 12.5, 14.0, flap=True)
    elif kind == "kangaroo":
        half, y = torso.half_width(torso.hem_y) * 0.62, torso.hem_y
        drawing.panel(
            closed(
                [(-half, y - 1)],
                [(-half, y - 9)],
                [(-half * 0.62, y - 19)],
                [(half * 0.62, y - 19)],
                [(half, y - 9)],
                [(half, y - 1)],
            ),
            "main",
            roundness=0.25,
            lift=1.1,
        )
        for side in (1, -1):
            drawing.stitch(flipped([(half * 0.95, y - 8.6), (half * 0.6, y - 18)], side))
    elif kind == "front pouch":
        half, y = torso.half_width(torso.hem_y) * 0.66, torso.hem_y - 6
        drawing.panel(
            straight((-half, y - 17), (half, y - 17), (half, y), (-half, y)), "main", roundness=0.2, lift=1.1
        )
        drawing.panel(
            straight(
                (-half - 0.6, y - 19), (half + 0.6, y - 19), (half + 0.6, y - 12), (-half - 0.6, y - 12)
            ),
            "main",
            roundness=0.1,
            lift=1.2,
        )
        drawing.stitch([(-half, y - 12.9), (half, y - 12.9)])
        for x in (-half * 0.8, 0.0, half * 0.8):
            drawing.button(x, y - 13.6, 0.8, METAL)
    elif kind == "welt":
        for side in (1, -1):
            x = torso.half_width(low_y) * 0.58
            drawing.panel(
                straight(
                    *flipped(
                        [(x - 6, low_y), (x + 6, low_y + 1.2), (x + 6, low_y + 4.2), (x - 6, low_y + 3.0)],
                        side,
                    )
                ),
                "main",
                roundness=0,
                lift=1.1,
            )
        drawing.panel(straight((8, 21.5), (16, 20.5), (16, 22.7), (8, 23.7)), "main", roundness=0, lift=0.8)
    elif kind in ("slash", "zip slash"):
        for side in (1, -1):
            x = torso.half_width(low_y) * 0.7
            run = flipped([(x, low_y - 6), (x - 3.4, low_y + 7)], side)
            if kind == "zip slash":
                drawing.zip(run[0], run[1])
            else:
                drawing.panel(band(run, [1.1, 1.1]), "main", roundness=0, lift=1.4)


def _patch(drawing: Drawing, x: float, y: float, width: float, height: float, *, flap: bool) -> None:
    half = width / 2
    drawing.panel(
        straight(
            (x - half, y),
            (x + half, y),
            (x + half, y + height - 1.5),
            (x, y + height),
            (x - half, y + height - 1.5),
        ),
        "main",
        roundness=0.15,
        lift=0.9,
    )
    drawing.stitch(
        [
            (x - half + 0.5, y),
            (x - half + 0.5, y + height - 1.9),
            (x, y + height - 0.6),
            (x + half - 0.5, y + height - 1.9),
            (x + half - 0.5, y),
        ]
    )
    if flap:
        drawing.panel(
            straight(
                (x - half - 0.4, y - 1),
                (x + half + 0.4, y - 1),
                (x + half + 0.4, y + 2.4),
                (x, y + 4),
                (x - half - 0.4, y + 2.4),
            ),
            "main",
            roundness=0.1,
            lift=1.1,
        )
        drawing.button(x, y + 2.3, 0.75)
    else:
        drawing.stitch([(x - half, y + 1.4), (x + half, y + 1.4)])


def draw_belt(drawing: Drawing, garment: Garment, y: float, half: float) -> None:
    """A belt, sash or drawstring at the waist."""
    kind = garment.choice("belt")
    if kind == "none":
        return
    half += 0.5
    if kind == "drawstring":
        drawing.dent(opened([(-half, y), (0, y + 1), (half, y)]), 2.0, 0.45)
        for index in range(9):
            x = half * (index - 4) / 4.4
            drawing.fold([(x, y - 4), (x, y + 5)], 2.0, 0.28)
        for side in (1, -1):
            drawing.cord(
                flipped([(1.2, y + 0.8), (2.8, y + 6), (2.0, y + 12)], side),
                lighter(drawing.cloth.trim, 0.2),
                0.7,
            )
        return
    leather = (72, 46, 30) if garment.seed % 2 else (30, 28, 30)
    tie = kind in ("tie", "obi")
    paint = ("second" if garment.choice("contrast") == "belt" else "main") if tie else leather
    depth = 4.4 if kind == "obi" else 2.3 if tie else 1.7
    drawing.panel(
        band([(-half, y), (0, y + 1.2), (half, y)], [depth] * 3), paint, turn=90, roundness=0.6, lift=1.3
    )
    if tie:
        x = half * 0.25
        for dx, reach in ((2.6, 25.0), (-2.2, 22.0)):
            drawing.panel(
                band([(x, y + 1.5), (x + dx, y + reach * 0.5), (x + dx * 1.5, y + reach)], [1.3, 1.9, 2.2]),
                paint,
                roundness=0.6,
                lift=1.1,
            )
        for side in (1, -1):
            drawing.panel(
                closed(
                    [
                        (x, y + 0.6),
                        (x + side * 4, y - 3.4),
                        (x + side * 8, y - 2.2),
                        (x + side * 7.6, y + 3),
                        (x + side * 3.4, y + 3.4),
                        (x, y + 1.4),
                    ]
                ),
                paint,
                roundness=0.5,
            )
        drawing.panel(
            straight((x - 1.7, y - 1.4), (x + 1.7, y - 1.4), (x + 1.5, y + 3), (x - 1.5, y + 3)),
            paint,
            roundness=0.7,
            lift=1.2,
        )
    else:
        drawing.line(
            straight((-2.2, y - 1.2), (2.2, y - 1.2), (2.2, y + 3.4), (-2.2, y + 3.4)),
            (212, 190, 120),
            0.8,
            1,
        )
        drawing.line(opened([(-2, y + 1.1), (1.6, y + 1.1)]), (212, 190, 120), 0.6, 1)


def draw_extra(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """Prints, badges, numbers, ears, tassels: what makes a garment itself."""
    from smartrec_demo.prints import EXTRAS

    for extra in garment.choice("extra").split("+"):
        if extra in EXTRAS:
            EXTRAS[extra](drawing, garment, torso)


def puffs(drawing: Drawing, torso: Torso) -> None:
    """Quilting lines across a padded jacket."""
    y = 14.0
    while y < torso.hem_y - 3:
        half = torso.half_width(y)
        if y < torso.armpit[1]:
            half = torso.shoulder[0]
        run = [(-half, y), (-half * 0.5, y + 1.6), (0, y + 2), (half * 0.5, y + 1.6), (half, y)]
        drawing.line(opened(run), darker(drawing.cloth.main, 0.5), 0.4, 0.8)
        drawing.dent(opened(run), 2.6, 0.4)
        drawing.shade.append(
            f'<path d="{opened([(x * 0.93, py + 4.2) for x, py in run])}" fill="none" stroke="#fff" stroke-opacity=".3" stroke-width="3"/>'
        )
        y += 9.0


def puff_sleeves(drawing: Drawing, outer: list[Point], inner: list[Point]) -> None:
    """Quilting across one padded sleeve."""
    count = 6
    for index in range(1, count):
        share = index / count
        start, end = between(outer[0], outer[-1], share), between(inner[-1], inner[0], share)
        middle = between(start, end, 0.5)
        run = [start, (middle[0], middle[1] + 1.4), end]
        drawing.line(opened(run), darker(drawing.cloth.main, 0.5), 0.4, 0.8)
        drawing.dent(opened(run), 2.4, 0.4)


def pleat_lines(
    drawing: Drawing, top_y: float, top_half: float, bottom_y: float, bottom_half: float, count: int
) -> None:
    """Sharp pleats from the waist to the hem."""
    for index in range(count + 1):
        share = 2 * index / count - 1
        bend = math.copysign(abs(share) ** 0.85, share)
        start, end = (top_half * bend, top_y), (bottom_half * share, bottom_y)
        drawing.line(opened([start, end]), darker(drawing.cloth.main, 0.45), 0.3, 0.75)
        drawing.fold([start, between(start, end, 0.5), end], 2.0 * bottom_half / count * 0.9, 0.3)


__all__ = [
    "draw_belt",
    "draw_extra",
    "draw_front",
    "draw_hem",
    "draw_pockets",
    "mirrored",
    "pleat_lines",
    "puff_sleeves",
    "puffs",
]
