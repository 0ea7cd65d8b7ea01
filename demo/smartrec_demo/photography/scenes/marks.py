"""The marks that objects are drawn with, as SVG."""

from __future__ import annotations

from random import Random

from smartrec_demo.svg.colours import PALETTE, RGB, code, sample_dye


def any_colour(random: Random) -> RGB:
    return sample_dye(random.choice(list(PALETTE)), random)


def fill(path: str, colour: RGB, opacity: float = 1.0) -> str:
    return f'<path d="{path}" fill="{code(colour)}" fill-opacity="{opacity:.2f}"/>'


def line(path: str, colour: RGB, width: float = 1.2) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{code(colour)}" stroke-width="{width:.1f}" '
        'stroke-linecap="round"/>'
    )
