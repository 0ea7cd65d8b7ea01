"""Item neighbours: which products the same shoppers bought (`implicit`, BM25-weighted item-item)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

NEIGHBOURS = 50
K1, B = 1.2, 0.75


@dataclass(frozen=True)
class Interactions:
    """One entry a pair of shopper and product: `weight` is the decayed sum of its events, above 0."""

    user: NDArray[np.int64]
    product: NDArray[np.int64]
    weight: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.user)


@dataclass(frozen=True)
class NeighbourPairs:
    """`similarity` float64, above 0 and at most 1, of ordered pairs of product numbers."""

    product: NDArray[np.int64]
    neighbour: NDArray[np.int64]
    similarity: NDArray[np.float64]


def learn_neighbours(interactions: Interactions, neighbours: int = NEIGHBOURS) -> NeighbourPairs:
    """Returns: for each product its strongest neighbours, none being itself."""
    from implicit.nearest_neighbours import ItemItemRecommender, bm25_weight  # slow import

    if not len(interactions):
        empty = np.zeros(0, np.int64)
        return NeighbourPairs(empty, empty, np.zeros(0))
    users, user_row = np.unique(interactions.user, return_inverse=True)
    products, product_column = np.unique(interactions.product, return_inverse=True)
    matrix = csr_matrix(
        (interactions.weight, (user_row, product_column)), shape=(len(users), len(products)), dtype=np.float64
    )
    model = ItemItemRecommender(K=neighbours + 1, num_threads=1)
    with threadpool_limits(1, "blas"):  # implicit has threads of its own; BLAS threads beside them slow both
        model.fit(bm25_weight(matrix.T, K1, B).T.tocsr(), show_progress=False)
    similarity = model.similarity.tocoo()
    kept = (similarity.row != similarity.col) & (similarity.data > 0)
    values = similarity.data[kept]
    return NeighbourPairs(
        products[similarity.row[kept]], products[similarity.col[kept]], values / values.max(initial=1e-12)
    )
