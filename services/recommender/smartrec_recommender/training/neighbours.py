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
from smartrec_recommender.training.blocks import AT_ONCE, blocks_of_rows

K1, B = 1.2, 0.75  # the usual values for documents; not tuned
# Set on 2026-11-22; no search is on record. `smartrec recommender evaluate` measures a change.
EASE_PENALTY = 200.0
MOST_PRODUCTS_OF_EASE = 5_000
MOST_PAIRS = 10_000_000
_MOST_NEIGHBOURS = 100
_PAIRS_AT_ONCE = 10_000_000  # of products; sorting them takes some 50 bytes each

Similarity = Callable[[csr_matrix], csr_matrix | None]
"""From users x products to products x products; None where the catalogue is too large for the model."""


def bm25_weighted(matrix: csr_matrix, at_once: int = AT_ONCE) -> csr_matrix:
    """Returns: users x products: a product's users weighed as a document's words are."""
    users_of_product = np.bincount(matrix.indices, weights=matrix.data, minlength=matrix.shape[1])
    products_of_user = np.diff(matrix.indptr)
    rarity = np.log(max(matrix.shape[1], 1)) - np.log1p(products_of_user)
    length = (1.0 - B) + B * users_of_product / max(users_of_product.mean(), 1e-12)
    weights = np.empty(matrix.nnz)
    for first, last in blocks_of_rows(matrix, at_once):
        at = slice(matrix.indptr[first], matrix.indptr[last])
        data, of_product = matrix.data[at], length[matrix.indices[at]]
        saturated = data * (K1 + 1.0) / (K1 * of_product + data)
        weights[at] = saturated * np.repeat(rarity[first:last], products_of_user[first:last])
    return csr_matrix((weights, matrix.indices, matrix.indptr), shape=matrix.shape)


def bm25(matrix: csr_matrix, pairs_at_once: int = _PAIRS_AT_ONCE) -> csr_matrix:
    """Returns: the strongest neighbours of each product."""
    weighted = bm25_weighted(matrix)
    of_products = weighted.T.tocsr()
    products = matrix.shape[1]
    most, at_once = neighbours_for(products), max(1, pairs_at_once // max(products, 1))
    parts = [
        strongest(of_products[start : start + at_once] @ weighted, most, start)
        for start in range(0, products, at_once)
    ]
    return vstack(parts, format="csr")


def ease(matrix: csr_matrix) -> csr_matrix | None:
    """Returns: the strongest weights of the linear model; None where its dense inverse is too large."""
    weights = ease_weights(matrix)
    return None if weights is None else strongest_weights(weights)


def strongest_weights(weights: np.ndarray) -> csr_matrix:
    """Returns: of EASE's weights the strongest of each product."""
    return strongest(csr_matrix(np.maximum(weights, 0.0)), neighbours_for(len(weights)))


def ease_weights(matrix: csr_matrix) -> np.ndarray | None:
    """Returns: float64 (products, products), the diagonal 0: the closed form over who chose what."""
    if matrix.shape[1] > MOST_PRODUCTS_OF_EASE:
        return None
    chosen = csr_matrix(matrix > 0, dtype=np.float64)
    return weights_of_gram((chosen.T @ chosen).toarray())


def weights_of_gram(gram: np.ndarray) -> np.ndarray:
    """`gram`: float64 (products, products): how many users chose both; it is written to."""
    gram[np.diag_indices_from(gram)] += EASE_PENALTY
    with threadpool_limits(1, "blas"):  # a job beside a running service leaves it the other cores
        inverse = np.linalg.inv(gram)
    weights: np.ndarray = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0.0)
    return weights


def both(matrix: csr_matrix) -> csr_matrix | None:
    """Returns: the sum of the two, each such that the strongest neighbours have 1 on average."""
    by_ease = ease(matrix)
    return None if by_ease is None else added(bm25(matrix), by_ease)


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


def as_neighbours(similarity: csr_matrix, number_of_row: Integers) -> ItemNeighbours:
    """`number_of_row`: the product number of each row, ascending. The greatest similarity becomes 1."""
    scaled = similarity.data / max(similarity.data.max(initial=0.0), 1e-12)
    return ItemNeighbours(
        number=number_of_row,
        start=similarity.indptr.astype(np.int64),
        neighbour=number_of_row[similarity.indices].astype(np.int32),
        similarity=scaled.astype(np.float32),
    )
