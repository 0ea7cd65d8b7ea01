"""Food, a hand, a cat, a ball, a car, as SVG about 100 units wide around the origin."""

from __future__ import annotations

from random import Random

from smartrec_demo.photography.scenes.marks import any_colour, fill, line
from smartrec_demo.svg.colours import code, darker, lighter
from smartrec_demo.svg.paths import closed, ellipse, straight


def fruit(random: Random) -> str:
    body = fill(ellipse(0, 12, 48, 32), (238, 238, 236)) + fill(ellipse(0, 12, 38, 24), (224, 224, 222))
    for _ in range(random.randrange(3, 7)):
        x, y = random.uniform(-22, 22), random.uniform(-2, 24)
        colour = random.choice(((200, 40, 40), (230, 140, 40), (240, 210, 70), (120, 170, 60), (110, 50, 90)))
        body += fill(ellipse(x, y, 12, 11), colour) + fill(
            ellipse(x - 4, y - 4, 3, 2.4), lighter(colour, 0.6)
        )
    return body


def pizza(random: Random) -> str:
    body = fill(ellipse(0, 0, 46, 46), (196, 140, 80)) + fill(ellipse(0, 0, 40, 40), (232, 188, 90))
    for _ in range(12):
        body += fill(
            ellipse(random.uniform(-28, 28), random.uniform(-28, 28), 6, 6),
            random.choice(((180, 50, 40), (80, 120, 60), (240, 230, 200))),
        )
    return body + line("M-46 0L46 0M0 -46L0 46M-32 -32L32 32M32 -32L-32 32", (170, 116, 60), 1.4)


def hand(random: Random) -> str:
    skin = random.choice(((236, 198, 170), (196, 146, 108), (132, 88, 62), (92, 62, 46)))
    body = fill(closed([(-20, 50), (-22, 0), (20, -2), (18, 50)]), skin)
    for x, top in ((-17, -34), (-5, -44), (7, -40), (18, -28)):
        body += (
            f'<path d="M{x} 4L{x * 1.15:.1f} {top}" stroke="{code(skin)}" stroke-width="10.5" '
            'stroke-linecap="round"/>' + line(f"M{x * 1.1 - 3:.1f} {top + 16}h6", darker(skin, 0.25), 0.8)
        )
    return body + (
        f'<path d="M-16 28Q-36 14 -38 0" stroke="{code(skin)}" stroke-width="11" fill="none" '
        'stroke-linecap="round"/>'
    )


def cat(random: Random) -> str:
    fur = random.choice(((70, 66, 66), (214, 160, 100), (236, 232, 226), (130, 110, 96)))
    body = fill(ellipse(4, 22, 30, 26), fur) + fill(ellipse(0, -16, 21, 18), fur)
    body += "".join(
        fill(straight((s * 6, -30), (s * 18, -46), (s * 20, -22)), fur)
        + fill(ellipse(s * 8, -18, 3, 4), (120, 170, 90))
        + fill(ellipse(s * 8, -18, 1.2, 3.4), (10, 10, 10))
        for s in (1, -1)
    )
    return (
        body
        + fill(straight((-2, -11), (2, -11), (0, -8)), (220, 140, 140))
        + line("M32 32C52 30 50 4 42 0", fur, 7)
    )


def ball(random: Random) -> str:
    colour = any_colour(random)
    return (
        fill(ellipse(0, 0, 44, 44), colour)
        + line(
            "M-44 0C-20 -14 20 -14 44 0M0 -44C-14 -20 -14 20 0 44M-30 -32C-8 -10 -8 10 -30 32M30 -32"
            "C8 -10 8 10 30 32",
            darker(colour, 0.6),
            1.6,
        )
        + fill(ellipse(-16, -18, 9, 7), lighter(colour, 0.6), 0.5)
    )


def car(random: Random) -> str:
    colour = any_colour(random)
    body = fill(
        closed([(-50, 16), (-46, -2), (-28, -6), (-16, -24), (16, -24), (30, -6), (48, 0), (50, 16)]), colour
    )
    body += fill(straight((-22, -6), (-13, -20), (-1, -20), (-1, -6)), (170, 200, 216)) + fill(
        straight((3, -6), (3, -20), (14, -20), (24, -6)), (170, 200, 216)
    )
    return body + "".join(
        fill(ellipse(x, 17, 10, 10), (26, 26, 28)) + fill(ellipse(x, 17, 5, 5), (180, 180, 184))
        for x in (-28, 29)
    )
