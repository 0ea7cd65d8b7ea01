"""Puts together what the shop says of a product and what its picture shows.

The shop's word counts in full and comes first. The picture fills in what the shop leaves open: the category,
the colour, and attributes of those types (texture, fabric, shape, part, style) that the shop names none of,
each with the score that the picture gives it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from smartrec_recommender.clients.vision import Analysis
from smartrec_recommender.importing.rows import ProductRow
from smartrec_vocabulary import load_attributes

_LEAST_GARMENT = 0.5


class Described(NamedTuple):
    """A product's category (None: nobody tells), colour and attributes with scores 0..1."""

    category: str | None
    colour: str | None
    attributes: dict[str, float]


def attribute_types() -> dict[str, str]:
    """Returns: the type of each attribute of the vocabulary."""
    return {attribute.name: attribute.type for attribute in load_attributes()}


def described(row: ProductRow, analysis: Analysis | None, type_of: dict[str, str]) -> Described:
    """`type_of`: see `attribute_types`."""
    attributes = {name.lower(): 1.0 for name in row.attributes}
    seen = analysis.seen if analysis is not None else {}
    if not seen or seen["is_garment"] < _LEAST_GARMENT:
        return Described(row.category, row.colour, attributes)
    told = {type_of[name] for name in attributes if name in type_of}
    shown = {one["name"]: float(one["score"]) for one in seen["attributes"] if one["type"] not in told}
    return Described(
        category=row.category or _first(seen["category"]),
        colour=row.colour or _first(seen["colours"]),
        attributes={**shown, **attributes},
    )


def _first(named: list[dict[str, Any]]) -> str | None:
    return str(named[0]["name"]) if named else None
