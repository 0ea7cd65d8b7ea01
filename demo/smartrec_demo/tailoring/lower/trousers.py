"""Trousers of every length: two legs with their folds."""

from __future__ import annotations

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.paths import Point, between, closed, flipped
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.lower.leg_details import draw_leg_details
from smartrec_demo.tailoring.lower.leg_hems import draw_leg_hem, fray
from smartrec_demo.tailoring.lower.legs import KNEE_Y, Legs, leg_path


def draw_legs(drawing: Drawing, garment: Garment, legs: Legs) -> None:
    """Two legs with their folds, seams and hems, and what is between them."""
    for side in (-1, 1):
        outer, inner = leg_path(legs, side)
        top = flipped([(0.0, legs.crotch_y), (0.3, 60.0), (0.0, legs.waist_y + 1.2)], side)
        if garment.choice("leg hem") in ("fray", "fringe") and garment.choice("leg") != "tight":
            fray(drawing, outer[-1], inner[0])
        drawing.panel(
            closed(outer, inner, top, [(0.0, legs.waist_y + 1.2), outer[0]]),
            "main",
            roundness=0.55,
            opacity=drawing.cloth.opacity,
            turn=-side * 2,
        )
        _leg_folds(drawing, garment, legs, side)
        draw_leg_hem(drawing, garment, legs, side)
        draw_leg_details(drawing, garment, legs, side)
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
