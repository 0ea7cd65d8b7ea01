"""The list files of a data set in DeepFashion's layout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from smartrec_vocabulary import ATTRIBUTE_TYPES, CATEGORY_GROUPS, load_attributes, load_categories


def write_lists(folder: Path, labels: list[dict[str, Any]]) -> None:
    """All list files of DeepFashion, and one more for the pictures without a garment."""
    garments = [label for label in labels if label["category"]]
    scenes = [label for label in labels if not label["category"]]
    categories, attributes = load_categories(), load_attributes()
    number = {category.name: index + 1 for index, category in enumerate(categories)}
    column = {attribute.name: index for index, attribute in enumerate(attributes)}
    coarse = folder / "Anno_coarse"
    _list(
        coarse / "list_category_cloth.txt",
        "category_name category_type",
        [f"{c.name:<14} {CATEGORY_GROUPS.index(c.group) + 1}" for c in categories],
    )
    _list(
        coarse / "list_attr_cloth.txt",
        "attribute_name attribute_type",
        [f"{a.name:<30} {ATTRIBUTE_TYPES.index(a.type) + 1}" for a in attributes],
    )
    _list(
        coarse / "list_category_img.txt",
        "image_name category_label",
        [f"{g['image']:<70} {number[g['category']]}" for g in garments],
    )
    _list(
        coarse / "list_bbox.txt",
        "image_name x_1 y_1 x_2 y_2",
        [f"{g['image']:<70} " + " ".join(f"{value:03d}" for value in g["box"]) for g in garments],
    )
    _list(
        coarse / "list_attr_img.txt",
        "image_name attribute_labels",
        [f"{g['image']:<70} {_row(g, column)}" for g in garments],
    )
    _list(
        folder / "Eval" / "list_eval_partition.txt",
        "image_name evaluation_status",
        [f"{g['image']:<70} {g['status']}" for g in garments],
    )
    _list(
        folder / "list_not_a_garment.txt",
        "image_name evaluation_status",
        [f"{s['image']:<40} {s['status']}" for s in scenes],
    )


def _row(label: dict[str, Any], column: dict[str, int]) -> str:
    cells = ["0"] * len(column)
    for name in label["absent"]:
        cells[column[name]] = "-1"
    for name in label["present"]:
        cells[column[name]] = "1"
    return " ".join(f"{cell:>2}" for cell in cells)


def _list(file: Path, header: str, rows: list[str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join([str(len(rows)), header, *rows]) + "\n", encoding="utf-8")
