"""Salesforce Commerce Cloud: a master lists its variants by their ids, and describes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smartrec_recommender.importing.products.systems.reader import as_id
from smartrec_recommender.importing.values.cells import text_of


def read_commerce_cloud(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """Whatever is there can be bought, until a row tells its stock."""
    told = {**fields, "group": as_id(text_of(fields.get("sku", "")))}
    variants = told.pop("variation", None)
    if variants is not None:
        listed = [one for cell in variants for one in (cell if isinstance(cell, list) else [cell])]
        told |= {"is_parent": True, "children": [as_id(text_of(one)) for one in listed]}
        told["gallery"] = told.pop("images", None)
    return {name: value for name, value in told.items() if value is not None}
