"""What holds a garment up: a hanger behind it, or somebody who wears it; drawn like a garment, in a
layer of its own.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from smartrec_demo.cloth import Cloth
from smartrec_demo.drawing import Drawing
from smartrec_demo.garment import Garment
from smartrec_demo.legs import Legs, measure_legs
from smartrec_demo.paint import RGB, darker, lighter, mixed
from smartrec_demo.shape import Point, along, band, closed, ellipse, flipped, opened, straight

SKINS: tuple[RGB, ...] = ((240, 206, 180), (224, 178, 146), (198, 146, 108), (150, 102, 72), (104, 70, 52))
MANNEQUINS: tuple[RGB, ...] = ((236, 232, 226), (214, 206, 196), (196, 168, 138), (92, 90, 92))
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


def can_hang(garment: Garment) -> bool:
    """Whether it has shoulders to hang from."""
    bare = garment.choice("neck") in ("strapless", "off shoulder", "halter", "strap")
    return garment.choice("build") in ("upper", "dress", "jumpsuit") and not bare


def hanger(random: Random) -> Drawing:
    """A hanger whose bar runs through the shoulders and whose hook shows above the neck."""
    wood = random.choice(((186, 140, 92), (120, 82, 54), (230, 226, 220), (40, 40, 44)))
    drawing = Drawing(_plain(wood, random), random)
    drawing.line(
        opened(
            [(0, -1), (0, -8), (0.5, -11), (3.6, -13), (4.4, -17), (1.4, -20.5), (-2.6, -19), (-3.2, -16.5)]
        ),
        (170, 172, 178),
        0.9,
        1,
    )
    for side in (1, -1):
        drawing.panel(
            band(flipped([(0, -1.4), (8, 0.6), (17.5, 6.0)], side), [1.5, 1.6, 1.3]), wood, roundness=0.6
        )
    return drawing


def clips(garment: Garment, random: Random) -> Drawing:
    """A hanger with two clips on the waistband; in front of the garment."""
    legs = measure_legs(garment)
    y = legs.waist_y if garment.choice("build") != "sarong" else 46.0
    drawing = Drawing(_plain((60, 60, 64), random), random)
    drawing.line(
        opened([(0, y - 7), (0, y - 12), (3.4, y - 15), (4.0, y - 19), (0.8, y - 22), (-3.0, y - 19.5)]),
        (170, 172, 178),
        0.9,
        1,
    )
    drawing.line(opened([(-legs.waist, y - 7), (legs.waist, y - 7)]), (176, 178, 184), 1.0, 1)
    for side in (1, -1):
        x = side * legs.waist * 0.72
        drawing.panel(
            straight((x - 1.6, y - 7.5), (x + 1.6, y - 7.5), (x + 1.9, y + 3.2), (x - 1.9, y + 3.2)),
            (54, 54, 58),
            roundness=0.5,
        )
    return drawing


def wearer(garment: Garment, arm_angle: float, random: Random, *, is_mannequin: bool) -> Drawing:
    """A mannequin or somebody, in plain clothes where the garment is not, in the same pose and
    centimetres.
    """
    skin = random.choice(MANNEQUINS if is_mannequin else SKINS)
    trousers = random.choice(((52, 60, 84), (40, 40, 44), (120, 116, 108), (96, 118, 150)))
    drawing = Drawing(replace(_plain(skin, random), trim=trousers), random)
    build = garment.choice("build")
    is_lower = build in ("lower", "skirt", "sarong")
    legs = measure_legs(garment) if build in ("lower", "jumpsuit") else None
    hair = random.choice(HAIRS)
    is_long = not is_mannequin and garment.gender == "women" and random.random() < 0.75
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
    _neck(drawing, skin)
    if not is_mannequin:
        _face(drawing, skin, hair)
        _hair(drawing, hair, is_long=is_long)
    return drawing


def _plain(colour: RGB, random: Random) -> Cloth:
    return Cloth(colour, colour, colour, colour, colour, "solid", "", 1.0, random.randrange(1 << 30))


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


HEAD_Y = -21.5


def _neck(drawing: Drawing, skin: RGB) -> None:
    y = HEAD_Y
    drawing.panel(band([(0, -12), (0, 1.5)], [4.3, 5.0]), skin, roundness=0.6)
    cheek: list[Point] = [(0, y - 11.5), (7.2, y - 7), (7.8, y + 1), (5.4, y + 8), (0, y + 11.4)]
    drawing.panel(closed([*cheek, *flipped(cheek[::-1], -1)[1:]]), skin, roundness=0.45)


def _face(drawing: Drawing, skin: RGB, hair: RGB) -> None:
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


def _hair(drawing: Drawing, hair: RGB, *, is_long: bool) -> None:
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
