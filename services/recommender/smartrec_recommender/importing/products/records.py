"""A record of the file → its fields, and which variant of which style it is."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from smartrec_recommender.importing.presets.choosing import Recognised, all_values, first_value
from smartrec_recommender.importing.products.options import named_options, option_values
from smartrec_recommender.importing.products.systems.reader import Reader
from smartrec_recommender.importing.rows import RowRefused
from smartrec_recommender.importing.values.cells import text_of

LISTS = frozenset({
    "image", "images", "gallery", "attributes", "tags", "sizes", "material", "pattern", "words",
    "category_levels", "sub_category", "further_colours", "variation",
})  # fmt: skip
_SEVERAL_SIZES = re.compile(r"[|;\n\[]|,\s|,(?!5$)")
_SIDE_BY_SIDE = re.compile(r"\s*\|\s*")
_JOINED = {"category": " > ", "google_category": " > ", "colour": "/", "description": "\n"}
_IDS = ("id", "group", "variant_id", "sku", "barcode", "handle")
_LONGEST_TITLE_IN_ID = 60


class ProductRecord(NamedTuple):
    """`key`: which variant of the style. `is_grouped`: whether the file says what belongs to it.

    `is_titled`: nothing but its title names it.
    """

    style: str
    key: str
    is_grouped: bool
    fields: dict[str, Any]
    is_titled: bool = False


def product_record(
    record: Mapping[str, Any], recognised: Recognised, constants: Mapping[str, str], reader: Reader
) -> ProductRecord | None:
    """None: the record is no product. `constants`: fields that `--set` gives every row.

    Raises RowRefused where a text is a list, or nothing names the product.
    """
    named = {**recognised.fields(record), **constants}
    _keep_second_id(named)
    fields = reader(
        {
            name: value if type(value) is str and name not in LISTS else _plain(name, value)
            for name, value in named.items()
        }
    )
    if fields is None:
        return None
    for name in _IDS:
        if name in fields:
            fields[name] = _id_text(fields[name])
    fields = {
        name: value
        for name, value in fields.items()
        if (type(value) is str and value and not value.isspace()) or not _is_empty(value)
    }
    _tell_levels_options_and_sizes(fields)
    own_id, group = fields.get("id"), fields.get("group")
    style = group or own_id or fields.get("handle") or fields.get("sku") or fields.get("variant_id")
    if is_titled := style is None:
        style = _id_of_title(fields, recognised)
    is_grouped = group is not None or _has_own_size(fields)
    if not group:
        fields.pop("id", None)
    return ProductRecord(style, _key(fields, group is not None), is_grouped, fields, is_titled)


def _keep_second_id(named: dict[str, Any]) -> None:
    """Of an id of the database and a number of the article the first is the id, the other a name as well."""
    ids = [one for one in all_values(named.get("id")) if not _is_empty(one)]
    if len(ids) > 1 and "sku" not in named:
        named["sku"] = ids[1]


def _id_of_title(fields: Mapping[str, Any], recognised: Recognised) -> str:
    """Where SKUs are the only ids of a file, as of Etsy's, a row may lack one: the same title is the same id.

    Raises RowRefused where the file has ids, and the row lacks its own.
    """
    title = " ".join(text_of(fields.get("title", "")).casefold().split())
    if not title or recognised.fields_of_file.intersection(_IDS) != {"sku"}:
        raise RowRefused("id: the row has none, and no handle or SKU either")
    words = re.sub(r"\W+", "-", title)[:_LONGEST_TITLE_IN_ID].strip("-")
    return f"{words}-{hashlib.sha256(title.encode(errors='replace')).hexdigest()[:8]}"


def _tell_levels_options_and_sizes(fields: dict[str, Any]) -> None:
    """What several cells say together, or one cell of several: a path, options, a size run (not 38,5)."""
    for name, option in (("option_names", "option_name"), ("option_values", "option_value")):
        for number, text in enumerate(_SIDE_BY_SIDE.split(text_of(fields.pop(name, ""))), start=1):
            if text.strip():
                fields[f"{option}_{number}"] = text.strip()
    if "category_levels" in fields or "sub_category" in fields:
        _tell_path(fields)
    if options := named_options(text_of(fields.pop("option_text", ""))):
        fields["options"] = [*fields.get("options", ()), *options]
    if "size" in fields and "sizes" not in fields and _SEVERAL_SIZES.search(text_of(fields["size"])):
        fields["sizes"] = [fields.pop("size")]


def _tell_path(fields: dict[str, Any]) -> None:
    """Levels in columns of their own are a path; beside a category, they lead to it or go on from it."""
    names = list(fields)
    is_above = not {"category", "category_levels"} <= fields.keys() or (
        names.index("category_levels") < names.index("category")
    )
    levels, below = (
        [text_of(level) for level in fields.pop(name, ()) if not _is_empty(level)]
        for name in ("category_levels", "sub_category")
    )
    category = [text_of(fields["category"])] if "category" in fields else []
    path = [*levels, *category] if is_above else [*category, *levels]
    fields["category"] = " > ".join(dict.fromkeys([*path, *below]))


def _key(fields: Mapping[str, Any], is_in_group: bool) -> str:
    """What tells variants of one style apart: an id of their own, or their options, or a number they have."""
    if is_in_group and fields.get("id") and fields["id"] != fields["group"] and "variant_id" not in fields:
        return f"id {fields['id']}"
    if not fields.get("is_parent") and (is_in_group or _has_own_size(fields)) and (chosen := _chosen(fields)):
        return _options_key(chosen)
    names = ("variant_id", "sku", "barcode") if is_in_group and not fields.get("is_parent") else ()
    for name in names:
        if name in fields:
            return f"{name} {fields[name]}"
    pictures = fields.get("images") or fields.get("gallery")
    if pictures and "title" not in fields and "price" not in fields:
        return f"picture {text_of(pictures)}"
    return "style"


def _chosen(fields: Mapping[str, Any]) -> tuple[str, ...]:
    return (*option_values(fields), *(text_of(fields[name]) for name in ("colour", "size") if name in fields))


@lru_cache(maxsize=4_096)
def _options_key(chosen: tuple[str, ...]) -> str:
    return f"options {json.dumps(chosen)}"


def _has_own_size(fields: Mapping[str, Any]) -> bool:
    """Rows of one id that each name one size are variants of it."""
    return "size" in fields and "group" not in fields


def _plain(name: str, value: Any) -> Any:
    if type(value) is str:
        return [value] if name in LISTS else value
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
    """Spreadsheets and data frames write 1001 as 1001.0 where a cell of the column was empty, and '1001."""
    text = text_of(value)
    if text[:1] == "'" and text[1:].isdigit():
        return text[1:]
    return text[:-2] if text.endswith(".0") and text[:-2].isdigit() else text


def _is_empty(value: Any) -> bool:
    if type(value) is str:
        return not value or value.isspace()
    return value is None or value == []
