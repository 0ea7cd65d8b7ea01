"""Shopify: a product's rows share its handle; stock that no tracker counts is never sold out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def read_shopify(fields: Mapping[str, Any], has_tracker: bool) -> dict[str, Any] | None:
    """`has_tracker`: whether the file says which stock is counted."""
    if has_tracker and "price" in fields and "stock_tracker" not in fields:
        return {**fields, "is_stock_counted": False}
    return dict(fields)
