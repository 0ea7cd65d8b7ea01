"""Cloth: its colours, its pattern and its weave, as SVG pattern fills in body centimetres."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from smartrec_demo.paint import RGB, brightness, code, contrasting, darker, lighter
from smartrec_demo.shape import closed, ellipse, straight


# Width and height in centimetres, and SVG.
Tile = tuple[float, float, str]


def _box(x: float, y: float, width: float, height: float, colour: RGB, opacity: float = 1.0) -> str:
    return (
        f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" fill="{code(colour)}"'
        + (f' fill-opacity="{opacity:.2f}"' if opacity < 1 else "")
        + "/>"
    )


def _shape(path: str, colour: RGB, opacity: float = 1.0) -> str:
    return (
        f'<path d="{path}" fill="{code(colour)}"'
        + (f' fill-opacity="{opacity:.2f}"' if opacity < 1 else "")
        + "/>"
    )


def _stroke(path: str, colour: RGB, width: float, opacity: float = 1.0) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{code(colour)}" stroke-width="{width:.2f}" '
        f'stroke-opacity="{opacity:.2f}"/>'
    )


Motif = tuple[float, float, float, str]


def _wrapped(motifs: list[Motif], width: float, height: float) -> str:
    """Motifs (x, y, radius, SVG) with their copies over the tile's borders, so that the repeat shows no cut."""
    return "".join(
        f'<g transform="translate({dx * width:.2f} {dy * height:.2f})">{body}</g>' if dx or dy else body
        for x, y, radius, body in motifs
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
        if -radius < x + dx * width < width + radius and -radius < y + dy * height < height + radius
    )


def _blob(random: Random, x: float, y: float, radius: float, roughness: float = 0.35, points: int = 7) -> str:
    run = []
    start = random.uniform(0, math.tau)
    for index in range(points):
        angle = start + index * math.tau / points
        reach = radius * (1 + random.uniform(-roughness, roughness))
        run.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    run.append(run[0])
    return closed(run)


def _flower(random: Random, x: float, y: float, radius: float, petal: RGB, heart: RGB, petals: int) -> str:
    start = random.uniform(0, 360)
    parts = [
        f'<ellipse cx="{x:.2f}" cy="{y - radius * 0.55:.2f}" rx="{radius * 0.36:.2f}" ry="{radius * 0.5:.2f}" '
        f'fill="{code(petal)}" transform="rotate({start + index * 360 / petals:.0f} {x:.2f} {y:.2f})"/>'
        for index in range(petals)
    ]
    return "".join(parts) + _shape(ellipse(x, y, radius * 0.24, radius * 0.24), heart)


def _leaf(random: Random, x: float, y: float, length: float, colour: RGB) -> str:
    turn = random.uniform(0, 360)
    half = length * 0.22
    path = f"M0 0Q{half:.2f} {-length / 2:.2f} 0 {-length:.2f}Q{-half:.2f} {-length / 2:.2f} 0 0Z"
    return (
        f'<path d="{path}" fill="{code(colour)}" transform="translate({x:.2f} {y:.2f}) rotate({turn:.0f})"/>'
    )


@dataclass(frozen=True)
class Cloth:
    """What a garment is made of. Lengths in centimetres; scale multiplies the pattern's repeat."""

    main: RGB
    second: RGB
    third: RGB
    trim: RGB
    button: RGB
    pattern: str
    weave: str
    scale: float
    seed: int
    opacity: float = 1.0

    def colour_of(self, paint: str) -> RGB:
        """The plain colour behind a paint name."""
        return {"main": self.main, "second": self.second, "third": self.third, "trim": self.trim}[paint]

    def pattern_tile(self) -> Tile | None:
        """The pattern's repeat: width, height and SVG; None for plain cloth."""
        draw = PATTERNS.get(self.pattern)
        return None if draw is None else draw(self, Random(self.seed))

    def weave_tile(self) -> Tile | None:
        """The weave's repeat, to be laid over the pattern; None for smooth cloth."""
        draw = WEAVES.get(self.weave)
        return None if draw is None else draw(self, Random(self.seed + 1))


def ribs_tile(base: RGB, pitch: float) -> Tile:
    """Knitted ribs, to be laid over a band."""
    body = _box(0, 0, pitch * 0.34, 2, darker(base, 0.35), 0.55)
    return pitch, 2.0, body + _box(pitch * 0.55, 0, pitch * 0.25, 2, lighter(base, 0.16), 0.5)


def _stripes(cloth: Cloth, _: Random) -> Tile:
    pitch = 5 * cloth.scale
    return 4, pitch, _box(0, 0, 4, pitch, cloth.main) + _box(0, 0, 4, pitch * 0.45, cloth.second)


def _wide_stripes(cloth: Cloth, _: Random) -> Tile:
    pitch = 18 * cloth.scale
    body = _box(0, 0, 4, pitch, cloth.main) + _box(0, 0, 4, pitch * 0.36, cloth.second)
    return 4, pitch, body + _box(0, pitch * 0.52, 4, pitch * 0.1, cloth.third)


def _multi_stripes(cloth: Cloth, random: Random) -> Tile:
    colours = [cloth.main, cloth.second, cloth.third, lighter(cloth.second, 0.4), cloth.trim]
    body, y = "", 0.0
    for index in range(6):
        height = random.uniform(1.5, 4.5) * cloth.scale
        body += _box(0, y, 4, height + 0.1, colours[index % 5])
        y += height
    return 4, y, body


def _vertical_stripes(cloth: Cloth, _: Random) -> Tile:
    pitch = 4 * cloth.scale
    return pitch, 4, _box(0, 0, pitch, 4, cloth.main) + _box(0, 0, pitch * 0.42, 4, cloth.second)


def _pinstripes(cloth: Cloth, _: Random) -> Tile:
    pitch = 3 * cloth.scale
    line = contrasting(cloth.main, 0.55)
    return pitch, 4, _box(0, 0, pitch, 4, cloth.main) + _box(0, 0, 0.35, 4, line, 0.9)


def _plaid(cloth: Cloth, random: Random) -> Tile:
    size = 13 * cloth.scale
    body = _box(0, 0, size, size, cloth.main)
    for start, width, colour, opacity in (
        (0.0, 0.36, cloth.second, 0.6),
        (0.46, 0.07, cloth.third, 0.85),
        (0.62, 0.2, darker(cloth.main, 0.5), 0.45),
        (0.9, 0.035, lighter(cloth.third, 0.3), 0.9),
    ):
        start += random.uniform(-0.02, 0.02)
        body += _box(start * size, 0, width * size, size, colour, opacity)
        body += _box(0, start * size, size, width * size, colour, opacity)
    return size, size, body


def _gingham(cloth: Cloth, _: Random) -> Tile:
    size = 3.6 * cloth.scale
    half = size / 2
    ground = lighter(cloth.main, 0.92)
    body = _box(0, 0, size, size, ground) + _box(0, 0, half, size, cloth.main, 0.55)
    return size, size, body + _box(0, 0, size, half, cloth.main, 0.55)


def _checked(cloth: Cloth, _: Random) -> Tile:
    size = 8 * cloth.scale
    body = _box(0, 0, size, size, cloth.main)
    for at in (0.0, 0.12):
        body += _box(at * size, 0, size * 0.05, size, cloth.second) + _box(
            0, at * size, size, size * 0.05, cloth.second
        )
    return size, size, body


def _checkerboard(cloth: Cloth, _: Random) -> Tile:
    size = 8 * cloth.scale
    half = size / 2
    body = _box(0, 0, size, size, cloth.main) + _box(0, 0, half, half, cloth.second)
    return size, size, body + _box(half, half, half, half, cloth.second)


def _houndstooth(cloth: Cloth, _: Random) -> Tile:
    size = 4 * cloth.scale
    u = size / 4
    body = _box(0, 0, size, size, cloth.main)
    body += _shape(
        straight(
            (0, 2 * u),
            (2 * u, 2 * u),
            (2 * u, 0),
            (3 * u, 0),
            (2 * u, u),
            (2 * u, 2 * u),
            (3 * u, 2 * u),
            (4 * u, u),
            (4 * u, 2 * u),
            (3 * u, 3 * u),
            (2 * u, 3 * u),
            (2 * u, 4 * u),
            (u, 4 * u),
            (2 * u, 3 * u),
            (0, 3 * u),
        ),
        cloth.second,
    )
    return size, size, body + _box(0, 2 * u, 2 * u, 2 * u, cloth.second)


def _dots(cloth: Cloth, _: Random) -> Tile:
    size = 5 * cloth.scale
    radius = size * 0.19
    body = _box(0, 0, size, size, cloth.main) + _shape(
        ellipse(size * 0.25, size * 0.25, radius, radius), cloth.second
    )
    return size, size, body + _shape(ellipse(size * 0.75, size * 0.75, radius, radius), cloth.second)


def _floral(cloth: Cloth, random: Random) -> Tile:
    size = 17 * cloth.scale
    leaf = (70, 115, 70) if brightness(cloth.main) < 0.75 else (85, 130, 80)
    motifs: list[Motif] = []
    for x, y in ((4, 4), (12.5, 5.5), (7, 12), (14.5, 14)):
        x, y = (x + random.uniform(-1, 1)) * cloth.scale, (y + random.uniform(-1, 1)) * cloth.scale
        radius = random.uniform(2.2, 3.6) * cloth.scale
        body = "".join(_leaf(random, x, y, radius * 1.7, leaf) for _ in range(3))
        petal = random.choice((cloth.second, cloth.third, lighter(cloth.second, 0.35)))
        heart = random.choice(((245, 205, 80), darker(petal, 0.4)))
        motifs.append(
            (x, y, radius * 1.7, body + _flower(random, x, y, radius, petal, heart, random.choice((5, 6))))
        )
    return size, size, _box(0, 0, size, size, cloth.main) + _wrapped(motifs, size, size)


def _small_floral(cloth: Cloth, random: Random) -> Tile:
    size = 9 * cloth.scale
    motifs: list[Motif] = []
    for x, y in (
        (2 * cloth.scale, 2 * cloth.scale),
        (6.4 * cloth.scale, 3.4 * cloth.scale),
        (3.6 * cloth.scale, 6.8 * cloth.scale),
    ):
        body = _leaf(random, x, y, 1.9 * cloth.scale, (80, 125, 80))
        body += _flower(
            random, x, y, 1.3 * cloth.scale, random.choice((cloth.second, cloth.third)), (246, 210, 90), 5
        )
        motifs.append((x, y, 1.9 * cloth.scale, body))
    return size, size, _box(0, 0, size, size, cloth.main) + _wrapped(motifs, size, size)


def _tropical(cloth: Cloth, random: Random) -> Tile:
    size = 22 * cloth.scale
    greens = ((40, 110, 70), (70, 145, 85), (25, 85, 70))
    motifs: list[Motif] = []
    for x, y in ((5, 6), (16, 5), (9, 15), (18, 17)):
        x, y = x * cloth.scale, y * cloth.scale
        body = "".join(
            _leaf(random, x, y, random.uniform(5, 8.5) * cloth.scale, random.choice(greens)) for _ in range(5)
        )
        motifs.append((x, y, 8.5 * cloth.scale, body))
    for x, y, radius, petal in ((11, 8, 3.8, cloth.second), (3, 18, 3.2, cloth.third)):
        x, y, radius = x * cloth.scale, y * cloth.scale, radius * cloth.scale
        motifs.append((x, y, radius, _flower(random, x, y, radius, petal, (247, 215, 100), 5)))
    return size, size, _box(0, 0, size, size, cloth.main) + _wrapped(motifs, size, size)


def _camo(cloth: Cloth, random: Random) -> Tile:
    size = 24 * cloth.scale
    tones = (cloth.second, cloth.third, darker(cloth.main, 0.62))
    motifs: list[Motif] = []
    for index in range(11):
        x, y, radius = (
            random.uniform(0, size),
            random.uniform(0, size),
            random.uniform(2.4, 4.4) * cloth.scale,
        )
        motifs.append((x, y, radius * 1.6, _shape(_blob(random, x, y, radius, 0.55, 9), tones[index % 3])))
    return size, size, _box(0, 0, size, size, cloth.main) + _wrapped(motifs, size, size)


def _leopard(cloth: Cloth, random: Random) -> Tile:
    size = 13 * cloth.scale
    ink, heart = (40, 26, 18), darker(cloth.main, 0.28)
    edge = f'stroke="{code(ink)}" stroke-width="{size * 0.05:.2f}" stroke-dasharray="{size * 0.12:.2f} {size * 0.04:.2f}"'
    motifs: list[Motif] = []
    for row in range(4):
        for column in range(4):
            x = (column + 0.5 * (row % 2) + random.uniform(-0.15, 0.15)) * size / 4
            y = (row + random.uniform(-0.15, 0.15)) * size / 4
            spot = _blob(random, x, y, size * 0.088, 0.25)
            motifs.append((x, y, size * 0.14, f'<path d="{spot}" fill="{code(heart)}" {edge}/>'))
    return size, size, _box(0, 0, size, size, cloth.main) + _wrapped(motifs, size, size)


def _zebra(cloth: Cloth, random: Random) -> Tile:
    size = 14 * cloth.scale
    body = ""
    for index in range(5):
        y = (index + 0.5) * size / 5
        a, b, c = (random.uniform(-0.5, 0.5) * cloth.scale for _ in range(3))
        w = size * 0.05
        body += _shape(
            closed(
                [(0, y + a), (size * 0.3, y + b * 2), (size * 0.7, y + c * 2), (size, y + a)],
                [
                    (size, y + a + w),
                    (size * 0.7, y + c * 2 + w * 1.9),
                    (size * 0.3, y + b * 2 + w * 1.6),
                    (0, y + a + w),
                ],
            ),
            cloth.second,
        )
    return size, size, _box(0, 0, size, size, cloth.main) + body


def _chevron(cloth: Cloth, _: Random) -> Tile:
    size = 8 * cloth.scale
    body = _box(0, 0, size, size, cloth.main)
    for offset in (-size, 0.0, size):
        body += _stroke(
            f"M0 {offset + size * 0.3:.2f}L{size / 2:.2f} {offset + size * 0.8:.2f}L{size:.2f} {offset + size * 0.3:.2f}",
            cloth.second,
            size * 0.3,
        )
        body += _stroke(
            f"M0 {offset + size * 0.62:.2f}L{size / 2:.2f} {offset + size * 1.12:.2f}L{size:.2f} {offset + size * 0.62:.2f}",
            cloth.third,
            size * 0.09,
        )
    return size, size, body


def _argyle(cloth: Cloth, _: Random) -> Tile:
    width, height = 14 * cloth.scale, 19 * cloth.scale
    body = _box(0, 0, width, height, cloth.main)
    body += _shape(
        straight((width / 2, 0), (width, height / 2), (width / 2, height), (0, height / 2)), cloth.second
    )
    line = f"M0 0L{width:.2f} {height:.2f}M{width:.2f} 0L0 {height:.2f}"
    return (
        width,
        height,
        body + f'<path d="{line}" stroke="{code(cloth.third)}" stroke-width=".5" stroke-dasharray="1.2 .7"/>',
    )


def _paisley(cloth: Cloth, random: Random) -> Tile:
    size = 12 * cloth.scale
    drop = "M0 -3.2C2.6 -3.2 3 0.6 1.2 2.2C-0.6 3.8 -3 2.4 -2.4 0.4C-2 -1 -0.4 -1.2 0 -3.2Z"
    motifs: list[Motif] = []
    for x, y, turn in ((3, 3, 20), (9, 4, 200), (5, 9.2, 110), (10.5, 10, 300)):
        turn += random.uniform(-15, 15)
        body = (
            f'<g transform="translate({x * cloth.scale:.2f} {y * cloth.scale:.2f}) rotate({turn:.0f}) scale({cloth.scale:.2f})">'
            f'<path d="{drop}" fill="{code(cloth.second)}"/><path d="{drop}" fill="{code(cloth.third)}" transform="translate(-.2 .4) scale(.62)"/>'
            f'<path d="{drop}" fill="none" stroke="{code(cloth.third)}" stroke-width=".35" stroke-dasharray=".5 .5" transform="scale(1.16)"/></g>'
        )
        motifs.append((x * cloth.scale, y * cloth.scale, 4.2 * cloth.scale, body))
    return size, size, _box(0, 0, size, size, cloth.main) + _wrapped(motifs, size, size)


def _tie_dye(cloth: Cloth, random: Random) -> Tile:
    size = 60.0
    body = _box(0, 0, size, size, cloth.main)
    colours = (cloth.second, cloth.third, lighter(cloth.main, 0.75), cloth.second, cloth.trim)
    for ring in range(13, 0, -1):
        points = 18
        run = []
        for index in range(points):
            angle = index * math.tau / points
            reach = ring * 2.4 * (1 + 0.26 * math.sin(index * 3.1 + ring) * random.uniform(0.5, 1.2))
            run.append((30 + reach * math.cos(angle), 30 + reach * math.sin(angle)))
        body += _shape(closed([*run, run[0]]), colours[ring % 5], 0.55)
    return size, size, body


def _ethnic(cloth: Cloth, _: Random) -> Tile:
    width, height = 10 * cloth.scale, 30 * cloth.scale
    u = width / 10
    body = _box(0, 0, width, height, cloth.main)
    body += _box(0, 1 * u, width, 1.2 * u, cloth.second) + _box(0, 3 * u, width, 0.5 * u, cloth.third)
    zigzag = f"M0 {8 * u:.2f}L{width / 4:.2f} {5 * u:.2f}L{width / 2:.2f} {8 * u:.2f}L{width * 0.75:.2f} {5 * u:.2f}L{width:.2f} {8 * u:.2f}"
    body += _stroke(zigzag, cloth.second, 1.1 * u)
    body += _shape(
        straight((5 * u, 10 * u), (9.4 * u, 14.5 * u), (5 * u, 19 * u), (0.6 * u, 14.5 * u)), cloth.third
    )
    body += _shape(
        straight((5 * u, 12 * u), (7.4 * u, 14.5 * u), (5 * u, 17 * u), (2.6 * u, 14.5 * u)), cloth.second
    )
    body += _box(0, 21 * u, width, 0.6 * u, cloth.third) + _box(0, 22.5 * u, width, 1.6 * u, cloth.second)
    for index in range(5):
        body += _box((2 * index + 0.4) * u, 26 * u, 1.1 * u, 1.1 * u, cloth.third)
    return width, height, body


def _fair_isle(cloth: Cloth, random: Random) -> Tile:
    width, height = 8.0, 40.0
    body = _box(0, 0, width, height, cloth.main)
    for y in (4, 12, 20, 28):
        style = random.randrange(3)
        for index in range(8):
            if style == 0 and index % 2 == 0:
                body += _box(index, y, 1, 1, cloth.second) + _box(
                    index + 1 if index < 7 else 0, y + 1, 1, 1, cloth.second
                )
            elif style == 1:
                body += _box(index, y + abs(4 - index) * 0.8, 1, 1.4, cloth.second)
            elif style == 2 and index in (2, 3, 4, 5):
                body += _box(
                    index, y + (0 if index in (3, 4) else 1), 1, 3 if index in (3, 4) else 1, cloth.third
                )
        body += _box(0, y + 5.6, width, 0.9, cloth.third)
    return width, height, body


def _hearts(cloth: Cloth, _: Random) -> Tile:
    return _scattered(
        cloth,
        "M0 1.6C-2.4 -0.2 -1.6 -1.9 -0.7 -1.6C-0.2 -1.4 0 -0.9 0 -0.7C0 -0.9 0.2 -1.4 0.7 -1.6C1.6 -1.9 2.4 -0.2 0 1.6Z",
        6.5,
    )


def _stars(cloth: Cloth, _: Random) -> Tile:
    points = [
        (1.9 * r * math.sin(i * math.pi / 5), -1.9 * r * math.cos(i * math.pi / 5))
        for i in range(10)
        for r in ((1.0,) if i % 2 == 0 else (0.42,))
    ]
    return _scattered(cloth, straight(*points), 7.5)


def _birds(cloth: Cloth, _: Random) -> Tile:
    return _scattered(cloth, "M-2.2 -0.6Q-1 -1.6 0 0Q1 -1.6 2.2 -0.6Q1 -0.7 0 0.9Q-1 -0.7 -2.2 -0.6Z", 7)


def _scattered(cloth: Cloth, path: str, pitch: float) -> Tile:
    size = pitch * cloth.scale
    body = _box(0, 0, size, size, cloth.main)
    for x, y, turn, colour in ((0.25, 0.25, -12, cloth.second), (0.75, 0.75, 14, cloth.third)):
        body += f'<path d="{path}" fill="{code(colour)}" transform="translate({x * size:.2f} {y * size:.2f}) rotate({turn}) scale({cloth.scale * 0.8:.2f})"/>'
    return size, size, body


def _geo(cloth: Cloth, _: Random) -> Tile:
    size = 9 * cloth.scale
    half = size / 2
    body = _box(0, 0, size, size, cloth.main)
    body += _shape(straight((0, 0), (half, half), (0, size)), cloth.second) + _shape(
        straight((size, 0), (half, half), (size, size)), cloth.third
    )
    return (
        size,
        size,
        body
        + _shape(
            straight((half, half), (half + half / 2, size), (half / 2, size)), lighter(cloth.second, 0.45)
        ),
    )


def _abstract(cloth: Cloth, random: Random) -> Tile:
    size = 26 * cloth.scale
    motifs: list[Motif] = []
    for index in range(9):
        x, y = random.uniform(0, size), random.uniform(0, size)
        colour = (cloth.second, cloth.third, lighter(cloth.second, 0.4), darker(cloth.third, 0.4))[index % 4]
        body = _shape(_blob(random, x, y, random.uniform(2, 5) * cloth.scale, 0.4, 5), colour, 0.9)
        body += _stroke(
            f"M{x:.1f} {y:.1f}q{random.uniform(-6, 6):.1f} {random.uniform(-6, 6):.1f} {random.uniform(-9, 9):.1f} {random.uniform(-9, 9):.1f}",
            darker(cloth.main, 0.5),
            0.5,
        )
        motifs.append((x, y, 9 * cloth.scale, body))
    return size, size, _box(0, 0, size, size, cloth.main) + _wrapped(motifs, size, size)


def _snake(cloth: Cloth, random: Random) -> Tile:
    size = 8 * cloth.scale
    u = size / 4
    body = _box(0, 0, size, size, cloth.main)
    for row in range(4):
        for column in range(5):
            x = (column + 0.5 * (row % 2)) * u
            tone = darker(cloth.main, random.choice((0.15, 0.3, 0.55, 0.7)))
            body += _shape(
                straight(
                    (x, row * u + u * 0.05),
                    (x + u * 0.42, row * u + u / 2),
                    (x, row * u + u * 0.95),
                    (x - u * 0.42, row * u + u / 2),
                ),
                tone,
            )
    return size, size, body


def _galaxy(cloth: Cloth, random: Random) -> Tile:
    size = 40.0
    body = _box(0, 0, size, size, (24, 20, 52))
    for _ in range(14):
        body += _shape(
            _blob(random, random.uniform(4, 36), random.uniform(4, 36), random.uniform(4, 9), 0.4),
            random.choice((cloth.second, cloth.third, (90, 60, 160), (40, 90, 170))),
            0.22,
        )
    for _ in range(40):
        radius = random.uniform(0.12, 0.4)
        body += _shape(
            ellipse(random.uniform(0, size), random.uniform(0, size), radius, radius), (250, 250, 255), 0.9
        )
    return size, size, body


def _ombre(cloth: Cloth, _: Random) -> Tile:
    body = "".join(
        _box(
            0,
            index * 2 - 10,
            8,
            2.1,
            tuple(
                round(a + (b - a) * min(index / 60, 1)) for a, b in zip(cloth.main, cloth.second, strict=True)
            ),
        )
        for index in range(75)
    )  # type: ignore[arg-type]
    return 8, 170, f'<g transform="translate(0 15)">{body}</g>'


def _colour_block(cloth: Cloth, _: Random) -> Tile:
    return (
        8,
        200,
        _box(0, 0, 8, 200, cloth.main) + _box(0, 38, 8, 26, cloth.second) + _box(0, 64, 8, 90, cloth.third),
    )


PATTERNS = {
    "striped": _stripes,
    "wide striped": _wide_stripes,
    "multi striped": _multi_stripes,
    "vertical striped": _vertical_stripes,
    "pinstriped": _pinstripes,
    "plaid": _plaid,
    "gingham": _gingham,
    "checked": _checked,
    "checkerboard": _checkerboard,
    "houndstooth": _houndstooth,
    "dotted": _dots,
    "floral": _floral,
    "small floral": _small_floral,
    "tropical": _tropical,
    "camo": _camo,
    "leopard": _leopard,
    "zebra": _zebra,
    "chevron": _chevron,
    "argyle": _argyle,
    "paisley": _paisley,
    "tie dye": _tie_dye,
    "tribal": _ethnic,
    "fair isle": _fair_isle,
    "hearts": _hearts,
    "stars": _stars,
    "birds": _birds,
    "geometric": _geo,
    "abstract": _abstract,
    "snakeskin": _snake,
    "galaxy": _galaxy,
    "ombre": _ombre,
    "colour block": _colour_block,
}


def _knit(cloth: Cloth, _: Random) -> Tile:
    dark, light = darker(cloth.main, 0.55), lighter(cloth.main, 0.5)
    body = _stroke("M0 .2L.7 .9L1.4 .2", dark, 0.26, 0.5) + _stroke(
        "M0 .55L.7 1.25L1.4 .55", light, 0.22, 0.35
    )
    return 1.4, 1.1, body


def _cable(cloth: Cloth, _: Random) -> Tile:
    dark, light = darker(cloth.main, 0.6), lighter(cloth.main, 0.45)
    body = ""
    for shift in (0, 6):
        body += _stroke(f"M2 {shift}C2 {shift + 2} 5 {shift + 4} 5 {shift + 6}", dark, 0.8, 0.5)
        body += _stroke(f"M5 {shift}C5 {shift + 2} 2 {shift + 4} 2 {shift + 6}", light, 1.3, 0.45)
        body += _stroke(f"M5.5 {shift}C5.5 {shift + 2} 2.5 {shift + 4} 2.5 {shift + 6}", dark, 0.35, 0.45)
    body += (
        _box(0, 0, 0.5, 12, dark, 0.4) + _box(7.2, 0, 0.5, 12, dark, 0.4) + _box(8.4, 0, 0.4, 12, dark, 0.3)
    )
    return 9, 12, body


def _rib(cloth: Cloth, _: Random) -> Tile:
    return (
        1.5,
        3,
        _box(0, 0, 0.5, 3, darker(cloth.main, 0.5), 0.42)
        + _box(0.75, 0, 0.35, 3, lighter(cloth.main, 0.5), 0.25),
    )


def _denim(cloth: Cloth, random: Random) -> Tile:
    light = lighter(cloth.main, 0.6)
    body = _stroke("M-.2 1.2L1.2 -.2", light, 0.2, 0.22)
    body += "".join(
        _box(random.uniform(0, 0.9), random.uniform(0, 0.9), 0.12, 0.3, light, 0.3) for _ in range(2)
    )
    return 1, 1, body


def _corduroy(cloth: Cloth, _: Random) -> Tile:
    return (
        1.1,
        3,
        _box(0, 0, 0.45, 3, darker(cloth.main, 0.6), 0.5)
        + _box(0.65, 0, 0.25, 3, lighter(cloth.main, 0.5), 0.3),
    )


def _lace(cloth: Cloth, random: Random) -> Tile:
    dark = darker(cloth.main, 0.45) if brightness(cloth.main) > 0.3 else lighter(cloth.main, 0.4)
    body = _flower(random, 2.5, 2.5, 1.9, lighter(cloth.main, 0.25), dark, 6)
    body += _stroke(ellipse(2.5, 2.5, 2.3, 2.3), dark, 0.25, 0.6) + _stroke(
        "M0 0L5 5M5 0L0 5", dark, 0.22, 0.5
    )
    return (
        5,
        5,
        body
        + "".join(
            _shape(ellipse(x, y, 0.5, 0.5), dark, 0.6) for x, y in ((0, 2.5), (2.5, 0), (5, 2.5), (2.5, 5))
        ),
    )


def _crochet(cloth: Cloth, _: Random) -> Tile:
    dark = darker(cloth.main, 0.5)
    body = "".join(_shape(ellipse(x, y, 0.55, 0.75), dark, 0.7) for x, y in ((1, 1), (3, 3)))
    return 4, 4, body + _stroke("M0 2Q1 1.2 2 2T4 2M0 0Q1 -.8 2 0T4 0", lighter(cloth.main, 0.4), 0.3, 0.7)


def _mesh(cloth: Cloth, _: Random) -> Tile:
    dark = darker(cloth.main, 0.55)
    return (
        1.3,
        1.3,
        _shape(ellipse(0.35, 0.35, 0.26, 0.26), dark, 0.5) + _shape(ellipse(1, 1, 0.26, 0.26), dark, 0.5),
    )


def _terry(cloth: Cloth, random: Random) -> Tile:
    dark, light = darker(cloth.main, 0.5), lighter(cloth.main, 0.6)
    body = "".join(
        _shape(
            ellipse(random.uniform(0, 6), random.uniform(0, 6), 0.3, 0.24), random.choice((dark, light)), 0.25
        )
        for _ in range(34)
    )
    return 6, 6, body


def _heather(cloth: Cloth, random: Random) -> Tile:
    dark, light = darker(cloth.main, 0.55), lighter(cloth.main, 0.6)
    body = "".join(
        _box(
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
        _box(random.uniform(0, 4), random.uniform(0, 4), 0.45, 0.4, random.choice(tones), 0.5)
        for _ in range(26)
    )
    return 4, 4, body


def _quilt(cloth: Cloth, _: Random) -> Tile:
    dark, light = darker(cloth.main, 0.6), lighter(cloth.main, 0.5)
    body = _stroke("M0 0L7 7M7 0L0 7", dark, 0.4, 0.75)
    return 7, 7, body + _stroke("M0 .6L6.4 7M7 .6L.6 7", light, 0.4, 0.35)


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
            body += _shape(ellipse(column * 1.4 + 0.7 * (row % 2), row * 1.4, 0.66, 0.66), tone, 0.85)
    return 7, 7, body


def _seersucker(cloth: Cloth, _: Random) -> Tile:
    return 2, 2, _box(0, 0, 0.7, 2, lighter(cloth.main, 0.6), 0.4)


def _fur(cloth: Cloth, random: Random) -> Tile:
    dark, light = darker(cloth.main, 0.5), lighter(cloth.main, 0.5)
    body = "".join(
        _stroke(
            f"M{random.uniform(0, 8):.1f} {random.uniform(0, 8):.1f}q{random.uniform(-0.6, 0.6):.1f} 1 {random.uniform(-0.5, 0.5):.1f} 2.2",
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
        _shape(
            _blob(random, random.uniform(2, 28), random.uniform(2, 28), random.uniform(0.8, 2.6), 0.6),
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
    "seersucker": _seersucker,
    "fur": _fur,
    "acid wash": _acid,
}
