"""Puts a garment together from its choices: which pieces, in which order, back to front."""

from __future__ import annotations

from dataclasses import replace

from smartrec_demo.belts import draw_belt
from smartrec_demo.closures import draw_front
from smartrec_demo.collars import draw_collar
from smartrec_demo.drawing import Drawing
from smartrec_demo.fringe import draw_fringe
from smartrec_demo.garment import Garment
from smartrec_demo.hems import draw_hem, puffs
from smartrec_demo.hoods import draw_hood_back
from smartrec_demo.legs import measure_legs
from smartrec_demo.paint import darker
from smartrec_demo.pockets import draw_pockets
from smartrec_demo.prints import draw_extra
from smartrec_demo.shape import Point, band, closed, flipped, opened
from smartrec_demo.skirts import draw_sarong, draw_skirt
from smartrec_demo.sleeves import draw_sleeves
from smartrec_demo.torso import HEM_Y, Torso, draw_body, draw_inside, measure
from smartrec_demo.trousers import draw_legs
from smartrec_demo.waist import draw_waist


def sew(garment: Garment, arm_angle: float, bends: tuple[float, float], *, is_worn: bool = False) -> Drawing:
    """The whole garment. arm_angle is how far the sleeves are lifted, bends how far each is folded at
    the elbow.

    Worn, it shows no inside of its back: a body is there.
    """
    drawing = Drawing(garment.cloth, garment.random(3), is_worn=is_worn)
    {
        "upper": _upper,
        "lower": _lower,
        "skirt": _skirt,
        "dress": _dress,
        "jumpsuit": _jumpsuit,
        "poncho": _poncho,
        "sarong": _sarong,
    }[garment.choice("build")](drawing, garment, arm_angle, bends)
    return drawing


def _upper(drawing: Drawing, garment: Garment, arm_angle: float, bends: tuple[float, float]) -> None:
    torso = measure(garment, arm_angle)
    _top(drawing, garment, torso, bends)
    draw_hem(drawing, garment, torso)
    _finish(drawing, garment, torso)


def _top(drawing: Drawing, garment: Garment, torso: Torso, bends: tuple[float, float]) -> None:
    draw_hood_back(drawing, garment, torso)
    draw_inside(drawing, torso, garment.choice("neck", "crew"))
    draw_sleeves(drawing, garment, torso, bends)
    draw_body(drawing, garment, torso)
    if garment.choice("quilt") == "puffs":
        puffs(drawing, torso)


def _finish(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    draw_extra(drawing, garment, torso)
    draw_pockets(drawing, garment, torso)
    draw_front(drawing, garment, torso)
    draw_collar(drawing, garment, torso)
    if garment.choice("belt") != "none":
        draw_belt(drawing, garment, 42.0, torso.half_width(42.0))
    if garment.choice("front") == "open" and garment.choice("trim") == "band":
        _front_band(drawing, torso)


def _front_band(drawing: Drawing, torso: Torso) -> None:
    for side in (1, -1):
        run: list[Point] = [
            (torso.neck * 0.4, -2.4),
            (torso.neck + 0.6, 1.0),
            (6.8, 22),
            (5.6, 42),
            (6.2, torso.hem_y + 1),
        ]
        drawing.panel(band(flipped(run, side), [2.2] * 5), "second", roundness=0.3, lift=1.0)


def _lower(drawing: Drawing, garment: Garment, _arm_angle: float, _bends: tuple[float, float]) -> None:
    legs = measure_legs(garment)
    _inside_waist(drawing, legs.waist_y, legs.waist)
    draw_legs(drawing, garment, legs)
    draw_waist(drawing, garment, legs)


def _skirt(drawing: Drawing, garment: Garment, _arm_angle: float, _bends: tuple[float, float]) -> None:
    legs = measure_legs(garment)
    top, half = legs.waist_y, legs.waist
    _inside_waist(drawing, top, half)
    draw_skirt(drawing, garment, top, half, _skirt_end(garment))
    draw_waist(drawing, garment, legs)
    if garment.choice("skirt front") == "button":
        y = top + 7
        drawing.seam([(1.8, top), (1.8, _skirt_end(garment))])
        while y < _skirt_end(garment) - 3:
            drawing.button(0, y, 1.0)
            y += 8


def _inside_waist(drawing: Drawing, y: float, half: float) -> None:
    if not drawing.is_worn:
        back = closed([(-half, y), (0, y - 1.2), (half, y)], [(0, y + 3)])
        drawing.panel(back, darker(drawing.cloth.main, 0.5), roundness=0.4)


def _skirt_end(garment: Garment) -> float:
    lengths = {"mini": 82.0, "above knee": 92.0, "knee": 104.0, "midi": 120.0, "maxi": 143.0}
    return lengths[garment.choice("skirt length", "knee")] + garment.random(32).uniform(-2.5, 2.5)


def _dress(drawing: Drawing, garment: Garment, arm_angle: float, bends: tuple[float, float]) -> None:
    one_piece = garment.choice("skirt") in ("shift", "pencil") or garment.choice("front") in (
        "button",
        "open",
    )
    if one_piece:
        torso = measure(garment, arm_angle, _skirt_end(garment))
        _top(drawing, garment, torso, bends)
        if garment.choice("skirt hem") in ("ruffle", "fringe", "trim"):
            draw_hem(
                drawing,
                replace(garment, choices={**garment.choices, "hem": garment.choice("skirt hem")}),
                torso,
            )
    else:
        waist_y = {"empire": 32.0, "natural": 42.0, "drop": 56.0}[garment.choice("waistline", "natural")]
        torso = measure(garment, arm_angle, waist_y)
        half = torso.waist - 0.5 if waist_y >= 42.0 else (torso.waist + torso.armpit[0]) / 2
        torso = replace(torso, hem=half + 0.4)
        draw_skirt(drawing, garment, waist_y - 1, half, _skirt_end(garment))
        _top(drawing, garment, torso, bends)
        drawing.seam([(-half, waist_y), (0, waist_y + 1.4), (half, waist_y)])
        drawing.dent(opened([(-half, waist_y + 1), (0, waist_y + 2.4), (half, waist_y + 1)]), 2.4, 0.35)
    _finish(drawing, garment, torso)


def _jumpsuit(drawing: Drawing, garment: Garment, arm_angle: float, bends: tuple[float, float]) -> None:
    waist = 18.5 if garment.choice("fit") != "loose" else 24.0
    legs = measure_legs(garment, 42.0, waist)
    draw_legs(drawing, garment, legs)
    torso = measure(garment, arm_angle, 43.0)
    torso = Torso(
        torso.neck,
        min(torso.depth, 30.0),
        torso.neck_y,
        torso.shoulder,
        torso.armpit,
        waist,
        waist,
        43.0,
        waist + 0.4,
        arm_angle,
    )
    _top(drawing, garment, torso, bends)
    drawing.seam([(-waist, 43), (0, 44.4), (waist, 43)])
    if garment.choice("belt") == "none" and garment.choice("category waist") != "plain":
        for index in range(9):
            x = waist * (index - 4) / 4.3
            drawing.fold([(x, 40), (x, 43.5), (x * 1.03, 50)], 1.8, 0.28)
    _finish(drawing, garment, torso)


def _poncho(drawing: Drawing, garment: Garment, arm_angle: float, _bends: tuple[float, float]) -> None:
    torso = measure(garment, arm_angle, 80.0)
    random = garment.random(33)
    wide, low = random.uniform(50, 58), random.uniform(68, 80)
    pointed = garment.choice("hem") == "point"
    draw_inside(drawing, torso, garment.choice("neck", "crew"))
    neck: list[Point] = [
        (torso.neck, torso.neck_y),
        (torso.neck * 0.6, torso.depth * 0.8),
        (0, torso.depth),
        (-torso.neck * 0.6, torso.depth * 0.8),
        (-torso.neck, torso.neck_y),
    ]
    if pointed:
        edge: list[Point] = [(wide, 36), (wide * 0.5, 56), (0, low), (-wide * 0.5, 56), (-wide, 36)]
    else:
        edge = [
            (wide, 44),
            (wide * 0.86, 60),
            (wide * 0.4, 66),
            (0, 68),
            (-wide * 0.4, 66),
            (-wide * 0.86, 60),
            (-wide, 44),
        ]
    if garment.choice("trim") == "fringe":
        draw_fringe(drawing, edge, 8.5, 1.5)
    slope: list[Point] = [(-torso.neck, torso.neck_y), (-21, 5.5), (-34, 17), (-wide, edge[-1][1])]
    drawing.panel(
        closed(
            neck, slope, edge[::-1] if not pointed else [edge[4], edge[2], edge[0]], flipped(slope[::-1], -1)
        )
        if pointed
        else closed(neck, slope, edge[::-1], flipped(slope[::-1], -1)),
        "main",
        roundness=0.5,
        opacity=drawing.cloth.opacity,
    )
    for side in (1, -1):
        for share in (0.2, 0.5, 0.8):
            end = (wide * share * 1.05, low - 28 * share - 4)
            drawing.fold(
                flipped([(12 + 7 * share, 8 + 8 * share), (22 * share + 9, 30), end], side), 4.2, 0.36
            )
    drawing.line(
        opened(*([[edge[0], edge[2]], [edge[2], edge[4]]] if pointed else [edge])),
        drawing.cloth.second,
        2.2,
        0.9,
    )
    draw_collar(drawing, garment, torso)
    draw_extra(drawing, garment, torso)


def _sarong(drawing: Drawing, garment: Garment, _arm_angle: float, _bends: tuple[float, float]) -> None:
    draw_sarong(drawing, garment)


__all__ = ["HEM_Y", "sew"]
