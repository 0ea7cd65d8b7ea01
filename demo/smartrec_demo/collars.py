"""What stands around the neck: collars, bindings, bows, straps."""

from __future__ import annotations

from itertools import pairwise

from smartrec_demo.drawing import Drawing
from smartrec_demo.garment import Garment
from smartrec_demo.hoods import hood_front
from smartrec_demo.lapels import lapels, moto, shawl
from smartrec_demo.paint import darker
from smartrec_demo.shape import Point, Run, band, between, closed, flipped, mirrored, opened
from smartrec_demo.torso import BARE, Torso, neckline


def draw_collar(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """The collar in front of the torso."""
    DRAWERS.get(garment.choice("collar"), _binding)(drawing, garment, torso)


def _binding(drawing: Drawing, garment: Garment, torso: Torso) -> None:
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


def _shirt(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    neck, depth = torso.neck, torso.depth
    paint = "second" if garment.choice("contrast") == "collar" else "main"
    drawing.panel(
        closed(
            [
                (-neck - 0.4, torso.neck_y),
                (-neck * 0.5, -3.4),
                (neck * 0.5, -3.4),
                (neck + 0.4, torso.neck_y),
            ],
            [(neck * 0.5, 0.6), (-neck * 0.5, 0.6)],
        ),
        paint,
        turn=90,
        roundness=0.6,
    )
    reach = 4.2 if garment.choice("collar") != "camp" else 7.5
    for side in (1, -1):
        leaf = [
            [(neck * 0.72, -3.0), (neck + 1.4, 0.4)],
            [(neck + 2.6, 4.5), (neck * 0.86, depth + reach)],
            [(neck * 0.4, depth + 1.0), (0.6, depth - 0.4)],
            [(neck * 0.45, depth * 0.35), (neck * 0.72, -3.0)],
        ]
        path = closed(*(flipped(run, side) for run in leaf))
        drawing.panel(path, paint, turn=side * 50, roundness=0.25, lift=1.2)
        drawing.stitch(
            flipped([(neck + 1.9, 4.4), (neck * 0.86, depth + reach - 0.9), (neck * 0.44, depth + 0.5)], side)
        )


def _polo(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    _shirt(drawing, garment, torso)


def _band_collar(drawing: Drawing, _garment: Garment, torso: Torso) -> None:
    neck, depth = torso.neck, torso.depth
    for side in (1, -1):
        path = closed(
            *(
                flipped(run, side)
                for run in (
                    [(neck, torso.neck_y), (neck * 0.8, depth * 0.55), (0.3, depth)],
                    [(0.3, depth - 3.6), (neck * 0.62, depth * 0.2 - 1.5), (neck * 0.85, -3.6)],
                )
            )
        )
        drawing.panel(path, "main", turn=side * 40, roundness=0.3)


def _stand(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """A stand collar that closes in front, knitted on a bomber, of cloth on a jacket."""
    neck, depth = torso.neck + 0.6, torso.depth
    ribbed = garment.choice("collar") == "rib stand"
    colour = drawing.cloth.colour_of("trim" if garment.choice("contrast") == "trim" else "main")
    drawing.panel(
        closed([(-neck, 0), (-neck * 0.75, -4.2), (0, -3.2), (neck * 0.75, -4.2), (neck, 0)], [(0, 1.6)]),
        darker(colour, 0.35),
        roundness=0.5,
    )
    for side in (1, -1):
        path = closed(
            *(
                flipped(run, side)
                for run in (
                    [(0.3, depth + 0.5), (neck * 0.62, depth * 0.72), (neck + 1.3, 1.0)],
                    [(neck * 0.86, -4.4), (neck * 0.6, depth * 0.2), (0.5, depth - 5.0)],
                )
            )
        )
        drawing.panel(path, colour if ribbed else "main", turn=side * 30, roundness=0.4)
        if ribbed:
            drawing.ribbing(path, side * 25, colour, 1.0)


def _funnel(drawing: Drawing, _: Garment, torso: Torso) -> None:
    neck = torso.neck
    path = closed(
        [(-neck - 1.5, 1.5), (-neck * 0.85, -5.5), (0, -4.5), (neck * 0.85, -5.5), (neck + 1.5, 1.5)],
        [(neck * 0.5, torso.depth + 1.5), (0, torso.depth + 2.5), (-neck * 0.5, torso.depth + 1.5)],
    )
    drawing.panel(path, "main", turn=90, roundness=0.8)
    drawing.mark(
        closed([(-neck * 0.8, -5.3), (0, -6.3), (neck * 0.8, -5.3), (0, -4.4), (-neck * 0.8, -5.3)]),
        darker(drawing.cloth.main, 0.5),
    )


def _turtleneck(drawing: Drawing, _garment: Garment, torso: Torso) -> None:
    neck = torso.neck * 0.88
    tall = 9.5
    path = closed(
        [
            (-neck - 2.4, 1.5),
            (-neck, -2.0),
            (-neck * 0.96, -tall),
            (0, -tall - 0.9),
            (neck * 0.96, -tall),
            (neck, -2.0),
            (neck + 2.4, 1.5),
        ],
        [(neck * 0.6, 4.4), (0, 5.2), (-neck * 0.6, 4.4)],
    )
    drawing.panel(path, "main", roundness=0.9)
    drawing.ribbing(path, 0, None, 1.3)
    low = -tall * 0.25
    fold = closed(
        [
            (-neck - 1.1, low),
            (-neck - 0.9, -tall - 0.4),
            (0, -tall - 1.4),
            (neck + 0.9, -tall - 0.4),
            (neck + 1.1, low),
        ],
        [(0, low + 2.2)],
    )
    drawing.panel(fold, "main", roundness=0.95, lift=1.3)
    drawing.ribbing(fold, 0, None, 1.3)
    drawing.mark(
        closed(
            [
                (-neck * 0.8, -tall - 0.7),
                (0, -tall - 1.6),
                (neck * 0.8, -tall - 0.7),
                (0, -tall + 0.5),
                (-neck * 0.8, -tall - 0.7),
            ]
        ),
        darker(drawing.cloth.main, 0.5),
    )


def _cowl(drawing: Drawing, _: Garment, torso: Torso) -> None:
    neck = torso.neck
    drawing.panel(
        closed(
            [(-neck - 3, 1), (-neck, -4), (0, -2), (neck, -4), (neck + 3, 1)],
            [(neck * 0.8, torso.depth * 0.7), (0, torso.depth + 3), (-neck * 0.8, torso.depth * 0.7)],
        ),
        "main",
        roundness=0.5,
        turn=90,
    )
    drawing.mark(
        closed([(-neck, -3.5), (0, 2), (neck, -3.5), (0, -5), (-neck, -3.5)]), darker(drawing.cloth.main, 0.5)
    )
    for low in (3.5, 7.5, 11.5):
        drawing.fold([(-neck + 0.5, low - 4.5), (0, low + 1.5), (neck - 0.5, low - 4.5)], 3.4, 0.42)


def _peter_pan(drawing: Drawing, _: Garment, torso: Torso) -> None:
    neck, depth = torso.neck, torso.depth
    for side in (1, -1):
        leaf = [
            [(neck, torso.neck_y), (neck * 0.82, depth * 0.6), (0.3, depth)],
            [
                (0.6, depth + 4.8),
                (neck * 0.6, depth + 5.0),
                (neck + 4, depth - 0.5),
                (neck + 4.4, 2.2),
                (neck, torso.neck_y),
            ],
        ]
        drawing.panel(closed(*(flipped(run, side) for run in leaf)), "trim", roundness=0.4, lift=1.2)


def _ruffle(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """A frill that follows the neckline."""
    runs = neckline(torso, garment.choice("neck", "crew"))
    front = [point for run in runs for point in run]
    whole = [*front, *mirrored(front)[1:]]
    low: list[Point] = []
    for start, end in pairwise(whole):
        for step in range(4):
            x, y = between(start, end, step / 4)
            low.append((x * 1.14, y + (6.2 if step % 2 else 4.8)))
    low.append((whole[-1][0] * 1.14, whole[-1][1] + 5))
    drawing.panel(closed(whole, low[::-1]), "main", roundness=0.4, lift=1.2)
    for index in range(1, len(low) - 1, 2):
        x, y = low[index]
        drawing.fold([(x / 1.14, y - 5.4), (x, y)], 2.0, 0.4)


def _bow(drawing: Drawing, _: Garment, torso: Torso) -> None:
    """A tie neck: a soft bow with two tails."""
    y = torso.depth + 1.0
    neck = torso.neck
    for side in (1, -1):
        drawing.panel(
            band(flipped([(neck, 0), (neck * 0.8, y * 0.6), (0, y)], side), [1.4, 1.5, 1.5]),
            "main",
            turn=side * 45,
            roundness=0.3,
        )
        drawing.panel(
            closed(
                flipped(
                    [(0.8, y + 1), (4, y + 10), (3.0, y + 20), (7.2, y + 21), (6.6, y + 10), (1.6, y)], side
                )
            ),
            "main",
            turn=side * 15,
            roundness=0.5,
        )
        drawing.panel(
            closed(
                flipped(
                    [(0.6, y), (5, y - 4.6), (10, y - 3.4), (10.4, y + 2.6), (5, y + 3.6), (0.6, y + 0.4)],
                    side,
                )
            ),
            "main",
            turn=side * 70,
            roundness=0.5,
        )
        drawing.fold(flipped([(0.8, y), (4, y - 0.5), (7.5, y - 0.4)], side), 2.2, 0.45)
    drawing.panel(
        closed([(-1.5, y - 1.8), (1.5, y - 1.8), (1.6, y + 1.8), (-1.6, y + 1.8), (-1.5, y - 1.8)]),
        "main",
        roundness=0.7,
    )


def _straps(drawing: Drawing, garment: Garment, torso: Torso) -> None:
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
    _binding(drawing, garment, torso)


def _halter(drawing: Drawing, garment: Garment, torso: Torso) -> None:
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
    _binding(drawing, garment, torso)


def _off_shoulder(drawing: Drawing, _garment: Garment, torso: Torso) -> None:
    """A wide frill across the chest and both upper arms."""
    y, wide = torso.depth, torso.neck + 8.5
    top = [(-wide, y + 1.5), (-wide * 0.6, y - 1.8), (0, y), (wide * 0.6, y - 1.8), (wide, y + 1.5)]
    low: list[Point] = []
    for index in range(17):
        x = wide * 1.1 * (1 - index / 8)
        low.append((x, y + 12.5 + (1.8 if index % 2 else 0) - abs(x) * 0.05))
    drawing.panel(closed(top, low), "main", roundness=0.6, lift=1.3)
    drawing.line(opened(top), darker(drawing.cloth.main, 0.3), 1.0, 0.7)
    for index in range(1, 16, 2):
        x, bottom = low[index]
        drawing.fold([(x * 0.9, y + 1.5), (x * 0.97, y + 6), (x, bottom)], 2.4, 0.36)


def _nothing(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """A collarless opening keeps its edge."""


DRAWERS = {
    "shirt": _shirt,
    "camp": _shirt,
    "polo": _polo,
    "band": _band_collar,
    "rib stand": _stand,
    "stand": _stand,
    "funnel": _funnel,
    "turtleneck": _turtleneck,
    "cowl": _cowl,
    "notch lapel": lapels,
    "peak lapel": lapels,
    "wide lapel": lapels,
    "shawl": shawl,
    "peter pan": _peter_pan,
    "ruffle": _ruffle,
    "bow": _bow,
    "hood": hood_front,
    "fur hood": hood_front,
    "moto": moto,
    "straps": _straps,
    "spaghetti": _straps,
    "halter": _halter,
    "off shoulder": _off_shoulder,
    "nothing": _nothing,
}
