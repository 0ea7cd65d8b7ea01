"""How the front closes: buttons, zips, plackets, laces."""

from __future__ import annotations

from smartrec_demo.drawing import Drawing
from smartrec_demo.garment import Garment
from smartrec_demo.paint import contrasting, darker
from smartrec_demo.pockets import METAL
from smartrec_demo.shape import Point, closed, ellipse, opened, straight
from smartrec_demo.torso import Torso


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
