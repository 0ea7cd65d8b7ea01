"""What a phrase can mean: an attribute, a category, a colour, a role in the sentence, and so on.

Attributes are named by our own vocabulary here; `attribute_index` turns them into those of the list in use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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


@dataclass(frozen=True, slots=True)
class Meaning:
    """`weight` 0..1: how surely a shopper who uses the phrase wants this."""

    kind: Kind
    name: str
    weight: float = 1.0
