"""How the front closes: buttons, zips, plackets, laces."""

from __future__ import annotations

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import METAL, contrasting, darker
from smartrec_demo.svg.paths import Point, closed, ellipse, opened, straight
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.upper.torso import Torso


def draw_front(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """The closure."""
    draw = CLOSURES.get(garment.choice("front"))
    if draw is not None:
        draw(drawing, garment, torso, torso.depth, torso.hem_y + 1.4)


def _buttons(drawing: Drawing, _garment: Garment, _torso: Torso, top: float, bottom: float) -> None:
    _placket(drawing, top, bottom, step=9.5)


def _henley(drawing: Drawing, _garment: Garment, _torso: Torso, top: float, _bottom: float) -> None:
    _placket(drawing, top, top + 16, step=4.6, end=True)


def _zip(drawing: Drawing, garment: Garment, _torso: Torso, top: float, bottom: float) -> None:
    start = top - 4 if garment.choice("collar") in ("rib stand", "stand", "funnel") else top
    drawing.zip((0, start), (0, bottom if garment.choice("front") == "zip" else top + 26))


def _snaps(drawing: Drawing, _garment: Garment, _torso: Torso, top: float, bottom: float) -> None:
    flap = straight((-2.6, top), (2.6, top), (2.6, bottom), (-2.6, bottom))
    drawing.panel(flap, "main", roundness=0.2, lift=1.0)
    drawing.stitch([(-2.2, top), (-2.2, bottom)])
    for index in range(6):
        drawing.button(0.3, top + 6 + index * (bottom - top - 10) / 5, 0.9, METAL)


def _double(drawing: Drawing, garment: Garment, _torso: Torso, top: float, bottom: float) -> None:
    drawing.seam([(9.5, top + 1.5), (9.0, 40), (9.4, bottom)])
    for row in range(4 if garment.category == "Coat" else 3):
        for x in (-7.0, 7.0):
            drawing.button(x, top + 2 + row * 11.5, 1.6)


def _single(drawing: Drawing, garment: Garment, torso: Torso, _top: float, _bottom: float) -> None:
    _overlap(drawing, torso, {"one button": 1, "two button": 2, "three button": 4}[garment.choice("front")])


def _wrap(drawing: Drawing, _garment: Garment, torso: Torso, top: float, bottom: float) -> None:
    drawing.seam([(-torso.neck * 0.4, top * 0.6), (2, top + 6), (torso.waist - 1, 41)])
    drawing.seam([(torso.waist - 2, 43), (torso.waist * 0.6, (bottom + 43) / 2), (torso.hem * 0.2, bottom)])


def _asymmetric(drawing: Drawing, _garment: Garment, _torso: Torso, _top: float, bottom: float) -> None:
    drawing.zip((9.5, 24), (4.0, bottom - 1))


def _laces(drawing: Drawing, _garment: Garment, _torso: Torso, top: float, _bottom: float) -> None:
    cord = contrasting(drawing.cloth.main, 0.7)
    for index in range(4):
        y = top + 1 + index * 3.6
        drawing.line(opened([(-2.6, y), (2.6, y + 3.4)]), cord, 0.6, 1)
        drawing.line(opened([(2.6, y), (-2.6, y + 3.4)]), cord, 0.6, 1)


def _keyhole(drawing: Drawing, _garment: Garment, _torso: Torso, top: float, _bottom: float) -> None:
    drawing.mark(ellipse(0, top + 4.2, 1.7, 4.0), darker(drawing.cloth.main, 0.55))
    drawing.button(0, top + 0.2, 0.7)


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


CLOSURES = {
    "button": _buttons,
    "henley": _henley,
    "zip": _zip,
    "half zip": _zip,
    "snap zip": _snaps,
    "double": _double,
    "one button": _single,
    "two button": _single,
    "three button": _single,
    "wrap": _wrap,
    "asymmetric zip": _asymmetric,
    "lace-up": _laces,
    "keyhole": _keyhole,
}
