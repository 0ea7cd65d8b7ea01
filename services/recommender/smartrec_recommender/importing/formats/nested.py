"""Products as APIs give them, with lists and objects inside → flat rows, as a file has them.

An object stands for its name, its address or its amount with the currency; a list of them for a list of
texts. A product with a list of variants is a row for each variant. What is none of these stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from smartrec_recommender.importing.presets.headings import normal_heading, words_apart

_VARIANTS = frozenset({"variants", "variations", "skus"})
_IDS = (
    "group", "handle", "id", "product id", "productid", "item id", "article id", "style id", "code", "slug",
    "sku",
)  # fmt: skip
_OPTIONS = frozenset({"options", "attributes"})
_NAMES = ("src", "url", "href", "file", "name", "title", "label", "value", "$oid", "$date", "$numberDecimal")
_AMOUNTS = ("amount", "value", "price")
_CURRENCIES = ("currency", "currency_code", "currencyCode")
_ENVELOPES = ("node", "_source")
_HOLDERS = frozenset({
    "attributes", "extension attributes", "custom fields", "fields", "properties", "details", "stock item",
    "stock", "inventory", "pricing", "prices", "basic",
})  # fmt: skip
_PAIRS = frozenset({"attributes", "custom attributes", "selected options", "custom fields", "properties"})
_PAIR_NAMES = ("attribute_code", "code", "key", "name")
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2})?")
_OF_PRODUCT = ("title", "name", "product_id", "position", "created_at", "updated_at", "image_id")


def flat_rows(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Returns: one row, or one for each variant. A row without lists and objects is returned as it is."""
    record = _without_envelope(record)
    if not any(isinstance(value, (dict, list)) for value in record.values()):
        return [dict(record)]
    product: dict[str, Any] = {}
    variants: list[Mapping[str, Any]] = []
    for name, value in record.items():
        heading = normal_heading(words_apart(name))
        value = _list_of(value)
        if heading in _VARIANTS and isinstance(value, list):
            variants = [one for one in value if isinstance(one, dict)]
        elif heading in _OPTIONS and (named := _named_options(heading, value)):
            product |= named
        elif (members := _members(heading, value)) is not None:
            product |= {inner: told for inner, told in members.items() if inner not in record}
        else:
            product[name] = _flat(value)
    return [_of_variant(product, variant) for variant in variants] or [product]


def _without_envelope(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """What GraphQL and search engines put a record into: `{"node": {…}}`, `{"_id": 1, "_source": {…}}`."""
    inner = next((record[name] for name in _ENVELOPES if name in record), None)
    return inner if isinstance(inner, dict) else record


def _list_of(value: Any) -> Any:
    """The list in GraphQL's `{"edges": [{"node": {…}}]}` or `{"nodes": [{…}]}`."""
    if not isinstance(value, dict):
        return value
    listed = value.get("edges", value.get("nodes"))
    if not isinstance(listed, list):
        return value
    return [_without_envelope(one) if isinstance(one, dict) else one for one in listed]


def _members(heading: str, value: Any) -> dict[str, Any] | None:
    """What is inside an object that only holds columns together, or a list of names with values."""
    if isinstance(value, list):
        pairs = [_pair(one) for one in value]
        if not pairs or None in pairs or heading not in _PAIRS:
            return None
        return dict(pair for pair in pairs if pair is not None)
    if not isinstance(value, dict) or heading not in _HOLDERS:
        return None
    members: dict[str, Any] = {}
    for name, inner in value.items():
        deeper = _members(normal_heading(words_apart(name)), inner)
        members |= {name: _flat(inner)} if deeper is None else deeper
    return members


def _pair(one: Any) -> tuple[str, Any] | None:
    """`{"attribute_code": "color", "value": "Red"}`, as Magento and commercetools write."""
    if not isinstance(one, dict) or "value" not in one:
        return None
    name = next((one[key] for key in _PAIR_NAMES if isinstance(one.get(key), str)), None)
    return None if name is None else (name, _flat(one["value"]))


def _of_variant(product: Mapping[str, Any], variant: Mapping[str, Any]) -> dict[str, Any]:
    """What the variant says comes first, except for what describes the product. It shares the handle."""
    ids = {normal_heading(words_apart(name)): name for name in product}
    named = next((ids[heading] for heading in _IDS if heading in ids and product[ids[heading]]), None)
    group = None if named is None else product[named]
    row = {name: value for name, value in product.items() if name not in ("id", named)}
    told: dict[str, Any] = {}
    for name, value in variant.items():
        members = _members(normal_heading(words_apart(name)), _list_of(value))
        if members is not None:
            told |= members
        elif name not in (*_OF_PRODUCT, "id"):
            told[name] = _flat(_list_of(value))
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
    if isinstance(path := value.get("path"), list) and all(isinstance(one, str) for one in path):
        return " > ".join(path)
    if isinstance(cents := value.get("centAmount"), int):
        digits = value.get("fractionDigits", 2)
        return f"{Decimal(cents).scaleb(-digits)} {_first(value, _CURRENCIES) or ''}".strip()
    amount, currency = _first(value, _AMOUNTS), _first(value, _CURRENCIES)
    if amount is not None and currency is not None:
        return f"{amount} {currency}"
    if value and all(map(_LANGUAGE.fullmatch, value)):
        return next((_flat(told) for told in value.values() if told not in (None, "")), None)
    name = _first(value, _NAMES)
    return value if name is None else name


def _first(value: Mapping[str, Any], names: Sequence[str]) -> Any:
    said = (value.get(name) for name in names)
    return next((one for one in said if isinstance(one, (str, int, float)) and one != ""), None)
