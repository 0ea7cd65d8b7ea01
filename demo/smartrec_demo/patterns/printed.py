"""Patterns of motifs: flowers, leaves, animals, camouflage, dye."""

from __future__ import annotations

import math
from random import Random

from smartrec_demo.garments.cloth import Cloth
from smartrec_demo.patterns.motifs import Motif, Tile, blob, box, flower, leaf, shape, stroke, wrapped
from smartrec_demo.svg.colours import brightness, code, darker, lighter
from smartrec_demo.svg.paths import closed, ellipse, straight


def floral(cloth: Cloth, random: Random) -> Tile:
    size = 17 * cloth.scale
    green = (70, 115, 70) if brightness(cloth.main) < 0.75 else (85, 130, 80)
    motifs: list[Motif] = []
    for x, y in ((4, 4), (12.5, 5.5), (7, 12), (14.5, 14)):
        x, y = (x + random.uniform(-1, 1)) * cloth.scale, (y + random.uniform(-1, 1)) * cloth.scale
        radius = random.uniform(2.2, 3.6) * cloth.scale
        body = "".join(leaf(random, x, y, radius * 1.7, green) for _ in range(3))
        petal = random.choice((cloth.second, cloth.third, lighter(cloth.second, 0.35)))
        heart = random.choice(((245, 205, 80), darker(petal, 0.4)))
        motifs.append(
            (x, y, radius * 1.7, body + flower(random, x, y, radius, petal, heart, random.choice((5, 6))))
        )
    return size, size, box(0, 0, size, size, cloth.main) + wrapped(motifs, size, size)


def small_floral(cloth: Cloth, random: Random) -> Tile:
    size = 9 * cloth.scale
    motifs: list[Motif] = []
    for x, y in (
        (2 * cloth.scale, 2 * cloth.scale),
        (6.4 * cloth.scale, 3.4 * cloth.scale),
        (3.6 * cloth.scale, 6.8 * cloth.scale),
    ):
        body = leaf(random, x, y, 1.9 * cloth.scale, (80, 125, 80))
        body += flower(
            random, x, y, 1.3 * cloth.scale, random.choice((cloth.second, cloth.third)), (246, 210, 90), 5
        )
        motifs.append((x, y, 1.9 * cloth.scale, body))
    return size, size, box(0, 0, size, size, cloth.main) + wrapped(motifs, size, size)


def tropical(cloth: Cloth, random: Random) -> Tile:
    size = 22 * cloth.scale
    greens = ((40, 110, 70), (70, 145, 85), (25, 85, 70))
    motifs: list[Motif] = []
    for x, y in ((5.0, 6.0), (16.0, 5.0), (9.0, 15.0), (18.0, 17.0)):
        x, y = x * cloth.scale, y * cloth.scale
        body = "".join(
            leaf(random, x, y, random.uniform(5, 8.5) * cloth.scale, random.choice(greens)) for _ in range(5)
        )
        motifs.append((x, y, 8.5 * cloth.scale, body))
    for x, y, radius, petal in ((11.0, 8.0, 3.8, cloth.second), (3.0, 18.0, 3.2, cloth.third)):
        x, y, radius = x * cloth.scale, y * cloth.scale, radius * cloth.scale
        motifs.append((x, y, radius, flower(random, x, y, radius, petal, (247, 215, 100), 5)))
    return size, size, box(0, 0, size, size, cloth.main) + wrapped(motifs, size, size)


def camo(cloth: Cloth, random: Random) -> Tile:
    size = 24 * cloth.scale
    tones = (cloth.second, cloth.third, darker(cloth.main, 0.62))
    motifs: list[Motif] = []
    for index in range(11):
        x, y, radius = (
            random.uniform(0, size),
            random.uniform(0, size),
            random.uniform(2.4, 4.4) * cloth.scale,
        )
        motifs.append((x, y, radius * 1.6, shape(blob(random, x, y, radius, 0.55, 9), tones[index % 3])))
    return size, size, box(0, 0, size, size, cloth.main) + wrapped(motifs, size, size)


def leopard(cloth: Cloth, random: Random) -> Tile:
    size = 13 * cloth.scale
    ink, heart = (40, 26, 18), darker(cloth.main, 0.28)
    edge = (
        f'stroke="{code(ink)}" stroke-width="{size * 0.05:.2f}" '
        f'stroke-dasharray="{size * 0.12:.2f} {size * 0.04:.2f}"'
    )
    motifs: list[Motif] = []
    for row in range(4):
        for column in range(4):
            x = (column + 0.5 * (row % 2) + random.uniform(-0.15, 0.15)) * size / 4
            y = (row + random.uniform(-0.15, 0.15)) * size / 4
            spot = blob(random, x, y, size * 0.088, 0.25)
            motifs.append((x, y, size * 0.14, f'<path d="{spot}" fill="{code(heart)}" {edge}/>'))
    return size, size, box(0, 0, size, size, cloth.main) + wrapped(motifs, size, size)


def zebra(cloth: Cloth, random: Random) -> Tile:
    size = 14 * cloth.scale
    body = ""
    for index in range(5):
        y = (index + 0.5) * size / 5
        a, b, c = (random.uniform(-0.5, 0.5) * cloth.scale for _ in range(3))
        w = size * 0.05
        body += shape(
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
    return size, size, box(0, 0, size, size, cloth.main) + body


def paisley(cloth: Cloth, random: Random) -> Tile:
    size = 12 * cloth.scale
    drop = "M0 -3.2C2.6 -3.2 3 0.6 1.2 2.2C-0.6 3.8 -3 2.4 -2.4 0.4C-2 -1 -0.4 -1.2 0 -3.2Z"
    motifs: list[Motif] = []
    for x, y, turn in ((3, 3, 20.0), (9, 4, 200.0), (5, 9.2, 110.0), (10.5, 10, 300.0)):
        turn += random.uniform(-15, 15)
        body = (
            f'<g transform="translate({x * cloth.scale:.2f} {y * cloth.scale:.2f}) rotate({turn:.0f}) '
            f'scale({cloth.scale:.2f})">'
            f'<path d="{drop}" fill="{code(cloth.second)}"/><path d="{drop}" '
            f'fill="{code(cloth.third)}" transform="translate(-.2 .4) scale(.62)"/>'
            f'<path d="{drop}" fill="none" stroke="{code(cloth.third)}" stroke-width=".35" '
            'stroke-dasharray=".5 .5" transform="scale(1.16)"/></g>'
        )
        motifs.append((x * cloth.scale, y * cloth.scale, 4.2 * cloth.scale, body))
    return size, size, box(0, 0, size, size, cloth.main) + wrapped(motifs, size, size)


def tie_dye(cloth: Cloth, random: Random) -> Tile:
    size = 60.0
    body = box(0, 0, size, size, cloth.main)
    colours = (cloth.second, cloth.third, lighter(cloth.main, 0.75), cloth.second, cloth.trim)
    for ring in range(13, 0, -1):
        points = 18
        run = []
        for index in range(points):
            angle = index * math.tau / points
            reach = ring * 2.4 * (1 + 0.26 * math.sin(index * 3.1 + ring) * random.uniform(0.5, 1.2))
            run.append((30 + reach * math.cos(angle), 30 + reach * math.sin(angle)))
        body += shape(closed([*run, run[0]]), colours[ring % 5], 0.55)
    return size, size, body


def hearts(cloth: Cloth, _: Random) -> Tile:
    return _scattered(
        cloth,
        "M0 1.6C-2.4 -0.2 -1.6 -1.9 -0.7 -1.6C-0.2 -1.4 0 -0.9 0 -0.7C0 -0.9 0.2 -1.4 0.7 -1.6"
        "C1.6 -1.9 2.4 -0.2 0 1.6Z",
        6.5,
    )


def stars(cloth: Cloth, _: Random) -> Tile:
    points = [
        (1.9 * r * math.sin(i * math.pi / 5), -1.9 * r * math.cos(i * math.pi / 5))
        for i in range(10)
        for r in ((1.0,) if i % 2 == 0 else (0.42,))
    ]
    return _scattered(cloth, straight(*points), 7.5)


def birds(cloth: Cloth, _: Random) -> Tile:
    return _scattered(cloth, "M-2.2 -0.6Q-1 -1.6 0 0Q1 -1.6 2.2 -0.6Q1 -0.7 0 0.9Q-1 -0.7 -2.2 -0.6Z", 7)


def _scattered(cloth: Cloth, path: str, pitch: float) -> Tile:
    size = pitch * cloth.scale
    body = box(0, 0, size, size, cloth.main)
    for x, y, turn, colour in ((0.25, 0.25, -12, cloth.second), (0.75, 0.75, 14, cloth.third)):
        body += (
            f'<path d="{path}" fill="{code(colour)}" transform="translate({x * size:.2f} '
            f'{y * size:.2f}) rotate({turn}) scale({cloth.scale * 0.8:.2f})"/>'
        )
    return size, size, body


def abstract(cloth: Cloth, random: Random) -> Tile:
    size = 26 * cloth.scale
    motifs: list[Motif] = []
    for index in range(9):
        x, y = random.uniform(0, size), random.uniform(0, size)
        colour = (cloth.second, cloth.third, lighter(cloth.second, 0.4), darker(cloth.third, 0.4))[index % 4]
        body = shape(blob(random, x, y, random.uniform(2, 5) * cloth.scale, 0.4, 5), colour, 0.9)
        body += stroke(
            f"M{x:.1f} {y:.1f}q{random.uniform(-6, 6):.1f} {random.uniform(-6, 6):.1f} "
            f"{random.uniform(-9, 9):.1f} {random.uniform(-9, 9):.1f}",
            darker(cloth.main, 0.5),
            0.5,
        )
        motifs.append((x, y, 9 * cloth.scale, body))
    return size, size, box(0, 0, size, size, cloth.main) + wrapped(motifs, size, size)


def snakeskin(cloth: Cloth, random: Random) -> Tile:
    size = 8 * cloth.scale
    u = size / 4
    body = box(0, 0, size, size, cloth.main)
    for row in range(4):
        for column in range(5):
            x = (column + 0.5 * (row % 2)) * u
            tone = darker(cloth.main, random.choice((0.15, 0.3, 0.55, 0.7)))
            body += shape(
                straight(
                    (x, row * u + u * 0.05),
                    (x + u * 0.42, row * u + u / 2),
                    (x, row * u + u * 0.95),
                    (x - u * 0.42, row * u + u / 2),
                ),
                tone,
            )
    return size, size, body


def galaxy(cloth: Cloth, random: Random) -> Tile:
    size = 40.0
    body = box(0, 0, size, size, (24, 20, 52))
    for _ in range(14):
        body += shape(
            blob(random, random.uniform(4, 36), random.uniform(4, 36), random.uniform(4, 9), 0.4),
            random.choice((cloth.second, cloth.third, (90, 60, 160), (40, 90, 170))),
            0.22,
        )
    for _ in range(40):
        radius = random.uniform(0.12, 0.4)
        body += shape(
            ellipse(random.uniform(0, size), random.uniform(0, size), radius, radius), (250, 250, 255), 0.9
        )
    return size, size, body
