"""Colours: the vocabulary's palette with the variation of real dyes, as RGB triples 0..255."""

from __future__ import annotations

import colorsys
from random import Random

from smartrec_vocabulary import load_colours

RGB = tuple[int, int, int]

# Buttons, eyelets and rivets.
METAL: RGB = (190, 190, 194)

PALETTE: dict[str, RGB] = {colour.name: colour.rgb for colour in load_colours()}


def rgb_of(name: str) -> RGB:
    """The palette colour of a name."""
    return PALETTE[name]


def sample_dye(name: str, random: Random) -> RGB:
    """The named colour as a real dye shows it: close enough to the palette colour to keep its name."""
    red, green, blue = (channel / 255 for channel in rgb_of(name))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    hue = (hue + random.uniform(-0.012, 0.012)) % 1
    light = min(max(light + random.uniform(-0.035, 0.035), 0.07), 0.97)
    saturation = min(max(saturation * random.uniform(0.85, 1.12), 0), 1)
    return to_rgb(*colorsys.hls_to_rgb(hue, light, saturation))


def to_rgb(red: float, green: float, blue: float) -> RGB:
    """Channels 0..1 as a triple 0..255."""
    return round(red * 255), round(green * 255), round(blue * 255)


def mixed(first: RGB, second: RGB, share: float) -> RGB:
    """The two colours mixed; share 0..1 of the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def darker(colour: RGB, share: float) -> RGB:
    """The colour mixed with black; share 0..1."""
    return mixed(colour, (10, 8, 12), share)


def lighter(colour: RGB, share: float) -> RGB:
    """The colour mixed with white; share 0..1."""
    return mixed(colour, (255, 255, 255), share)


def brightness(colour: RGB) -> float:
    """Perceived brightness, 0..1."""
    return (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255


def contrasting(colour: RGB, share: float = 0.35) -> RGB:
    """A shade that shows on the colour: darker on light cloth, lighter on dark."""
    return darker(colour, share) if brightness(colour) > 0.32 else lighter(colour, share)


def code(colour: RGB) -> str:
    """The colour as SVG writes it."""
    return f"#{colour[0]:02x}{colour[1]:02x}{colour[2]:02x}"
