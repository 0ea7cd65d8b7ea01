"""The methods that the blend must beat, each over the same events: scores float64 (users, products)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from smartrec_recommender.columns import Floats, Integers
from smartrec_recommender.learning.events import EventLog

_EASE_PENALTY = 200.0
_MOST_PRODUCTS_OF_EASE = 6_000
_SEED = 7

Baseline = Callable[[EventLog, Integers], Floats]
"""Takes the events to learn from and the users to score for."""


def popularity(log: EventLog, users: Integers) -> Floats:
    """How often each product was chosen, ever."""
    counts = np.bincount(log.wanted().row, minlength=log.products).astype(np.float64)
    return np.tile(counts, (len(users), 1))


def recent_popularity(log: EventLog, users: Integers) -> Floats:
    """Popularity that halves every 30 days."""
    stored = log.popularity()
    return np.tile(stored / max(stored.max(initial=0.0), 1e-300), (len(users), 1))


def repeat_purchase(log: EventLog, users: Integers) -> Floats:
    """What the user chose before, the latest first; then what is popular of late."""
    scores = recent_popularity(log, users)
    chosen = log.wanted()
    place_of = {user: place for place, user in enumerate(users.tolist())}
    span = max(float(log.seconds.max(initial=1.0)), 1.0)
    for user, row, seconds in zip(
        chosen.user.tolist(), chosen.row.tolist(), chosen.seconds.tolist(), strict=True
    ):
        if user in place_of:
            scores[place_of[user], row] = 1.0 + seconds / span
    return scores


def bm25(log: EventLog, users: Integers) -> Floats:
    """Item neighbours with BM25 weights (`implicit`)."""
    from implicit.nearest_neighbours import ItemItemRecommender, bm25_weight

    matrix = log.matrix()
    model = ItemItemRecommender(K=100, num_threads=1)
    with threadpool_limits(1, "blas"):
        model.fit(bm25_weight(matrix.T, 1.2, 0.75).T.tocsr(), show_progress=False)
    return _dense(matrix[users] @ model.similarity)


def als(log: EventLog, users: Integers) -> Floats:
    """Alternating least squares with 64 factors (`implicit`; Hu, Koren & Volinsky 2008)."""
    from implicit.als import AlternatingLeastSquares

    matrix = (log.matrix() * 10.0).astype(np.float32).tocsr()
    with threadpool_limits(1, "blas"):
        model = AlternatingLeastSquares(
            factors=64, iterations=15, regularization=0.05, num_threads=1, random_state=_SEED
        )
        model.fit(matrix, show_progress=False)
    scores: Floats = (model.user_factors[users] @ model.item_factors.T).astype(np.float64)
    return scores


def ease(log: EventLog, users: Integers) -> Floats:
    """EASE (Steck 2019): the closed form of a linear model from all products to each."""
    if log.products > _MOST_PRODUCTS_OF_EASE:
        return np.zeros((len(users), log.products))
    matrix = csr_matrix(log.matrix() > 0, dtype=np.float64)
    gram = (matrix.T @ matrix).toarray()
    gram[np.diag_indices_from(gram)] += _EASE_PENALTY
    inverse = np.linalg.inv(gram)
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0.0)
    scores: Floats = matrix[users] @ weights
    return scores


BASELINES: dict[str, Baseline] = {
    "popularity": popularity,
    "recent popularity": recent_popularity,
    "repeat purchase": repeat_purchase,
    "BM25 item-item": bm25,
    "ALS": als,
    "EASE": ease,
}


def _dense(scores: csr_matrix) -> Floats:
    dense: Floats = np.asarray(scores.todense(), dtype=np.float64)
    return dense
