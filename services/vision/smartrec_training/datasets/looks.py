"""Looks by eye: the colours and the pattern of the main garment in a photo, flat or worn.

Those of worn clothes stand in their folder (`looks-*.jsonl`). Those of the flat clothing photos stand in
`photo_looks.csv` here, and in any JSON lines file with `image`, `colours`, `pattern` and `pattern_also`.
Each photo is in one of two halves: "test", to report, if its sender or it is in the part test, else "dev".
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smartrec_training.datasets.senders import parts_of_photos
from smartrec_training.datasets.worn import part_of_photo, photo_of, read_looks

OWN_FILE = Path(__file__).with_name("photo_looks.csv")
# Names of other lists of patterns; a wash or a weave is cloth of one colour.
_PATTERNS = {"graphic/print": "graphic", "denim wash": "solid", "lace/texture": "solid", "animal": "other"}
_PATTERNS["colour-block"] = "other"


@dataclass(frozen=True)
class Look:
    """`colours`: acceptable names, the best first. `patterns`: acceptable ones, the best first; empty where
    it was not looked for. `photo`: crops of one photo share it."""

    path: Path
    photo: str
    half: str
    colours: tuple[str, ...]
    patterns: tuple[str, ...]


def worn_looks(directory: Path) -> list[Look]:
    """Raises: FileNotFoundError; ValueError with file and line."""
    return [
        _look(directory / "images" / name, photo_of(name), part_of_photo(name), row)
        for name, row in read_looks(directory).items()
        if not row.get("drop")
    ]


def photo_looks(photos: Path, file: Path | None = None) -> list[Look]:
    """`photos`: the folder of clothing photos, of which those that it holds are told. `file`: JSON lines
    beside our own labels.

    Raises: FileNotFoundError; ValueError with the line that cannot be read.
    """
    parts = parts_of_photos(photos)
    rows = {row["image"]: row for row in (*_own_rows(), *(_lines(file) if file else ()))}
    return [
        _look(photos / "images" / f"{name}.jpg", name, parts[name], row)
        for name, row in rows.items()
        if name in parts
    ]


def _look(path: Path, photo: str, part: str, row: Mapping[str, Any]) -> Look:
    patterns = [row["pattern"], *row.get("pattern_also", ())] if row.get("pattern") else []
    names = dict.fromkeys(_PATTERNS.get(name, name) for name in patterns)
    half = "test" if part == "test" else "dev"
    return Look(path, photo, half, tuple(row.get("colours") or ()), tuple(names))


def _own_rows() -> Iterable[dict[str, Any]]:
    with OWN_FILE.open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            yield {"image": row["image"], "pattern": row["pattern"], "colours": row["colours"].split("|")}


def _lines(file: Path) -> Iterable[dict[str, Any]]:
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            yield {**row, "image": Path(row["image"]).stem}
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{file}, line {number}: {error}") from None
