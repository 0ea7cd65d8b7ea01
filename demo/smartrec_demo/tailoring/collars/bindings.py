"""The finished edge of a neckline that has no collar."""

from __future__ import annotations

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import darker
from smartrec_demo.svg.paths import closed, mirrored, opened
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.upper.outline import neckline
from smartrec_demo.tailoring.upper.torso import BARE, Torso


def binding(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    neck = garment.choice("neck", "crew")
    if neck == "open" or garment.choice("front") == "open":
        return
    runs = neckline(torso, neck)
    front = [point for run in runs for point in run]
    whole = [*front, *mirrored(front)[1:]]
    if garment.choice("collar") == "rib" and neck not in BARE:
        low = [
            (
                x * 1.16 + (1.2 if x > 0 else -1.2 if x < 0 else 0),
                y + (2.6 if abs(x) < torso.neck * 0.6 else 1.2),
            )
            for x, y in whole
        ]
        paint = drawing.cloth.colour_of(
            "trim" if garment.choice("contrast") in ("trim", "tipping") else "main"
        )
        path = (
            closed(whole, low[::-1])
            if neck not in ("v", "deep v")
            else closed(front, low[: len(front)][::-1]) + closed(mirrored(front), low[len(front) - 1 :][::-1])
        )
        drawing.panel(path, paint, roundness=0.3, lift=0.6)
        drawing.ribbing(path, 0, paint, 1.1)
        return
    trim = (
        drawing.cloth.trim
        if garment.choice("contrast") in ("trim", "tipping")
        else darker(drawing.cloth.main, 0.22)
    )
    for part in (runs, [mirrored(run) for run in reversed(runs)]):
        drawing.line(
            opened(*part), trim, 1.2 if garment.choice("contrast") in ("trim", "tipping") else 0.8, 0.9
        )


def no_collar(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """A collarless opening keeps its edge."""
