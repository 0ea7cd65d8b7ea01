"""Of people whose upper and lower garment are both to be seen: in how many pictures is each found?

The upper one is found where a garment of the upper body covers its box (IoU of 0.4 or more: the boxes were
estimated from poses), the lower one where a garment of the lower body lies below the middle of that box.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from smartrec_training.datasets.labels import vocabulary_labels
from smartrec_training.datasets.seen_attributes import SEEN
from smartrec_training.datasets.worn import read_looks, read_worn
from smartrec_vision.decoding.crop import Box
from smartrec_vision.schemas import GarmentSeen
from smartrec_vocabulary import load_categories
from smartrec_vocabulary.patterns import SOLID

MIN_OVERLAP = 0.4
_GROUP_OF = {category.name: category.group for category in load_categories()}


class WornOutfit(NamedTuple):
    """`box`: of the upper garment, or of the only one."""

    path: Path
    box: Box


class Found(NamedTuple):
    upper: bool
    lower: bool


def worn_outfits(directory: Path, part: str) -> list[WornOutfit]:
    """The pictures of a part that show both, in the order of their names."""
    looks = read_looks(directory)
    return [each for each in worn_garments(directory, part) if looks.get(each.path.name, {}).get("lower")]


def without_lower(directory: Path, part: str) -> list[WornOutfit]:
    """Those for which a second look names an upper garment and no lower one, though some show one."""
    looks = read_looks(directory)
    return [
        each
        for each in worn_garments(directory, part)
        if (look := looks.get(each.path.name))
        and not look["lower"]
        and _GROUP_OF.get(look["category"]) == "upper"
    ]


def without_garments(directory: Path, part: str) -> list[Path]:
    samples = read_worn(directory, vocabulary_labels())
    rows = zip(samples.paths, samples.category_sets[:, -1], samples.parts, strict=True)
    return sorted(path for path, is_none, of_part in rows if is_none and of_part == part)


def worn_garments(directory: Path, part: str) -> list[WornOutfit]:
    """The pictures of a part that show one garment at least, in the order of their names."""
    samples = read_worn(directory, vocabulary_labels())
    rows = zip(samples.paths, samples.boxes.tolist(), samples.parts, strict=True)
    return sorted(
        WornOutfit(path, tuple(box)) for path, box, of_part in rows if of_part == part and box[0] == box[0]
    )


def found_in(garments: Sequence[GarmentSeen], box: Box) -> Found:
    middle = (box[1] + box[3]) / 2
    return Found(
        any(overlap(each.box, box) >= MIN_OVERLAP for each in _of(garments, "upper")),
        any((each.box[1] + each.box[3]) / 2 > middle for each in _of(garments, "lower")),
    )


def best_overlap(garments: Sequence[GarmentSeen], box: Box) -> float:
    """Of the garment that fits best; 0 where there is none."""
    return max((overlap(each.box, box) for each in garments), default=0.0)


def best_fitting(garments: Sequence[GarmentSeen], box: Box) -> GarmentSeen | None:
    return max(garments, key=lambda each: overlap(each.box, box), default=None)


def looks_told(seen: GarmentSeen | None, look: Mapping[str, Any]) -> dict[str, bool]:
    """`look`: what was seen by eye. Returns: by kind of look, whether the same is told.

    Sleeve and neckline are told by the surest attribute of those that mean one, pattern by the likeliest.
    """
    told: dict[str, bool] = {}
    for kind in ("sleeve", "neckline"):
        if (by_eye := SEEN[kind].get(look.get(kind) or "")) is not None:
            means_one = {name for names in SEEN[kind].values() for name in names}
            named = [each.name for each in seen.attributes if each.name in means_one] if seen else []
            told[kind] = named[:1] != [] and named[0] in by_eye
    if pattern := look.get("pattern"):
        likely = seen.likelihoods.pattern if seen else {}
        kind = "pattern" if pattern == SOLID else "pattern where not plain"
        told[kind] = next(iter(likely), None) == pattern
    return told


def overlap(one: Box, other: Box) -> float:
    """Returns: intersection over union."""
    common = shared(one, other)
    return common / (area(one) + area(other) - common)


def shared(one: Box, other: Box) -> float:
    """Returns: the area of what both cover."""
    return area((max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])))


def area(box: Box) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)


def _of(garments: Iterable[GarmentSeen], group: str) -> list[GarmentSeen]:
    return [each for each in garments if _GROUP_OF.get(each.category[0].name) == group]
