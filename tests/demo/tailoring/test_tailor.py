"""Sewn garments: every choice of a recipe is drawn, and shows in the outline."""

from random import Random

import pytest

from smartrec_demo.garments.choices import load_dependent_choices
from smartrec_demo.garments.garment import Garment
from smartrec_demo.garments.recipes import recipes
from smartrec_demo.garments.sampling import sample_garment
from smartrec_demo.tailoring.collars.collars import COLLARS
from smartrec_demo.tailoring.decoration.decorations import DECORATIONS
from smartrec_demo.tailoring.lower.leg_details import DETAILS
from smartrec_demo.tailoring.lower.leg_hems import LEG_HEMS
from smartrec_demo.tailoring.lower.legs import LEG_Y, LEGS
from smartrec_demo.tailoring.lower.skirts import SKIRTS
from smartrec_demo.tailoring.tailor import sew
from smartrec_demo.tailoring.upper.cuffs import CUFFS
from smartrec_demo.tailoring.upper.hems import HEMS
from smartrec_demo.tailoring.upper.pockets import POCKETS
from smartrec_demo.tailoring.upper.sleeves import SLEEVES
from smartrec_demo.tailoring.upper.torso import EASE, HEM_Y, NECKS

# What a piece draws for a choice that is not in its table.
DEFAULTS = {"none", "plain", "by fabric", "by neck"}


def tee(**choices: str) -> Garment:
    plain = {"build": "upper", "fabric": "jersey", "neck": "crew", "sleeve": "short", "length": "regular"}
    return sample_garment("Tee", Random(1), colour="red", choices=plain | choices)


@pytest.mark.parametrize(
    ("part", "known"),
    [
        ("collar", COLLARS.keys() | {"binding", "rib"}),
        ("cuff", CUFFS.keys()),
        ("extra", DECORATIONS.keys()),
        ("fit", EASE.keys()),
        ("hem", HEMS.keys() | {"round"}),
        ("leg", LEGS.keys()),
        ("leg detail", DETAILS.keys()),
        ("leg hem", LEG_HEMS.keys()),
        ("leg length", LEG_Y.keys()),
        ("length", HEM_Y.keys()),
        ("neck", NECKS.keys()),
        ("pocket", POCKETS.keys()),
        ("skirt", SKIRTS.keys()),
        ("sleeve", SLEEVES.keys()),
    ],
)
def test_every_choice_that_a_recipe_names_is_drawn(part: str, known: set[str]) -> None:
    options = [name for recipe in recipes().values() if part in recipe for name in recipe[part].names]
    options += [parts[part] for parts in load_dependent_choices().jacket_by_fabric.values() if part in parts]
    assert {choice for option in options for choice in option.split("+")} <= known | DEFAULTS


def test_a_longer_garment_reaches_further_down() -> None:
    regular, long = (sew(tee(length=length), 15.0, (0.0, 0.0)) for length in ("regular", "long"))
    assert long.bottom > regular.bottom + 5


def test_longer_and_lifted_sleeves_reach_further_out() -> None:
    short, long = (sew(tee(sleeve=sleeve), 40.0, (0.0, 0.0)) for sleeve in ("short", "long"))
    lifted = sew(tee(sleeve="long"), 70.0, (0.0, 0.0))
    assert lifted.right > long.right > short.right + 5


def test_a_worn_garment_hides_the_inside_of_its_back() -> None:
    lying = sew(tee(), 15.0, (0.0, 0.0))
    worn = sew(tee(), 15.0, (0.0, 0.0), is_worn=True)
    assert len(worn.colour) < len(lying.colour)


def test_the_same_garment_is_sewn_the_same_way_twice() -> None:
    garment = sample_garment("Parka", Random(3))
    first, second = (sew(garment, 20.0, (0.0, 0.0)) for _ in range(2))
    assert (first.colour, first.shade) == (second.colour, second.shade)


@pytest.mark.parametrize(
    ("neck", "collar"), [("strap", "spaghetti"), ("strap", "straps"), ("halter", "halter")]
)
def test_straps_that_nobody_wears_come_back_down(neck: str, collar: str) -> None:
    """Straps that end in the air look like horns: on the back they are seen again, or meet in a loop."""
    lying = sew(tee(neck=neck, collar=collar, sleeve="none"), 15.0, (0.0, 0.0))
    worn = sew(tee(neck=neck, collar=collar, sleeve="none"), 15.0, (0.0, 0.0), is_worn=True)
    if neck == "halter":
        assert lying.top < worn.top
    else:
        assert len(lying.colour) == len(worn.colour) + 3


def test_lace_is_one_strip_and_no_row_of_pebbles() -> None:
    choices = {"build": "skirt", "skirt": "a-line", "skirt length": "knee", "fabric": "cotton"}
    plain, laced = (
        sew(
            sample_garment("Skirt", Random(1), colour="red", choices={**choices, "skirt hem": hem}),
            15.0,
            (0.0, 0.0),
        )
        for hem in ("plain", "lace")
    )
    strips = [line for line in laced.colour if "stroke" in line and line not in plain.colour]
    assert len(strips) == 1
