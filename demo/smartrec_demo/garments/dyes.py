"""The colours of a garment's cloth: which palette colours go together, and how a bolt of cloth shows them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from smartrec_demo.svg.colours import PALETTE, RGB, brightness, darker, lighter, rgb_of
from smartrec_demo.tables import no_other_keys, read_toml

ColourNames = tuple[str, str, str]


@no_other_keys
@dataclass(frozen=True)
class Dyes:
    """Palette names of trims; RGB of washed denim by palette name; the colours that belong to a pattern."""

    trims: tuple[str, ...]
    denim: dict[str, RGB]
    patterns: dict[str, tuple[ColourNames, ...]]


@cache
def load_dyes() -> Dyes:
    """Our dyes. Raises TableError."""
    return read_toml(Path(__file__).with_name("tables") / "dyes.toml", Dyes)


def sample_colour_names(choices: dict[str, str], colour: str | None, random: Random) -> ColourNames:
    """The main, second and third palette colour. A main colour that is given is kept."""
    own = load_dyes().patterns.get(choices.get("pattern", "solid"))
    if own and colour is None:
        return random.choice(own)
    # One random number is used up although there is one colour: the garments of known seeds depend on it.
    main = colour or random.choices([choices["colour"]])[0]
    contrasting = [
        name
        for name in PALETTE
        if abs(brightness(rgb_of(name)) - brightness(rgb_of(main))) > 0.2 and name not in ("gold", "silver")
    ]
    plain = [name for name in contrasting if name in ("white", "black", "cream", "navy", "red", "grey")]
    second = random.choice((plain or contrasting) if random.random() < 0.55 else contrasting)
    third = random.choice([name for name in contrasting if name != second] or contrasting)
    return main, second, third


def sample_trim(main: RGB, choices: dict[str, str], random: Random) -> RGB:
    """The colour of bindings, ribs and fringes beside the main colour."""
    if choices.get("collar") == "fur hood":
        return random.choice(((176, 142, 104), (120, 92, 66), (222, 210, 190), (60, 52, 48)))
    if choices.get("trim") == "fringe" or "fringe" in (
        choices.get("hem"),
        choices.get("skirt hem"),
        choices.get("cuff"),
    ):
        return darker(main, 0.12)
    options = [
        rgb_of(name) for name in load_dyes().trims if abs(brightness(rgb_of(name)) - brightness(main)) > 0.25
    ]
    return random.choice(options or [(240, 240, 238)])


def sample_button(main: RGB, random: Random) -> RGB:
    """The colour of buttons that suit the main colour."""
    if brightness(main) < 0.35:
        return random.choice((lighter(main, 0.25), (24, 24, 26), (190, 164, 104), (150, 150, 152)))
    return random.choice(((235, 232, 224), darker(main, 0.45), (86, 62, 44), (30, 30, 32)))
