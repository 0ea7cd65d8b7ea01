"""A person who wears the garment, drawn like a garment in a layer of its own."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from smartrec_demo.garments.garment import Garment
from smartrec_demo.photography.figures.hangers import plain_cloth
from smartrec_demo.photography.figures.head import draw_face, draw_hair, draw_neck
from smartrec_demo.svg.colours import RGB, darker
from smartrec_demo.svg.paths import Point, along, band, closed, flipped, opened
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.lower.legs import Legs, measure_legs

SKINS: tuple[RGB, ...] = ((240, 206, 180), (224, 178, 146), (198, 146, 108), (150, 102, 72), (104, 70, 52))


HAIRS: tuple[RGB, ...] = (
    (38, 28, 24),
    (84, 56, 36),
    (150, 104, 60),
    (206, 168, 106),
    (60, 58, 60),
    (120, 52, 34),
)


# A hood would hide the face, and under a poncho there is no arm to see.
NEVER_WORN = frozenset({"Hoodie", "Anorak", "Parka", "Onesie", "Poncho"})


# Worn open or low, these show a shirt beneath.
LAYERED = frozenset({"Blazer", "Coat", "Cardigan", "Peacoat", "Kimono", "Jacket", "Flannel"})


def can_be_worn(garment: Garment) -> bool:
    """Whether the figure can wear it."""
    return garment.category not in NEVER_WORN


def wearer(garment: Garment, arm_angle: float, random: Random) -> Drawing:
    """A person in the pose of the garment, with plain clothes where the garment leaves room."""
    skin = random.choice(SKINS)
    trousers = random.choice(((52, 60, 84), (40, 40, 44), (120, 116, 108), (96, 118, 150)))
    drawing = Drawing(replace(plain_cloth(skin, random), trim=trousers), random)
    build = garment.choice("build")
    is_lower = build in ("lower", "skirt", "sarong")
    legs = measure_legs(garment) if build in ("lower", "jumpsuit") else None
    hair = random.choice(HAIRS)
    is_long = garment.gender == "women" and random.random() < 0.75
    if is_long:
        drawing.panel(
            closed(
                [
                    (-10, -18),
                    (-12, -4),
                    (-11, 12),
                    (0, 8),
                    (11, 12),
                    (12, -4),
                    (10, -18),
                    (0, -32),
                    (-10, -18),
                ]
            ),
            hair,
            roundness=0.4,
        )
    _legs(drawing, legs, skin, is_clothed=build == "upper")
    _arms(drawing, arm_angle, skin)
    _trunk(drawing, skin)
    if build == "upper":
        _seat(drawing)
    shirt = random.choice(((244, 243, 240), (34, 34, 38), (150, 154, 160), (222, 212, 196)))
    if is_lower:
        _shirt(drawing, shirt, arm_angle)
    elif garment.category in LAYERED:
        _vest(drawing, shirt)
    draw_neck(drawing, skin)
    draw_face(drawing, skin, hair)
    draw_hair(drawing, hair, is_long=is_long)
    return drawing


def _trunk(drawing: Drawing, skin: RGB) -> None:
    side: list[Point] = [(4.6, -6), (5.0, -1.5), (11, 2.2), (18.6, 6.2)]
    flank: list[Point] = [(18.6, 6.2), (18.4, 22), (15.8, 42), (19.2, 60), (19.4, 74)]
    drawing.panel(
        closed(side, flank, [(0, 78)], flipped(flank[::-1], -1), flipped(side[::-1], -1)), skin, roundness=0.6
    )
    drawing.fold([(-3, 7.5), (-9, 5.8), (-14, 6.2)], 1.2, 0.22)
    drawing.fold([(3, 7.5), (9, 5.8), (14, 6.2)], 1.2, 0.22)
    drawing.dent(opened([(-4.4, -2), (0, 2.5), (4.4, -2)]), 2.4, 0.3)


def _seat(drawing: Drawing) -> None:
    """The top of the trousers below a short upper garment."""
    flank: list[Point] = [(17.4, 46), (20.4, 60), (20.6, 74)]
    drawing.panel(
        closed([(-17.4, 46), (0, 47.5), (17.4, 46)], flank, [(0, 78)], flipped(flank[::-1], -1)),
        "trim",
        roundness=0.6,
    )
    drawing.seam([(0, 48), (0.4, 60), (0, 78)])


def _arms(drawing: Drawing, angle: float, skin: RGB) -> None:
    for side in (1, -1):
        start: Point = (18.2, 10.0)
        elbow = along(start, angle, 29)
        wrist = along(elbow, angle, 27)
        hand = along(wrist, angle - 4, 9)
        tip = along(wrist, angle - 8, 17)
        drawing.panel(
            band(
                flipped([(16.5, 7.5), along(start, angle, 10), elbow, wrist, hand, tip], side),
                [4.6, 4.4, 3.5, 2.4, 3.3, 0.9],
            ),
            skin,
            round_turn=-side * angle,
            roundness=0.7,
        )
        thumb = along(wrist, angle - 40, 8)
        drawing.panel(band(flipped([wrist, thumb], side), [1.6, 0.8]), skin, roundness=0.3, lift=0.4)


def _legs(drawing: Drawing, legs: Legs | None, skin: RGB, *, is_clothed: bool) -> None:
    cloth = drawing.cloth.trim
    for side in (1, -1):

        def centre(y: float) -> float:
            return legs.centre(y) if legs is not None else 10.2 + 2.5 * max(0.0, y - 74) / 66

        run = [(9.6, 66.0)] + [(centre(y), y) for y in (80.0, 104.0, 122.0, 146.0, 149.0)]
        slim = min(1.0, legs.widths[0] / 10.6) if legs is not None else 1.0
        widths = [9.6, 8.8 * slim, 5.6 * slim, 5.2 * slim, 3.1, 3.1]
        if is_clothed:
            widths = [10.2, 9.8, 7.6, 7.0, 6.0, 6.2]
        drawing.panel(band(flipped(run, side), widths), cloth if is_clothed else skin, roundness=0.7)
        x = centre(148.0)
        shoe = darker(cloth, 0.35)
        drawing.panel(
            closed(
                flipped(
                    [
                        (x - 3.4, 147),
                        (x - 3.8, 155),
                        (x, 158.5),
                        (x + 6.5, 158),
                        (x + 6.8, 153),
                        (x + 3.4, 147),
                        (x - 3.4, 147),
                    ],
                    side,
                )
            ),
            shoe,
            roundness=0.5,
        )


def _shirt(drawing: Drawing, colour: RGB, angle: float) -> None:
    for side in (1, -1):
        end = along((19.5, 12), angle, 14)
        drawing.panel(
            band(flipped([(15, 8), (19.0, 13), end], side), [6.5, 7.6, 6.4]),
            colour,
            round_turn=-side * angle,
            roundness=0.7,
        )
    half: list[Point] = [(8.5, -0.5), (19.5, 5.5)]
    flank: list[Point] = [(19.5, 5.5), (20.4, 24), (18.2, 42), (20.5, 56)]
    drawing.panel(
        closed(
            [(-8.5, -0.5), (0, 6.5), (8.5, -0.5)],
            half,
            flank,
            [(0, 57)],
            flipped(flank[::-1], -1),
            flipped(half[::-1], -1),
        ),
        colour,
        roundness=0.55,
    )
    for side in (1, -1):
        drawing.fold(flipped([(19, 26), (12, 30), (7, 33)], side), 2.6, 0.25)
        drawing.fold(flipped([(17.5, 44), (12, 47), (7, 48)], side), 2.6, 0.25)


def _vest(drawing: Drawing, colour: RGB) -> None:
    flank: list[Point] = [(18.0, 6.0), (18.2, 24), (16.4, 42), (19.4, 64)]
    drawing.panel(
        closed(
            [(-8.0, 0.5), (0, 9.5), (8.0, 0.5)],
            [(18.0, 6.0)],
            flank,
            [(0, 65)],
            flipped(flank[::-1], -1),
            [(-18.0, 6.0)],
        ),
        colour,
        roundness=0.5,
    )
