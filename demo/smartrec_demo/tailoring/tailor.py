"""Puts a garment together from its choices: which pieces, in which order, from back to front."""

from __future__ import annotations

from dataclasses import replace

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import darker
from smartrec_demo.svg.paths import Point, band, closed, flipped, opened
from smartrec_demo.tailoring.collars.collars import draw_collar
from smartrec_demo.tailoring.collars.hoods import draw_hood_back
from smartrec_demo.tailoring.collars.straps import draw_back
from smartrec_demo.tailoring.decoration.decorations import draw_decorations
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.goods.goods import BAGS, SHOES, draw_goods
from smartrec_demo.tailoring.lower.legs import measure_legs
from smartrec_demo.tailoring.lower.sarong import draw_sarong
from smartrec_demo.tailoring.lower.skirts import HIGHER_FRONT, draw_skirt
from smartrec_demo.tailoring.lower.trousers import draw_legs
from smartrec_demo.tailoring.lower.waistband import draw_waist
from smartrec_demo.tailoring.poncho import draw_poncho
from smartrec_demo.tailoring.trims.belts import draw_belt
from smartrec_demo.tailoring.upper.closures import draw_front
from smartrec_demo.tailoring.upper.front import draw_body, draw_inside
from smartrec_demo.tailoring.upper.hems import draw_hem, draw_quilting
from smartrec_demo.tailoring.upper.pockets import draw_pockets
from smartrec_demo.tailoring.upper.sleeves import draw_sleeves
from smartrec_demo.tailoring.upper.torso import Torso, measure


def sew(garment: Garment, arm_angle: float, bends: tuple[float, float], *, is_worn: bool = False) -> Drawing:
    """The whole garment, or goods beside garments.

    arm_angle: how far the sleeves are lifted, in degrees. bends: how far each is bent at the elbow, in
    degrees.
    is_worn: a body hides the inside of the back.
    """
    drawing = Drawing(garment.cloth, garment.random(3), is_worn=is_worn)
    build = garment.choice("build")
    if build in SHOES or build in BAGS:
        draw_goods(drawing, build)
        return drawing
    {
        "upper": _upper,
        "lower": _lower,
        "skirt": _skirt,
        "dress": _dress,
        "jumpsuit": _jumpsuit,
        "poncho": draw_poncho,
        "sarong": _sarong,
    }[build](drawing, garment, arm_angle, bends)
    return drawing


def _upper(drawing: Drawing, garment: Garment, arm_angle: float, bends: tuple[float, float]) -> None:
    torso = measure(garment, arm_angle)
    _top(drawing, garment, torso, bends)
    draw_hem(drawing, garment, torso)
    _finish(drawing, garment, torso)


def _top(drawing: Drawing, garment: Garment, torso: Torso, bends: tuple[float, float]) -> None:
    draw_hood_back(drawing, garment, torso)
    draw_inside(drawing, torso, garment.choice("neck", "crew"))
    draw_back(drawing, garment, torso)
    draw_sleeves(drawing, garment, torso, bends)
    draw_body(drawing, garment, torso)
    if garment.choice("quilt") == "puffs":
        draw_quilting(drawing, torso)


def _finish(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    pieces = [draw_decorations, draw_pockets]
    if garment.choice("pocket") == "chest":
        pieces.reverse()  # a pocket would hide some letters of what is printed
    for draw in pieces:
        draw(drawing, garment, torso)
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
        end = _skirt_end(garment) - (HIGHER_FRONT if garment.choice("skirt") == "high-low" else 0.0)
        drawing.seam([(1.8, top), (1.8, end)])
        while y < end - 3:
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


def _sarong(drawing: Drawing, garment: Garment, _arm_angle: float, _bends: tuple[float, float]) -> None:
    draw_sarong(drawing, garment)
