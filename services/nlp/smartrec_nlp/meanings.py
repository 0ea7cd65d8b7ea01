"""What a phrase can mean: an attribute, a category, a colour, a role in the sentence, and so on.

Attributes are named by our own vocabulary here; `attribute_index` turns them into those of the list in use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from smartrec_nlp.data_files import DataFileError
from smartrec_vocabulary import load_attributes, load_categories, load_colours

Kind = Literal[
    "attribute",
    "category",
    "colour",
    "family",
    "length",
    "change",
    "gender",
    "size",
    "sort",
    "brand",
    "reference",
    "role",
]
PREFIXED_KINDS: tuple[Kind, ...] = ("gender", "size", "sort")


@dataclass(frozen=True, slots=True)
class Meaning:
    """`weight` 0..1: how surely a shopper who uses the phrase wants this."""

    kind: Kind
    name: str
    weight: float = 1.0


def own_names() -> dict[str, Kind]:
    """Every attribute, category and colour name, with its kind. No name has two."""
    names: dict[str, Kind] = {attribute.name: "attribute" for attribute in load_attributes()}
    names.update({category.name: "category" for category in load_categories()})
    names.update({colour.name: "colour" for colour in load_colours()})
    return names


def parse_meaning(text: str, names: Mapping[str, Kind], where: str) -> Meaning:
    """`Shorts=0.9`, `denim`, `gender:women` or `@not`. Raises DataFileError for a name that nothing has."""
    name, _, weight = text.partition("=")
    if name.startswith("@"):
        return Meaning("role", name[1:])
    prefix, colon, rest = name.partition(":")
    for kind in PREFIXED_KINDS:
        if colon and prefix == kind:
            return Meaning(kind, rest)
    if name not in names:
        raise DataFileError(f"{where}: {name!r} is no attribute, category or colour.")
    return Meaning(names[name], name, float(weight) if weight else 1.0)
