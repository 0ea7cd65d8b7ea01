"""Pictures in groups that look alike: what the rough score knows of a picture, in one number a product.

A spherical k-means (Dhillon & Modha 2001) in two steps, cells and their groups, over a sample of the
embeddings; each product has the nearest group of the nearest cell. The mean of a group's embeddings times any
picture is their mean cosine, so a scorer of embeddings scores the groups' means as it would score products.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from smartrec_recommender.catalogue.columns import Integers

Embeddings = NDArray[np.float32]
MOST_SAMPLED = 50_000
_MOST_GROUPS, _PICTURES_OF_ONE, _ROUNDS, _SEED = 2_048, 5, 6, 0


@dataclass(frozen=True, repr=False)
class Centres:
    """`cells` float32 (c, d) and `groups` float32 (k, d), L2 norm 1. The groups of cell i are those from
    `start[i]` up to `start[i + 1]`, at least one."""

    cells: Embeddings
    groups: Embeddings
    start: Integers

    def codes_of(self, embeddings: Embeddings) -> Integers:
        """Returns: int64 (n,): the group of each; k for a row of zeros, which stands for no picture."""
        code = np.full(len(embeddings), len(self.groups), dtype=np.int64)
        with_picture = np.flatnonzero(embeddings.any(axis=1))
        cell_of = _nearest(self.cells, embeddings[with_picture])
        for cell, members in _members(cell_of, len(self.cells)):
            rows, first = with_picture[members], int(self.start[cell])
            code[rows] = first + _nearest(self.groups[first : int(self.start[cell + 1])], embeddings[rows])
        return code


@dataclass(frozen=True, repr=False)
class PictureGroups:
    """`means` float32 (k + 1, d): the last is zero, of those without a picture. `code` (n,): each product's
    group, in the order of the shelf. `learned_from`: so many pictures."""

    centres: Centres
    means: Embeddings
    code: Integers
    learned_from: int

    def of(self, code: Integers) -> PictureGroups:
        """Returns: the same groups for other products."""
        return replace(self, code=code)

    @property
    def is_outgrown(self) -> bool:
        """Whether there are more than twice as many pictures by now."""
        return int((self.code < len(self.centres.groups)).sum()) > 2 * self.learned_from


def learn_centres(sample: Embeddings, count: int) -> Centres:
    """`sample`: embeddings (at least one) of `count` pictures; the more there are, the more groups."""
    wanted = min(_MOST_GROUPS, len(sample), max(1, count // _PICTURES_OF_ONE))
    cells = _k_means(sample, max(1, round(np.sqrt(wanted))))
    cell_of = _nearest(cells, sample)
    share = wanted / len(sample)
    groups = [
        _k_means(sample[members], max(1, round(share * len(members)))) if len(members) else cells[[cell]]
        for cell, members in _members(cell_of, len(cells))
    ]
    return Centres(cells, np.concatenate(groups), np.cumsum([0, *map(len, groups)]))


class GroupMeans:
    """Adds up embeddings by group, some at a time."""

    def __init__(self, count: int, length: int) -> None:
        self._sums = np.zeros((count + 1, length), dtype=np.float32)
        self._counts = np.zeros(count + 1)

    def add(self, code: Integers, embeddings: Embeddings) -> None:
        entries = (np.ones(len(code), dtype=np.float32), (code, np.arange(len(code))))
        self._sums += csr_matrix(entries, shape=(len(self._sums), len(code))) @ embeddings
        self._counts += np.bincount(code, minlength=len(self._counts))

    def means(self) -> Embeddings:
        """Returns: float32 (count + 1, length): 0 for an empty group, and for the last."""
        means: Embeddings = (self._sums / np.maximum(self._counts, 1)[:, None]).astype(np.float32)
        return means


def _k_means(sample: Embeddings, count: int) -> Embeddings:
    count = min(count, len(sample))
    centres = sample[np.random.default_rng(_SEED).choice(len(sample), count, replace=False)]
    for _ in range(_ROUNDS if count > 1 else 1):
        sums = GroupMeans(count, sample.shape[1])
        sums.add(_nearest(centres, sample), sample)
        means = sums.means()[:-1]
        norms = np.linalg.norm(means, axis=1, keepdims=True)
        centres = np.where(norms > 0, means / np.maximum(norms, 1e-12), centres)
    return centres


def _nearest(centres: Embeddings, embeddings: Embeddings) -> Integers:
    return np.asarray((embeddings @ centres.T).argmax(axis=1), dtype=np.int64)


def _members(cell_of: Integers, cells: int) -> Iterator[tuple[int, Integers]]:
    """Each cell with the places of its members."""
    order = np.argsort(cell_of, kind="stable")
    bounds = np.searchsorted(cell_of[order], np.arange(cells + 1))
    for cell in range(cells):
        yield cell, order[bounds[cell] : bounds[cell + 1]]
