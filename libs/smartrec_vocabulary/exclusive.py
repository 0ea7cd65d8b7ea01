"""Attributes that one garment cannot have together: sleeveless and with short sleeves (`exclusive.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

_FAMILIES: tuple[frozenset[str], ...] = tuple(
    frozenset(names)
    for names in tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).values()
)


def excludes(attribute: str, others: Iterable[str]) -> bool:
    """Whether a garment with one of the others cannot have this attribute."""
    present = set(others) - {attribute}
    return any(attribute in family and family & present for family in _FAMILIES)
