"""Patterns of lines and fields: stripes, checks, zigzags, blocks."""

from __future__ import annotations

from random import Random

from smartrec_demo.garments.cloth import Cloth
from smartrec_demo.patterns.motifs import Tile, box, shape, stroke
from smartrec_demo.svg.colours import code, contrasting, darker, lighter, mixed
from smartrec_demo.svg.paths import ellipse, straight


def stripes(cloth: Cloth, _: Random) -> Tile:
    pitch = 5 * cloth.scale
    return 4, pitch, box(0, 0, 4, pitch, cloth.main) + box(0, 0, 4, pitch * 0.45, cloth.second)


def wide_stripes(cloth: Cloth, _: Random) -> Tile:
    pitch = 18 * cloth.scale
    body = box(0, 0, 4, pitch, cloth.main) + box(0, 0, 4, pitch * 0.36, cloth.second)
    return 4, pitch, body + box(0, pitch * 0.52, 4, pitch * 0.1, cloth.third)


def multi_stripes(cloth: Cloth, random: Random) -> Tile:
    colours = [cloth.main, cloth.second, cloth.third, lighter(cloth.second, 0.4), cloth.trim]
    body, y = "", 0.0
    for index in range(6):
        height = random.uniform(1.5, 4.5) * cloth.scale
        body += box(0, y, 4, height + 0.1, colours[index % 5])
        y += height
    return 4, y, body


def vertical_stripes(cloth: Cloth, _: Random) -> Tile:
    pitch = 4 * cloth.scale
    return pitch, 4, box(0, 0, pitch, 4, cloth.main) + box(0, 0, pitch * 0.42, 4, cloth.second)


def pinstripes(cloth: Cloth, _: Random) -> Tile:
    pitch = 3 * cloth.scale
    line = contrasting(cloth.main, 0.55)
    return pitch, 4, box(0, 0, pitch, 4, cloth.main) + box(0, 0, 0.35, 4, line, 0.9)


def plaid(cloth: Cloth, random: Random) -> Tile:
    size = 13 * cloth.scale
    body = box(0, 0, size, size, cloth.main)
    for start, width, colour, opacity in (
        (0.0, 0.36, cloth.second, 0.6),
        (0.46, 0.07, cloth.third, 0.85),
        (0.62, 0.2, darker(cloth.main, 0.5), 0.45),
        (0.9, 0.035, lighter(cloth.third, 0.3), 0.9),
    ):
        start += random.uniform(-0.02, 0.02)
        body += box(start * size, 0, width * size, size, colour, opacity)
        body += box(0, start * size, size, width * size, colour, opacity)
    return size, size, body


def gingham(cloth: Cloth, _: Random) -> Tile:
    size = 3.6 * cloth.scale
    half = size / 2
    ground = lighter(cloth.main, 0.92)
    body = box(0, 0, size, size, ground) + box(0, 0, half, size, cloth.main, 0.55)
    return size, size, body + box(0, 0, size, half, cloth.main, 0.55)


def checked(cloth: Cloth, _: Random) -> Tile:
    size = 8 * cloth.scale
    body = box(0, 0, size, size, cloth.main)
    for at in (0.0, 0.12):
        body += box(at * size, 0, size * 0.05, size, cloth.second) + box(
            0, at * size, size, size * 0.05, cloth.second
        )
    return size, size, body


def checkerboard(cloth: Cloth, _: Random) -> Tile:
    size = 8 * cloth.scale
    half = size / 2
    body = box(0, 0, size, size, cloth.main) + box(0, 0, half, half, cloth.second)
    return size, size, body + box(half, half, half, half, cloth.second)


def houndstooth(cloth: Cloth, _: Random) -> Tile:
    size = 4 * cloth.scale
    u = size / 4
    body = box(0, 0, size, size, cloth.main)
    body += shape(
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
    return size, size, body + box(0, 2 * u, 2 * u, 2 * u, cloth.second)


def dots(cloth: Cloth, _: Random) -> Tile:
    size = 5 * cloth.scale
    radius = size * 0.19
    body = box(0, 0, size, size, cloth.main) + shape(
        ellipse(size * 0.25, size * 0.25, radius, radius), cloth.second
    )
    return size, size, body + shape(ellipse(size * 0.75, size * 0.75, radius, radius), cloth.second)


def chevron(cloth: Cloth, _: Random) -> Tile:
    size = 8 * cloth.scale
    body = box(0, 0, size, size, cloth.main)
    for offset in (-size, 0.0, size):
        body += stroke(
            f"M0 {offset + size * 0.3:.2f}L{size / 2:.2f} {offset + size * 0.8:.2f}L{size:.2f} "
            f"{offset + size * 0.3:.2f}",
            cloth.second,
            size * 0.3,
        )
        body += stroke(
            f"M0 {offset + size * 0.62:.2f}L{size / 2:.2f} {offset + size * 1.12:.2f}L{size:.2f} "
            f"{offset + size * 0.62:.2f}",
            cloth.third,
            size * 0.09,
        )
    return size, size, body


def argyle(cloth: Cloth, _: Random) -> Tile:
    width, height = 14 * cloth.scale, 19 * cloth.scale
    body = box(0, 0, width, height, cloth.main)
    body += shape(
        straight((width / 2, 0), (width, height / 2), (width / 2, height), (0, height / 2)), cloth.second
    )
    line = f"M0 0L{width:.2f} {height:.2f}M{width:.2f} 0L0 {height:.2f}"
    return (
        width,
        height,
        body + f'<path d="{line}" stroke="{code(cloth.third)}" stroke-width=".5" stroke-dasharray="1.2 .7"/>',
    )


def tribal(cloth: Cloth, _: Random) -> Tile:
    width, height = 10 * cloth.scale, 30 * cloth.scale
    u = width / 10
    body = box(0, 0, width, height, cloth.main)
    body += box(0, 1 * u, width, 1.2 * u, cloth.second) + box(0, 3 * u, width, 0.5 * u, cloth.third)
    zigzag = (
        f"M0 {8 * u:.2f}L{width / 4:.2f} {5 * u:.2f}L{width / 2:.2f} {8 * u:.2f}"
        f"L{width * 0.75:.2f} {5 * u:.2f}L{width:.2f} {8 * u:.2f}"
    )
    body += stroke(zigzag, cloth.second, 1.1 * u)
    body += shape(
        straight((5 * u, 10 * u), (9.4 * u, 14.5 * u), (5 * u, 19 * u), (0.6 * u, 14.5 * u)), cloth.third
    )
    body += shape(
        straight((5 * u, 12 * u), (7.4 * u, 14.5 * u), (5 * u, 17 * u), (2.6 * u, 14.5 * u)), cloth.second
    )
    body += box(0, 21 * u, width, 0.6 * u, cloth.third) + box(0, 22.5 * u, width, 1.6 * u, cloth.second)
    for index in range(5):
        body += box((2 * index + 0.4) * u, 26 * u, 1.1 * u, 1.1 * u, cloth.third)
    return width, height, body


def fair_isle(cloth: Cloth, random: Random) -> Tile:
    width, height = 8.0, 40.0
    body = box(0, 0, width, height, cloth.main)
    for y in (4, 12, 20, 28):
        style = random.randrange(3)
        for index in range(8):
            if style == 0 and index % 2 == 0:
                body += box(index, y, 1, 1, cloth.second) + box(
                    index + 1 if index < 7 else 0, y + 1, 1, 1, cloth.second
                )
            elif style == 1:
                body += box(index, y + abs(4 - index) * 0.8, 1, 1.4, cloth.second)
            elif style == 2 and index in (2, 3, 4, 5):
                body += box(
                    index, y + (0 if index in (3, 4) else 1), 1, 3 if index in (3, 4) else 1, cloth.third
                )
        body += box(0, y + 5.6, width, 0.9, cloth.third)
    return width, height, body


def geometric(cloth: Cloth, _: Random) -> Tile:
    size = 9 * cloth.scale
    half = size / 2
    body = box(0, 0, size, size, cloth.main)
    body += shape(straight((0, 0), (half, half), (0, size)), cloth.second) + shape(
        straight((size, 0), (half, half), (size, size)), cloth.third
    )
    return (
        size,
        size,
        body
        + shape(
            straight((half, half), (half + half / 2, size), (half / 2, size)), lighter(cloth.second, 0.45)
        ),
    )


def ombre(cloth: Cloth, _: Random) -> Tile:
    steps = ((index * 2 - 10, mixed(cloth.main, cloth.second, min(index / 60, 1))) for index in range(75))
    body = "".join(box(0, y, 8, 2.1, colour) for y, colour in steps)
    return 8, 170, f'<g transform="translate(0 15)">{body}</g>'


def colour_block(cloth: Cloth, _: Random) -> Tile:
    return (
        8,
        200,
        box(0, 0, 8, 200, cloth.main) + box(0, 38, 8, 26, cloth.second) + box(0, 64, 8, 90, cloth.third),
    )
