"""Pictures in groups that look alike: what the first stage knows of a picture, in some bytes a product.

A spherical k-means (Dhillon & Modha 2001) in two steps, cells and their groups, over a sample of the
embeddings; each product has the nearest group of the nearest cell. The mean of a group's embeddings times any
picture is their mean cosine, so a scorer of embeddings scores the groups' means as it would score products.
The difference between a picture and its group's mean is kept quantised, to score some hundred products by it
(a coarse code and a residual one, as in Jegou, Douze & Schmid 2011, "Product quantization for nearest
neighbor search").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.domain.catalogue.pictures.quantisation import (
    DIMENSIONS_OF_BYTE,
    Quantised,
    dequantised,
    quantised,
)

Embeddings = NDArray[np.float32]
Pictures = NDArray[np.floating[Any]]
"""Embeddings of the catalogue, float32 or, as Postgres has them, float16."""
MOST_SAMPLED = 50_000
_ROWS_OF_BLOCK = 4_096  # 4 MB of float32: a sample as a whole is never made that wide
_MOST_GROUPS, _PICTURES_OF_ONE, _ROUNDS, _SEED = 2_048, 5, 6, 0
_MIN_SPREAD = 1e-6


class PictureCodes(NamedTuple):
    """Of n products: the number of the picture's group, and what sets it apart from that, (n, d / 4)."""

    group: Integers
    residual: Quantised

    def take(self, rows: Integers) -> PictureCodes:
        """Returns: those of `rows`, in that order."""
        return PictureCodes(self.group[rows], self.residual[rows])


@dataclass(frozen=True, repr=False)
class Centres:
    """`cells` float32 (c, d) and `groups` float32 (k, d), L2 norm 1. The groups of cell i are those from
    `start[i]` up to `start[i + 1]`, at least one. `means` float32 (k + 1, d): of each group's pictures in the
    sample; the last is zero. `spread` float32 (d,): the standard deviation about them, above 0."""

    cells: Embeddings
    groups: Embeddings
    start: Integers
    means: Embeddings
    spread: NDArray[np.float32]

    def codes_of(self, embeddings: Pictures) -> PictureCodes:
        """Returns: the codes of each; a row of zeros, which stands for no picture, has the group k."""
        group = _groups_of(embeddings, self.cells, self.groups, self.start)
        return PictureCodes(group, quantised((embeddings - self.means[group]) / self.spread))

    def no_pictures(self, count: int) -> PictureCodes:
        """Returns: the codes of so many products without a picture."""
        group = np.full(count, len(self.groups), dtype=np.int64)
        return PictureCodes(group, np.zeros((count, self.cells.shape[1] // DIMENSIONS_OF_BYTE), np.uint8))


@dataclass(frozen=True, repr=False)
class PictureGroups:
    """`codes`: of each product, in the order of the catalogue. `learned_from`: so many pictures."""

    centres: Centres
    codes: PictureCodes
    learned_from: int

    def of(self, codes: PictureCodes) -> PictureGroups:
        """Returns: the same groups for other products."""
        return replace(self, codes=codes)

    def updated(self, kept: Integers, changed: PictureCodes, order: Integers) -> PictureGroups:
        """Returns: those of the rows `kept` and of what `changed`, together in this order."""
        own = self.codes.take(kept)
        group = np.concatenate((own.group, changed.group))
        return self.of(PictureCodes(group, np.concatenate((own.residual, changed.residual))).take(order))

    def embeddings_of(self, rows: Integers) -> Embeddings:
        """Returns: float32 (rows, d): each picture about as it is, zero where there is none."""
        codes, centres = self.codes.take(rows), self.centres
        embeddings = dequantised(codes.residual)
        embeddings *= centres.spread
        embeddings += centres.means.take(codes.group, axis=0)
        embeddings[codes.group == len(centres.groups)] = 0.0
        return embeddings

    @property
    def is_outgrown(self) -> bool:
        """Whether there are more than twice as many pictures by now."""
        return int((self.codes.group < len(self.centres.groups)).sum()) > 2 * self.learned_from


def learn_centres(sample: Pictures, count: int) -> Centres:
    """`sample`: embeddings (at least one) of `count` pictures; the more there are, the more groups."""
    wanted = min(_MOST_GROUPS, len(sample), max(1, count // _PICTURES_OF_ONE))
    cells = _k_means(sample, max(1, round(np.sqrt(wanted))))
    cell_of = _nearest(cells, sample)
    share = wanted / len(sample)
    of_cells = [
        _k_means(sample[members], max(1, round(share * len(members)))) if len(members) else cells[[cell]]
        for cell, members in _members(cell_of, len(cells))
    ]
    groups, start = np.concatenate(of_cells), np.cumsum([0, *map(len, of_cells)])
    group_of = _groups_of(sample, cells, groups, start)
    means = np.append(
        _means(group_of, sample, len(groups)), np.zeros((1, sample.shape[1]), np.float32), axis=0
    )
    return Centres(cells, groups, start, means, _spread(sample, means, group_of))


def _spread(sample: Pictures, means: Embeddings, group_of: Integers) -> NDArray[np.float32]:
    """`means`: of the sample's own groups. Returns: float32 (d,): the standard deviation about them, at least
    _MIN_SPREAD."""
    squares = np.zeros(sample.shape[1])
    for rows, block in _blocks(sample):
        squares += np.square(block - means[group_of[rows]]).sum(axis=0)
    return np.maximum(np.sqrt(squares / len(sample)), _MIN_SPREAD).astype(np.float32)


def _blocks(embeddings: Pictures) -> Iterator[tuple[slice, Embeddings]]:
    """Yields: all rows, some thousand at a time, as float32."""
    for start in range(0, len(embeddings), _ROWS_OF_BLOCK):
        rows = slice(start, min(start + _ROWS_OF_BLOCK, len(embeddings)))
        yield rows, embeddings[rows].astype(np.float32, copy=False)


def _groups_of(embeddings: Pictures, cells: Embeddings, groups: Embeddings, start: Integers) -> Integers:
    """Returns: int64 (n,): the group of each; the number of groups for a row of zeros."""
    blocks = [_groups_of_block(block, cells, groups, start) for _, block in _blocks(embeddings)]
    return np.concatenate([np.zeros(0, np.int64), *blocks])


def _groups_of_block(
    embeddings: Embeddings, cells: Embeddings, groups: Embeddings, start: Integers
) -> Integers:
    group = np.full(len(embeddings), len(groups), dtype=np.int64)
    with_picture = np.flatnonzero(embeddings.any(axis=1))
    cell_of = _nearest(cells, embeddings[with_picture])
    for cell, members in _members(cell_of, len(cells)):
        rows, first = with_picture[members], int(start[cell])
        group[rows] = first + _nearest(groups[first : int(start[cell + 1])], embeddings[rows])
    return group


def _means(group: Integers, embeddings: Pictures, count: int) -> Embeddings:
    """Returns: float32 (count, d): of each group (0..count - 1), 0 for an empty one."""
    sums = np.zeros((count, embeddings.shape[1]), dtype=np.float32)
    for rows, block in _blocks(embeddings):
        entries = (np.ones(len(block), dtype=np.float32), (group[rows], np.arange(len(block))))
        sums += csr_matrix(entries, shape=(count, len(block))) @ block
    means: Embeddings = sums / np.maximum(np.bincount(group, minlength=count), 1).astype(np.float32)[:, None]
    return means


def _k_means(sample: Pictures, count: int) -> Embeddings:
    count = min(count, len(sample))
    chosen = np.random.default_rng(_SEED).choice(len(sample), count, replace=False)
    centres = sample[chosen].astype(np.float32)
    for _ in range(_ROUNDS if count > 1 else 1):
        means = _means(_nearest(centres, sample), sample, count)
        norms = np.linalg.norm(means, axis=1, keepdims=True)
        centres = np.where(norms > 0, means / np.maximum(norms, 1e-12), centres)
    return centres


def _nearest(centres: Embeddings, embeddings: Pictures) -> Integers:
    nearest = np.zeros(len(embeddings), dtype=np.int64)
    for rows, block in _blocks(embeddings):
        nearest[rows] = (block @ centres.T).argmax(axis=1)
    return nearest


def _members(cell_of: Integers, cells: int) -> Iterator[tuple[int, Integers]]:
    """Each cell with the places of its members."""
    order = np.argsort(cell_of, kind="stable")
    bounds = np.searchsorted(cell_of[order], np.arange(cells + 1))
    for cell in range(cells):
        yield cell, order[bounds[cell] : bounds[cell + 1]]
