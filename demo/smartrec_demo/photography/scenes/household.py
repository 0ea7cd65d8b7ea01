"""Furniture and household goods, as SVG about 100 units wide around the origin."""

from __future__ import annotations

from random import Random

from smartrec_demo.photography.scenes.marks import any_colour, fill
from smartrec_demo.svg.colours import code, darker, lighter
from smartrec_demo.svg.paths import closed, ellipse, straight


def mug(random: Random) -> str:
    colour = any_colour(random)
    body = (
        f'<path d="M24 -18C52 -22 52 24 22 18" fill="none" stroke="{code(darker(colour, 0.15))}" '
        'stroke-width="7"/>'
    )
    body += fill(closed([(-28, -30), (-25, 34)], [(0, 40), (25, 34)], [(28, -30)]), colour)
    return (
        body + fill(ellipse(0, -30, 28, 9), lighter(colour, 0.3)) + fill(ellipse(0, -29, 24, 7), (62, 40, 28))
    )


def book(random: Random) -> str:
    colour = any_colour(random)
    body = fill(straight((-32, -44), (34, -44), (34, 46), (-32, 46)), darker(colour, 0.4)) + fill(
        straight((-34, -46), (30, -46), (30, 42), (-34, 42)), colour
    )
    body += fill(straight((-34, -46), (-28, -46), (-28, 42), (-34, 42)), darker(colour, 0.25))
    body += "".join(
        fill(straight((-20, y), (random.uniform(5, 22), y), (22, y + 5), (-20, y + 5)), lighter(colour, 0.7))
        for y in (-32, -22)
    )
    return body + fill(ellipse(2, 14, 15, 15), lighter(colour, 0.4))


def phone(random: Random) -> str:
    edge = random.choice(((30, 30, 32), (220, 220, 224)))
    return (
        f'<rect x="-24" y="-48" width="48" height="96" rx="7" fill="{code(edge)}"/><rect x="-21" '
        'y="-44" width="42" height="88" rx="4" '
        f'fill="{code(random.choice(((16, 18, 24), (60, 110, 180), (230, 232, 236))))}"/>'
        + fill(ellipse(0, -41, 2, 2), (10, 10, 10))
    )


def plant(random: Random) -> str:
    green = random.choice(((50, 120, 66), (80, 140, 70), (36, 96, 70)))
    body = ""
    for _ in range(16):
        turn, long = random.uniform(-75, 75), random.uniform(34, 60)
        body += (
            f'<path d="M0 0Q{long * 0.22:.1f} {-long / 2:.1f} 0 {-long:.1f}Q{-long * 0.22:.1f} '
            f'{-long / 2:.1f} 0 0Z" fill="{code(darker(green, random.uniform(0, 0.4)))}" '
            f'transform="translate(0 12) rotate({turn:.0f})"/>'
        )
    return body + fill(
        straight((-22, 12), (22, 12), (16, 48), (-16, 48)),
        random.choice(((182, 96, 62), (230, 228, 222), (90, 94, 100))),
    )


def chair(random: Random) -> str:
    colour = any_colour(random)
    wood = random.choice(((120, 82, 54), (176, 130, 84), (40, 40, 42)))
    body = "".join(
        fill(straight((x, 8), (x + 5, 8), (x + 5, 50), (x, 50)), darker(wood, 0.2))
        for x in (-30, 25, -18, 14)
    )
    body += fill(straight((-30, -50), (-25, -50), (-25, 10), (-30, 10)), wood) + fill(
        straight((25, -50), (30, -50), (30, 10), (25, 10)), wood
    )
    return (
        body
        + fill(straight((-27, -48), (27, -48), (27, -20), (-27, -20)), colour)
        + fill(closed([(-34, 2), (34, 2)], [(36, 14), (-36, 14)]), darker(colour, 0.15))
    )


def sofa(random: Random) -> str:
    colour = any_colour(random)
    body = fill(closed([(-50, -20), (50, -20)], [(50, 30), (-50, 30)]), darker(colour, 0.2))
    body += "".join(
        f'<rect x="{x}" y="{y}" width="44" height="26" rx="6" fill="{code(shade)}"/>'
        for x in (-46, 2)
        for y, shade in ((-16, colour), (8, lighter(colour, 0.12)))
    )
    return body + "".join(
        f'<rect x="{x}" y="-8" width="14" height="42" rx="6" fill="{code(darker(colour, 0.1))}"/>'
        for x in (-56, 42)
    )


def lamp(random: Random) -> str:
    colour = any_colour(random)
    return (
        fill(straight((-2, 0), (2, 0), (2, 44), (-2, 44)), (120, 100, 70))
        + fill(ellipse(0, 46, 18, 5), (100, 84, 60))
        + fill(straight((-16, -44), (16, -44), (32, 2), (-32, 2)), lighter(colour, 0.4))
    )


def bottle(random: Random) -> str:
    colour = random.choice(((60, 110, 80), (120, 170, 210), (140, 70, 40), any_colour(random)))
    return (
        fill(
            closed(
                [(-7, -48), (7, -48)],
                [(7, -24), (16, -8), (16, 46)],
                [(-16, 46)],
                [(-16, -8), (-7, -24), (-7, -48)],
            ),
            colour,
        )
        + fill(straight((-16, 4), (16, 4), (16, 30), (-16, 30)), (240, 236, 226))
        + fill(straight((-8, -54), (8, -54), (8, -46), (-8, -46)), darker(colour, 0.5))
    )


def box(random: Random) -> str:
    colour = random.choice(((190, 150, 104), any_colour(random)))
    return (
        fill(straight((-44, -14), (0, -34), (44, -14), (0, 8)), lighter(colour, 0.2))
        + fill(straight((-44, -14), (0, 8), (0, 48), (-44, 26)), colour)
        + fill(straight((44, -14), (0, 8), (0, 48), (44, 26)), darker(colour, 0.22))
        + fill(straight((-24, -24), (-18, -26.6), (24, -5), (18, -2)), (226, 208, 170), 0.7)
    )


def keyboard(_random: Random) -> str:
    body = '<rect x="-50" y="-18" width="100" height="38" rx="4" fill="#3a3c42"/>'
    return body + "".join(
        f'<rect x="{-46 + column * 9.3:.1f}" y="{-14 + row * 8.4:.1f}" width="8" height="7" '
        f'rx="1.4" fill="#{"e8e8ea" if (row + column) % 9 else "b0b2b8"}"/>'
        for row in range(4)
        for column in range(10)
    )
