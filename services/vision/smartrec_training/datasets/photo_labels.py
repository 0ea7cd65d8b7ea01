"""What each label of the clothing photos means: the categories that are right for it, its attributes.

The table is `photo_labels.toml`. Attributes follow from the label, whoever took the photo: a T-shirt has
short sleeves and no collar. With attributes learned from rendered garments alone, a photo's T-shirt was
called sleeveless.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

_RARE_CATEGORY_WEIGHT = 0.1  # beside 1 for the others


class PhotoLabel(NamedTuple):
    """`has`, `lacks`: attributes that every garment of the label has, and that none has."""

    categories: tuple[str, ...]
    has: frozenset[str]
    lacks: frozenset[str]


def category_weights(categories: Sequence[str]) -> dict[str, npt.NDArray[np.float32]]:
    """By label, the prior weight of each category: float32 (C,), 1 or 0.1."""
    return {
        label: np.array([_category_weight(label, name) for name in categories], np.float32)
        for label in PHOTO_LABELS
    }


def implied_attributes(label: str, attributes: Sequence[str]) -> npt.NDArray[np.int8]:
    """int8 (A,): 1 where the label means it, -1 where it excludes it, 0 where it leaves it open."""
    meant = PHOTO_LABELS[label]
    return np.array([(name in meant.has) - (name in meant.lacks) for name in attributes], dtype=np.int8)


def _category_weight(label: str, category: str) -> float:
    if label in NAMED_AFTER_CATEGORY:
        return 1.0 if category == label else _RARE_CATEGORY_WEIGHT
    is_rare = category in _RARE_CATEGORIES or category in NAMED_AFTER_CATEGORY
    return _RARE_CATEGORY_WEIGHT if is_rare else 1.0


def _photo_label(row: dict[str, Any], attribute_sets: dict[str, list[str]]) -> PhotoLabel:
    lacks = frozenset(row.get("lacks", ()))
    return PhotoLabel(
        categories=tuple(row["categories"]),
        has=frozenset(row.get("has", ())),
        lacks=lacks.union(*(attribute_sets[name] for name in row.get("lacks_sets", ()))),
    )


_TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_RARE_CATEGORIES = frozenset(_TABLE["rare_categories"])
NAMED_AFTER_CATEGORY = frozenset(_TABLE["named_after_category"])
PHOTO_LABELS = {name: _photo_label(row, _TABLE["attribute_sets"]) for name, row in _TABLE["labels"].items()}
"""The 17 labels in the order of the table."""
