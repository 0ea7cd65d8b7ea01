"""A record of the file → its fields, and which variant of which style it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from smartrec_recommender.importing.presets.choosing import Recognised, all_values, first_value
from smartrec_recommender.importing.products.options import options_of
from smartrec_recommender.importing.products.systems.reader import Reader
from smartrec_recommender.importing.rows import RowRefused
from smartrec_recommender.importing.values.cells import text_of

LISTS = frozenset(
    {"image", "images", "gallery", "attributes", "tags", "sizes", "material", "pattern", "words"}
)
_JOINED = {"category": " > ", "google_category": " > ", "colour": "/", "description": "\n"}
_IDS = ("id", "group", "variant_id", "sku", "barcode", "handle")


class ProductRecord(NamedTuple):
    """`key`: which variant of the style. `is_grouped`: whether the file says what belongs to it."""

    style: str
    key: str
    is_grouped: bool
    fields: dict[str, Any]


def product_record(
    record: Mapping[str, Any], recognised: Recognised, constants: Mapping[str, str], reader: Reader
) -> ProductRecord | None:
    """None: the record is no product. `constants`: fields that `--set` gives every row.

    Raises RowRefused where a text is a list, or nothing names the product.
    """
    named = {**recognised.fields(record), **constants}
    fields = reader({name: _plain(name, value) for name, value in named.items()})
    if fields is None:
        return None
    for name in _IDS:
        if name in fields:
            fields[name] = _id_text(fields[name])
    fields = {name: value for name, value in fields.items() if not _is_empty(value)}
    own_id, group = fields.get("id"), fields.get("group")
    style = group or own_id or fields.get("handle") or fields.get("sku") or fields.get("variant_id")
    if style is None:
        raise RowRefused("id: the row has none, and no handle or SKU either")
    is_grouped = group is not None or _has_own_size(fields)
    if not group:
        fields.pop("id", None)
    return ProductRecord(style, _key(fields, group is not None), is_grouped, fields)


def _key(fields: Mapping[str, Any], is_in_group: bool) -> str:
    """What tells variants of one style apart: an id of their own, or their options, or a number they have."""
    if is_in_group and fields.get("id") and fields["id"] != fields["group"]:
        return f"id {fields['id']}"
    chosen = [text_of(option.value) for option in options_of(fields) if option.value]
    chosen += [text_of(fields[name]) for name in ("colour", "size") if name in fields]
    if chosen and (is_in_group or _has_own_size(fields)) and not fields.get("is_parent"):
        return f"options {json.dumps(chosen)}"
    names = ("variant_id", "sku", "barcode") if is_in_group and not fields.get("is_parent") else ()
    for name in names:
        if name in fields:
            return f"{name} {fields[name]}"
    pictures = fields.get("images") or fields.get("gallery")
    if pictures and "title" not in fields and "price" not in fields:
        return f"picture {text_of(pictures)}"
    return "style"


def _has_own_size(fields: Mapping[str, Any]) -> bool:
    """Rows of one id that each name one size are variants of it."""
    return "size" in fields and "group" not in fields


def _plain(name: str, value: Any) -> Any:
    if name in LISTS:
        return all_values(value)
    value = first_value(value)
    if (
        isinstance(value, list)
        and name in _JOINED
        and not any(isinstance(one, (list, dict)) for one in value)
    ):
        return _JOINED[name].join(text_of(one) for one in value)
    if isinstance(value, (list, dict)):
        raise RowRefused(f"{name}: is a list or an object; write a text")
    return value


def _id_text(value: Any) -> str:
    """Spreadsheets and data frames write 1001 as 1001.0 where a cell of the column was empty."""
    text = text_of(value)
    return text[:-2] if text.endswith(".0") and text[:-2].isdigit() else text


def _is_empty(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())
