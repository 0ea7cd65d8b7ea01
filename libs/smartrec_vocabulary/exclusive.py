"""Attributes that one garment cannot have together: sleeveless and with short sleeves (`exclusive.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

Family = tuple[frozenset[str], ...]


def _families() -> tuple[Family, ...]:
    """Returns: of each family its members, each the attributes that go together."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return tuple(
        tuple(frozenset([member] if isinstance(member, str) else member) for member in family)
        for family in table.values()
    )


FAMILIES = _families()


def excludes(attribute: str, others: Iterable[str]) -> bool:
    """Whether a garment with one of the others cannot have this attribute."""
    present = set(others)
    return any(
        member & present
        for family in FAMILIES
        if any(attribute in own for own in family)
        for member in family
        if attribute not in member
    )
