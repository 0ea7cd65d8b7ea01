"""Decorations of the upper body: prints, numbers, stripes, embroidery, tassels, epaulettes."""

from __future__ import annotations

from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import brightness, darker, lighter
from smartrec_demo.svg.paths import closed, ellipse, flipped, opened, straight
from smartrec_demo.tailoring.decoration.graphics import graphic, inks_on, number
from smartrec_demo.tailoring.decoration.lettering import print_caption, print_slogan
from smartrec_demo.tailoring.drawing import Drawing
from smartrec_demo.tailoring.upper.torso import Torso


def _slogan(drawing: Drawing, _: Garment, _torso: Torso) -> None:
    print_slogan(drawing, 23, inks_on(drawing, 1)[0], drawing.random.uniform(9, 12.5))


def _logo(drawing: Drawing, _: Garment, _torso: Torso) -> None:
    ink = inks_on(drawing, 1)[0]
    drawing.mark(ellipse(11, 22, 1.7, 1.7), ink)
    drawing.mark(ellipse(11, 21.4, 0.8, 0.8), drawing.cloth.main)


def _number(drawing: Drawing, _garment: Garment, _torso: Torso) -> None:
    cloth = drawing.cloth
    ink = (
        cloth.second
        if abs(brightness(cloth.second) - brightness(cloth.main)) > 0.25
        else lighter(cloth.main, 0.9)
        if brightness(cloth.main) < 0.5
        else darker(cloth.main, 0.8)
    )
    print_caption(drawing, 18.5, ink, 9)
    number(
        drawing,
        str(drawing.random.randrange(1, 99)),
        26.0,
        17.0,
        ink,
        darker(cloth.trim, 0.2) if brightness(ink) > 0.5 else lighter(cloth.trim, 0.3),
    )


def _side_stripes(drawing: Drawing, _garment: Garment, torso: Torso) -> None:
    for side in (1, -1):
        run = flipped(
            [
                (torso.armpit[0] - 1.3, torso.armpit[1] + 2),
                (torso.half_width(42) - 1.4, 42),
                (torso.half_width(torso.hem_y - 1) - 1.5, torso.hem_y),
            ],
            side,
        )
        drawing.line(opened(run), drawing.cloth.second, 2.6, 0.95)
        drawing.line(opened(run), drawing.cloth.trim, 0.6, 0.95)


def _yoke(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """A second colour over the shoulders."""
    y = 20.0 if garment.category == "Anorak" else 16.0
    x = torso.shoulder[0]
    path = closed(
        [(0, torso.depth), (torso.neck * 0.6, torso.depth * 0.75), (torso.neck, torso.neck_y)],
        [torso.shoulder],
        [(x - 0.8, y)],
        [(-x + 0.8, y)],
        [(-torso.shoulder[0], torso.shoulder[1])],
        [(-torso.neck, torso.neck_y), (-torso.neck * 0.6, torso.depth * 0.75), (0, torso.depth)],
    )
    drawing.panel(path, "second", roundness=0.4, lift=0.3)
    drawing.seam([(-x + 0.8, y), (x - 0.8, y)])


def _embroidery(drawing: Drawing, _garment: Garment, torso: Torso) -> None:
    """Ornament around the opening and down the front, as on a kaftan."""
    gold = drawing.cloth.trim
    low = min(torso.depth + 26, torso.hem_y - 8)
    for side in (1, -1):
        run = flipped(
            [
                (torso.neck + 1.6, 0.5),
                (torso.neck * 0.62 + 1.4, torso.depth * 0.5),
                (1.7, torso.depth + 1),
                (1.7, low),
            ],
            side,
        )
        drawing.line(opened(run), gold, 2.6, 1)
        drawing.line(opened(run), darker(gold, 0.5), 1.2, 1, dash=".8 .8")
        drawing.line(
            opened(flipped([(x + 2.2, y + 0.6) for x, y in flipped(run, side)], side)),
            lighter(gold, 0.3),
            0.6,
            1,
            dash=".5 .7",
        )
    drawing.mark(closed([(-3.4, low), (3.4, low)], [(0, low + 6)]), gold)


def _tassels(drawing: Drawing, _garment: Garment, torso: Torso) -> None:
    for side in (1, -1):
        y = torso.depth + 4
        drawing.cord(flipped([(0.8, y - 4), (2.6, y + 4), (3.2, y + 10)], side), drawing.cloth.trim, 0.5)
        x = side * 3.2
        drawing.mark(ellipse(x, y + 11, 0.9, 0.9), drawing.cloth.trim)
        drawing.mark(
            straight((x - 0.9, y + 11.5), (x + 0.9, y + 11.5), (x + 1.3, y + 16), (x - 1.3, y + 16)),
            drawing.cloth.trim,
        )


def _ears(drawing: Drawing, _garment: Garment, _torso: Torso) -> None:
    for side in (1, -1):
        ear = flipped([(5.5, -15.0), (7.4, -22.0), (12.0, -19.5), (12.0, -11.0)], side)
        drawing.panel(closed(ear), "main", roundness=0.3)
        drawing.mark(ellipse(side * 9.0, -16.5, 1.7, 2.6), drawing.cloth.second)


def _belly(drawing: Drawing, _garment: Garment, _torso: Torso) -> None:
    drawing.mark(ellipse(0, 36, 13.5, 20), lighter(drawing.cloth.second, 0.35))


def _epaulettes(drawing: Drawing, _garment: Garment, torso: Torso) -> None:
    for side in (1, -1):
        x, y = torso.shoulder
        drawing.panel(
            straight(
                *flipped(
                    [(x - 0.5, y - 1), (x + 0.4, y + 3.4), (torso.neck + 2.5, 4.6), (torso.neck + 2.2, 0.8)],
                    side,
                )
            ),
            "main",
            roundness=0.1,
            lift=1.2,
        )
        drawing.button(side * (torso.neck + 4), 2.9, 0.7)


def _lace_front(drawing: Drawing, _garment: Garment, torso: Torso) -> None:
    ink = (
        lighter(drawing.cloth.main, 0.5)
        if brightness(drawing.cloth.main) < 0.6
        else darker(drawing.cloth.main, 0.25)
    )
    y, half = torso.depth, torso.neck + 1
    for index in range(9):
        x = half * (index - 4) / 4.4
        drawing.mark(
            closed(
                [(x - 1.8, y - 0.5), (x - 1.2, y + 3.4), (x, y + 4.6), (x + 1.2, y + 3.4), (x + 1.8, y - 0.5)]
            ),
            ink,
            0.8,
        )


def _pintucks(drawing: Drawing, _garment: Garment, torso: Torso) -> None:
    for side in (1, -1):
        for index in range(5):
            x = side * (4 + index * 2.1)
            drawing.line(
                opened([(x, torso.depth * 0.55 + 4 + index * 0.4), (x, 34)]),
                darker(drawing.cloth.main, 0.35),
                0.35,
                0.8,
            )
            drawing.dent(opened([(x + 0.6, torso.depth * 0.55 + 4), (x + 0.6, 34)]), 0.9, 0.25)


def _bodice_seams(drawing: Drawing, _garment: Garment, torso: Torso) -> None:
    for side in (1, -1):
        drawing.seam(flipped([(9.5, torso.depth - 0.5), (10.5, 26), (7.5, 42), (8.5, torso.hem_y)], side))
    drawing.seam([(0, torso.depth), (0, torso.hem_y)])


DECORATIONS = {
    "graphic": graphic,
    "slogan": _slogan,
    "logo": _logo,
    "number": _number,
    "side stripes": _side_stripes,
    "yoke": _yoke,
    "embroidery": _embroidery,
    "tassels": _tassels,
    "ears": _ears,
    "belly": _belly,
    "epaulettes": _epaulettes,
    "lace front": _lace_front,
    "pintucks": _pintucks,
    "bodice": _bodice_seams,
}


def draw_decorations(drawing: Drawing, garment: Garment, torso: Torso) -> None:
    """The decorations of a garment: a print, a number, tassels, ears … Several are joined by "+"."""
    for extra in garment.choice("extra").split("+"):
        if extra in DECORATIONS:
            DECORATIONS[extra](drawing, garment, torso)
