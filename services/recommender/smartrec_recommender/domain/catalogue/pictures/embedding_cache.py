"""The embeddings read last, in memory: candidates are much the same products from one request to the next.

A vector counts only for the version of the row that it was read at, which the catalogue tells; so what is
remembered is never older than the rest of what is known of a product.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Embeddings = NDArray[np.float32]


class EmbeddingCache:
    """Vectors of up to `most` products as float16; of more, the one that was kept first goes."""

    def __init__(self, most: int, length: int) -> None:
        self._vectors = np.empty((most, length), dtype=np.float16)  # takes memory only as rows are written
        self._length = length
        self._numbers = np.zeros(most, dtype=np.int64)
        self._versions = np.zeros(most, dtype=np.float64)
        self._slot_of: dict[int, int] = {}
        self._next = 0
        self._lock = threading.Lock()

    def of(
        self,
        numbers: Sequence[int],
        versions: NDArray[np.floating[Any]],
        read: Callable[[list[int]], tuple[Sequence[int], Sequence[float], Embeddings]],
    ) -> Embeddings:
        """Embeddings float32 (n, length) of products at these versions (numbers that differ) of their rows.

        read: from numbers to the numbers found, their versions and vectors; asked for what is not remembered.
        What it does not find is zero.
        """
        with self._lock:
            slots = np.array([self._slot_of.get(number, -1) for number in numbers], dtype=np.int64)
            fits = slots >= 0
            fits[fits] = self._versions[slots[fits]] == versions[fits]
            answer = np.zeros((len(numbers), self._length), dtype=np.float32)
            answer[fits] = self._vectors[slots[fits]]
        missing = np.flatnonzero(~fits)
        if len(missing):
            found, found_versions, vectors = read([numbers[place] for place in missing.tolist()])
            row_of = {number: row for row, number in enumerate(found)}
            for place in missing.tolist():
                if numbers[place] in row_of:
                    answer[place] = vectors[row_of[numbers[place]]]
            self._keep(found, found_versions, vectors)
        return answer

    def __len__(self) -> int:
        return len(self._slot_of)

    def _keep(self, numbers: Sequence[int], versions: Sequence[float], vectors: Embeddings) -> None:
        most = len(self._numbers)
        with self._lock:
            for number, version, vector in zip(numbers[:most], versions, vectors, strict=False):
                slot = self._slot_of.get(number)
                if slot is None:
                    slot, self._next = self._next, (self._next + 1) % most
                    self._slot_of.pop(int(self._numbers[slot]), None)
                    self._slot_of[number] = slot
                self._numbers[slot], self._versions[slot], self._vectors[slot] = number, version, vector
