"""The weave of a cloth, laid over its pattern: knit, cables, cord, twill, lace, quilting."""

from __future__ import annotations

from random import Random

from smartrec_demo.garments.cloth import Cloth
from smartrec_demo.patterns.motifs import Tile, blob, box, flower, shape, stroke
from smartrec_demo.svg.colours import RGB, brightness, darker, lighter
from smartrec_demo.svg.paths import ellipse


def ribs_tile(base: RGB, pitch: float) -> Tile:
    """Knitted ribs, to be laid over a band."""
    body = box(0, 0, pitch * 0.34, 2, darker(base, 0.35), 0.55)
    return pitch, 2.0, body + box(pitch * 0.55, 0, pitch * 0.25, 2, lighter(base, 0.16), 0.5)


def _knit(cloth: Cloth, _: Random) -> Tile:
    dark, light = darker(cloth.main, 0.55), lighter(cloth.main, 0.5)
    body = stroke("M0 .2L.7 .9L1.4 .2", dark, 0.26, 0.5) + stroke("M0 .55L.7 1.25L1.4 .55", light, 0.22, 0.35)
    return 1.4, 1.1, body


def _cable(cloth: Cloth, _: Random) -> Tile:
    dark, light = darker(cloth.main, 0.6), lighter(cloth.main, 0.45)
    body = ""
    for shift in (0, 6):
        body += stroke(f"M2 {shift}C2 {shift + 2} 5 {shift + 4} 5 {shift + 6}", dark, 0.8, 0.5)
        body += stroke(f"M5 {shift}C5 {shift + 2} 2 {shift + 4} 2 {shift + 6}", light, 1.3, 0.45)
        body += stroke(f"M5.5 {shift}C5.5 {shift + 2} 2.5 {shift + 4} 2.5 {shift + 6}", dark, 0.35, 0.45)
    body += box(0, 0, 0.5, 12, dark, 0.4) + box(7.2, 0, 0.5, 12, dark, 0.4) + box(8.4, 0, 0.4, 12, dark, 0.3)
    return 9, 12, body


def _rib(cloth: Cloth, _: Random) -> Tile:
    return (
        1.5,
        3,
        box(0, 0, 0.5, 3, darker(cloth.main, 0.5), 0.42)
        + box(0.75, 0, 0.35, 3, lighter(cloth.main, 0.5), 0.25),
    )


def _denim(cloth: Cloth, random: Random) -> Tile:
    light = lighter(cloth.main, 0.6)
    body = stroke("M-.2 1.2L1.2 -.2", light, 0.2, 0.22)
    body += "".join(
        box(random.uniform(0, 0.9), random.uniform(0, 0.9), 0.12, 0.3, light, 0.3) for _ in range(2)
    )
    return 1, 1, body


def _corduroy(cloth: Cloth, _: Random) -> Tile:
    return (
        1.1,
        3,
        box(0, 0, 0.45, 3, darker(cloth.main, 0.6), 0.5)
        + box(0.65, 0, 0.25, 3, lighter(cloth.main, 0.5), 0.3),
    )


def _lace(cloth: Cloth, random: Random) -> Tile:
    dark = darker(cloth.main, 0.45) if brightness(cloth.main) > 0.3 else lighter(cloth.main, 0.4)
    body = flower(random, 2.5, 2.5, 1.9, lighter(cloth.main, 0.25), dark, 6)
    body += stroke(ellipse(2.5, 2.5, 2.3, 2.3), dark, 0.25, 0.6) + stroke("M0 0L5 5M5 0L0 5", dark, 0.22, 0.5)
    return (
        5,
        5,
        body
        + "".join(
            shape(ellipse(x, y, 0.5, 0.5), dark, 0.6) for x, y in ((0, 2.5), (2.5, 0), (5, 2.5), (2.5, 5))
        ),
    )


def _crochet(cloth: Cloth, _: Random) -> Tile:
    dark = darker(cloth.main, 0.5)
    body = "".join(shape(ellipse(x, y, 0.55, 0.75), dark, 0.7) for x, y in ((1, 1), (3, 3)))
    return 4, 4, body + stroke("M0 2Q1 1.2 2 2T4 2M0 0Q1 -.8 2 0T4 0", lighter(cloth.main, 0.4), 0.3, 0.7)


def _mesh(cloth: Cloth, _: Random) -> Tile:
    dark = darker(cloth.main, 0.55)
    return (
        1.3,
        1.3,
        shape(ellipse(0.35, 0.35, 0.26, 0.26), dark, 0.5) + shape(ellipse(1, 1, 0.26, 0.26), dark, 0.5),
    )


def _terry(cloth: Cloth, random: Random) -> Tile:
    dark, light = darker(cloth.main, 0.5), lighter(cloth.main, 0.6)
    body = "".join(
        shape(
            ellipse(random.uniform(0, 6), random.uniform(0, 6), 0.3, 0.24), random.choice((dark, light)), 0.25
        )
        for _ in range(34)
    )
    return 6, 6, body


def _heather(cloth: Cloth, random: Random) -> Tile:
    dark, light = darker(cloth.main, 0.55), lighter(cloth.main, 0.6)
    body = "".join(
        box(
            random.uniform(0, 7),
            random.uniform(0, 7),
            random.uniform(0.5, 1.3),
            0.16,
            random.choice((dark, light)),
            0.4,
        )
        for _ in range(30)
    )
    return 7, 7, body


def _tweed(cloth: Cloth, random: Random) -> Tile:
    tones = (darker(cloth.main, 0.6), lighter(cloth.main, 0.55), cloth.second)
    body = "".join(
        box(random.uniform(0, 4), random.uniform(0, 4), 0.45, 0.4, random.choice(tones), 0.5)
        for _ in range(26)
    )
    return 4, 4, body


def _quilt(cloth: Cloth, _: Random) -> Tile:
    dark, light = darker(cloth.main, 0.6), lighter(cloth.main, 0.5)
    body = stroke("M0 0L7 7M7 0L0 7", dark, 0.4, 0.75)
    return 7, 7, body + stroke("M0 .6L6.4 7M7 .6L.6 7", light, 0.4, 0.35)


def _sequin(cloth: Cloth, random: Random) -> Tile:
    body = ""
    for row in range(5):
        for column in range(5):
            tone = random.choice(
                (
                    lighter(cloth.main, 0.75),
                    lighter(cloth.main, 0.3),
                    darker(cloth.main, 0.35),
                    darker(cloth.main, 0.15),
                )
            )
            body += shape(ellipse(column * 1.4 + 0.7 * (row % 2), row * 1.4, 0.66, 0.66), tone, 0.85)
    return 7, 7, body


def _fur(cloth: Cloth, random: Random) -> Tile:
    dark, light = darker(cloth.main, 0.5), lighter(cloth.main, 0.5)
    body = "".join(
        stroke(
            f"M{random.uniform(0, 8):.1f} {random.uniform(0, 8):.1f}q{random.uniform(-0.6, 0.6):.1f} "
            f"1 {random.uniform(-0.5, 0.5):.1f} 2.2",
            random.choice((dark, light)),
            0.3,
            0.4,
        )
        for _ in range(40)
    )
    return 8, 8, body


def _acid(cloth: Cloth, random: Random) -> Tile:
    light = lighter(cloth.main, 0.75)
    body = "".join(
        shape(
            blob(random, random.uniform(2, 28), random.uniform(2, 28), random.uniform(0.8, 2.6), 0.6),
            light,
            0.3,
        )
        for _ in range(26)
    )
    return 30, 30, body


WEAVES = {
    "knit": _knit,
    "cable knit": _cable,
    "ribbed": _rib,
    "denim": _denim,
    "corduroy": _corduroy,
    "lace": _lace,
    "crochet": _crochet,
    "mesh": _mesh,
    "terry": _terry,
    "fleece": _terry,
    "heather": _heather,
    "tweed": _tweed,
    "quilted": _quilt,
    "sequin": _sequin,
    "fur": _fur,
    "acid wash": _acid,
}


def weave_tile(cloth: Cloth) -> Tile | None:
    """The weave's repeat, to be laid over the pattern; None for smooth cloth."""
    draw = WEAVES.get(cloth.weave)
    return None if draw is None else draw(cloth, Random(cloth.seed + 1))
