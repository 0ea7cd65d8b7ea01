"""The matrix of users and products as blocks of its rows: of a very long log, one is in memory at a time.

What is worked out by block is kept in the same place, memory or disk. Nothing else grows with the log.
"""

from __future__ import annotations

import pickle
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from scipy.sparse import csr_matrix, vstack

from smartrec_recommender.training.engines import MEMORY_MEBIBYTES

ENTRIES_OF_A_ROW = 8
"""What a row counts for beside its entries: a user's factors are some thirty numbers, in several copies."""
_ENTRIES_OF_A_MEBIBYTE = 4_000
Block = TypeVar("Block")


def entries_within(memory_mebibytes: int) -> int:
    """Returns: how many entries of a matrix to work on together."""
    return memory_mebibytes * _ENTRIES_OF_A_MEBIBYTE


AT_ONCE = entries_within(MEMORY_MEBIBYTES)


class OnDisk(Generic[Block]):
    """What of a list blocks need, in files of `folder`. The files go with the last reference to it."""

    def __init__(self, folder: Path) -> None:
        self._folder = Path(tempfile.mkdtemp(dir=folder))
        self._count = 0
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: int) -> Block:
        with self._file(place).open("rb") as file:
            block: Block = pickle.load(file)  # noqa: S301 (our own, in a folder that is only ours)
        return block

    def __setitem__(self, place: int, block: Block) -> None:
        with self._file(place).open("wb") as file:
            pickle.dump(block, file, protocol=5)

    def __iter__(self) -> Iterator[Block]:
        return (self[place] for place in range(self._count))

    def append(self, block: Block) -> None:
        self[self._count] = block
        self._count += 1

    def _file(self, place: int) -> Path:
        return self._folder / str(place)


Kept = list[Block] | OnDisk[Block]
Keep = Callable[[], Kept[Any]]
"""Makes an empty place for blocks."""


@dataclass(frozen=True, repr=False)
class Pairs:
    """Users x products, as blocks of rows. `count`: the entries of all; `at_once`: those of a block, see
    `blocks_of_rows`; `keep`: where what is worked out of them goes, by block.
    """

    blocks: Kept[csr_matrix]
    products: int
    count: int
    at_once: int = AT_ONCE
    keep: Keep = list

    def mapped(self, change: Callable[[csr_matrix], csr_matrix], products: int) -> Pairs:
        """Returns: what `change` makes of each block, of so many products."""
        return as_pairs(map(change, self.blocks), products, self.at_once, self.keep)

    def by_product(self, weights_of: Callable[[csr_matrix], np.ndarray | None]) -> np.ndarray:
        """Returns: (products,): the sums over all users; of None, how many there are."""
        total = np.zeros(self.products)
        for block in self.blocks:
            total += np.bincount(block.indices, weights=weights_of(block), minlength=self.products)
        return total

    def matrix(self) -> csr_matrix:
        """Returns: all blocks as one matrix, in memory."""
        return vstack([csr_matrix((0, self.products)), *self.blocks], format="csr")


def as_pairs(blocks: Iterable[csr_matrix], products: int, at_once: int = AT_ONCE, keep: Keep = list) -> Pairs:
    kept, count = keep(), 0
    for block in blocks:
        kept.append(block)
        count += block.nnz
    return Pairs(kept, products, count, at_once, keep)


def pairs_of(matrix: csr_matrix, at_once: int = AT_ONCE, keep: Keep = list) -> Pairs:
    """`matrix`: users x products."""
    blocks = (matrix[first:last] for first, last in blocks_of_rows(matrix, at_once))
    return as_pairs(blocks, matrix.shape[1], at_once, keep)


def blocks_of_rows(matrix: csr_matrix, most: int = AT_ONCE) -> Iterator[tuple[int, int]]:
    """From each first row to the last, which is left out: `most` entries, where each row counts for
    ENTRIES_OF_A_ROW more, if one row alone does not have more. A small matrix is one block.
    """
    ends = ENTRIES_OF_A_ROW * np.arange(1, matrix.shape[0] + 1) + matrix.indptr[1:]
    first = 0
    while first < matrix.shape[0]:
        begun = ends[first - 1] if first else 0
        last = max(int(np.searchsorted(ends, begun + most, side="right")), first + 1)
        yield first, last
        first = last
