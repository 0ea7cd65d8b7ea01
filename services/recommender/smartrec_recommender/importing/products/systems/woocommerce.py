"""WooCommerce: a variation names its parent by SKU or `id:7`; attributes hold the options."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from smartrec_recommender.importing.products.options import field_of_option
from smartrec_recommender.importing.products.systems.reader import as_id, deepest
from smartrec_recommender.importing.values.cells import text_of
from smartrec_recommender.importing.values.lists import read_list

_ESCAPED_COMMA = re.compile(r"(?<!\\),")
# Its exporter writes line breaks as \\n, and page builders leave their marks: [vc_row], [/vc_row].
_SHORTCODE = re.compile(r"\[/?[a-z]+(?:[_-][\w-]+|(?=\s[\w-]+=)|(?=/?\]))(?:\s[^\]]*)?/?\]")
_ATTRIBUTE = re.compile(r"attribute_(name|value)_(\d+)")


class WooCommerceReader:
    """Remembers by which SKU a product goes that its variations name by its id."""

    def __init__(self) -> None:
        self._sku_of_id: dict[str, str] = {}

    def __call__(self, fields: Mapping[str, Any]) -> dict[str, Any] | None:
        told = _read(fields, self._sku_of_id)
        if told.get("is_parent") and "id" in fields:
            self._sku_of_id[text_of(fields["id"])] = told["group"]
        return told


def _read(fields: Mapping[str, Any], sku_of_id: Mapping[str, str]) -> dict[str, Any]:
    """A simple product is known by its SKU, or by its id where it has none; the other is kept as a name."""
    kinds = {kind.strip() for kind in text_of(fields.get("row_type", "simple")).lower().split(",")}
    told = {name: value for name, value in fields.items() if not _ATTRIBUTE.fullmatch(name)}
    told |= {name: _plain(told[name]) for name in ("description", "short_description") if name in told}
    told["category"] = deepest(_ESCAPED_COMMA.split(text_of(fields.get("category", ""))), ">")
    own = as_id(text_of(fields.get("sku") or fields.get("id") or ""))
    if "id" in told:
        told["variant_id"] = told.pop("id")
    if "variation" in kinds:
        parent = text_of(fields.get("parent", ""))
        number = parent.removeprefix("id:")
        told |= {
            "group": as_id(parent) if parent == number else sku_of_id.get(number, number),
            "title": None,
            "options": _attributes(fields),
        }
    else:
        told["group"] = own
        told |= _of_whole(fields, is_parent="variable" in kinds)
    price_now = told.pop("price_now", None)
    if not (told.get("price") or told.get("sale_price")):
        told["price"] = price_now
    if "grouped" in kinds:
        told["status"] = "grouped"
    return {name: value for name, value in told.items() if value is not None}


def _plain(text: Any) -> str:
    """A description without marks for the page builder."""
    return _SHORTCODE.sub(" ", text_of(text).replace("\\n", "\n"))


def _of_whole(fields: Mapping[str, Any], is_parent: bool) -> dict[str, Any]:
    """Attributes of a product that stands alone, or of a parent: each lists all that there is."""
    told: dict[str, Any] = {"words": []}
    for name, value in _attributes(fields):
        values = read_list(value)
        column = field_of_option(name)
        if is_parent and column not in (None, "size", "colour"):
            continue  # its variations say which of these they are
        if column == "size":
            told["sizes"] = [value]
        elif column is not None and (len(values) == 1 or column == "colour"):
            told[column] = "/".join(values)
        else:
            told["words"] += values
    if is_parent:
        told |= {"is_parent": True, "gallery": fields.get("images"), "images": None}
    return told


def _attributes(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for field, value in fields.items():
        if match := _ATTRIBUTE.fullmatch(field):
            found.setdefault(match.group(2), {})[match.group(1)] = text_of(value)
    return [
        (parts["name"].removeprefix("pa_"), parts["value"])
        for _, parts in sorted(found.items())
        if parts.get("name") and parts.get("value")
    ]
