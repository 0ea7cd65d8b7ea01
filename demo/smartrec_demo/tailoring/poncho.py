"""A poncho: one cloth with an opening for the head."""

from __future__ import annotations

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.paths import Point, closed, flipped, opened
from smartrec_demo.tailoring.collars.collars import draw_collar
from smartrec_demo.tailoring.decoration.decorations import draw_decorations
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.trims.fringe import draw_fringe
from smartrec_demo.tailoring.upper.front import draw_inside
from smartrec_demo.tailoring.upper.torso import measure


def draw_poncho(drawing: Drawing, garment: Garment, arm_angle: float, _bends: tuple[float, float]) -> None:
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
    draw_decorations(drawing, garment, torso)
