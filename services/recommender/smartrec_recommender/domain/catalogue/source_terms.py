"""What one source says of a product: the shop's own columns, the text, or the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class SourceTerms(NamedTuple):
    """A category and a colour (None: the source says nothing of it), and attributes with scores 0..1."""

    category: str | None = None
    colour: str | None = None
    attributes: dict[str, float] = {}  # noqa: RUF012 (never written to)


def first_name(named: Sequence[Mapping[str, object]]) -> str | None:
    """`named`: as vision and nlp answer, the most likely first. Returns: its `name`; None where none is."""
    return str(named[0]["name"]) if named else None
