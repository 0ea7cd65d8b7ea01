"""What a garment hangs from: a hanger behind it, or clips before it."""

from __future__ import annotations

from random import Random

from smartrec_demo.garments.cloth import Cloth
from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import RGB
from smartrec_demo.svg.paths import band, flipped, opened, straight
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.lower.legs import measure_legs

# How far a hanger's hook reaches above what hangs from it, in centimetres.
HOOK_CM = 22.0


def can_hang(garment: Garment) -> bool:
    """Whether it has shoulders to hang from."""
    bare = garment.choice("neck") in ("strapless", "off shoulder", "halter", "strap")
    return garment.choice("build") in ("upper", "dress", "jumpsuit") and not bare


def can_be_clipped(garment: Garment) -> bool:
    """Whether it has a waistband to be clipped to a hanger."""
    return garment.choice("build") in ("lower", "skirt")


def hanger(random: Random) -> Drawing:
    """A hanger whose bar runs through the shoulders and whose hook shows above the neck."""
    wood = random.choice(((186, 140, 92), (120, 82, 54), (230, 226, 220), (40, 40, 44)))
    drawing = Drawing(plain_cloth(wood, random), random)
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
    y = legs.waist_y
    drawing = Drawing(plain_cloth((60, 60, 64), random), random)
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


def plain_cloth(colour: RGB, random: Random) -> Cloth:
    return Cloth(colour, colour, colour, colour, colour, "solid", "", 1.0, random.randrange(1 << 30))
