"""Shoes, hats, bags, glasses, a watch: worn, but no garments. SVG about 100 units wide around the origin."""

from __future__ import annotations

from random import Random

from smartrec_demo.photography.scenes.marks import any_colour, fill, line
from smartrec_demo.svg.colours import code, darker, lighter
from smartrec_demo.svg.paths import Point, closed, ellipse, straight


def shoe(random: Random) -> str:
    colour, sole = any_colour(random), random.choice(((240, 238, 232), (40, 36, 34), (150, 110, 70)))
    shapes = []
    for dy in (-24, 18):
        upper: list[Point] = [
            (-44, dy + 14),
            (-46, dy - 12),
            (-30, dy - 16),
            (-14, dy - 8),
            (12, dy - 2),
            (36, dy + 4),
            (47, dy + 14),
        ]
        body = fill(closed(upper), colour) + fill(
            closed([(-45, dy + 12), (48, dy + 12)], [(48, dy + 20), (-44, dy + 20)]), sole
        )
        body += fill(ellipse(-33, dy - 11, 11, 4), darker(colour, 0.6))
        for index in range(4):
            x = -14 + index * 8
            body += line(f"M{x} {dy - 8 + index * 2}l6 -3", lighter(sole, 0.4), 1.6)
        body += line(f"M-40 {dy + 4}C-20 {dy + 8} 0 {dy + 6} 14 {dy + 12}", darker(colour, 0.3))
        shapes.append(body)
    return "".join(shapes)


def boot(random: Random) -> str:
    colour = random.choice(((60, 40, 30), (30, 28, 30), (150, 110, 70), (110, 60, 40)))
    body = fill(
        closed([(-16, -48), (14, -48)], [(14, 10), (26, 20), (46, 28), (46, 40)], [(-16, 40)]), colour
    )
    body += fill(
        straight((-18, 40), (48, 40), (48, 47), (10, 47), (8, 44), (-4, 44), (-6, 50), (-18, 50)),
        darker(colour, 0.5),
    )
    return body + "".join(
        line(f"M2 {y}l14 4M16 {y}l-12 4", lighter(colour, 0.5), 1.4) for y in range(-40, 8, 8)
    )


def heel(random: Random) -> str:
    colour = any_colour(random)
    return fill(
        closed([(-44, -14), (-30, -6), (0, 18), (46, 26)], [(48, 32), (10, 32), (-16, 12), (-36, 6)]), colour
    ) + fill(straight((-42, -6), (-34, 4), (-38, 34), (-42, 34)), darker(colour, 0.3))


def hat(random: Random) -> str:
    colour = any_colour(random)
    body = fill(ellipse(0, 14, 48, 16), darker(colour, 0.15)) + fill(
        closed([(-28, 14), (-26, -16), (-12, -28), (12, -28), (26, -16), (28, 14)], [(0, 22)]), colour
    )
    return body + fill(
        closed([(-28, 4), (0, 12), (28, 4)], [(28, 12), (0, 20), (-28, 12)]), darker(colour, 0.65)
    )


def cap(random: Random) -> str:
    colour = any_colour(random)
    body = fill(closed([(-30, 12), (-28, -14), (-6, -28), (18, -22), (28, -2), (30, 12)]), colour)
    body += fill(closed([(22, 6), (44, 10), (54, 20)], [(30, 20), (-8, 14)]), darker(colour, 0.25))
    return (
        body
        + line("M-6 -28C2 -10 4 0 4 12M-6 -28C-18 -12 -20 0 -20 12", darker(colour, 0.35))
        + fill(ellipse(-6, -28, 3, 2), darker(colour, 0.4))
    )


def bag(random: Random) -> str:
    colour = any_colour(random)
    metal = random.choice(((214, 190, 120), (190, 190, 194)))
    body = line("M-22 -14C-22 -52 22 -52 22 -14", darker(colour, 0.35), 5)
    body += fill(closed([(-40, -16), (40, -16)], [(46, 40)], [(0, 46), (-46, 40)]), colour)
    body += fill(closed([(-41, -17), (41, -17)], [(38, 8), (0, 16), (-38, 8)]), darker(colour, 0.12))
    return (
        body
        + fill(straight((-5, 8), (5, 8), (5, 18), (-5, 18)), metal)
        + line("M-37 8C-20 16 20 16 37 8", darker(colour, 0.4))
    )


def backpack(random: Random) -> str:
    colour = any_colour(random)
    body = line("M-10 -44C-10 -54 10 -54 10 -44", darker(colour, 0.5), 4)
    body += fill(
        closed([(-32, 44), (-36, -20), (-18, -46), (18, -46), (36, -20), (32, 44)], [(0, 48)]), colour
    )
    body += fill(closed([(-24, 40), (-26, 6), (0, 2), (26, 6), (24, 40)]), darker(colour, 0.2))
    return (
        body
        + line("M-24 12C0 6 0 6 24 12", (190, 190, 192), 1.8)
        + line("M-30 -8C0 -18 0 -18 30 -8", (190, 190, 192), 1.8)
    )


def glasses(random: Random) -> str:
    frame = random.choice(((30, 28, 30), (110, 70, 40), (180, 40, 50)))
    return "".join(
        f'<ellipse cx="{x}" cy="0" rx="18" ry="14" fill="#20303c" fill-opacity=".7" '
        f'stroke="{code(frame)}" stroke-width="4"/>'
        for x in (-23, 23)
    ) + line("M-5 -3Q0 -8 5 -3M-41 -4L-52 -14M41 -4L52 -14", frame, 3.5)


def watch(random: Random) -> str:
    strap = any_colour(random)
    return (
        fill(straight((-11, -52), (11, -52), (12, 52), (-12, 52)), strap)
        + fill(ellipse(0, 0, 21, 21), (196, 196, 200))
        + fill(ellipse(0, 0, 17, 17), random.choice(((24, 26, 32), (246, 246, 244))))
        + line("M0 0L0 -11M0 0L8 4", (200, 80, 60), 1.8)
    )
