"""Photos whose looks were written down by eye: acceptable categories, colours and patterns.

A file holds one JSON object a line: `image`, `categories`, and maybe `colours`, `pattern`, `pattern_also`.
Each photo is in one of two halves, by a hash: "dev" to learn from, "test" to report.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PATTERNS = {
    "graphic/print": "graphic",
    "denim wash": "solid",
    "lace/texture": "solid",
    "animal": "other",
    "colour-block": "other",
}
"""Names that labels use besides those of the vocabulary; a wash or a weave is cloth of one colour."""


@dataclass(frozen=True)
class LabelledPhoto:
    """`categories`, `colours`, `patterns`: what a person accepts, in lower case; empty where unknown."""

    path: Path
    half: str
    categories: frozenset[str]
    colours: frozenset[str]
    patterns: frozenset[str]

    @property
    def is_complete(self) -> bool:
        return bool(self.categories and self.colours and self.patterns)


def read_labelled(files: Iterable[Path], images: Path) -> list[LabelledPhoto]:
    """`images`: the folder that each `image` is in, with or without its own folders. Of two lines of one
    photo the later one counts, unless the first alone is complete. Raises ValueError with the file and line
    that cannot be read."""
    found: dict[str, LabelledPhoto] = {}
    for file in files:
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
            try:
                photo = _photo(json.loads(line), images)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ValueError(f"{file}, line {number}: {error}") from None
            known = found.get(photo.path.name)
            if known is None or photo.is_complete or not known.is_complete:
                found[photo.path.name] = photo
    return list(found.values())


def _photo(row: Mapping[str, Any], images: Path) -> LabelledPhoto:
    name = Path(row["image"])
    path = next((path for path in (images / name, images / name.name) if path.is_file()), None)
    if path is None:
        raise ValueError(f"there is no picture {row['image']!r} in {images}")
    patterns = [row.get("pattern"), *row.get("pattern_also", ())]
    return LabelledPhoto(
        path,
        half_of(path.stem),
        frozenset(each.casefold() for each in row["categories"]),
        frozenset(each.casefold() for each in row.get("colours", ())),
        frozenset(_PATTERNS.get(each, each) for each in patterns if each),
    )


def read_names(file: Path) -> dict[str, frozenset[str]]:
    """`file`: CSV of `image` and `categories`, separated by `|`. Returns: by photo, what a person accepts, in
    lower case, but for photos of the test half. Raises ValueError."""
    try:
        with file.open(encoding="utf-8", newline="") as text:
            rows = [(Path(row["image"]).stem, row["categories"] or "") for row in csv.DictReader(text)]
    except KeyError as error:
        raise ValueError(f"{file}: there is no column {error}") from None
    return {
        photo: frozenset(name.casefold() for name in names.split("|"))
        for photo, names in rows
        if half_of(photo) == "dev"
    }


def half_of(name: str) -> str:
    """The same half for a photo for ever."""
    return "dev" if hashlib.sha256(f"look {name}".encode()).digest()[0] % 2 == 0 else "test"
