"""Photos of people wearing clothes, labelled by eye, and photos that show no clothes.

A folder holds `images/`, `labels.csv` (a line a picture: category, garment box, whether it is a garment) and
`looks-*.jsonl` with what was seen at a second look, which is preferred (category and acceptable others,
sleeve, pattern, neckline, length, corrected box). The split is by photo, never by crop.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from smartrec_training.datasets.labels import NOT_A_GARMENT, Labels
from smartrec_training.datasets.photo_names import ALSO
from smartrec_training.datasets.samples import Samples
from smartrec_training.datasets.seen_attributes import seen_attributes
from smartrec_training.datasets.senders import part_by_hash

TROUSERS = ("Chinos", "Joggers", "Sweatpants", "Culottes", "Leggings", "Jodhpurs", "Gauchos", "Capris")
"""What the label Trousers stands for, which is no category of DeepFashion: the likeliest first."""
ONE_PASS = 0.8
"""How readily a name of a single pass is meant, of which one in six is wrong."""
VALIDATION_PERCENT = 8
_CROP = re.compile(r"_\d+(_low)?$|_bg$")


@dataclass(frozen=True)
class _Row:
    """One picture. `categories`: name to how readily it is meant; empty: a garment of unknown kind."""

    name: str
    categories: Mapping[str, float]
    box: tuple[float, float, float, float] | None
    looks: Mapping[str, Any]

    @property
    def group(self) -> str:
        return f"worn {next(iter(self.categories), 'unknown')}"


def photo_of(name: str) -> str:
    """The photo that a crop was cut from: `oi_3d74_5_low.jpg` is a part of `oi_3d74`."""
    return _CROP.sub("", Path(name).stem.removeprefix("neg_"))


def part_of_photo(name: str) -> str:
    """The same part for all crops of a photo."""
    return part_by_hash(f"worn {photo_of(name)}", VALIDATION_PERCENT)


def read_worn(directory: Path, labels: Labels) -> Samples:
    """All pictures of the folder with what is known of each.

    Raises: FileNotFoundError; ValueError with the file and line of a row that cannot be read.
    """
    rows = list(_rows(directory))
    index = {name: number for number, name in enumerate(labels.categories)}
    names = [name for name, _ in labels.attributes]
    readiness = np.array([_readiness(row, index) for row in rows], np.float32).reshape(len(rows), len(index))
    seen = np.array([seen_attributes(row.looks, names) for row in rows], np.int8).reshape(
        len(rows), len(names)
    )
    return Samples(
        paths=tuple(directory / "images" / row.name for row in rows),
        category_sets=readiness > 0,
        category_weights=readiness,
        boxes=np.array([row.box or (np.nan,) * 4 for row in rows], np.float32).reshape(-1, 4),
        attributes=seen,
        groups=tuple(row.group for row in rows),
        owners=tuple(photo_of(row.name) for row in rows),
        parts=tuple(part_of_photo(row.name) for row in rows),
    )


def read_looks(directory: Path) -> dict[str, dict[str, Any]]:
    """By file name, what was seen at a second look. Raises: ValueError with file and line."""
    looks: dict[str, dict[str, Any]] = {}
    for file in sorted(directory.glob("looks-*.jsonl")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
            try:
                look = json.loads(line)
                looks[look["file"]] = look
            except (ValueError, KeyError) as error:
                raise ValueError(f"{file}, line {number}: {error}") from None
    return looks


def _rows(directory: Path) -> Iterable[_Row]:
    looks = read_looks(directory)
    file = directory / "labels.csv"
    with file.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        for line in reader:
            look = looks.get(line["file"], {})
            if look.get("drop"):
                continue
            try:
                yield _Row(line["file"], _categories(line, look), _box(line, look), look)
            except (ValueError, KeyError) as error:
                raise ValueError(f"{file}, line {reader.line_num}: {error}") from None


def _categories(line: Mapping[str, str], look: Mapping[str, Any]) -> dict[str, float]:
    if line["is_garment"] == "0":
        return {NOT_A_GARMENT: 1.0}
    if look:
        name = look["category"]
        return {name: 1.0, **{other: ALSO for other in look["also"] if other != name}} if name else {}
    if line["category"] == "Trousers":
        return dict(zip(TROUSERS, (1.0, *[ALSO] * (len(TROUSERS) - 1)), strict=True))
    return {line["category"]: ONE_PASS} if line["category"] else {}


def _readiness(row: _Row, index: Mapping[str, int]) -> npt.NDArray[np.float32]:
    """float32 (C,): how readily each category is meant. One that the network lacks counts for nothing."""
    readiness = np.zeros(len(index), np.float32)
    for name, weight in row.categories.items():
        if name in index:
            readiness[index[name]] = weight
    if not row.categories:  # some garment, which tells it from none
        readiness[:] = 1.0
        readiness[index[NOT_A_GARMENT]] = 0.0
    return readiness


def _box(line: Mapping[str, str], look: Mapping[str, Any]) -> tuple[float, float, float, float] | None:
    again = look.get("box")
    if isinstance(again, Sequence) and not isinstance(again, str):
        left, top, right, bottom = map(float, again)
    elif again == "wrong" or not line["x1"]:
        return None
    else:
        left, top, right, bottom = (float(line[side]) for side in ("x1", "y1", "x2", "y2"))
    return left, top, right, bottom
