"""What holds up a garment with bare shoulders: straps and halters."""

from __future__ import annotations

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import darker
from smartrec_demo.svg.paths import Run, band, closed, flipped
from smartrec_demo.tailoring.collars.bindings import binding
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.upper.torso import Torso

# How high straps reach, in centimetres of the body.
TOP_Y = -1.5


def draw_straps(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    half = _half_width(garment)
    for side in (1, -1):
        run = flipped(
            [
                (torso.neck - half, torso.depth - 0.4),
                (torso.neck - 2.2, torso.depth * 0.45),
                (torso.neck - 3.8, TOP_Y + half),
            ],
            side,
        )
        drawing.panel(band(run, [half] * 3), "main", roundness=0.2, lift=0.3)
    binding(drawing, garment, torso)


def draw_back(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """The back as seen behind straps that lie flat: its upper edge, and the straps on their way to it."""
    if garment.choice("neck") != "strap" or drawing.is_worn:
        return
    half, inside = _half_width(garment), darker(drawing.cloth.main, 0.3)
    foot = torso.neck - 7.5
    for side in (1, -1):
        turn = (torso.neck - 3.8, TOP_Y + half)
        run = flipped([turn, (torso.neck - 5.2, TOP_Y + half * 0.4), (foot + 0.6, torso.depth * 0.45)], side)
        down = flipped([(foot + 0.6, torso.depth * 0.45), (foot, torso.depth - 2)], side)
        drawing.panel(band([*run, *down[1:]], [half] * 4), inside, roundness=0.2, lift=0.3)
    reach = torso.neck - 1
    edge = [(-reach, torso.depth - 1), (-foot, torso.depth - 3.4), (0.0, torso.depth - 2.8)]
    drawing.panel(
        closed([*edge, *flipped(edge[-2::-1], -1)], [(reach, torso.depth + 2), (-reach, torso.depth + 2)]),
        inside,
        roundness=0.3,
        lift=0.4,
    )


def halter(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """Straps that meet behind the neck, in a loop where nobody wears it."""
    neck = torso.neck
    for side in (1, -1):
        strap: Run = [(neck - 1.3, 1.4), (neck - 0.9, -4.6), (neck * 0.5, -8.6), (0.0, -9.8)]
        if drawing.is_worn:
            strap = [(neck + 1.2, 1.0), (neck * 0.85, -1.5), (4.6, -4.5)]
        drawing.panel(
            band(flipped(strap, side), [1.5, 1.4, 1.3, 1.2][: len(strap)]), "main", roundness=0.3, lift=0.5
        )
        drawing.fold(flipped([(neck + 1, 3), (neck * 0.9, 12), (neck * 1.1, 22)], side), 2.5, 0.3)
    binding(drawing, garment, torso)


def _half_width(garment: Garment) -> float:
    return 0.55 if garment.choice("collar") == "spaghetti" else 1.7
