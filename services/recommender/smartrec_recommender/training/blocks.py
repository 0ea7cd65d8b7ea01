"""A matrix of a very long log, some rows at a time: what is worked out of it must not take its size again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_matrix

AT_ONCE = 4_000_000


def blocks_of_rows(matrix: csr_matrix, most: int = AT_ONCE) -> Iterator[tuple[int, int]]:
    """From each first row to the last, which is left out: `most` rows and entries together, if one row alone
    does not have more. A small matrix is one block.
    """
    ends = np.arange(1, matrix.shape[0] + 1) + matrix.indptr[1:]
    first = 0
    while first < matrix.shape[0]:
        begun = ends[first - 1] if first else 0
        last = max(int(np.searchsorted(ends, begun + most, side="right")), first + 1)
        yield first, last
        first = last
