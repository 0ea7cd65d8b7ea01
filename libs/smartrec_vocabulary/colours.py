"""The palette: the colour names that a query, a picture and a product are described with."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import NamedTuple

from smartrec_vocabulary.list_files import VocabularyError

OWN_FILE = Path(__file__).with_name("colours.csv")


class Colour(NamedTuple):
    """A palette colour: `hex` as #rrggbb in sRGB, `rgb` the same as three values 0..255."""

    name: str
    hex: str
    rgb: tuple[int, int, int]


def load_colours(path: Path | None = None) -> list[Colour]:
    """The palette in the order of its file (CSV with the columns name and hex); None: ours.

    Raises VocabularyError with the line of a row that is not a name and a #rrggbb value.
    """
    file = path or OWN_FILE
    with file.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        return [_colour(file, reader.line_num, row) for row in reader]


def _colour(file: Path, line_number: int, row: dict[str, str]) -> Colour:
    name, value = row.get("name") or "", row.get("hex") or ""
    if not name or not re.fullmatch("#[0-9a-f]{6}", value):
        raise VocabularyError(f"{file}, line {line_number}: needs a name and a hex value such as #1b2a4a.")
    red, green, blue = bytes.fromhex(value[1:])
    return Colour(name, value, (red, green, blue))
