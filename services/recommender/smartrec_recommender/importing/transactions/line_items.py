"""Orders whose goods stand in one cell: a list of objects, or one of the texts that exporters write."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from smartrec_recommender.importing.presets.choosing import GENERAL, all_values
from smartrec_recommender.importing.presets.preset import Preset, load_presets

_BETWEEN_ITEMS = re.compile(r"\s*[|;\n]\s*(?=(?:Product ID|id|name|sku|product_id):)")
_OF_BIGCOMMERCE = re.compile(r"(Product [A-Z][A-Za-z ]*?):\s*(.*?)(?=,\s*Product [A-Z][A-Za-z ]*?:|$)", re.S)
_OF_WOOCOMMERCE = re.compile(r"(\w+):(.*?)(?=\|\w+:|$)", re.S)
_NAMES = {
    "id": "line_id",
    "product qty": "quantity",
    "refunded_qty": "refunded_quantity",
    "product variation details": "variant_name",
    "variation_id": "variant_id",
}


def order_lines(fields: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yields: for each line of the order its fields with those of the order; a row may be one line."""
    if "billing" in fields:
        fields = {"email": _email_of(fields["billing"]), **fields}
    cells = [cell for cell in all_values(fields.get("line_items")) if cell]
    items = [item for cell in cells for item in _items(cell)]
    if not items:
        yield dict(fields)
        return
    order = {name: value for name, value in fields.items() if name != "line_items"}
    for item in items:
        yield {**order, **item}


def _items(cell: Any) -> Iterator[dict[str, Any]]:
    if isinstance(cell, str):
        try:
            cell = json.loads(cell)
        except ValueError:
            yield from _of_text(cell)
            return
    for item in cell if isinstance(cell, list) else [cell]:
        if isinstance(item, dict):
            yield _named(item.items())


def _of_text(cell: str) -> Iterator[dict[str, Any]]:
    pattern = _OF_BIGCOMMERCE if "Product ID:" in cell or "Product SKU:" in cell else _OF_WOOCOMMERCE
    for item in _BETWEEN_ITEMS.split(cell) if pattern is _OF_BIGCOMMERCE else re.split(r";(?=\w+:)", cell):
        if found := pattern.findall(item):
            yield _named((name, value.strip(" ,")) for name, value in found)


def _named(pairs: Any) -> dict[str, Any]:
    general = _general()
    named: dict[str, Any] = {}
    for name, value in pairs:
        heading = name.strip().casefold()
        ours = _NAMES.get(heading) or general.field_of(name) or general.field_of(f"product {name}")
        if ours and value not in (None, ""):
            named.setdefault(ours, value)
    return named


def _general() -> Preset:
    return next(preset for preset in load_presets() if preset.name == GENERAL["transactions"])


def _email_of(billing: Any) -> Any:
    return billing.get("email") if isinstance(billing, dict) else None
