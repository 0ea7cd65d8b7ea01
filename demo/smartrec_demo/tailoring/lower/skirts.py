"""Skirts of every shape."""

from __future__ import annotations

import math
from itertools import pairwise

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import darker
from smartrec_demo.svg.paths import Point, between, closed, flipped, opened
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.trims.fringe import draw_fringe
from smartrec_demo.tailoring.trims.lace import draw_lace

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

# How much higher the middle of a high-low hem is in front.
HIGHER_FRONT = 17.0


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
    if kind == "high-low":
        back = [
            (hem, hem_y - 0.5),
            (hem * 0.5, hem_y + 3),
            (0.0, hem_y + 4.5),
            (-hem * 0.5, hem_y + 3),
            (-hem, hem_y - 0.5),
        ]
        drawing.panel(
            closed([(-hip, hip_y), (hip, hip_y)], back), darker(drawing.cloth.main, 0.45), roundness=0.3
        )
    drawing.panel(
        closed([(-top_half, top_y), (0, top_y + 1), (top_half, top_y)], outer, low, flipped(outer[::-1], -1)),
        "main",
        roundness=0.6,
        opacity=drawing.cloth.opacity,
    )
    if kind in ("pleated",):
        _pleats(drawing, top_y + 3, top_half, hem_y + 1, hem, 16)
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
        return [(hem, y), (hem * 0.5, y - 10), (0, y - HIGHER_FRONT), (-hem * 0.5, y - 10), (-hem, y)]
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
                for a, b in pairwise(outer)
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


def _skirt_finish(drawing: Drawing, garment: Garment, low: list[Point], _hem_y: float) -> None:
    kind = garment.choice("skirt hem")
    if kind == "ruffle":
        wide = [(x * 1.12, y + 8 + (1.4 if index % 2 else 0)) for index, (x, y) in enumerate(low)]
        drawing.panel(closed([(x, y - 0.6) for x, y in low], wide[::-1]), "main", roundness=0.5)
        for x, y in wide[1::2]:
            drawing.fold([(x / 1.12, y - 8), (x, y)], 2.2, 0.38)
    elif kind == "fringe":
        draw_fringe(drawing, low, 9.0)
    elif kind == "lace":
        draw_lace(drawing, low, 4.5)
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


def _pleats(
    drawing: Drawing, top_y: float, top_half: float, bottom_y: float, bottom_half: float, count: int
) -> None:
    """Sharp pleats from the waist to the hem."""
    for index in range(count + 1):
        share = 2 * index / count - 1
        bend = math.copysign(abs(share) ** 0.85, share)
        start, end = (top_half * bend, top_y), (bottom_half * share, bottom_y)
        drawing.line(opened([start, end]), darker(drawing.cloth.main, 0.45), 0.3, 0.75)
        drawing.fold([start, between(start, end, 0.5), end], 2.0 * bottom_half / count * 0.9, 0.3)
