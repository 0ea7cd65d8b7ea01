"""Rows of DeepFashion's list files, in the original form and in that of damaged copies.

Line 1 is the count, line 2 the header, then rows padded with blanks. Copies drop the count or the header, use
tabs or single blanks, start with a byte order mark or are not UTF-8; all of that is read.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

Value = TypeVar("Value")
HEADERS = frozenset({"category_name", "attribute_name", "image_name"})


class BadDataset(ValueError):
    """An invalid list file; the message names file and line."""


@dataclass(frozen=True)
class Row:
    """A name, which may hold blanks, and the values after it; `line` counts from 1."""

    line: int
    name: str
    values: tuple[str, ...]


def rows(file: Path, width: int, *, of_pictures: bool = True) -> Iterator[Row]:
    """Rows of a list: a name and `width` values.

    of_pictures: names are paths, which tells too many values from a name that holds blanks.
    Raises: FileNotFoundError; BadDataset with the line.
    """
    for number, cells in lines_of(file):
        is_count = number == 1 and len(cells) == 1 and cells[0].isdigit()
        if is_count or (number <= 2 and cells[0] in HEADERS):
            continue
        name = cells[: max(len(cells) - width, 0)]
        if not name or (of_pictures and "/" in cells[0] and not _is_picture(name)):
            raise BadDataset(f"{file}, line {number}: {len(cells) - 1} values where {width} belong")
        yield Row(number, " ".join(name), tuple(cells[len(name) :]))


def lines_of(file: Path) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each line that is not empty. Raises: FileNotFoundError."""
    if not file.is_file():
        raise FileNotFoundError(f"{file} is missing")
    with file.open("rb") as content:
        for number, line in enumerate(content, start=1):
            cells = _text(line).removeprefix("\ufeff").split()
            if cells:
                yield number, cells


def whole_number(file: Path, row: Row, place: int, lowest: int, highest: int) -> int:
    """The value at `place`. Raises: BadDataset with the line if it is no number of that range."""
    try:
        value = int(row.values[place])
    except ValueError as error:
        raise BadDataset(f"{file}, line {row.line}: {row.values[place]!r} is not a number") from error
    if not lowest <= value <= highest:
        raise BadDataset(f"{file}, line {row.line}: {value} is not in {lowest}..{highest}")
    return value


def normalised_name(name: str) -> str:
    """The normal form of a picture's name: entities resolved, accents composed, lower case."""
    return unicodedata.normalize("NFC", html.unescape(name)).casefold()


class ByPicture(Generic[Value]):
    """Values by a picture's name: as it is spelt, else by a spelling that is alike."""

    def __init__(self, pairs: Iterable[tuple[str, Value]]) -> None:
        self._spelt = dict(pairs)
        self._by_normalised_name: dict[str, Value] | None = None

    def get(self, name: str) -> Value | None:
        """None: there is none."""
        if name in self._spelt:
            return self._spelt[name]
        if self._by_normalised_name is None:
            self._by_normalised_name = {normalised_name(each): value for each, value in self._spelt.items()}
        return self._by_normalised_name.get(normalised_name(name))


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _is_picture(cells: list[str]) -> bool:
    """A picture's name ends in its file type; more values than belong would follow it."""
    return "." in cells[-1].rsplit("/", 1)[-1]
