"""The patterns that are told apart on a garment, and the attributes that mean each (`patterns.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

_TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
FAMILIES: dict[str, tuple[str, ...]] = {name: tuple(of) for name, of in _TABLE["families"].items()}
SOLID, OTHER = "solid", "other"
PATTERNS = (*FAMILIES, OTHER)
OF_CLOTH = frozenset(_TABLE["of_cloth"])
"""Attributes of type texture that say nothing of the pattern."""
_FAMILY_OF = {attribute: family for family, attributes in FAMILIES.items() for attribute in attributes}


def pattern_of(attribute: str) -> str | None:
    """The pattern that the attribute means; None for one that names no pattern of the table."""
    return _FAMILY_OF.get(attribute.casefold())


def patterns_of(attributes: Iterable[str]) -> set[str]:
    """The patterns that the attributes of a garment mean; a patterned garment is not solid."""
    found = {family for name in attributes if (family := pattern_of(name))}
    return found - {SOLID} or found
