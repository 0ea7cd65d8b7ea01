"""95% confidence intervals by the cluster bootstrap: senders are drawn with replacement, with all photos."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[Any]
PERCENTILES = (2.5, 97.5)


class Bootstrap:
    """The same draws for every figure of an evaluation. `clusters`: whose each sample is."""

    def __init__(self, clusters: Sequence[str], *, draws: int = 400, seed: int = 7) -> None:
        names, self._places = np.unique(np.asarray(clusters), return_inverse=True)
        self._count = len(names)
        random = np.random.default_rng(seed)
        self._times = np.zeros((draws, self._count), dtype=np.float32)  # how often a draw holds a cluster
        for draw in self._times:
            drawn = random.integers(0, self._count, self._count)
            draw += np.bincount(drawn, minlength=self._count)

    def interval(self, values: Numbers, counts: Numbers | None = None) -> tuple[float, float]:
        """Of sum(values) / sum(counts), (n,) each; counts None: of the mean. NaN if there is nothing."""
        sums = self._times @ self._by_cluster(values)
        sizes = self._times @ self._by_cluster(np.ones(len(values)) if counts is None else counts)
        return _percentiles(sums[sizes > 0] / sizes[sizes > 0])

    def macro_interval(self, values: Numbers, groups: Sequence[str]) -> tuple[float, float]:
        """Of the mean over groups of each group's mean; a draw counts the groups that are in it."""
        names = np.asarray(groups)
        total = np.zeros(len(self._times))
        present = np.zeros(len(self._times))
        for name in np.unique(names):
            is_of_group = names == name
            sizes = self._times @ self._by_cluster(is_of_group)
            sums = self._times @ self._by_cluster(np.where(is_of_group, values, 0))
            total += np.divide(sums, sizes, out=np.zeros(len(sums)), where=sizes > 0)
            present += sizes > 0
        return _percentiles(total / np.maximum(present, 1))

    def _by_cluster(self, values: Numbers) -> Numbers:
        summed: Numbers = np.bincount(self._places, weights=np.asarray(values, float), minlength=self._count)
        return summed


def _percentiles(values: Numbers) -> tuple[float, float]:
    if not len(values):
        return float("nan"), float("nan")
    low, high = np.percentile(values, PERCENTILES)
    return float(low), float(high)
