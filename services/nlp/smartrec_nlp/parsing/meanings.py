"""What a phrase can mean: an attribute, a category, a colour, a role in the sentence, and so on.

Attributes have their canonical names here, those of our own list. `scoring/attribute_index.py` maps them to
the attribute list in use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "attribute",
    "category",
    "goods",
    "colour",
    "family",
    "length",
    "change",
    "gender",
    "size",
    "size word",
    "sort",
    "price level",
    "brand",
    "reference",
    "role",
]


@dataclass(frozen=True, slots=True)
class Meaning:
    """`weight` 0..1: how likely a user who writes the phrase wants this."""

    kind: Kind
    name: str
    weight: float = 1.0
