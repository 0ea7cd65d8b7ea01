"""How each category is cut, and what it is usually made of.

A recipe maps a part to its choices, "a*3|b|c": a is three times as likely as b. Parts not named take
the default of the piece that draws them. The recipes keep the categories apart: what makes a garment a
parka is always drawn.
"""

from __future__ import annotations

from random import Random

from smartrec_demo.garments import full_recipes, lower_recipes, upper_recipes

RECIPES: dict[str, dict[str, str]] = {
    **upper_recipes.RECIPES,
    **lower_recipes.RECIPES,
    **full_recipes.RECIPES,
}
# Some parts of a jacket follow from what it is made of, some collars from the neckline.
BY_FABRIC = {
    "denim": {
        "neck": "shirt",
        "collar": "shirt",
        "front": "button",
        "pocket": "flap chest",
        "hem": "plain",
        "length": "short",
    },
    "faux leather": {
        "neck": "wide lapel",
        "collar": "moto",
        "front": "asymmetric zip",
        "pocket": "zip slash",
        "length": "short",
        "cuff": "plain",
    },
    "puffer": {
        "neck": "high",
        "collar": "stand",
        "front": "zip",
        "pocket": "zip slash",
        "quilt": "puffs",
        "fit": "loose",
        "cuff": "elastic",
        "hem": "plain",
    },
    "quilted": {
        "neck": "high",
        "collar": "stand",
        "front": "snap zip",
        "pocket": "flap",
        "length": "regular",
        "cuff": "plain",
    },
    "corduroy": {
        "neck": "shirt",
        "collar": "camp",
        "front": "button",
        "pocket": "flap chest",
        "length": "regular",
    },
}
BY_NECK = {
    "strap": "spaghetti",
    "halter": "halter",
    "off shoulder": "off shoulder",
    "shirt": "shirt",
    "high": "turtleneck",
    "square": "binding",
    "sweetheart": "binding",
}


def drawn(options: str, random: Random) -> str:
    """One of "a*3|b|c", by weight; an option that ends in " none" means none."""
    names, weights = [], []
    for option in options.split("|"):
        name, _, weight = option.partition("*")
        names.append("none" if name.endswith(" none") else name)
        weights.append(int(weight or 1))
    return random.choices(names, weights)[0]


def choose(category: str, random: Random) -> dict[str, str]:
    """Every part of one garment of a category, with choices that fit each other."""
    choices = {part: drawn(options, random) for part, options in RECIPES[category].items()}
    if category == "Jacket":
        choices.update(BY_FABRIC[choices["fabric"]])
    _settle_neck(category, choices, random)
    if choices.get("skirt") == "mermaid" and choices.get("skirt length") not in ("midi", "maxi"):
        choices["skirt"] = "pencil"
    if category == "Dress":
        _settle_dress(choices)
    _settle_front(category, choices)
    return choices


def _settle_neck(category: str, choices: dict[str, str], random: Random) -> None:
    neck = choices.get("neck", "none")
    if choices.get("collar") == "by neck":
        choices["collar"] = BY_NECK.get(neck, "binding")
        if neck == "strap" and random.random() < 0.3:
            choices["collar"] = "straps"
        if (
            choices["collar"] == "binding"
            and category == "Dress"
            and neck == "crew"
            and random.random() < 0.3
        ):
            choices["collar"] = random.choice(("peter pan", "bow", "ruffle"))
    if neck in ("strap", "strapless", "halter", "off shoulder", "racer"):
        choices["sleeve"] = "none"
    elif choices.get("sleeve") == "by neck":
        choices["sleeve"] = random.choice(("puff", "flutter", "none", "short"))


def _settle_front(category: str, choices: dict[str, str]) -> None:
    neck = choices.get("neck", "none")
    if category in ("Jumpsuit", "Romper") and neck == "shirt":
        choices["front"] = "button"
    if choices.get("front") == "cardigan":
        choices["front"] = "button" if neck == "lapel" else "open"
    if choices.get("front") == "open":
        choices["neck"], choices["collar"] = "open", "nothing"
    elif neck == "open":
        choices["neck"] = "lapel"
        choices["front"] = "button"


def _settle_dress(choices: dict[str, str]) -> None:
    neck = choices["neck"]
    if neck == "shirt":
        choices.update(front="button", collar="shirt", skirt="shift", belt="tie")
    elif choices["front"] in ("button", "wrap", "keyhole") and neck not in ("v", "crew", "scoop"):
        choices["front"] = "none"
    if choices["front"] == "wrap":
        choices.update(neck="v", collar="binding", skirt="wrap", belt="tie")
    if choices["skirt"] in ("pencil", "mermaid"):
        choices["fit"] = "slim"
    if neck == "off shoulder" and choices["waistline"] == "empire":
        choices["waistline"] = "natural"
