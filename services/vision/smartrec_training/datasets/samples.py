"""What a training picture is known to show, whatever data set it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Samples:
    """n pictures with what is known of each; unknown things train nothing.

    category_sets: bool (n, C), the categories that may be right; all False: unknown.
    boxes: float32 (n, 4), x1 y1 x2 y2 in 0..1 of the upright picture; NaN: unknown.
    attributes: int8 (n, 1000), 1 yes, -1 no, 0 unknown.
    groups: the label to balance and report by; owners: who sent it, "" if nobody.
    """

    paths: tuple[Path, ...]
    category_sets: npt.NDArray[np.bool_]
    boxes: npt.NDArray[np.float32]
    attributes: npt.NDArray[np.int8]
    groups: tuple[str, ...]
    owners: tuple[str, ...]
    parts: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.paths)

    def take(self, rows: Sequence[int] | npt.NDArray[np.int64]) -> Samples:
        """The samples at these rows, in this order."""
        index = np.asarray(rows, dtype=np.int64)
        return Samples(
            paths=tuple(self.paths[row] for row in index),
            category_sets=self.category_sets[index],
            boxes=self.boxes[index],
            attributes=self.attributes[index],
            groups=tuple(self.groups[row] for row in index),
            owners=tuple(self.owners[row] for row in index),
            parts=tuple(self.parts[row] for row in index),
        )

    def part(self, *names: str) -> Samples:
        """The samples of these parts ("train", "val", "test")."""
        return self.take([row for row, part in enumerate(self.parts) if part in names])


def no_samples(category_count: int, attribute_count: int) -> Samples:
    """An empty data set."""
    return Samples(
        paths=(),
        category_sets=np.zeros((0, category_count), dtype=bool),
        boxes=np.zeros((0, 4), dtype=np.float32),
        attributes=np.zeros((0, attribute_count), dtype=np.int8),
        groups=(),
        owners=(),
        parts=(),
    )
