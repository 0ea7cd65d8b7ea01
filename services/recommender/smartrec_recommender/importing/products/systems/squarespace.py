"""Squarespace: only the first row of a product names it; a sale price counts where it is switched on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smartrec_recommender.importing.products.systems.reader import carried
from smartrec_recommender.importing.values.cells import text_of
from smartrec_recommender.importing.values.lists import read_list


class SquarespaceReader:
    """Rows without a title are variants of the product above."""

    def __init__(self) -> None:
        self._group_of = carried(lambda fields: "title" in fields)

    def __call__(self, fields: Mapping[str, Any]) -> dict[str, Any] | None:
        told = dict(fields)
        group = self._group_of({**fields, "group": fields.get("id") or fields.get("handle")})
        told.pop("id", None)
        if group is None:
            return None
        told["group"] = group
        if text_of(told.pop("is_on_sale", "no")).lower() not in ("yes", "true", "1"):
            told.pop("sale_price", None)
        if "category" in told:
            told["category"] = next(iter(read_list(told["category"])), None)
        if text_of(told.get("stock", "")).lower() == "unlimited":
            told |= {"is_stock_counted": False, "stock": None}
        return {name: value for name, value in told.items() if value is not None}
