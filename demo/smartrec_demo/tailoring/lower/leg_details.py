"""Details of a trouser leg: fading, rips, creases, patches, stripes, pockets, feet."""

from __future__ import annotations

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import darker, lighter
from smartrec_demo.svg.paths import Point, closed, ellipse, flipped, opened, straight
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.lower.legs import KNEE_Y, Legs


def draw_leg_details(drawing: Drawing, garment: Garment, legs: Legs, side: int) -> None:
    """The details of one leg. Several are joined by "+"."""
    for detail in garment.choice("leg detail").split("+"):
        if detail in DETAILS:
            DETAILS[detail](drawing, legs, side)


def _fade(drawing: Drawing, legs: Legs, side: int) -> None:
    pale = lighter(drawing.cloth.main, 0.55)
    for y, share in ((86.0, 0.62), (KNEE_Y, 0.5)):
        if y < legs.hem_y - 8:
            for scale in (1.0, 0.75, 0.5):
                wide, tall = legs.half(y) * share * scale, (legs.hem_y - 70) * 0.24 * scale
                drawing.mark(ellipse(side * legs.centre(y), y, wide, tall), pale, 0.16)


def _crease(drawing: Drawing, legs: Legs, side: int) -> None:
    end = (legs.centre(legs.hem_y), legs.hem_y)
    run = flipped([(legs.centre(60) * 0.9, legs.waist_y + 8), (legs.centre(88), 88), end], side)
    drawing.line(opened(run), darker(drawing.cloth.main, 0.4), 0.4, 0.6)
    drawing.fold(run, 1.6, 0.3)


def _knee_patch(drawing: Drawing, legs: Legs, side: int) -> None:
    x = legs.centre(KNEE_Y)
    inner = [(max(legs.centre(y) - legs.half(y), 0.4) + 0.2, y + 2 if y > 110 else y) for y in (118.0, 100.0)]
    patch: list[Point] = [(0.8, 82), (x - 3, 82), (x + 1, 98), (x + 1, 118), *inner, (0.8, 82)]
    drawing.panel(closed(flipped(patch, side)), darker(drawing.cloth.main, 0.35), roundness=0.3, lift=0.4)


def _side_stripe(drawing: Drawing, legs: Legs, side: int) -> None:
    heights = [y for y in (84.0, KNEE_Y, 124.0) if y < legs.hem_y - 4]
    run: list[Point] = [(legs.waist - 1.2, legs.waist_y + 4), (legs.hip - 1.4, 63)]
    run += [(legs.centre(y) + legs.half(y) - 1.4, y) for y in (*heights, legs.hem_y)]
    path = opened(flipped(run, side))
    drawing.line(path, drawing.cloth.second, 2.6, 1)
    drawing.line(path, drawing.cloth.trim, 0.7, 1)


def _cargo(drawing: Drawing, legs: Legs, side: int) -> None:
    y = 90.0
    x = legs.centre(y) + legs.half(y) * 0.45
    pocket = flipped([(x - 5.5, y), (x + 5.0, y), (x + 5.0, y + 14), (x - 5.5, y + 14)], side)
    flap = flipped([(x - 6, y - 1), (x + 5.4, y - 1), (x + 5.4, y + 4), (x - 6, y + 4)], side)
    for piece in (pocket, flap):
        drawing.panel(straight(*piece), "main", roundness=0.1, lift=1.2)
    drawing.button(side * x, y + 2.4, 0.7)


def _mesh_panel(drawing: Drawing, legs: Legs, side: int) -> None:
    outer = [(legs.centre(y) + legs.half(y) * 0.98, y) for y in (84.0, KNEE_Y, 130.0)]
    inner = [(legs.centre(y) + legs.half(y) * 0.45, y) for y in (130.0, KNEE_Y, 84.0)]
    path = closed(flipped(outer, side), flipped(inner, side))
    drawing.panel(path, darker(drawing.cloth.second, 0.35), roundness=0.2, lift=0.3)


def _foot(drawing: Drawing, legs: Legs, side: int) -> None:
    x, y, half = legs.centre(legs.hem_y), legs.hem_y, legs.half(legs.hem_y)
    foot: list[Point] = [
        (x - half, y - 2),
        (x - 5, y + 5),
        (x - 2, y + 10),
        (x + 7, y + 11),
        (x + 11, y + 7),
        (x + half, y - 2),
    ]
    drawing.panel(closed(flipped(foot, side)), "second", roundness=0.6)


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


DETAILS = {
    "fade": _fade,
    "rips": _rips,
    "crease": _crease,
    "knee patch": _knee_patch,
    "side stripe": _side_stripe,
    "cargo": _cargo,
    "mesh panel": _mesh_panel,
    "feet": _foot,
}
