"""Pictures and numbers printed on a chest."""

from __future__ import annotations

import math

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import RGB, brightness
from smartrec_demo.svg.paths import Point, ellipse, flipped, straight
from smartrec_demo.tailoring.decoration.lettering import print_caption
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.upper.torso import Torso

INK: tuple[RGB, ...] = (
    (212, 60, 55),
    (240, 190, 60),
    (60, 140, 190),
    (245, 245, 240),
    (40, 40, 46),
    (90, 170, 110),
    (235, 120, 60),
)
# Seven segments: top, right upper, right lower, bottom, left lower, left upper, middle.
SEGMENTS = {
    "0": "abcdef",
    "1": "bc",
    "2": "abged",
    "3": "abgcd",
    "4": "fgbc",
    "5": "afgcd",
    "6": "afgedc",
    "7": "abc",
    "8": "abcdefg",
    "9": "abcdfg",
}
# The height of a graphic's middle on the chest.
CHEST_Y = 28.0


def inks_on(drawing: Drawing, count: int) -> list[RGB]:
    """Printing inks that show on the garment's colour."""
    ground = drawing.cloth.main
    fit = [ink for ink in INK if abs(brightness(ink) - brightness(ground)) > 0.18]
    drawing.random.shuffle(fit)
    return (fit * 3)[:count]


def graphic(drawing: Drawing, _garment: Garment, _torso: Torso) -> None:
    """A picture printed on the chest, with a line of words under it."""
    inks = inks_on(drawing, 3)
    size = drawing.random.uniform(7.5, 10.5)
    drawing.random.choice((_sun, _mountains, _star, _cat, _heart, _bars))(drawing, inks, size)
    if drawing.random.random() < 0.75:
        print_caption(drawing, CHEST_Y + size + 3.2, inks[-1], drawing.random.uniform(8, 12))


def _sun(drawing: Drawing, inks: list[RGB], size: float) -> None:
    drawing.mark(ellipse(0, CHEST_Y, size, size), inks[0])
    for index in range(4):
        half, y = size * (0.95 - index * 0.16), CHEST_Y + 1.6 + index * 2
        drawing.mark(straight((-half, y), (half, y), (half, y + 0.7), (-half, y + 0.7)), drawing.cloth.main)


def _mountains(drawing: Drawing, inks: list[RGB], size: float) -> None:
    ridge = ((-1.0, 0.7), (-0.2, -0.7), (0.25, 0.1), (0.5, -0.3), (1.1, 0.7))
    drawing.mark(straight(*((x * size, CHEST_Y + y * size) for x, y in ridge)), inks[0])
    drawing.mark(ellipse(size * 0.6, CHEST_Y - size * 0.7, size * 0.25, size * 0.25), inks[1])


def _star(drawing: Drawing, inks: list[RGB], size: float) -> None:
    points: list[Point] = []
    for index in range(10):
        reach, angle = size if index % 2 == 0 else size * 0.44, index * math.pi / 5
        points.append((reach * math.sin(angle), CHEST_Y - reach * math.cos(angle)))
    drawing.mark(straight(*points), inks[0])


def _cat(drawing: Drawing, inks: list[RGB], size: float) -> None:
    y = CHEST_Y
    drawing.mark(ellipse(0, y, size, size * 0.92), inks[0])
    for side in (1, -1):
        ear = [(size * 0.25, y - size * 0.8), (size * 0.9, y - size * 1.35), (size * 0.95, y - size * 0.35)]
        drawing.mark(straight(*flipped(ear, side)), inks[0])
        drawing.mark(
            ellipse(side * size * 0.36, y - size * 0.12, size * 0.13, size * 0.18), drawing.cloth.main
        )
    nose = ((-0.12, 0.18), (0.12, 0.18), (0.0, 0.34))
    drawing.mark(straight(*((px * size, y + py * size) for px, py in nose)), inks[1])


def _heart(drawing: Drawing, inks: list[RGB], size: float) -> None:
    tip, side, dip = CHEST_Y + size * 0.9, CHEST_Y - size * 0.2, CHEST_Y - size * 0.45
    top, out, shoulder, peak = CHEST_Y - size * 0.9, size * 1.6, size * 1.1, size * 0.5
    left = f"M0 {tip}C-{out} {side} -{shoulder} {top} -{peak} {top}C-2 {top} 0 {dip} 0 {dip}"
    drawing.mark(f"{left}C0 {dip} 2 {top} {peak} {top}C{shoulder} {top} {out} {side} 0 {tip}Z", inks[0])


def _bars(drawing: Drawing, inks: list[RGB], size: float) -> None:
    half = size * 1.1
    for index, ink in enumerate(inks):
        y = CHEST_Y + index * 4
        drawing.mark(straight((-half, y - 5), (half, y - 7), (half, y - 4.4), (-half, y - 2.4)), ink)


def number(drawing: Drawing, text: str, y: float, height: float, ink: RGB, edge: RGB) -> None:
    """Block digits, as on a sports shirt."""
    width, gap = height * 0.52, height * 0.18
    x = -(len(text) * width + (len(text) - 1) * gap) / 2
    for digit in text:
        right, middle, low = x + width, y + height / 2, y + height
        strokes = {
            "a": [(x, y), (right, y)],
            "b": [(right, y), (right, middle)],
            "c": [(right, middle), (right, low)],
            "d": [(x, low), (right, low)],
            "e": [(x, middle), (x, low)],
            "f": [(x, y), (x, middle)],
            "g": [(x, middle), (right, middle)],
        }
        for paint, thick in ((edge, height * 0.25), (ink, height * 0.17)):
            for segment in SEGMENTS[digit]:
                (x0, y0), (x1, y1) = strokes[segment]
                drawing.line(f"M{x0:.2f} {y0:.2f}L{x1:.2f} {y1:.2f}", paint, thick, 1, cap="square")
        x += width + gap
