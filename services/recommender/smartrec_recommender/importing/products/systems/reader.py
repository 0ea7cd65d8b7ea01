"""The reader of a system: takes a record by field and gives it in the fields that every system shares.

None: the record is no product (a translation, a pricing rule). `group` names the style that a row belongs to,
`is_parent` a row that only describes it, `children` the styles that become variants of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from smartrec_recommender.importing.values.cells import text_of


class Reader(Protocol):
    """Called with the records of a file in their order."""

    def __call__(self, fields: Mapping[str, Any]) -> dict[str, Any] | None: ...


def as_they_are(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """Most files need no more than the names of their columns."""
    return dict(fields)


def as_id(text: str) -> str:
    """A stock-keeping unit as a product's id, which must fit into an address."""
    return text.replace("/", "-")


def carried(
    is_first_of_style: Callable[[Mapping[str, Any]], bool],
) -> Callable[[Mapping[str, Any]], str | None]:
    """Returns: a function that tells a row's group, where only the first row of a style names it."""
    current: list[str | None] = [None]

    def group_of(fields: Mapping[str, Any]) -> str | None:
        if is_first_of_style(fields):
            named = fields.get("group") or fields.get("sku")
            current[0] = as_id(text_of(named)) if named else None
        return current[0]

    return group_of


def deepest(paths: list[str], level: str) -> str | None:
    """Of several categories, the one with most levels: `Women > Dresses > Midi` says more than `Sale`."""
    named = [path.strip() for path in paths if path.strip() and not path.strip().isdigit()]
    return max(named, key=lambda path: path.count(level), default=None)
