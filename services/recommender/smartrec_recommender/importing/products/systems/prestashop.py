"""PrestaShop: features stand in one cell as Name:Value:Position, combinations in a file of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smartrec_recommender.importing.products.options import field_of_option
from smartrec_recommender.importing.products.systems.reader import as_id, deepest
from smartrec_recommender.importing.values.cells import text_of
from smartrec_recommender.importing.values.lists import read_list


def read_prestashop(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """A combination is a variant of the product that it names; its price is the product's."""
    told = dict(fields)
    told["group"] = as_id(
        text_of(fields.get("id") or fields.get("parent_reference") or fields.get("sku") or "")
    )
    told.pop("id", None)
    if "category" in told:
        told["category"] = _category(told["category"])
    if "features" in told:
        told |= _features(told.pop("features"))
    if "combination_names" in told:
        names, values = (
            read_list(told.pop("combination_names")),
            read_list(told.pop("combination_values", "")),
        )
        pairs = zip(names, values, strict=False)
        told["options"] = [(name.partition(":")[0], value.partition(":")[0]) for name, value in pairs]
    else:
        told |= {"is_parent": True, "gallery": told.pop("images", None)}
    if text_of(told.pop("is_orderable", "1")) == "0":
        told["availability"] = "out of stock"
    told["stock_policy"] = "continue" if text_of(told.pop("stock_policy", "0")) == "1" else "deny"
    return {name: value for name, value in told.items() if value is not None}


def _category(value: Any) -> str | None:
    """Paths such as Home/Women/Dresses, or names from the root down, with commas between them."""
    parts = read_list(value)
    path = deepest(parts, "/")
    if path is None or "/" in path or ">" in path:
        return path
    names = [
        part for part in parts if not part.isdigit() and part.casefold() not in ("home", "root", "accueil")
    ]
    return " > ".join(names) if names else path


def _features(value: Any) -> dict[str, Any]:
    """`Composition:Linen:1, Style:Casual:2`."""
    told: dict[str, Any] = {}
    words: list[str] = []
    for cell in value if isinstance(value, list) else [value]:
        for feature in read_list(cell):
            name, _, rest = feature.partition(":")
            text = rest.partition(":")[0].strip()
            column = field_of_option(name)
            if column is not None and column != "nothing" and text:
                told[column] = text
            elif text:
                words.append(text)
    return {**told, "words": words} if words else told
