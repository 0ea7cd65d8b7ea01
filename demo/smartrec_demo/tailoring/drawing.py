"""A garment on its way to SVG: one layer of colour and one of light and dark, both in body centimetres.

The colour layer alone decides the silhouette; the shade layer is blurred and multiplied onto it, which
makes cloth of flat shapes.
"""

from __future__ import annotations

import re
from random import Random

from smartrec_demo.garments.cloth import Cloth
from smartrec_demo.patterns.motifs import Tile
from smartrec_demo.patterns.tiles import pattern_tile
from smartrec_demo.patterns.weaves import ribs_tile
from smartrec_demo.svg.colours import RGB, code, contrasting, darker, lighter
from smartrec_demo.svg.paths import Point, Run, band, closed, ellipse, opened

NUMBER = re.compile(r"-?\d+\.?\d*")


# The pattern is laid on larger pieces in pixels (photography/surfaces.py), as vectors are slow there.
SMALLEST_SURFACE_CM2 = 260.0
# The channels of the surface layer: pieces that lie straight, turned to the left and turned to the right.
SURFACES = ("#f00", "#0f0", "#00f")


def _area(path: str) -> float:
    numbers = [float(n) for n in NUMBER.findall(path)]
    xs, ys = numbers[0::2], numbers[1::2]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))


class Drawing:
    """Collects the pieces of one garment, from the back to the front."""

    def __init__(self, cloth: Cloth, random: Random, *, is_worn: bool = False) -> None:
        self.is_worn = is_worn
        self.cloth = cloth
        self.random = random
        self.colour: list[str] = []
        self.shade: list[str] = []
        self.surface: list[str] = []
        self.turns: dict[int, float] = {}
        self.defs: list[str] = []
        self._names: dict[str, str] = {}
        self.shade_defs: list[str] = []
        self.left = self.top = 1e9
        self.right = self.bottom = -1e9

    def panel(
        self,
        path: str,
        paint: RGB | str = "main",
        *,
        turn: float = 0.0,
        opacity: float = 1.0,
        round_turn: float = 0.0,
        roundness: float = 0.5,
        edge: float = 1.0,
        lift: float = 1.0,
    ) -> None:
        """A piece of cloth.

        paint: a colour, or "main", "second" or "trim" of the cloth. turn: of the pattern, in degrees.
        round_turn: of the light across the piece, in degrees. roundness: 0 flat to 1 round.
        lift: how dark its shadow is, beside 1.
        """
        self._grow(path)
        base = paint if isinstance(paint, tuple) else self.cloth.colour_of(paint)
        alpha = f' fill-opacity="{opacity:.2f}"' if opacity < 1 else ""
        stroke = f' stroke-opacity="{0.55 * edge:.2f}" stroke-width=".3"'
        channel = self._surface(path, turn) if paint == "main" else None
        fill = self._pattern(turn) if paint == "main" and channel is None else code(base)
        self.colour.append(
            f'<path d="{path}" fill="{fill}"{alpha} stroke="{code(contrasting(base, 0.3))}"{stroke}/>'
        )
        self.surface.append(
            f'<path d="{path}" fill="{"#000" if channel is None else SURFACES[channel]}" '
            f'stroke="#000"{stroke}/>'
        )
        if lift:
            self.shade.append(
                f'<path d="{path}" fill="none" stroke="#000" stroke-opacity="{0.34 * lift:.2f}" '
                'stroke-width="2.6"/>'
            )
        self.shade.append(f'<path d="{path}" fill="{self._light(round_turn, roundness)}"/>')

    def _light(self, turn: float, roundness: float) -> str:
        if roundness <= 0:
            return "#858585"
        name = f"l{len(self.shade_defs)}"
        dark, mid, bright = 128 - 58 * roundness, 128.0, 128 + 22 * roundness
        stops = (
            (0, dark),
            (0.16, mid - 6 * roundness),
            (0.38, bright),
            (0.62, mid + 4),
            (0.86, mid - 16 * roundness),
            (1, dark - 8),
        )
        body = "".join(f'<stop offset="{at}" stop-color="rgb({v:.0f},{v:.0f},{v:.0f})"/>' for at, v in stops)
        self.shade_defs.append(
            f'<linearGradient id="{name}" gradientTransform="rotate({turn:.0f} .5 .5)">'
            f"{body}</linearGradient>"
        )
        return f"url(#{name})"

    def _surface(self, path: str, turn: float) -> int | None:
        """The surface channel of a large piece of patterned or woven cloth; None for other pieces."""
        if (self.cloth.pattern == "solid" and not self.cloth.weave) or _area(path) < SMALLEST_SURFACE_CM2:
            return None
        channel = 0 if abs(turn) <= 8 else 1 if turn > 0 else 2
        known = self.turns.setdefault(channel, 0.0 if channel == 0 else turn)
        return channel if channel == 0 or abs(known - turn) < 8 else None

    def _pattern(self, turn: float) -> str:
        tile = pattern_tile(self.cloth)
        return code(self.cloth.main) if tile is None else self._defined(f"p{turn:.0f}", turn, tile)

    def _defined(self, key: str, turn: float, tile: Tile) -> str:
        if key not in self._names:
            self._names[key] = f"t{len(self._names)}"
            self.defs.append(
                f'<pattern id="{self._names[key]}" width="{tile[0]:.2f}" height="{tile[1]:.2f}" '
                f'patternUnits="userSpaceOnUse" patternTransform="rotate({turn:.0f})">{tile[2]}</pattern>'
            )
        return f"url(#{self._names[key]})"

    def _grow(self, path: str) -> None:
        if "a" in path:
            return
        numbers = [float(n) for n in NUMBER.findall(path)]
        xs, ys = numbers[0::2], numbers[1::2]
        self.left, self.right = min(self.left, *xs), max(self.right, *xs)
        self.top, self.bottom = min(self.top, *ys), max(self.bottom, *ys)

    def line(
        self,
        path: str,
        colour: RGB | None = None,
        width: float = 0.35,
        opacity: float = 0.8,
        dash: str = "",
        cap: str = "round",
    ) -> None:
        """A seam, an edge or a cord."""
        paint = colour or contrasting(self.cloth.main, 0.45)
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        rest = (
            f'stroke-width="{width:.2f}" stroke-opacity="{opacity:.2f}" '
            f'stroke-linecap="{"butt" if dash else cap}" '
            f'stroke-linejoin="round"{dashes}/>'
        )
        self.colour.append(f'<path d="{path}" fill="none" stroke="{code(paint)}" {rest}')
        self.surface.append(f'<path d="{path}" fill="none" stroke="#000" {rest}')

    def seam(self, *runs: Run) -> None:
        """A seam that also dents the cloth."""
        path = opened(*runs)
        self.line(path, width=0.3, opacity=0.7)
        self.dent(path, 1.4, 0.22)

    def stitch(self, *runs: Run, colour: RGB | None = None) -> None:
        """Topstitching."""
        self.line(opened(*runs), colour, width=0.28, opacity=0.75, dash="1.1 .5")

    def dent(self, path: str, width: float, strength: float) -> None:
        """A dark line in the shade layer only."""
        self.shade.append(
            f'<path d="{path}" fill="none" stroke="#000" stroke-opacity="{strength:.2f}" '
            f'stroke-width="{width:.1f}" '
            'stroke-linecap="round"/>'
        )

    def fold(self, centre: Run, width: float = 3.0, strength: float = 0.3) -> None:
        """A soft fold: a shadow that swells and fades, with light beside it."""
        widths = [width * w for w in ((0.1, 0.5, 0.12) if len(centre) == 3 else (0.1, 0.5, 0.45, 0.1))]
        shadow = band(centre, widths[: len(centre)] if len(centre) > 2 else [width * 0.3, width * 0.1])
        light = band(
            [(x + width * 0.75, y) for x, y in centre],
            widths[: len(centre)] if len(centre) > 2 else [width * 0.3, width * 0.1],
        )
        self.shade.append(f'<path d="{shadow}" fill="#000" fill-opacity="{strength:.2f}"/>')
        self.shade.append(f'<path d="{light}" fill="#fff" fill-opacity="{strength * 0.62:.2f}"/>')

    def mark(self, path: str, colour: RGB, opacity: float = 1.0) -> None:
        """A flat shape on the cloth: a print, a badge, a shadow of colour."""
        self.colour.append(f'<path d="{path}" fill="{code(colour)}" fill-opacity="{opacity:.2f}"/>')
        self.surface.append(f'<path d="{path}" fill-opacity="{opacity:.2f}"/>')

    def button(self, x: float, y: float, radius: float = 0.9, colour: RGB | None = None) -> None:
        """A sewn button with its shadow."""
        face = colour or self.cloth.button
        self.mark(ellipse(x + 0.15, y + 0.3, radius, radius), (10, 10, 12), 0.4)
        self.mark(ellipse(x, y, radius, radius), face)
        self.line(
            ellipse(x, y, radius * 0.72, radius * 0.72), contrasting(face, 0.4), width=0.18, opacity=0.8
        )
        for dx, dy in ((-0.22, -0.22), (0.22, -0.22), (-0.22, 0.22), (0.22, 0.22)):
            self.mark(ellipse(x + dx * radius, y + dy * radius, 0.12, 0.12), darker(face, 0.75))

    def zip(self, start: Point, end: Point, *, teeth: RGB | None = None, tape: RGB | None = None) -> None:
        """A zip with tape, teeth and puller."""
        path = opened([start, end])
        self.line(path, tape or darker(self.cloth.main, 0.5), width=2.0, opacity=0.9)
        self.line(path, teeth or (186, 186, 190), width=0.9, opacity=1, dash=".5 .35")
        self.dent(path, 3.2, 0.2)
        x, y = start
        self.mark(
            closed([(x - 0.7, y), (x + 0.7, y)], [(x + 0.5, y + 3.4), (x - 0.5, y + 3.4)]),
            lighter((150, 150, 155), 0.3),
        )

    def cord(self, run: Run, colour: RGB, width: float = 0.7, tip: RGB | None = None) -> None:
        """A drawstring with a tip."""
        path = opened(run)
        self.line(path, darker(colour, 0.45), width=width * 1.5, opacity=0.5)
        self.line(path, colour, width=width, opacity=1)
        x, y = run[-1]
        self.line(
            opened([(x, y - 0.4), (x, y + 1.4)]), tip or darker(colour, 0.5), width=width * 1.25, opacity=1
        )

    def ribbing(self, path: str, turn: float, colour: RGB | None = None, pitch: float = 0.9) -> None:
        """Knitted ribs over a panel."""
        base = colour or self.cloth.main
        fill = self._defined(f"r{turn:.0f}{code(base)}{pitch:.1f}", turn, ribs_tile(base, pitch))
        self.colour.append(f'<path d="{path}" fill="{fill}"/>')
