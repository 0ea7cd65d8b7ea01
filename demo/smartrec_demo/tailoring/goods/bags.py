"""Bags, seen from the front; about 70 units wide."""

from __future__ import annotations

from smartrec_demo.svg.colours import RGB, darker, lighter
from smartrec_demo.svg.paths import band, closed, ellipse, flipped, opened, straight
from smartrec_demo.tailoring.drawing import Drawing

GOLD: RGB = (206, 178, 108)
SILVER: RGB = (190, 190, 194)


def handbag(drawing: Drawing) -> None:
    main, metal = drawing.cloth.main, drawing.random.choice((GOLD, SILVER))
    _handle(drawing, 17.0, -4.0, -34.0, 1.7)
    drawing.panel(
        closed(
            [(-31, -4), (31, -4)],
            [(31, -4), (36, 38)],
            [(33, 43), (0, 44), (-33, 43)],
            [(-36, 38), (-31, -4)],
        ),
        "main",
        roundness=0.5,
    )
    drawing.panel(
        closed([(-32, -5), (32, -5)], [(32, -5), (30, 14), (0, 21), (-30, 14), (-32, -5)]),
        darker(main, 0.08),
        lift=1.3,
    )
    drawing.stitch([(-29.5, -3), (-28, 12.4), (0, 19), (28, 12.4), (29.5, -3)])
    drawing.panel(straight((-4, 13), (4, 13), (4, 24), (-4, 24)), metal, roundness=0.9, lift=0.8)
    drawing.mark(ellipse(0, 18.5, 1.2, 1.2), darker(metal, 0.5))
    drawing.stitch([(-34, 39), (0, 41), (34, 39)])
    _rings(drawing, metal, 17.0, -3.0)


def tote(drawing: Drawing) -> None:
    for lift in (-3.0, 0.0):
        _handle(drawing, 14.0, -18.0 + lift, -44.0 + lift, 1.5)
    drawing.panel(
        closed(
            [(-34, -18), (0, -17), (34, -18)],
            [(34, -18), (29, 42)],
            [(27, 44), (-27, 44)],
            [(-29, 42), (-34, -18)],
        ),
        "main",
        roundness=0.45,
    )
    drawing.stitch([(-33, -13.5), (0, -12.5), (33, -13.5)])
    for side in (1, -1):
        drawing.panel(
            straight(*flipped([(12, -18), (16, -18), (16, -8), (12, -8)], side)),
            "main",
            roundness=0.2,
            lift=0.5,
        )
        drawing.fold(flipped([(20, -10), (16, 14), (19, 38)], side), 3.0, 0.2)
    drawing.seam([(-28.6, 36), (0, 37), (28.6, 36)])


def crossbody(drawing: Drawing) -> None:
    main, metal = drawing.cloth.main, drawing.random.choice((GOLD, SILVER))
    strap = band([(-27, 2), (-24, -24), (0, -46), (24, -24), (27, 2)], [0.9] * 5)
    drawing.panel(strap, darker(main, 0.12), roundness=0.2, lift=0.4)
    drawing.panel(
        closed([(-28, 0), (28, 0)], [(28, 0), (31, 24), (24, 36), (0, 37), (-24, 36), (-31, 24), (-28, 0)]),
        "main",
        roundness=0.6,
    )
    drawing.panel(
        closed(
            [(-28.6, -1), (28.6, -1)], [(28.6, -1), (27, 14), (14, 23), (-14, 23), (-27, 14), (-28.6, -1)]
        ),
        darker(main, 0.07),
        lift=1.3,
    )
    drawing.stitch([(-26.4, 1), (-25, 13), (-13.6, 21), (13.6, 21), (25, 13), (26.4, 1)])
    drawing.panel(ellipse(0, 20.5, 3.2, 3.2), metal, roundness=0.9, lift=0.6)
    _rings(drawing, metal, 27.0, 0.5)


def backpack(drawing: Drawing) -> None:
    main = drawing.cloth.main
    drawing.panel(
        band([(-6, -37), (-5, -46), (5, -46), (6, -37)], [1.5] * 4), darker(main, 0.25), roundness=0.3
    )
    drawing.panel(
        closed(
            [(-27, 42), (-31, -6), (-22, -32), (0, -39), (22, -32), (31, -6), (27, 42)],
            [(27, 42), (0, 45), (-27, 42)],
        ),
        "main",
        roundness=0.55,
    )
    drawing.zip((-25.5, -18), (25.5, -18), tape=darker(main, 0.3))
    drawing.panel(
        closed([(-21, 40), (-22, 6), (0, 2), (22, 6), (21, 40)], [(0, 42), (-21, 40)]),
        darker(main, 0.08),
        lift=1.3,
    )
    drawing.zip((-20, 12), (20, 12), tape=darker(main, 0.3))
    drawing.panel(
        straight((-5, 22), (5, 22), (5, 29), (-5, 29)),
        lighter(drawing.cloth.trim, 0.2),
        roundness=0.2,
        lift=0.4,
    )
    for side in (1, -1):
        drawing.seam(flipped([(23, -30), (28, -4), (25, 41)], side))


def _handle(drawing: Drawing, half: float, foot: float, top: float, width: float) -> None:
    run = [
        (-half, foot + 2),
        (-half * 0.9, (foot + top) / 2 - 3),
        (0.0, top),
        (half * 0.9, (foot + top) / 2 - 3),
        (half, foot + 2),
    ]
    drawing.panel(band(run, [width] * 5), darker(drawing.cloth.main, 0.15), roundness=0.4, lift=0.6)


def _rings(drawing: Drawing, metal: RGB, x: float, y: float) -> None:
    for side in (1, -1):
        drawing.line(ellipse(side * x, y, 2.0, 2.0), metal, 1.0, 1)
        drawing.line(
            opened([(side * x - 1.6, y + 2.4), (side * x + 1.6, y + 2.4)]), darker(metal, 0.3), 0.7, 1
        )
