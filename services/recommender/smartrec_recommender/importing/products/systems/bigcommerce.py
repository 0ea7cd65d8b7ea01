"""BigCommerce: variants and pictures follow their product's row; options stand in one cell, glued or not.

The newer export writes `Type=Swatch|Name=Colour|Value=Sand[#c2b280]Type=Rectangle|Name=Size|Value=S`, the
older one `[CS]Colour=Sand,[RT]Size=S` in the column of the name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from smartrec_recommender.importing.products.systems.reader import carried, deepest
from smartrec_recommender.importing.values.cells import text_of

_NEWER = re.compile(r"Name=(.*?)\|Value=(.*?)(?=\|?Type=|$)", re.DOTALL)
_OLDER = re.compile(r"\[[A-Z]+\](.+?)=(.+?)(?=,?\[[A-Z]+\]|$)", re.DOTALL)
_COLOUR_CODE = re.compile(r"(?:\[[^\]]*\]|:#[\da-fA-F|#:]+)$")


class BigCommerceReader:
    """`Rule` rows change prices by conditions and are no products."""

    def __init__(self) -> None:
        self._group_of = carried(lambda fields: _kind(fields) == "product")

    def __call__(self, fields: Mapping[str, Any]) -> dict[str, Any] | None:
        kind = _kind(fields)
        told = dict(fields)
        group = self._group_of({**fields, "group": fields.get("id")})
        told.pop("id", None)
        if kind not in ("product", "variant", "sku", "image") or group is None:
            return None
        told["group"] = group
        if kind == "product":
            told |= {"is_parent": True, "category": _category(text_of(fields.get("category", "")))}
            told["gallery"] = told.pop("images", None)
        elif kind == "image":
            told = {
                "group": group,
                "gallery": fields.get("images"),
                "image_position": fields.get("image_position"),
            }
        else:
            text = text_of(fields.get("glued_options") or fields.get("title") or "")
            told |= {"options": _options(text), "title": None, "variant_id": fields.get("id")}
        if text_of(told.get("stock_tracking", "")).lower() == "none":
            told["is_stock_counted"] = False
        return {name: value for name, value in told.items() if value is not None}


def _kind(fields: Mapping[str, Any]) -> str:
    return text_of(fields.get("row_type", "")).lower()


def _options(text: str) -> list[tuple[str, str]]:
    found = _NEWER.findall(text) or _OLDER.findall(text)
    return [(name.strip(), _COLOUR_CODE.sub("", value.strip().rstrip(",;")).strip()) for name, value in found]


def _category(text: str) -> str | None:
    return deepest(re.split(r"[;,]", text), "/")
