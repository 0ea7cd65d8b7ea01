"""Magento 2: a configurable product lists its variants by SKU; `additional_attributes` has what columns lack.

Rows of a store view are translations and change nothing of the product.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from smartrec_recommender.importing.products.options import field_of_option
from smartrec_recommender.importing.products.systems.reader import as_id, deepest
from smartrec_recommender.importing.values.cells import text_of

_ATTRIBUTES = re.compile(r'(\w+)=("(?:[^"]|"")*"|.*?)(?=,\w+=|$)', re.DOTALL)
_AMERICAN_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})(?:,? .*)?")
_DATES = ("created_at", "sale_starts", "sale_ends")
_NO_WORDS = frozenset({"yes", "no"})


def read_magento(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """None for the row of a store view."""
    if fields.get("store_view"):
        return None
    told = dict(fields)
    told["group"] = as_id(text_of(fields.get("sku", "")))
    told["category"] = deepest(text_of(fields.get("category", "")).split(","), "/")
    told |= _additional(text_of(told.pop("additional_attributes", "")))
    for name in _DATES:
        if name in told:
            told[name] = _iso_date(text_of(told[name]))
    told["stock_policy"] = "continue" if text_of(told.pop("stock_policy", "0")) in ("1", "2") else "deny"
    if text_of(told.get("is_published", "")) == "2":
        told["is_published"] = "0"
    if text_of(fields.get("row_type", "")) == "configurable":
        told |= {"is_parent": True, "children": _children(text_of(told.pop("variations", ""))) or None}
        told |= {"gallery": [*_cells(told.pop("image", None)), *_cells(told.pop("images", None))]}
        told.pop("stock", None)
    return {name: value for name, value in told.items() if value is not None}


class Magento1Reader:
    """Its rows without a SKU go on with the product above them."""

    def __init__(self) -> None:
        self._group: str | None = None

    def __call__(self, fields: Mapping[str, Any]) -> dict[str, Any] | None:
        if fields.get("store_view"):
            return None
        children = (
            {"children": [as_id(text_of(one)) for one in fields["variation"]]}
            if "variation" in fields
            else {}
        )
        if not fields.get("sku"):
            pictures = {"gallery": fields["images"]} if fields.get("images") else {}
            return {"group": self._group, **pictures, **children} if self._group else None
        told = read_magento({name: value for name, value in fields.items() if name != "variation"})
        self._group = None if told is None else told["group"]
        return None if told is None else {**told, **children}


def _additional(text: str) -> dict[str, Any]:
    """`color=Red,size=M,material=Cotton|Linen`: columns of ours, and words about the product."""
    told: dict[str, Any] = {}
    words: list[str] = []
    for name, value in _ATTRIBUTES.findall(text):
        value = value.strip('"').replace('""', '"')
        column = field_of_option(name.replace("_", " "))
        if column is not None and column != "nothing":
            told[column] = value
        elif value.casefold() not in _NO_WORDS:
            words += [part for part in value.split("|") if len(part) <= 40]
    return {**told, "words": words} if words else told


def _children(variations: str) -> list[str]:
    """`sku=A-S,size=S|sku=A-M,size=M` → A-S, A-M."""
    found = re.findall(r"(?:^|\|)\s*sku=([^,|]+)", variations)
    return [as_id(sku.strip()) for sku in found]


def _cells(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _iso_date(text: str) -> str:
    """Magento writes dates as in the United States: month, day, year."""
    found = _AMERICAN_DATE.fullmatch(text)
    if found is None:
        return text
    month, day, year = (int(part) for part in found.groups())
    try:
        return datetime(year + 2_000 if year < 100 else year, month, day).date().isoformat()  # noqa: DTZ001
    except ValueError:
        return text
