"""The categories and the attributes, read from list files in DeepFashion's layout.

Their order is the order of the model's outputs, so it is kept as it stands in the file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple, get_args

from smartrec_vocabulary.list_files import read_rows

AttributeType = Literal["texture", "fabric", "shape", "part", "style"]
CategoryGroup = Literal["upper", "lower", "full"]
ATTRIBUTE_TYPES: tuple[AttributeType, ...] = get_args(AttributeType)
CATEGORY_GROUPS: tuple[CategoryGroup, ...] = get_args(CategoryGroup)

ATTRIBUTE_FILE = "list_attr_cloth.txt"
CATEGORY_FILE = "list_category_cloth.txt"
OWN_FOLDER = Path(__file__).parent


class Attribute(NamedTuple):
    name: str
    type: AttributeType


class Category(NamedTuple):
    name: str
    group: CategoryGroup


def load_attributes(path: Path | None = None) -> list[Attribute]:
    """The attributes in the order of the model's output; ours are 1000.

    `path`: a list file or a folder that holds `list_attr_cloth.txt`; None: ours.
    Raises VocabularyError with the file and line of whatever is wrong.
    """
    rows = read_rows(_file(path, ATTRIBUTE_FILE), "attribute_name", range(1, len(ATTRIBUTE_TYPES) + 1))
    return [Attribute(row.name, ATTRIBUTE_TYPES[row.number - 1]) for row in rows]


def load_categories(path: Path | None = None) -> list[Category]:
    """All 50 categories of DeepFashion in its order.

    Cape, Nightdress, Shirtdress and Sundress never occur in its images, nor in the model's labels.

    `path`: a list file or a folder that holds `list_category_cloth.txt`; None: ours.
    Raises VocabularyError with the file and line of whatever is wrong.
    """
    rows = read_rows(_file(path, CATEGORY_FILE), "category_name", range(1, len(CATEGORY_GROUPS) + 1))
    return [Category(row.name, CATEGORY_GROUPS[row.number - 1]) for row in rows]


def _file(path: Path | None, name: str) -> Path:
    chosen = path or OWN_FOLDER
    return chosen / name if chosen.is_dir() else chosen
