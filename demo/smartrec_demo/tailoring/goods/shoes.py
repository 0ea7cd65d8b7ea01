"""Shoes, a pair seen from the side with the toes to the right; a shoe is about 70 units long."""

from __future__ import annotations

from collections.abc import Callable

from smartrec_demo.svg.colours import RGB, brightness, darker, lighter
from smartrec_demo.svg.paths import Point, Run, closed, ellipse, opened, straight
from smartrec_demo.tailoring.drawing import Drawing

SOLES: tuple[RGB, ...] = ((240, 238, 232), (226, 216, 198), (52, 46, 42))
LEATHERS: tuple[RGB, ...] = ((62, 44, 34), (34, 30, 30), (122, 82, 52))
# Where the far shoe of a pair stands beside the near one.
FAR: Point = (13.0, -16.0)


class Shoe:
    """A shoe that is drawn at a place: its points are told from the middle of its own sole."""

    def __init__(self, drawing: Drawing, at: Point) -> None:
        self.drawing, self.at = drawing, at

    def run(self, *points: Point) -> list[Point]:
        return [(x + self.at[0], y + self.at[1]) for x, y in points]

    def panel(self, paint: RGB | str, *runs: Run, roundness: float = 0.55, lift: float = 1.0) -> None:
        self.drawing.panel(closed(*(self.run(*run) for run in runs)), paint, roundness=roundness, lift=lift)

    def line(self, colour: RGB, width: float, *points: Point, dash: str = "") -> None:
        self.drawing.line(opened(self.run(*points)), colour, width, 0.95, dash)

    def stitch(self, *points: Point) -> None:
        self.drawing.stitch(self.run(*points))


def pair(drawing: Drawing, draw: Callable[[Shoe], None]) -> None:
    """The far shoe, then the near one before it. Both come from the same random numbers."""
    state = drawing.random.getstate()
    draw(Shoe(drawing, FAR))
    drawing.random.setstate(state)
    draw(Shoe(drawing, (0.0, 0.0)))


def sneaker(shoe: Shoe) -> None:
    main = shoe.drawing.cloth.main
    sole = SOLES[0] if brightness(main) < 0.8 else shoe.drawing.random.choice(SOLES[:2])
    accent = shoe.drawing.cloth.second
    shoe.panel(darker(main, 0.55), [(-31, -12), (-18, -7), (-6, -15), (-4, 0), (-30, 2)])
    shoe.panel(
        "main",
        [(-32, -11), (-35, 2), (-34, 19)],
        [(37, 19)],
        [(37, 19), (37, 12), (31, 7), (19, 3), (6, -6), (-4, -16)],
        [(-4, -16), (-8, -9), (-19, -4), (-32, -11)],
    )
    shoe.panel(
        lighter(main, 0.12), [(20, 19), (21, 10), (26, 5.4)], [(26, 5.4), (36, 10), (37, 19)], roundness=0.4
    )
    shoe.panel(
        darker(main, 0.16), [(-33, -6), (-24, 3), (-22, 19)], [(-34, 19), (-35, 2), (-33, -6)], roundness=0.4
    )
    shoe.panel(
        darker(main, 0.1),
        [(-7, -13), (4, -6.5), (18, 4)],
        [(18, 4), (12, 9), (-2, -1), (-11, -7)],
        roundness=0.3,
        lift=0.6,
    )
    shoe.panel(accent, [(-16, 15), (-4, 8), (10, 2)], [(14, 5), (0, 12), (-8, 18)], roundness=0.2, lift=0.4)
    for index in range(5):
        x, y = -4.5 + index * 4.2, -9.5 + index * 3.1
        shoe.line(lighter(sole, 0.5), 1.3, (x - 3.6, y + 3.4), (x + 2.0, y - 1.6))
    shoe.panel(
        sole, [(-36, 17.5), (0, 18.6), (38.5, 17.5)], [(39, 24), (33, 28), (-30, 28), (-36.5, 24)], lift=0.7
    )
    shoe.line(darker(sole, 0.25), 0.5, (-36, 23), (0, 24), (38, 23))


def ankle_boot(shoe: Shoe) -> None:
    main, heel = shoe.drawing.cloth.main, shoe.drawing.random.choice(LEATHERS[:2])
    shoe.panel(
        darker(main, 0.6), [(-30, -40), (-12, -43), (6, -40)], [(6, -36), (-12, -34), (-30, -36)], lift=0.4
    )
    shoe.panel(
        "main",
        [(-31, -39), (-29, -18), (-34, 2), (-33, 20)],
        [(36, 20)],
        [(36, 20), (38, 13), (30, 7), (16, 2), (8, -12), (7, -39)],
        [(7, -39), (-12, -37), (-31, -39)],
    )
    elastic = darker(main, 0.45)
    shoe.panel(
        elastic, [(-19, -38), (-5, -38)], [(-5, -38), (-7, -20), (-11, -10), (-17, -20), (-19, -38)], lift=0.5
    )
    for x in (-16, -13, -10, -7.5):
        shoe.line(darker(elastic, 0.35), 0.4, (x, -36), (x + 0.4, -20))
    shoe.stitch((-30, -33), (-20, -33))
    shoe.panel(
        heel, [(-34, 19), (0, 20), (38, 19)], [(38, 23), (-8, 24)], [(-10, 31), (-34, 31)], roundness=0.3
    )
    shoe.line(lighter(main, 0.2), 0.7, (-29, -46), (-29, -38))
    shoe.line(lighter(main, 0.2), 0.7, (-26.5, -46), (-26.5, -38))
    shoe.line(lighter(main, 0.2), 0.7, (-29, -46), (-27.7, -47), (-26.5, -46))


def loafer(shoe: Shoe) -> None:
    main, sole = shoe.drawing.cloth.main, shoe.drawing.random.choice(LEATHERS)
    shoe.panel(darker(main, 0.6), [(-31, -4), (-18, -8), (2, -5)], [(4, 4), (-14, 6), (-30, 5)])
    shoe.panel(
        "main",
        [(-32, -4), (-35, 8), (-34, 19)],
        [(38, 19)],
        [(38, 19), (38, 13), (28, 7), (14, -1), (3, -6)],
        [(3, -6), (-6, 2), (-20, 4), (-32, -4)],
    )
    shoe.panel(
        lighter(main, 0.1), [(5, -4), (20, 4), (31, 11)], [(25, 13), (12, 8), (0, 1), (5, -4)], lift=0.6
    )
    shoe.stitch((0, 1.8), (12, 9), (25, 14), (31, 11.6))
    shoe.panel(
        darker(main, 0.15), [(-2, 4), (6, -5), (13, -1)], [(8, 9), (2, 19), (-6, 19), (-2, 4)], lift=0.8
    )
    shoe.panel((206, 178, 108), [(0, 5), (8, 1)], [(9, 3.2), (1.2, 7.4)], roundness=0.8, lift=0.5)
    shoe.panel(
        sole, [(-35, 18), (0, 19), (39, 18)], [(39, 21.5), (-12, 22)], [(-14, 27), (-35, 27)], roundness=0.3
    )


def pump(shoe: Shoe) -> None:
    main = shoe.drawing.cloth.main
    shoe.panel(darker(main, 0.55), [(-34, -28), (-20, -14), (2, 6)], [(8, 12), (-12, 2), (-33, -18)])
    shoe.panel(
        "main",
        [(-35, -28), (-38, -16), (-34, -6)],
        [(-34, -6), (-16, 4), (4, 22), (16, 27)],
        [(40, 27)],
        [(40, 27), (36, 20), (22, 15), (12, 11)],
        [(12, 11), (-4, 8), (-22, -8), (-35, -28)],
    )
    shoe.panel(
        darker(main, 0.2),
        [(-36, -10), (-28, -4), (-24, 0)],
        [(-29, 12), (-31, 30)],
        [(-34, 30), (-35, 6), (-36, -10)],
    )
    shoe.panel(
        darker(main, 0.6), [(2, 22), (16, 27), (40, 27)], [(40, 29.5), (12, 30), (2, 24)], roundness=0.2
    )
    shoe.drawing.mark(
        straight(*shoe.run((-34.4, 28.5), (-30.6, 28.5), (-30.6, 30.5), (-34.4, 30.5))), (40, 36, 34)
    )


def sandal(shoe: Shoe) -> None:
    main, sole = shoe.drawing.cloth.main, shoe.drawing.random.choice(((206, 176, 136), (150, 112, 78)))
    shoe.panel(
        sole, [(-36, 15), (-10, 17), (14, 18), (39, 13)], [(40, 18), (30, 24), (-32, 25), (-37, 20)], lift=0.8
    )
    shoe.panel(
        lighter(sole, 0.25),
        [(-35, 14.6), (-10, 16.4), (14, 17.2), (38, 12.6)],
        [(14, 15), (-10, 13.4), (-35, 14.6)],
    )
    for left, top, right in ((6, 1, 18), (21, 4, 32)):
        shoe.panel(
            "main",
            [(left - 1, 17), (left + 2, top + 2), (left + 4, top)],
            [(right - 3, top + 2), (right + 1, 16)],
        )
        shoe.stitch((left + 1, 15), (left + 4, top + 3))
    shoe.panel("main", [(-34, 15), (-36, -12)], [(-32, -13), (-29, 15)], lift=0.6)
    shoe.panel("main", [(-36, -10), (-18, -15), (-4, -9)], [(-5, -5), (-18, -10.5), (-35, -5)], lift=0.8)
    shoe.panel("main", [(-6, -8), (-1, 4), (2, 17)], [(-3, 17), (-6, 5), (-9, -7)], lift=0.6)
    shoe.drawing.line(ellipse(*shoe.run((-17, -12))[0], 2.2, 2.2), (206, 178, 108), 0.8, 1)
    shoe.line(darker(main, 0.4), 0.3, (9, 14), (11, -4))
