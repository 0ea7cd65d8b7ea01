"""Ecwid: rows of several kinds; those of variations have a column for each option of the shop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smartrec_recommender.importing.presets.choosing import all_values
from smartrec_recommender.importing.products.systems.reader import carried, deepest
from smartrec_recommender.importing.values.cells import is_nothing, text_of

_OPTION = "option of "


class EcwidReader:
    """A variation follows its product. Rows of categories and of options are no products."""

    def __init__(self) -> None:
        self._group_of = carried(lambda fields: text_of(fields.get("row_type", "")).lower() == "product")

    def __call__(self, fields: Mapping[str, Any]) -> dict[str, Any] | None:
        kind = text_of(fields.get("row_type", "")).lower()
        group = self._group_of(fields)
        if kind not in ("product", "product_variation") or group is None:
            return None
        told = {name: value for name, value in fields.items() if not name.startswith(_OPTION)}
        told["group"] = group
        if kind == "product":
            paths = [text_of(path) for path in all_values(told.pop("categories", ()))]
            told |= {"is_parent": True, "category": deepest(paths, "/"), "gallery": told.pop("images", None)}
        else:
            told["options"] = [
                (name.removeprefix(_OPTION), text_of(value))
                for name, value in fields.items()
                if name.startswith(_OPTION) and not is_nothing(value)
            ]
        return {name: value for name, value in told.items() if value is not None}
