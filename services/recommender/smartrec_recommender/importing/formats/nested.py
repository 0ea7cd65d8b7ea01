"""Products as APIs give them, with lists and objects inside → flat rows, as a file has them.

An object stands for its name, its address or its amount with the currency; a list of them for a list of
texts. A product with a list of variants is a row for each variant. What is none of these stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from smartrec_recommender.importing.presets.headings import normal_heading, words_apart

_VARIANTS = frozenset({"variants", "variations", "skus"})
_IDS = (
    "group", "handle", "id", "product id", "productid", "item id", "article id", "style id", "code", "slug",
    "sku",
)  # fmt: skip
_OPTIONS = frozenset({"options", "attributes"})
_NAMES = ("src", "url", "href", "name", "title", "label", "value")
_AMOUNTS = ("amount", "value", "price")
_CURRENCIES = ("currency", "currency_code", "currencyCode")
_OF_PRODUCT = ("title", "name", "product_id", "position", "created_at", "updated_at", "image_id")


def flat_rows(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Returns: one row, or one for each variant. A row without lists and objects is returned as it is."""
    if not any(isinstance(value, (dict, list)) for value in record.values()):
        return [dict(record)]
    product: dict[str, Any] = {}
    variants: list[Mapping[str, Any]] = []
    for name, value in record.items():
        heading = normal_heading(name)
        if heading in _VARIANTS and isinstance(value, list):
            variants = [one for one in value if isinstance(one, dict)]
        elif heading in _OPTIONS and (named := _named_options(heading, value)):
            product |= named
        else:
            product[name] = _flat(value)
    return [_of_variant(product, variant) for variant in variants] or [product]


def _of_variant(product: Mapping[str, Any], variant: Mapping[str, Any]) -> dict[str, Any]:
    """What the variant says comes first, except for what describes the product. It shares the handle."""
    ids = {normal_heading(words_apart(name)): name for name in product}
    named = next((ids[heading] for heading in _IDS if heading in ids and product[ids[heading]]), None)
    group = None if named is None else product[named]
    row = {name: value for name, value in product.items() if name not in ("id", named)}
    told = {name: _flat(value) for name, value in variant.items() if name not in (*_OF_PRODUCT, "id")}
    row |= {name: value for name, value in told.items() if value is not None}
    if "id" in variant:
        row["variant id"] = variant["id"]
    return {**row, "group": group}


def _named_options(heading: str, value: object) -> dict[str, Any]:
    """`[{"name": "Color", "values": ["Sand"]}]`: columns with a number for each, and what it can be."""
    if not isinstance(value, list) or not all(isinstance(one, dict) and "name" in one for one in value):
        return {}
    kind = heading.removesuffix("s")
    named: dict[str, Any] = {}
    for number, one in enumerate(value, start=1):
        said = next((one[key] for key in ("options", "values", "option", "value") if key in one), None)
        named[f"{kind} {number} name"] = one["name"]
        if kind == "attribute" or not isinstance(said, list):
            named[f"{kind} {number} value"] = ", ".join(map(str, said)) if isinstance(said, list) else said
    return named


def _flat(value: Any) -> Any:
    if isinstance(value, dict):
        return _of_object(value)
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return [_of_object(one) if isinstance(one, dict) else one for one in value]
    return value


def _of_object(value: Mapping[str, Any]) -> Any:
    amount, currency = _first(value, _AMOUNTS), _first(value, _CURRENCIES)
    if amount is not None and currency is not None:
        return f"{amount} {currency}"
    name = _first(value, _NAMES)
    return value if name is None else name


def _first(value: Mapping[str, Any], names: Sequence[str]) -> Any:
    said = (value.get(name) for name in names)
    return next((one for one in said if isinstance(one, (str, int, float)) and one != ""), None)
