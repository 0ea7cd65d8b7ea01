"""Decides one garment: its choices from the recipe, its cloth, and the attribute names that are true
of it.
"""

from __future__ import annotations

from random import Random

from smartrec_demo.garments.attributes import attributes_of
from smartrec_demo.garments.cloth import Cloth
from smartrec_demo.garments.garment import Garment
from smartrec_demo.garments.recipes import RECIPES, choose, drawn
from smartrec_demo.svg.colours import PALETTE, RGB, brightness, darker, dyed, lighter, rgb_of

CATEGORIES = tuple(RECIPES)
WEAVE_OF = {
    "knit": "knit",
    "cable knit": "cable knit",
    "ribbed": "ribbed",
    "denim": "denim",
    "acid wash": "acid wash",
    "corduroy": "corduroy",
    "lace": "lace",
    "crochet": "crochet",
    "mesh": "mesh",
    "terry": "terry",
    "fleece": "fleece",
    "heather": "heather",
    "tweed": "tweed",
    "wool": "heather",
    "quilted": "quilted",
    "sequin": "sequin",
    "faux fur": "fur",
    "thermal": "ribbed",
    "chambray": "denim",
    "flannel": "heather",
}
# How strongly light glints off the cloth, 0 matt to 1 wet.
SHEEN_OF = {
    "satin": 0.75,
    "silk": 0.6,
    "faux leather": 0.9,
    "puffer": 0.5,
    "nylon": 0.35,
    "velvet": 0.45,
    "sequin": 0.5,
    "spandex": 0.35,
    "polyester": 0.25,
}
OPACITY_OF = {"chiffon": 0.93, "lace": 0.88, "crochet": 0.86, "mesh": 0.97}
PATTERN_COLOURS = {
    "camo": (("olive", "khaki", "brown"), ("grey", "black", "white"), ("khaki", "brown", "olive")),
    "leopard": (("beige", "brown", "black"), ("khaki", "brown", "black"), ("cream", "brown", "black")),
    "zebra": (("white", "black", "black"), ("cream", "black", "brown")),
    "snakeskin": (("grey", "black", "white"), ("beige", "brown", "black")),
    "galaxy": (("navy", "purple", "pink"), ("black", "blue", "purple")),
}
DENIM = {
    "blue": (62, 92, 140),
    "light blue": (140, 170, 202),
    "navy": (38, 50, 82),
    "black": (42, 42, 46),
    "grey": (112, 116, 122),
    "white": (228, 228, 224),
}
WARM_TRIMS = ("white", "black", "cream", "navy", "gold", "grey", "brown", "red", "yellow")


def describe(
    category: str, random: Random, *, colour: str | None = None, choices: dict[str, str] | None = None
) -> Garment:
    """A garment of the category. A colour or ready choices make it a variant of a style."""
    seed = random.randrange(1 << 30)
    parts = dict(choices) if choices is not None else choose(category, random)
    pattern = parts.get("pattern", "solid")
    names = _colours(parts, pattern, colour, random)
    cloth = _cloth(parts, pattern, names, random)
    shown = names if pattern != "solid" or parts.get("contrast", "none") != "none" else names[:1]
    present, absent = attributes_of(category, parts)
    return Garment(category, parts.get("gender", "women"), parts, cloth, shown, present, absent, seed)


def _colours(parts: dict[str, str], pattern: str, colour: str | None, random: Random) -> tuple[str, str, str]:
    if pattern in PATTERN_COLOURS and colour is None:
        return random.choice(PATTERN_COLOURS[pattern])
    main = colour or drawn(parts["colour"], random)
    rest = [
        name
        for name in PALETTE
        if abs(brightness(rgb_of(name)) - brightness(rgb_of(main))) > 0.2 and name not in ("gold", "silver")
    ]
    second = (
        random.choice(
            [name for name in rest if name in ("white", "black", "cream", "navy", "red", "grey")] or rest
        )
        if random.random() < 0.55
        else random.choice(rest)
    )
    third = random.choice([name for name in rest if name != second] or rest)
    return main, second, third


def _cloth(parts: dict[str, str], pattern: str, names: tuple[str, str, str], random: Random) -> Cloth:
    fabric = parts.get("fabric", "cotton")
    main, second, third = (dyed(name, random) for name in names)
    if fabric in ("denim", "acid wash") and pattern == "solid" and names[0] in DENIM:
        main = lighter(DENIM[names[0]], random.uniform(0, 0.08))
    trim = _trim(main, parts, random)
    dark = brightness(main) < 0.35
    button = (
        random.choice(((235, 232, 224), darker(main, 0.45), (86, 62, 44), (30, 30, 32)))
        if not dark
        else random.choice((lighter(main, 0.25), (24, 24, 26), (190, 164, 104), (150, 150, 152)))
    )
    return Cloth(
        main=main,
        second=second,
        third=third,
        trim=trim,
        button=button,
        pattern=pattern,
        weave=WEAVE_OF.get(fabric, ""),
        scale=random.uniform(0.75, 1.35),
        seed=random.randrange(1 << 30),
        opacity=OPACITY_OF.get(fabric, 1.0),
    )


def _trim(main: RGB, parts: dict[str, str], random: Random) -> RGB:
    if parts.get("collar") == "fur hood":
        return random.choice(((176, 142, 104), (120, 92, 66), (222, 210, 190), (60, 52, 48)))
    if parts.get("trim") == "fringe" or "fringe" in (
        parts.get("hem"),
        parts.get("skirt hem"),
        parts.get("cuff"),
    ):
        return darker(main, 0.12)
    options = [rgb_of(name) for name in WARM_TRIMS if abs(brightness(rgb_of(name)) - brightness(main)) > 0.25]
    return random.choice(options or [(240, 240, 238)])
