"""Square and Lightspeed Retail: tills of shops with several outlets. What all of them have is the stock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smartrec_recommender.importing.products.systems.reader import as_id
from smartrec_recommender.importing.values.cells import ValueRefused, is_nothing, text_of
from smartrec_recommender.importing.values.stock import read_stock

_AT = "stock_at "
# What Square writes as a price where it is asked for at the till.
_ASKED_FOR = frozenset({"variable", "unpriced"})
_NO_GOODS = frozenset({"service", "services", "appointment", "event"})


def read_outlets(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """Sums up what each outlet has."""
    told = {name: value for name, value in fields.items() if not name.startswith(_AT)}
    pieces = [_pieces(value) for name, value in fields.items() if name.startswith(_AT)]
    if counted := [one for one in pieces if one is not None]:
        told["stock"] = sum(counted)
    return told


def _pieces(value: Any) -> int | None:
    try:
        stock = read_stock(value)
    except ValueRefused:
        return None
    return stock if isinstance(stock, int) else None


class SquareReader:
    """The rows of an item have one name; the token of the first names the style."""

    def __init__(self) -> None:
        self._token_of_item: dict[tuple[str, str], str] = {}

    def __call__(self, fields: Mapping[str, Any]) -> dict[str, Any] | None:
        told = read_outlets(fields) or {}
        if text_of(told.pop("row_type", "")).casefold() in _NO_GOODS:
            return None
        token, variation = told.pop("token", None), text_of(told.pop("variation_name", ""))
        item = (text_of(told.get("title", "")), text_of(told.get("category", "")))
        own = as_id(text_of(token or told.get("handle") or told.get("sku") or ""))
        if own:
            told["group"] = self._token_of_item.setdefault(item, own)
        if shown := told.pop("shown_title", None):
            told["title"] = shown
        if text_of(told.get("price", "")).casefold() in _ASKED_FOR:
            told.pop("price")
        if is_nothing(told.get("option_value_1")) and variation.casefold() not in ("", "regular"):
            told["options"] = [("", variation)]
        return told
