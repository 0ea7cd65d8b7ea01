"""Samples how one garment of a category is cut, with choices that fit each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from smartrec_demo.garments.recipes import recipes
from smartrec_demo.tables import no_other_keys, read_toml

Choices = dict[str, str]


@no_other_keys
@dataclass(frozen=True)
class DependentChoices:
    """Choices that follow from others: the parts of a jacket from its fabric, a collar from the neckline."""

    jacket_by_fabric: dict[str, Choices]
    collar_by_neck: Choices


@cache
def load_dependent_choices() -> DependentChoices:
    """Our dependent choices. Raises TableError."""
    return read_toml(Path(__file__).with_name("tables") / "dependent_choices.toml", DependentChoices)


def sample_choices(category: str, random: Random) -> Choices:
    """Every part of one garment of a category, with its choice."""
    choices = {part: options.sample(random) for part, options in recipes()[category].items()}
    if category == "Jacket":
        choices.update(load_dependent_choices().jacket_by_fabric[choices["fabric"]])
    _settle_neck(category, choices, random)
    if choices.get("skirt") == "mermaid" and choices.get("skirt length") not in ("midi", "maxi"):
        choices["skirt"] = "pencil"
    if category == "Dress":
        _settle_dress(choices)
    _settle_front(category, choices)
    return choices


def _settle_neck(category: str, choices: Choices, random: Random) -> None:
    neck = choices.get("neck", "none")
    if choices.get("collar") == "by neck":
        choices["collar"] = load_dependent_choices().collar_by_neck.get(neck, "binding")
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


def _settle_front(category: str, choices: Choices) -> None:
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


def _settle_dress(choices: Choices) -> None:
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
