"""The pieces that pattern tiles are drawn with, as SVG in body centimetres."""

from __future__ import annotations

import math
from random import Random

from smartrec_demo.svg.colours import RGB, code
from smartrec_demo.svg.paths import closed, ellipse

# Width and height in centimetres, and SVG.
Tile = tuple[float, float, str]


def box(x: float, y: float, width: float, height: float, colour: RGB, opacity: float = 1.0) -> str:
    return (
        f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" fill="{code(colour)}"'
        + (f' fill-opacity="{opacity:.2f}"' if opacity < 1 else "")
        + "/>"
    )


def shape(path: str, colour: RGB, opacity: float = 1.0) -> str:
    return (
        f'<path d="{path}" fill="{code(colour)}"'
        + (f' fill-opacity="{opacity:.2f}"' if opacity < 1 else "")
        + "/>"
    )


def stroke(path: str, colour: RGB, width: float, opacity: float = 1.0) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{code(colour)}" stroke-width="{width:.2f}" '
        f'stroke-opacity="{opacity:.2f}"/>'
    )


Motif = tuple[float, float, float, str]


def wrapped(motifs: list[Motif], width: float, height: float) -> str:
    """The motifs (x, y, radius, SVG) as one SVG.

    A motif that crosses the tile's border is repeated on the other side, so that no cut shows.
    """
    return "".join(
        f'<g transform="translate({dx * width:.2f} {dy * height:.2f})">{body}</g>' if dx or dy else body
        for x, y, radius, body in motifs
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
        if -radius < x + dx * width < width + radius and -radius < y + dy * height < height + radius
    )


def blob(random: Random, x: float, y: float, radius: float, roughness: float = 0.35, points: int = 7) -> str:
    run = []
    start = random.uniform(0, math.tau)
    for index in range(points):
        angle = start + index * math.tau / points
        reach = radius * (1 + random.uniform(-roughness, roughness))
        run.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    run.append(run[0])
    return closed(run)


def flower(random: Random, x: float, y: float, radius: float, petal: RGB, heart: RGB, petals: int) -> str:
    start = random.uniform(0, 360)
    parts = [
        f'<ellipse cx="{x:.2f}" cy="{y - radius * 0.55:.2f}" rx="{radius * 0.36:.2f}" '
        f'ry="{radius * 0.5:.2f}" '
        f'fill="{code(petal)}" transform="rotate({start + index * 360 / petals:.0f} {x:.2f} {y:.2f})"/>'
        for index in range(petals)
    ]
    return "".join(parts) + shape(ellipse(x, y, radius * 0.24, radius * 0.24), heart)


def leaf(random: Random, x: float, y: float, length: float, colour: RGB) -> str:
    turn = random.uniform(0, 360)
    half = length * 0.22
    path = f"M0 0Q{half:.2f} {-length / 2:.2f} 0 {-length:.2f}Q{-half:.2f} {-length / 2:.2f} 0 0Z"
    return (
        f'<path d="{path}" fill="{code(colour)}" transform="translate({x:.2f} {y:.2f}) rotate({turn:.0f})"/>'
    )
