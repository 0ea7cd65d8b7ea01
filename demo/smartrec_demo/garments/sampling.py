"""Samples one garment: its choices, its cloth, and the attribute names that are true of it."""

from __future__ import annotations

from random import Random

from smartrec_demo.garments.attributes import attributes_of
from smartrec_demo.garments.choices import Choices, sample_choices
from smartrec_demo.garments.cloth import Cloth
from smartrec_demo.garments.dyes import (
    ColourNames,
    load_dyes,
    sample_button,
    sample_colour_names,
    sample_trim,
)
from smartrec_demo.garments.fabrics import load_fabrics
from smartrec_demo.garments.garment import Garment
from smartrec_demo.svg.colours import lighter, sample_dye


def sample_garment(
    category: str, random: Random, *, colour: str | None = None, choices: Choices | None = None
) -> Garment:
    """A garment of the category. A colour or ready choices make it a variant of a style."""
    seed = random.randrange(1 << 30)
    chosen = dict(choices) if choices is not None else sample_choices(category, random)
    names = sample_colour_names(chosen, colour, random)
    cloth = _cloth(chosen, names, random)
    is_one_colour = cloth.pattern == "solid" and chosen.get("contrast", "none") == "none"
    shown = names[:1] if is_one_colour else names
    present, absent = attributes_of(category, chosen)
    return Garment(category, chosen.get("gender", "women"), chosen, cloth, shown, present, absent, seed)


def _cloth(choices: Choices, names: ColourNames, random: Random) -> Cloth:
    fabric = load_fabrics()[choices.get("fabric", "cotton")]
    pattern = choices.get("pattern", "solid")
    main, second, third = (sample_dye(name, random) for name in names)
    denim = load_dyes().denim
    if fabric.name in ("denim", "acid wash") and pattern == "solid" and names[0] in denim:
        main = lighter(denim[names[0]], random.uniform(0, 0.08))
    return Cloth(
        main=main,
        second=second,
        third=third,
        trim=sample_trim(main, choices, random),
        button=sample_button(main, random),
        pattern=pattern,
        weave=fabric.weave,
        scale=random.uniform(0.75, 1.35),
        seed=random.randrange(1 << 30),
        opacity=fabric.opacity,
    )
