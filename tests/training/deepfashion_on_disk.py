"""Small data sets in DeepFashion's layout, written for a test and spoilt on purpose."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from smartrec_vocabulary import ATTRIBUTE_TYPES, CATEGORY_GROUPS, load_attributes, load_categories

BLAZER, TEE = 2, 19


def write_picture(file: Path, size: tuple[int, int] = (60, 40), seed: int = 0) -> None:
    """A JPEG of noise, or another type by its ending."""
    file.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    Image.fromarray(pixels).save(file)


def attribute_row(present: tuple[int, ...] = (), absent: tuple[int, ...] = ()) -> str:
    """1000 cells: 1 in the columns `present`, -1 in `absent`, else 0."""
    cells = ["0"] * 1000
    for columns, cell in ((present, "1"), (absent, "-1")):
        for column in columns:
            cells[column] = cell
    return " ".join(f"{cell:>2}" for cell in cells)


class DatasetBuilder:
    """Rows are added by `picture`; `write` puts the list files down."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.categories: list[str] = []
        self.attributes: list[str] = []
        self.boxes: list[str] = []
        self.parts: list[str] = []

    def picture(
        self,
        name: str,
        *,
        category: int = 1,
        box: str = "006 008 030 032",
        part: str = "train",
        attributes: str | None = None,
        file: str | None = None,
    ) -> DatasetBuilder:
        """A picture of 60 x 40 px and its rows; `file`: where it lies if not where the lists say."""
        write_picture(self.directory / (file or name), seed=len(self.parts))
        self.categories.append(f"{name}   {category}")
        self.attributes.append(f"{name}   {attribute_row((3,), (5,)) if attributes is None else attributes}")
        self.boxes.append(f"{name}   {box}")
        self.parts.append(f"{name}   {part}")
        return self

    def write_fine(self, attributes: dict[str, str]) -> Path:
        """Anno_fine of the same pictures; `attributes`: the 26 cells by part, one row a picture of it."""
        folder = self.directory / "Anno_fine"
        folder.mkdir(parents=True, exist_ok=True)
        cells = [
            [line.rsplit("   ", 1) for line in rows] for rows in (self.parts, self.categories, self.boxes)
        ]
        for part in ("train", "val", "test"):
            chosen = [number for number, (_, its_part) in enumerate(cells[0]) if its_part == part]
            files = {
                "": [cells[0][number][0] for number in chosen],
                "_cate": [cells[1][number][1].strip() for number in chosen],
                "_bbox": [cells[2][number][1] for number in chosen],
                "_attr": [attributes[part] for _ in chosen],
            }
            for ending, lines in files.items():
                (folder / f"{part}{ending}.txt").write_text("".join(f"{line}\n" for line in lines), "utf-8")
        return self.directory

    def write(self, *, with_counts: bool = True, blank: str = "   ") -> Path:
        """The list files; `blank`: what stands between columns."""
        categories, attributes = load_categories(), load_attributes()
        lists = {
            "Anno_coarse/list_category_cloth.txt": [
                "category_name category_type",
                *(f"{each.name}   {CATEGORY_GROUPS.index(each.group) + 1}" for each in categories),
            ],
            "Anno_coarse/list_attr_cloth.txt": [
                "attribute_name attribute_type",
                *(f"{each.name}   {ATTRIBUTE_TYPES.index(each.type) + 1}" for each in attributes),
            ],
            "Anno_coarse/list_category_img.txt": ["image_name category_label", *self.categories],
            "Anno_coarse/list_attr_img.txt": ["image_name attribute_labels", *self.attributes],
            "Anno_coarse/list_bbox.txt": ["image_name x_1 y_1 x_2 y_2", *self.boxes],
            "Eval/list_eval_partition.txt": ["image_name evaluation_status", *self.parts],
        }
        for name, rows in lists.items():
            file = self.directory / name
            file.parent.mkdir(parents=True, exist_ok=True)
            lines = [str(len(rows) - 1), *rows] if with_counts else rows
            file.write_text("\n".join(lines).replace("   ", blank) + "\n", "utf-8")
        return self.directory
