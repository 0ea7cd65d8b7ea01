"""Neck, face and hair of a figure."""

from __future__ import annotations

from smartrec_demo.svg.colours import RGB, darker, lighter, mixed
from smartrec_demo.svg.paths import Point, band, closed, ellipse, flipped, opened
from smartrec_demo.tailoring.drawing import Drawing

HEAD_Y = -21.5


def draw_neck(drawing: Drawing, skin: RGB) -> None:
    y = HEAD_Y
    drawing.panel(band([(0, -12), (0, 1.5)], [4.3, 5.0]), skin, roundness=0.6)
    cheek: list[Point] = [(0, y - 11.5), (7.2, y - 7), (7.8, y + 1), (5.4, y + 8), (0, y + 11.4)]
    drawing.panel(closed([*cheek, *flipped(cheek[::-1], -1)[1:]]), skin, roundness=0.45)


def draw_face(drawing: Drawing, skin: RGB, hair: RGB) -> None:
    y = HEAD_Y
    for side in (1, -1):
        drawing.mark(ellipse(side * 3.1, y + 0.2, 1.1, 0.62), (250, 248, 246))
        drawing.mark(ellipse(side * 3.1, y + 0.2, 0.6, 0.6), darker(hair, 0.4))
        drawing.line(
            opened(flipped([(1.7, y - 1.9), (3.2, y - 2.6), (4.9, y - 1.9)], side)),
            darker(hair, 0.2),
            0.55,
            0.9,
        )
    drawing.line(opened([(0.3, y + 0.5), (0.9, y + 3.6), (-0.3, y + 3.9)]), darker(skin, 0.25), 0.4, 0.8)
    drawing.mark(
        closed([(-2.2, y + 6.3), (0, y + 5.8), (2.2, y + 6.3)], [(0, y + 7.5), (-2.2, y + 6.3)]),
        mixed(skin, (176, 60, 66), 0.55),
    )


def draw_hair(drawing: Drawing, hair: RGB, *, is_long: bool) -> None:
    y = HEAD_Y
    if is_long:
        fringe = [(-8.6, y + 3), (-8.2, y - 8), (0, y - 13.4), (8.2, y - 8), (8.6, y + 3)]
        drawing.panel(
            closed(fringe, [(6.8, y - 4), (1.5, y - 7.6), (-5.5, y - 5.5), (-8.6, y + 3)]),
            hair,
            roundness=0.3,
        )
    else:
        cap = [(-8.0, y - 1), (-8.4, y - 8), (0, y - 13.6), (8.4, y - 8), (8.0, y - 1)]
        drawing.panel(
            closed(cap, [(6.6, y - 5.4), (0, y - 7.4), (-6.6, y - 5.4), (-8.0, y - 1)]), hair, roundness=0.4
        )
    drawing.line(opened([(-3, y - 11.6), (1, y - 10.8), (5.5, y - 8.6)]), lighter(hair, 0.2), 0.5, 0.5)
