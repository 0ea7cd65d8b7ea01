"""What one source says of a product: the shop's own columns, the text, or the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class SourceTerms(NamedTuple):
    """A category and a colour (None: the source says nothing of it), and attributes with scores 0..1.

    `title_attributes`: of a text's attributes, those that the title itself says.
    """

    category: str | None = None
    colour: str | None = None
    attributes: dict[str, float] = {}  # noqa: RUF012 (never written to)
    title_attributes: tuple[str, ...] = ()

    def stored(self) -> dict[str, Any]:
        """Returns: as JSON has it; that the title says nothing is left out."""
        return {name: told for name, told in self._asdict().items() if told != ()}


def first_name(named: Sequence[Mapping[str, object]]) -> str | None:
    """`named`: as vision and nlp answer, the most likely first. Returns: its `name`; None where none is."""
    return str(named[0]["name"]) if named else None
