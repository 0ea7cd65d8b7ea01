"""Things that are no garments, as SVG about 100 units wide around the origin."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from smartrec_demo.paint import PALETTE, RGB, code, darker, dyed, lighter
from smartrec_demo.shape import Point, closed, ellipse, straight


def _any_colour(random: Random) -> RGB:
    return dyed(random.choice(list(PALETTE)), random)


def fill(path: str, colour: RGB, opacity: float = 1.0) -> str:
    return f'<path d="{path}" fill="{code(colour)}" fill-opacity="{opacity:.2f}"/>'


def _line(path: str, colour: RGB, width: float = 1.2) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{code(colour)}" stroke-width="{width:.1f}" '
        'stroke-linecap="round"/>'
    )


def _shoe(random: Random) -> str:
    colour, sole = _any_colour(random), random.choice(((240, 238, 232), (40, 36, 34), (150, 110, 70)))
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
            body += _line(f"M{x} {dy - 8 + index * 2}l6 -3", lighter(sole, 0.4), 1.6)
        body += _line(f"M-40 {dy + 4}C-20 {dy + 8} 0 {dy + 6} 14 {dy + 12}", darker(colour, 0.3))
        shapes.append(body)
    return "".join(shapes)


def _boot(random: Random) -> str:
    colour = random.choice(((60, 40, 30), (30, 28, 30), (150, 110, 70), (110, 60, 40)))
    body = fill(
        closed([(-16, -48), (14, -48)], [(14, 10), (26, 20), (46, 28), (46, 40)], [(-16, 40)]), colour
    )
    body += fill(
        straight((-18, 40), (48, 40), (48, 47), (10, 47), (8, 44), (-4, 44), (-6, 50), (-18, 50)),
        darker(colour, 0.5),
    )
    return body + "".join(
        _line(f"M2 {y}l14 4M16 {y}l-12 4", lighter(colour, 0.5), 1.4) for y in range(-40, 8, 8)
    )


def _heel(random: Random) -> str:
    colour = _any_colour(random)
    return fill(
        closed([(-44, -14), (-30, -6), (0, 18), (46, 26)], [(48, 32), (10, 32), (-16, 12), (-36, 6)]), colour
    ) + fill(straight((-42, -6), (-34, 4), (-38, 34), (-42, 34)), darker(colour, 0.3))


def _hat(random: Random) -> str:
    colour = _any_colour(random)
    body = fill(ellipse(0, 14, 48, 16), darker(colour, 0.15)) + fill(
        closed([(-28, 14), (-26, -16), (-12, -28), (12, -28), (26, -16), (28, 14)], [(0, 22)]), colour
    )
    return body + fill(
        closed([(-28, 4), (0, 12), (28, 4)], [(28, 12), (0, 20), (-28, 12)]), darker(colour, 0.65)
    )


def _cap(random: Random) -> str:
    colour = _any_colour(random)
    body = fill(closed([(-30, 12), (-28, -14), (-6, -28), (18, -22), (28, -2), (30, 12)]), colour)
    body += fill(closed([(22, 6), (44, 10), (54, 20)], [(30, 20), (-8, 14)]), darker(colour, 0.25))
    return (
        body
        + _line("M-6 -28C2 -10 4 0 4 12M-6 -28C-18 -12 -20 0 -20 12", darker(colour, 0.35))
        + fill(ellipse(-6, -28, 3, 2), darker(colour, 0.4))
    )


def _bag(random: Random) -> str:
    colour = _any_colour(random)
    metal = random.choice(((214, 190, 120), (190, 190, 194)))
    body = _line("M-22 -14C-22 -52 22 -52 22 -14", darker(colour, 0.35), 5)
    body += fill(closed([(-40, -16), (40, -16)], [(46, 40)], [(0, 46), (-46, 40)]), colour)
    body += fill(closed([(-41, -17), (41, -17)], [(38, 8), (0, 16), (-38, 8)]), darker(colour, 0.12))
    return (
        body
        + fill(straight((-5, 8), (5, 8), (5, 18), (-5, 18)), metal)
        + _line("M-37 8C-20 16 20 16 37 8", darker(colour, 0.4))
    )


def _backpack(random: Random) -> str:
    colour = _any_colour(random)
    body = _line("M-10 -44C-10 -54 10 -54 10 -44", darker(colour, 0.5), 4)
    body += fill(
        closed([(-32, 44), (-36, -20), (-18, -46), (18, -46), (36, -20), (32, 44)], [(0, 48)]), colour
    )
    body += fill(closed([(-24, 40), (-26, 6), (0, 2), (26, 6), (24, 40)]), darker(colour, 0.2))
    return (
        body
        + _line("M-24 12C0 6 0 6 24 12", (190, 190, 192), 1.8)
        + _line("M-30 -8C0 -18 0 -18 30 -8", (190, 190, 192), 1.8)
    )


def _mug(random: Random) -> str:
    colour = _any_colour(random)
    body = (
        f'<path d="M24 -18C52 -22 52 24 22 18" fill="none" stroke="{code(darker(colour, 0.15))}" '
        'stroke-width="7"/>'
    )
    body += fill(closed([(-28, -30), (-25, 34)], [(0, 40), (25, 34)], [(28, -30)]), colour)
    return (
        body + fill(ellipse(0, -30, 28, 9), lighter(colour, 0.3)) + fill(ellipse(0, -29, 24, 7), (62, 40, 28))
    )


def _book(random: Random) -> str:
    colour = _any_colour(random)
    body = fill(straight((-32, -44), (34, -44), (34, 46), (-32, 46)), darker(colour, 0.4)) + fill(
        straight((-34, -46), (30, -46), (30, 42), (-34, 42)), colour
    )
    body += fill(straight((-34, -46), (-28, -46), (-28, 42), (-34, 42)), darker(colour, 0.25))
    body += "".join(
        fill(straight((-20, y), (random.uniform(5, 22), y), (22, y + 5), (-20, y + 5)), lighter(colour, 0.7))
        for y in (-32, -22)
    )
    return body + fill(ellipse(2, 14, 15, 15), lighter(colour, 0.4))


def _phone(random: Random) -> str:
    edge = random.choice(((30, 30, 32), (220, 220, 224)))
    return (
        f'<rect x="-24" y="-48" width="48" height="96" rx="7" fill="{code(edge)}"/><rect x="-21" '
        'y="-44" width="42" height="88" rx="4" '
        f'fill="{code(random.choice(((16, 18, 24), (60, 110, 180), (230, 232, 236))))}"/>'
        + fill(ellipse(0, -41, 2, 2), (10, 10, 10))
    )


def _plant(random: Random) -> str:
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


def _fruit(random: Random) -> str:
    body = fill(ellipse(0, 12, 48, 32), (238, 238, 236)) + fill(ellipse(0, 12, 38, 24), (224, 224, 222))
    for _ in range(random.randrange(3, 7)):
        x, y = random.uniform(-22, 22), random.uniform(-2, 24)
        colour = random.choice(((200, 40, 40), (230, 140, 40), (240, 210, 70), (120, 170, 60), (110, 50, 90)))
        body += fill(ellipse(x, y, 12, 11), colour) + fill(
            ellipse(x - 4, y - 4, 3, 2.4), lighter(colour, 0.6)
        )
    return body


def _pizza(random: Random) -> str:
    body = fill(ellipse(0, 0, 46, 46), (196, 140, 80)) + fill(ellipse(0, 0, 40, 40), (232, 188, 90))
    for _ in range(12):
        body += fill(
            ellipse(random.uniform(-28, 28), random.uniform(-28, 28), 6, 6),
            random.choice(((180, 50, 40), (80, 120, 60), (240, 230, 200))),
        )
    return body + _line("M-46 0L46 0M0 -46L0 46M-32 -32L32 32M32 -32L-32 32", (170, 116, 60), 1.4)


def _chair(random: Random) -> str:
    colour = _any_colour(random)
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


def _sofa(random: Random) -> str:
    colour = _any_colour(random)
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


def _lamp(random: Random) -> str:
    colour = _any_colour(random)
    return (
        fill(straight((-2, 0), (2, 0), (2, 44), (-2, 44)), (120, 100, 70))
        + fill(ellipse(0, 46, 18, 5), (100, 84, 60))
        + fill(straight((-16, -44), (16, -44), (32, 2), (-32, 2)), lighter(colour, 0.4))
    )


def _hand(random: Random) -> str:
    skin = random.choice(((236, 198, 170), (196, 146, 108), (132, 88, 62), (92, 62, 46)))
    body = fill(closed([(-20, 50), (-22, 0), (20, -2), (18, 50)]), skin)
    for x, top in ((-17, -34), (-5, -44), (7, -40), (18, -28)):
        body += (
            f'<path d="M{x} 4L{x * 1.15:.1f} {top}" stroke="{code(skin)}" stroke-width="10.5" '
            'stroke-linecap="round"/>' + _line(f"M{x * 1.1 - 3:.1f} {top + 16}h6", darker(skin, 0.25), 0.8)
        )
    return body + (
        f'<path d="M-16 28Q-36 14 -38 0" stroke="{code(skin)}" stroke-width="11" fill="none" '
        'stroke-linecap="round"/>'
    )


def _bottle(random: Random) -> str:
    colour = random.choice(((60, 110, 80), (120, 170, 210), (140, 70, 40), _any_colour(random)))
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


def _box(random: Random) -> str:
    colour = random.choice(((190, 150, 104), _any_colour(random)))
    return (
        fill(straight((-44, -14), (0, -34), (44, -14), (0, 8)), lighter(colour, 0.2))
        + fill(straight((-44, -14), (0, 8), (0, 48), (-44, 26)), colour)
        + fill(straight((44, -14), (0, 8), (0, 48), (44, 26)), darker(colour, 0.22))
        + fill(straight((-24, -24), (-18, -26.6), (24, -5), (18, -2)), (226, 208, 170), 0.7)
    )


def _glasses(random: Random) -> str:
    frame = random.choice(((30, 28, 30), (110, 70, 40), (180, 40, 50)))
    return "".join(
        f'<ellipse cx="{x}" cy="0" rx="18" ry="14" fill="#20303c" fill-opacity=".7" '
        f'stroke="{code(frame)}" stroke-width="4"/>'
        for x in (-23, 23)
    ) + _line("M-5 -3Q0 -8 5 -3M-41 -4L-52 -14M41 -4L52 -14", frame, 3.5)


def _watch(random: Random) -> str:
    strap = _any_colour(random)
    return (
        fill(straight((-11, -52), (11, -52), (12, 52), (-12, 52)), strap)
        + fill(ellipse(0, 0, 21, 21), (196, 196, 200))
        + fill(ellipse(0, 0, 17, 17), random.choice(((24, 26, 32), (246, 246, 244))))
        + _line("M0 0L0 -11M0 0L8 4", (200, 80, 60), 1.8)
    )


def _cat(random: Random) -> str:
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
        + _line("M32 32C52 30 50 4 42 0", fur, 7)
    )


def _keyboard(_random: Random) -> str:
    body = '<rect x="-50" y="-18" width="100" height="38" rx="4" fill="#3a3c42"/>'
    return body + "".join(
        f'<rect x="{-46 + column * 9.3:.1f}" y="{-14 + row * 8.4:.1f}" width="8" height="7" '
        f'rx="1.4" fill="#{"e8e8ea" if (row + column) % 9 else "b0b2b8"}"/>'
        for row in range(4)
        for column in range(10)
    )


def _ball(random: Random) -> str:
    colour = _any_colour(random)
    return (
        fill(ellipse(0, 0, 44, 44), colour)
        + _line(
            "M-44 0C-20 -14 20 -14 44 0M0 -44C-14 -20 -14 20 0 44M-30 -32C-8 -10 -8 10 -30 32M30 -32"
            "C8 -10 8 10 30 32",
            darker(colour, 0.6),
            1.6,
        )
        + fill(ellipse(-16, -18, 9, 7), lighter(colour, 0.6), 0.5)
    )


def _car(random: Random) -> str:
    colour = _any_colour(random)
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


OBJECTS: tuple[Callable[[Random], str], ...] = (
    _shoe,
    _shoe,
    _shoe,
    _boot,
    _heel,
    _hat,
    _hat,
    _cap,
    _bag,
    _bag,
    _backpack,
    _mug,
    _book,
    _phone,
    _plant,
    _fruit,
    _pizza,
    _chair,
    _sofa,
    _lamp,
    _hand,
    _bottle,
    _box,
    _glasses,
    _watch,
    _cat,
    _keyboard,
    _ball,
    _car,
)
