"""What a reader of a data set gathers: pictures with their labels, and what it found and left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from smartrec_training.datasets.deepfashion.list_files import BadDataset, Row
from smartrec_training.datasets.labels import ABSENT_CATEGORIES, NOT_A_GARMENT, Labels
from smartrec_training.datasets.samples import Samples

PARTS = ("train", "val", "test")
MERGED_INTO = "Dress"
Box = npt.NDArray[np.float32]
Progress = Callable[[int], None]  # told now and then how many rows are done


def no_progress(_done: int) -> None:
    """For callers that show none."""


@dataclass
class Findings:
    """What reading found: counts by part and category, and what was left out, with file and line."""

    annotations: str = "coarse"
    pictures: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    dropped: list[tuple[str, str]] = field(default_factory=list)  # reason, where
    notes: list[str] = field(default_factory=list)
    attribute_count: int = 0
    positives: int = 0
    boxes: int = 0

    def summary(self) -> str:
        """A few lines for people."""
        counts = ", ".join(f"{self.pictures[part]} {part}" for part in PARTS if self.pictures[part])
        total = self.pictures.total()
        lines = [
            f"{self.annotations} annotations: {total} pictures ({counts or 'none'}) "
            f"in {len(self.categories)} categories, {self.boxes} with a box, "
            f"{self.positives / max(total, 1):.1f} of {self.attribute_count} attributes a picture"
        ]
        for reason, count in Counter(reason for reason, _ in self.dropped).most_common():
            first = next(where for why, where in self.dropped if why == reason)
            lines.append(f"{count} × {reason}, first: {first}")
        return "\n".join([*lines, *self.notes])


class SampleCollector:
    """Pictures one by one, with labels of the network; `samples` when all are in."""

    def __init__(self, labels: Labels, findings: Findings) -> None:
        self._labels, self._findings = labels, findings
        self._index = {name: number for number, name in enumerate(labels.categories)}
        self._rows: list[tuple[Path, str, str, Box]] = []
        self.row_of: dict[str, int] = {}  # by the name in the lists

    def add(self, name: str, path: Path, category: str, part: str, box: Box, where: str) -> None:
        """A category that the network lacks is reported and leaves the picture without one."""
        if category not in self._index:
            self._findings.dropped.append((f"network has no category {category} (picture kept)", where))
        self.row_of[name] = len(self._rows)
        self._rows.append((path, category, part, box))

    def samples(self) -> Samples:
        """All attributes are unknown yet: fill `attributes` in place, so that they are in memory once."""
        count = len(self._rows)
        sets = np.zeros((count, len(self._labels.categories)), dtype=bool)
        for row, (_, category, _, _) in enumerate(self._rows):
            if category in self._index:
                sets[row, self._index[category]] = True
        return Samples(
            paths=tuple(path for path, *_ in self._rows),
            category_sets=sets,
            boxes=np.array([box for *_, box in self._rows], dtype=np.float32).reshape(-1, 4),
            attributes=np.zeros((count, len(self._labels.attributes)), dtype=np.int8),
            groups=tuple(category for _, category, *_ in self._rows),
            owners=("",) * count,
            parts=tuple(part for _, _, part, _ in self._rows),
        )

    def count(self, samples: Samples) -> None:
        """Put the figures of what was gathered into the findings."""
        findings = self._findings
        findings.pictures.update(samples.parts)
        findings.categories.update(samples.groups)
        findings.attribute_count = samples.attributes.shape[1]
        findings.positives = int((samples.attributes > 0).sum())
        findings.boxes = int((~np.isnan(samples.boxes).any(axis=1)).sum())


def classes_of(names: list[str], labels: Labels) -> list[str]:
    """The network's category for each of a list's; DeepFashion merged four that it lists into Dress."""
    return [
        MERGED_INTO
        if name in ABSENT_CATEGORIES and name not in labels.categories and MERGED_INTO in labels.categories
        else name
        for name in names
    ]


def read_box(file: Path, row: Row, size: tuple[int, int], findings: Findings, where: str) -> Box:
    """The row's sides as fractions of the upright picture, clipped; NaN and reported if it has no area.

    Raises: BadDataset with the line.
    """
    try:
        sides = np.array([float(value) for value in row.values], dtype=np.float32)
    except ValueError as error:
        raise BadDataset(f"{file}, line {row.line}: {error}") from error
    box = sides / np.array([*size, *size], dtype=np.float32)
    clipped: Box = np.clip(box, 0.0, 1.0).astype(np.float32)
    if not (clipped[2:] > clipped[:2]).all():
        findings.dropped.append(("box without area (picture kept)", f"{where}, line {row.line}"))
        return unknown_box()
    if np.abs(clipped - box).max() > 1e-6:
        findings.dropped.append(("box beyond the picture (clipped)", f"{where}, line {row.line}"))
    return clipped


def unknown_box() -> Box:
    """No box: four NaN."""
    return np.full(4, np.nan, dtype=np.float32)


def with_reject_class(categories: tuple[str, ...]) -> tuple[str, ...]:
    """The network's categories: these and, last, that there is nothing to wear."""
    return (*(name for name in categories if name != NOT_A_GARMENT), NOT_A_GARMENT)
