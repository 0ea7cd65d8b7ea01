"""Options of a variant (`Colour: Sand, Size: S`) in any language: colour and size are columns of ours."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from smartrec_recommender.importing.presets.headings import normal_heading
from smartrec_recommender.importing.products.shop_row import Option, ShopRow
from smartrec_recommender.importing.values.cells import text_of, text_or_none

_DEFAULTS = frozenset({"default title", "default", "one option"})
_NAME, _VALUE = "option_name_", "option_value_"
_NUMBERED = (_NAME, _VALUE)
_BESIDE_OTHERS = frozenset({"length", "wash"})
_WAIST = re.compile(r"W?[2-5]\d\"?", re.IGNORECASE)
_LEG = re.compile(r"L?(?:2[4-9]|3\d|40)\"?", re.IGNORECASE)
# A way of washing, which a label tells as "wash", too.
_CARE = re.compile(r"\d|\b(?:machine|hand|cold|delicate|maschine\w*|dry clean)\b", re.IGNORECASE)
_NAMED = re.compile(r"([^:=,;|]+)[:=]([^,;|]+)")


@cache
def _field_of_name() -> dict[str, str]:
    table = tomllib.loads(
        files("smartrec_recommender.importing.products").joinpath("option_names.toml").read_text("utf-8")
    )
    return {name: field for field, names in table.items() for name in names}


def field_of_option(name: str) -> str | None:
    """colour, size, gender, … or None for an option that is none of our columns."""
    field = _meaning_of(name)
    return None if field in _BESIDE_OTHERS else field


@lru_cache(maxsize=4_096)
def _meaning_of(name: str) -> str | None:
    """As `field_of_option`, and what counts beside another option: the length, the wash."""
    return _field_of_name().get(normal_heading(name))


def options_of(fields: Mapping[str, Any]) -> list[Option]:
    """Returns: the options of `option_name_1`, `option_value_1`, …, and of a reader's own `options`."""
    found = [
        Option(number, _text(fields, _NAME + number), _text(fields, _VALUE + number))
        for number in _option_numbers(tuple(fields))
    ]
    if "options" in fields:
        found += (Option("", text_of(name), text_of(value)) for name, value in fields["options"])
    return [option for option in found if option.value or option.name]


@lru_cache(maxsize=1_024)
def _option_numbers(fields: tuple[str, ...]) -> list[str]:
    """The rows of a file have few sets of fields."""
    return sorted({field.rpartition("_")[2] for field in fields if field.startswith(_NUMBERED)})


def option_values(fields: Mapping[str, Any]) -> list[str]:
    """Returns: what the options of a record say, whatever they are called."""
    cells = (fields[name] for name in _option_values(tuple(fields)))
    found = [text for cell in cells if (text := text_or_none(cell))]
    return [*found, *(text_of(value) for _, value in fields["options"])] if "options" in fields else found


@lru_cache(maxsize=1_024)
def _option_values(fields: tuple[str, ...]) -> list[str]:
    return sorted((field for field in fields if field.startswith(_VALUE)), key=lambda f: f.rpartition("_")[2])


def _text(fields: Mapping[str, Any], field: str) -> str:
    return (text_or_none(fields[field]) or "") if field in fields else ""


def named_options(text: str) -> list[tuple[str, str]]:
    """Reads `Colour: Red, Size: S`; empty where the text does not name what it says."""
    return [(name.strip(), value.strip()) for name, value in _NAMED.findall(text)]


def resolved(rows: Iterable[ShopRow]) -> list[ShopRow]:
    """Returns: the rows of a style, each with its options as columns. An option comes before a column, which
    may list all of the style.

    The name of a numbered option may stand in one row of the style alone.
    """
    rows = list(rows)
    names = {
        option.number: option.name for row in rows for option in row.options if option.number and option.name
    }
    return [_resolved(row, names) for row in rows]


def _resolved(row: ShopRow, names: Mapping[str, str]) -> ShopRow:
    if not row.options:
        return row
    told: dict[str, Any] = {}
    beside: dict[str, str] = {}
    words = list(row.words)
    for option in row.options:
        if not option.value or option.value.casefold() in _DEFAULTS:
            continue
        field = _meaning_of(option.name or names.get(option.number, ""))
        if field is None:
            words.append(option.value)
        elif field == "size":
            told["sizes"] = [option.value]
        elif field in _BESIDE_OTHERS:
            beside[field] = option.value
        elif field != "nothing":
            told[field] = option.value
    words += _tell_beside_others(beside, told)
    return row._replace(**told, words=words)


def _tell_beside_others(beside: Mapping[str, str], told: dict[str, Any]) -> list[str]:
    """Adds a length to the size and a wash as the colour, where they are. Returns: what are words alone."""
    words = []
    if length := beside.get("length"):
        size = told.get("sizes", [""])[0].strip()
        if _is_waist_and_leg(size, length.strip()):
            told["sizes"] = [f"{size}/{length.strip()}"]
        else:
            words.append(length)
    if wash := beside.get("wash"):
        if "colour" in told or _CARE.search(wash):
            words.append(wash)
        else:
            told["colour"] = wash
    return words


def _is_waist_and_leg(size: str, length: str) -> bool:
    """Whether they can be those of trousers, in inches."""
    return bool(_WAIST.fullmatch(size) and _LEG.fullmatch(length))
