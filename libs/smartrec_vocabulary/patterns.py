"""The patterns that are told apart on a garment, and the attributes that mean each (`patterns.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

_TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
FAMILIES: dict[str, tuple[str, ...]] = {name: tuple(of) for name, of in _TABLE["families"].items()}
SOLID, GRAPHIC, OTHER = "solid", "graphic", "other"
PATTERNS = (*FAMILIES, OTHER)
OF_CLOTH = frozenset(_TABLE["of_cloth"])
"""Attributes of type texture that say nothing of the pattern."""
_FAMILY_OF = {attribute: family for family, attributes in FAMILIES.items() for attribute in attributes}
_PRINTS, _PLACED = frozenset(_TABLE["prints"]), frozenset(_TABLE["placed"])
_OF_NO_FAMILY = (_PRINTS | _PLACED | frozenset(_TABLE["others"])) - _FAMILY_OF.keys()


def pattern_of(attribute: str) -> str | None:
    """The pattern that the model's head means by the attribute; None for one that is not in the table."""
    name = attribute.casefold()
    return _FAMILY_OF.get(name, OTHER if name in _OF_NO_FAMILY else None)


def patterns_of(attributes: Iterable[str]) -> set[str]:
    """The patterns that people would call a garment with these attributes; empty where none is named.

    A patterned garment is not solid. What is printed on one place of it counts on plain cloth alone.
    """
    named = {name.casefold() for name in attributes}
    cloth = _patterns(named - _PLACED) - {SOLID}
    return cloth or _patterns(named & _PLACED) or _patterns(named)


def is_placed(attribute: str) -> bool:
    """Whether it is printed on one place of a garment, not all over the cloth."""
    return attribute.casefold() in _PLACED


def _patterns(names: set[str]) -> set[str]:
    """What is printed passes for a print, whatever else it is."""
    found = {pattern for name in names if (pattern := pattern_of(name))}
    return found | {GRAPHIC} if names & (_PRINTS | _PLACED) else found
