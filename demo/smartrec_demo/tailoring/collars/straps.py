"""What holds up a garment with bare shoulders: straps and halters."""

from __future__ import annotations

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.paths import Run, band, flipped
from smartrec_demo.tailoring.collars.bindings import binding
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.upper.torso import Torso


def draw_straps(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    half = 0.55 if garment.choice("collar") == "spaghetti" else 1.7
    for side in (1, -1):
        run = flipped(
            [
                (torso.neck - half, torso.depth - 0.4),
                (torso.neck - 2.2, torso.depth * 0.45),
                (torso.neck - 3.8, -1.5),
            ],
            side,
        )
        drawing.panel(band(run, [half] * 3), "main", roundness=0.2, lift=0.3)
    binding(drawing, garment, torso)


def halter(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    neck = torso.neck
    for side in (1, -1):
        strap: Run = [(neck + 1.2, 1.0), (neck * 0.75, -5.5), (1.2, -9.5)]
        if drawing.is_worn:
            strap = [(neck + 1.2, 1.0), (neck * 0.85, -1.5), (4.6, -4.5)]
        drawing.panel(band(flipped(strap, side), [2.1, 1.5, 1.0]), "main", roundness=0.3, lift=0.5)
        if not drawing.is_worn:
            loop = band(
                flipped([(0.6, -9.4), (3.6, -12.0), (4.6, -7.8), (0.8, -9.0)], side), [0.6, 0.9, 0.8, 0.5]
            )
            drawing.panel(loop, "main", roundness=0.2, lift=0.4)
        drawing.fold(flipped([(neck + 1, 3), (neck * 0.9, 12), (neck * 1.1, 22)], side), 2.5, 0.3)
    binding(drawing, garment, torso)
