"""Item-item models over a matrix of users and products: BM25 and EASE, cut to each product's strongest.

BM25 as in Robertson & Zaragoza 2009, a product being the document and its users the words; EASE as in
Steck 2019.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix, vstack
from threadpoolctl import threadpool_limits

from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.domain.collaborative import ItemNeighbours
from smartrec_recommender.training.blocks import Pairs

K1, B = 1.2, 0.75  # the usual values for documents; not tuned
# Set on 2026-11-22; no search is on record. `smartrec recommender evaluate` measures a change.
EASE_PENALTY = 200.0
MOST_PRODUCTS_OF_EASE = 5_000
MOST_PAIRS = 10_000_000
_MOST_NEIGHBOURS = 100
_PAIRS_OF_AN_ENTRY = 2
"""How many pairs of products are worked on together, for each entry of a block of users: their table takes 16
bytes an entry then, and what a block adds to it 24."""

Similarity = Callable[[Pairs], csr_matrix | None]
"""From users x products to products x products; None where the catalogue is too large for the model."""


def bm25_weighted(pairs: Pairs) -> Pairs:
    """Returns: users x products: a product's users weighed as a document's words are."""
    users_of_product = pairs.by_product(lambda block: block.data)
    length = (1.0 - B) + B * users_of_product / max(users_of_product.mean(), 1e-12)

    def weighted(block: csr_matrix) -> csr_matrix:
        products_of_user = np.diff(block.indptr)
        rarity = np.log(max(pairs.products, 1)) - np.log1p(products_of_user)
        saturated = block.data * (K1 + 1.0) / (K1 * length[block.indices] + block.data)
        values = saturated * np.repeat(rarity, products_of_user)
        return csr_matrix((values, block.indices, block.indptr), shape=block.shape)

    return pairs.mapped(weighted, pairs.products)


def bm25(pairs: Pairs) -> csr_matrix:
    """Returns: the strongest neighbours of each product."""
    weighted, products = bm25_weighted(pairs), pairs.products
    most, at_once = neighbours_for(products), max(1, _PAIRS_OF_AN_ENTRY * pairs.at_once // max(products, 1))
    parts = [
        strongest(_chosen_together(weighted, start, start + at_once, most), most, start)
        for start in range(0, products, at_once)
    ]
    return vstack(parts, format="csr")


def _chosen_together(weighted: Pairs, first: int, last: int, most: int) -> csr_matrix:
    """Returns: of the products `first` to `last`, which is left out, the sums over all users of their weights
    times those of each product; what `strongest` leaves out may be missing.
    """
    products = weighted.products
    if len(weighted.blocks) == 1:
        return _product(weighted.blocks[0], first, last)
    summed = np.zeros((len(range(products)[first:last]), products))
    for block in weighted.blocks:
        _add(_product(block, first, last), summed)
    return _without_weak_of_dense(summed, most + 1)


def _product(block: csr_matrix, first: int, last: int) -> csr_matrix:
    return block[:, first:last].T.tocsr() @ block


def _add(sparse: csr_matrix, dense: np.ndarray) -> None:
    for row, (start, end) in enumerate(pairwise(sparse.indptr)):
        dense[row, sparse.indices[start:end]] += sparse.data[start:end]


def ease(pairs: Pairs) -> csr_matrix | None:
    """Returns: the strongest weights of the linear model; None where its dense inverse is too large."""
    weights = ease_weights(pairs)
    return None if weights is None else strongest_weights(weights)


def strongest_weights(weights: np.ndarray) -> csr_matrix:
    """Returns: of EASE's weights the strongest of each product."""
    return strongest(csr_matrix(np.maximum(weights, 0.0)), neighbours_for(len(weights)))


def ease_weights(pairs: Pairs) -> np.ndarray | None:
    """Returns: float64 (products, products), the diagonal 0: the closed form over who chose what."""
    if pairs.products > MOST_PRODUCTS_OF_EASE:
        return None
    gram = np.zeros((pairs.products, pairs.products))
    for block in pairs.blocks:
        chosen = csr_matrix(block > 0, dtype=np.float64)
        gram += (chosen.T @ chosen).toarray()
    return weights_of_gram(gram)


def weights_of_gram(gram: np.ndarray) -> np.ndarray:
    """`gram`: float64 (products, products): how many users chose both; it is written to."""
    gram[np.diag_indices_from(gram)] += EASE_PENALTY
    with threadpool_limits(1, "blas"):  # a job beside a running service leaves it the other cores
        inverse = np.linalg.inv(gram)
    weights: np.ndarray = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0.0)
    return weights


def both(pairs: Pairs) -> csr_matrix | None:
    """Returns: the sum of the two, each such that the strongest neighbours have 1 on average."""
    by_ease = ease(pairs)
    return None if by_ease is None else added(bm25(pairs), by_ease)


def added(by_bm25: csr_matrix, by_ease: csr_matrix) -> csr_matrix:
    """Returns: the sum of the two models, as `both` has it."""
    together = _in_own_measure(by_bm25) + _in_own_measure(by_ease)
    return strongest(together, neighbours_for(together.shape[1]))


def _in_own_measure(similarity: csr_matrix) -> csr_matrix:
    greatest = similarity.max(axis=1).toarray().ravel()
    mean = greatest[greatest > 0].mean() if (greatest > 0).any() else 1.0
    return similarity / mean


BM25, EASE, BOTH = "BM25 item-item", "EASE", "BM25 and EASE"
SIMILARITIES: dict[str, Similarity] = {BM25: bm25, EASE: ease, BOTH: both}


def neighbours_for(products: int) -> int:
    """Returns: how many neighbours each product keeps, so that all of them fit in MOST_PAIRS."""
    return max(1, min(_MOST_NEIGHBOURS, MOST_PAIRS // max(products, 1)))


def strongest(similarity: csr_matrix, most: int, first_row: int = 0) -> csr_matrix:
    """Returns: the same with at most `most` entries a row, all above 0 and none of a product with itself.

    Row 0 is of the product `first_row`.
    """
    entries = _without_weak(similarity, most + 1).tocoo()  # one may be the product's own
    kept = (entries.data > 0) & (entries.row + first_row != entries.col)
    row, column, value = entries.row[kept], entries.col[kept], entries.data[kept]
    order = np.lexsort((column, -value, row))
    starts = np.searchsorted(row[order], np.arange(similarity.shape[0]))
    rank = np.arange(len(order)) - starts[row[order]]
    chosen = order[rank < most]
    return csr_matrix((value[chosen], (row[chosen], column[chosen])), shape=similarity.shape)


def _without_weak(similarity: csr_matrix, most: int) -> csr_matrix:
    """Returns: the same without entries of a row that `most` others exceed: few are left to be sorted."""
    kept = np.ones(similarity.nnz, bool)
    for start, end in pairwise(similarity.indptr):
        if end - start > most:
            values = similarity.data[start:end]
            kept[start:end] = values >= np.partition(values, -most)[-most]
    starts = np.concatenate([[0], np.cumsum(kept)])[similarity.indptr]
    return csr_matrix((similarity.data[kept], similarity.indices[kept], starts), similarity.shape)


def _without_weak_of_dense(similarity: np.ndarray, most: int) -> csr_matrix:
    """Returns: the same of what is above 0: most of a dense table need not be copied."""
    kept = []
    for row in similarity:
        columns = np.flatnonzero(row > 0)
        if len(columns) > most:
            values = row[columns]
            columns = columns[values >= np.partition(values, -most)[-most]]
        kept.append(columns)
    starts = np.concatenate([[0], np.cumsum([len(columns) for columns in kept])])
    values = np.concatenate([row[columns] for row, columns in zip(similarity, kept, strict=True)])
    return csr_matrix((values, np.concatenate(kept), starts), similarity.shape)


def as_neighbours(similarity: csr_matrix, number_of_row: Integers) -> ItemNeighbours:
    """`number_of_row`: the product number of each row, ascending. The greatest similarity becomes 1."""
    scaled = similarity.data / max(similarity.data.max(initial=0.0), 1e-12)
    return ItemNeighbours(
        number=number_of_row,
        start=similarity.indptr.astype(np.int64),
        neighbour=number_of_row[similarity.indices].astype(np.int32),
        similarity=scaled.astype(np.float32),
    )
