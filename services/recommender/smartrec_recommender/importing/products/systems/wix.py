"""Wix: a product's row lists all choices, a variant's row names its own and what it costs more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from smartrec_recommender.importing.products.systems.reader import deepest
from smartrec_recommender.importing.values.cells import text_of

_COLOUR_CODE = re.compile(r"#[\da-fA-F]{3,8}:")
_DISCOUNTS = {"percent": "discount_percent", "amount": "discount_amount"}


def read_wix(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """None for rows of other kinds than products and their variants."""
    kind = text_of(fields.get("row_type", "")).lower()
    if kind not in ("product", "variant") or "group" not in fields:
        return None
    told = {
        name: _COLOUR_CODE.sub("", text_of(value)) if name.startswith("option_value_") else value
        for name, value in fields.items()
    }
    told |= _stock(text_of(told.pop("stock_or_availability", "")))
    if kind == "variant":
        told.pop("price", None)
        return told
    told |= {"is_parent": True, "gallery": told.pop("images", None)}
    told["category"] = deepest(text_of(fields.get("category", "")).split(";"), ">")
    off = _DISCOUNTS.get(text_of(told.pop("discount_mode", "")).lower())
    if off and (discount := told.pop("discount", None)):
        told[off] = discount
    return {name: value for name, value in told.items() if value is not None}


def _stock(told: str) -> dict[str, Any]:
    """A number, or one of the words InStock and OutOfStock."""
    if not told:
        return {}
    return {"stock": told} if told.lstrip("-").isdigit() else {"availability": told}
