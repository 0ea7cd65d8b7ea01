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
    category_weights: float32 (n, C), the prior weight of each category of the set; None: 1 for all.
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
    category_weights: npt.NDArray[np.float32] | None = None

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
            category_weights=None if self.category_weights is None else self.category_weights[index],
        )

    @property
    def weighted_sets(self) -> npt.NDArray[np.float32]:
        """float32 (n, C): 0 for a wrong category, else its prior weight."""
        sets = self.category_sets.astype(np.float32)
        return sets if self.category_weights is None else sets * self.category_weights

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


def concatenated(*several: Samples) -> Samples:
    """All of them, one after the other."""
    return Samples(
        paths=tuple(path for samples in several for path in samples.paths),
        category_sets=np.concatenate([samples.category_sets for samples in several]),
        boxes=np.concatenate([samples.boxes for samples in several]),
        attributes=np.concatenate([samples.attributes for samples in several]),
        groups=tuple(group for samples in several for group in samples.groups),
        owners=tuple(owner for samples in several for owner in samples.owners),
        parts=tuple(part for samples in several for part in samples.parts),
        category_weights=np.concatenate([samples.weighted_sets for samples in several]),
    )
