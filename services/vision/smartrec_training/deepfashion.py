"""Reads a data set in DeepFashion's layout (Liu et al., CVPR 2016), as it is and as it gets re-shared.

Copies drop the count line, use tabs or single blanks, write `&eacute;` where the folder holds é, and differ
in case; all of that is read. What cannot be meant (a row of the wrong width, a label out of range) is an
error with its line; what can be left out (a missing picture, a box without area) is counted and named.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from smartrec_training.labels import NOT_A_GARMENT, Labels
from smartrec_training.samples import Samples
from smartrec_vocabulary import ATTRIBUTE_TYPES

CATEGORY_LIST = "Anno_coarse/list_category_cloth.txt"
ATTRIBUTE_LIST = "Anno_coarse/list_attr_cloth.txt"
CATEGORIES = "Anno_coarse/list_category_img.txt"
ATTRIBUTES = "Anno_coarse/list_attr_img.txt"
BOXES = "Anno_coarse/list_bbox.txt"
PARTITION = "Eval/list_eval_partition.txt"
WITHOUT_GARMENT = "list_not_a_garment.txt"  # ours: pictures that show nothing to wear
PARTS = ("train", "val", "test")
_SIDEWAYS = frozenset({5, 6, 7, 8})
_ORIENTATION_TAG = 0x0112


class BadDataset(ValueError):
    """A list file that cannot be meant; the message names file and line."""


@dataclass
class Findings:
    """What reading found: counts by part, and what was left out, with file and line."""

    pictures: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    dropped: list[tuple[str, str]] = field(default_factory=list)  # reason, where

    def summary(self) -> str:
        """A few lines for people."""
        counts = ", ".join(f"{self.pictures[part]} {part}" for part in PARTS if self.pictures[part])
        lines = [
            f"{self.pictures.total()} pictures ({counts or 'none'}) in {len(self.categories)} categories"
        ]
        for reason, count in Counter(reason for reason, _ in self.dropped).most_common():
            first = next(where for why, where in self.dropped if why == reason)
            lines.append(f"{count} × {reason}, first: {first}")
        return "\n".join(lines)


@dataclass(frozen=True)
class _Row:
    line: int
    name: str
    values: tuple[str, ...]


def read_labels_of_dataset(directory: Path) -> Labels:
    """Categories that occur in the data set, the reject class, and its attributes.

    Raises: FileNotFoundError; BadDataset with the line.
    """
    names = [row.name for row in _rows(directory / CATEGORY_LIST, 1)]
    used = {int(row.values[0]) for row in _rows(directory / CATEGORIES, 1)}
    attributes = []
    for row in _rows(directory / ATTRIBUTE_LIST, 1):
        kind = _whole_number(directory / ATTRIBUTE_LIST, row, 0, 1, len(ATTRIBUTE_TYPES))
        attributes.append((row.name, ATTRIBUTE_TYPES[kind - 1]))
    present = tuple(name for index, name in enumerate(names) if index + 1 in used)
    return Labels(categories=(*present, NOT_A_GARMENT), attributes=tuple(attributes))


def read_deepfashion(directory: Path, labels: Labels) -> tuple[Samples, Findings]:
    """All pictures of Anno_coarse with what is known of them, boxes as fractions of the upright picture.

    Raises: FileNotFoundError for a missing list; BadDataset with the line of a row that cannot be meant.
    """
    findings = Findings()
    finder = _PictureFinder(directory)
    parts = {row.name: row.values[0] for row in _rows(directory / PARTITION, 1)}
    boxes = {row.name: row for row in _rows(directory / BOXES, 4)}
    attributes = _read_attributes(directory, labels)
    class_of = _class_of_category(directory, labels)
    kept: list[tuple[Path, str, str, npt.NDArray[np.float32], npt.NDArray[np.int8]]] = []
    unknown = np.zeros(len(labels.attributes), dtype=np.int8)
    for row in _rows(directory / CATEGORIES, 1):
        where = f"{CATEGORIES}, line {row.line}"
        category = class_of[_whole_number(directory / CATEGORIES, row, 0, 1, len(class_of)) - 1]
        part = parts.get(row.name)
        size = finder.size(row.name)
        if part not in PARTS:
            findings.dropped.append(("in no part of the evaluation partition", where))
        elif isinstance(size, str):
            findings.dropped.append((size, where))
        else:
            box = _box(directory, boxes.get(row.name), size, findings)
            kept.append((finder.path(row.name), category, part, box, attributes.get(row.name, unknown)))
    for path, part in _without_garment(directory, finder, findings):
        kept.append((path, NOT_A_GARMENT, part, np.full(4, np.nan, np.float32), unknown))
    findings.pictures.update(part for _, _, part, _, _ in kept)
    findings.categories.update(category for _, category, _, _, _ in kept)
    return _as_samples(kept, labels), findings


def _as_samples(
    kept: list[tuple[Path, str, str, npt.NDArray[np.float32], npt.NDArray[np.int8]]], labels: Labels
) -> Samples:
    index = {name: number for number, name in enumerate(labels.categories)}
    sets = np.zeros((len(kept), len(labels.categories)), dtype=bool)
    for number, (_, category, _, _, _) in enumerate(kept):
        sets[number, index[category]] = True
    return Samples(
        paths=tuple(path for path, *_ in kept),
        category_sets=sets,
        boxes=np.array([box for *_, box, _ in kept], dtype=np.float32).reshape(-1, 4),
        attributes=np.array([row for *_, row in kept], dtype=np.int8).reshape(-1, len(labels.attributes)),
        groups=tuple(category for _, category, *_ in kept),
        owners=("",) * len(kept),
        parts=tuple(part for _, _, part, _, _ in kept),
    )


def _class_of_category(directory: Path, labels: Labels) -> list[str]:
    """Category names by row; ones that the network lacks were merged into Dress."""
    names = [row.name for row in _rows(directory / CATEGORY_LIST, 1)]
    return [name if name in labels.categories else "Dress" for name in names]


def _read_attributes(directory: Path, labels: Labels) -> dict[str, npt.NDArray[np.int8]]:
    """Rows by picture in the network's attribute order: 1 yes, -1 no, 0 unknown."""
    own = [row.name for row in _rows(directory / ATTRIBUTE_LIST, 1)]
    column = {name: number for number, name in enumerate(own)}
    missing = [name for name, _ in labels.attributes if name not in column]
    if missing:
        raise BadDataset(f"{directory / ATTRIBUTE_LIST}: lacks the network's attribute {missing[0]!r}")
    order = np.array([column[name] for name, _ in labels.attributes])
    file = directory / ATTRIBUTES
    result = {}
    for row in _rows(file, len(own)):
        try:
            values = np.array(row.values, dtype=np.int8)
        except ValueError as error:
            raise BadDataset(f"{file}, line {row.line}: {error}") from error
        if values.min() < -1 or values.max() > 1:
            raise BadDataset(f"{file}, line {row.line}: attribute labels are -1, 0 or 1")
        result[row.name] = values[order]
    return result


def _box(
    directory: Path, row: _Row | None, size: tuple[int, int], findings: Findings
) -> npt.NDArray[np.float32]:
    nothing = np.full(4, np.nan, dtype=np.float32)
    if row is None:
        return nothing
    try:
        sides = np.array([float(value) for value in row.values], dtype=np.float32)
    except ValueError as error:
        raise BadDataset(f"{directory / BOXES}, line {row.line}: {error}") from error
    box = sides / np.array([*size, *size], dtype=np.float32)
    clipped: npt.NDArray[np.float32] = np.clip(box, 0.0, 1.0).astype(np.float32)
    where = f"{BOXES}, line {row.line}"
    if not (clipped[2:] > clipped[:2]).all():
        findings.dropped.append(("box without area (picture kept)", where))
        return nothing
    if np.abs(clipped - box).max() > 1e-6:
        findings.dropped.append(("box beyond the picture (clipped)", where))
    return clipped


def _without_garment(
    directory: Path, finder: _PictureFinder, findings: Findings
) -> Iterator[tuple[Path, str]]:
    if not (directory / WITHOUT_GARMENT).exists():
        return
    for row in _rows(directory / WITHOUT_GARMENT, 1):
        size = finder.size(row.name)
        if isinstance(size, str):
            findings.dropped.append((size, f"{WITHOUT_GARMENT}, line {row.line}"))
        else:
            yield finder.path(row.name), row.values[0]


class _PictureFinder:
    """Pictures by the name in a list, past HTML entities and differences of case."""

    def __init__(self, directory: Path) -> None:
        self._root = directory
        self._names: dict[Path, dict[str, Path]] = {}

    def path(self, name: str) -> Path:
        """Where it is, or where it should be."""
        for spelling in (name, html.unescape(name)):
            if (self._root / spelling).is_file():
                return self._root / spelling
        place = self._root
        for piece in html.unescape(name).split("/"):
            place = self._entries(place).get(piece.casefold(), place / piece)
        return place

    def size(self, name: str) -> tuple[int, int] | str:
        """Width and height of the upright picture; a str says why there is none."""
        path = self.path(name)
        try:
            with Image.open(path) as image:
                width, height = image.size
                turned = image.getexif().get(_ORIENTATION_TAG, 1) in _SIDEWAYS
        except FileNotFoundError:
            return "picture missing"
        except (OSError, UnidentifiedImageError, ValueError, SyntaxError):
            return "picture unreadable"
        return (height, width) if turned else (width, height)

    def _entries(self, folder: Path) -> dict[str, Path]:
        if folder not in self._names:
            entries = folder.iterdir() if folder.is_dir() else iter(())
            self._names[folder] = {entry.name.casefold(): entry for entry in entries}
        return self._names[folder]


def _rows(file: Path, width: int) -> Iterator[_Row]:
    """Rows of a list: a name, which may hold blanks, and `width` values; count and header are optional."""
    if not file.is_file():
        raise FileNotFoundError(f"{file} is missing")
    with file.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            cells = line.split()
            if (
                not cells
                or (number == 1 and len(cells) == 1 and cells[0].isdigit())
                or _is_header(number, cells)
            ):
                continue
            if len(cells) < width + 1:
                raise BadDataset(f"{file}, line {number}: {len(cells) - 1} values where {width} belong")
            if "/" in cells[0] and not _is_picture(cells[: len(cells) - width]):
                raise BadDataset(f"{file}, line {number}: {len(cells) - 1} values where {width} belong")
            yield _Row(number, " ".join(cells[: len(cells) - width]), tuple(cells[len(cells) - width :]))


def _is_header(number: int, cells: list[str]) -> bool:
    return number <= 2 and cells[0] in ("category_name", "attribute_name", "image_name")


def _is_picture(cells: list[str]) -> bool:
    """A picture's name ends in its file type; more values than belong would follow it."""
    return "." in cells[-1].rsplit("/", 1)[-1]


def _whole_number(file: Path, row: _Row, place: int, lowest: int, highest: int) -> int:
    try:
        value = int(row.values[place])
    except ValueError as error:
        raise BadDataset(f"{file}, line {row.line}: {row.values[place]!r} is not a number") from error
    if not lowest <= value <= highest:
        raise BadDataset(f"{file}, line {row.line}: {value} is not in {lowest}..{highest}")
    return value
