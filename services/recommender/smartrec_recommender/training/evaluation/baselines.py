"""The methods that the blend must beat, each learned from the same events in the same run.

A baseline is fitted to the events and then scores users, float64 (users, products), some at a time. Each here
has its model in full: nothing is cut to the strongest neighbours as it is in service.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_matrix

from smartrec_recommender.domain.catalogue.columns import Floats, Integers, ProductColumns
from smartrec_recommender.domain.users.event_log import EventLog
from smartrec_recommender.training.blocks import pairs_of
from smartrec_recommender.training.factors import factorise
from smartrec_recommender.training.neighbours import bm25_weighted, ease_weights

Scores = Callable[[Integers], Floats]
Baseline = Callable[[EventLog, ProductColumns], Scores]


def popularity(log: EventLog, _: ProductColumns) -> Scores:
    """How often each product was chosen, ever."""
    return _for_everybody(np.bincount(log.relevant().row, minlength=log.products).astype(np.float64))


def recent_popularity(log: EventLog, _: ProductColumns) -> Scores:
    """Popularity that halves every 30 days."""
    return _for_everybody(_recent(log))


def weekly_popularity(log: EventLog, _: ProductColumns) -> Scores:
    """Popularity that halves every 7 days."""
    return _for_everybody(log.demand(np.arange(log.products)).short_term)


def popularity_within_category(log: EventLog, products: ProductColumns) -> Scores:
    """Recent popularity, the best of each category in turn."""
    recent = _recent(log)
    order = np.lexsort((-recent, products.category))
    first = np.searchsorted(products.category[order], products.category[order])
    place = np.empty(len(recent))
    place[order] = np.arange(len(order)) - first
    return _for_everybody(recent - place)


def repeat_purchase(log: EventLog, _: ProductColumns) -> Scores:
    """What the user chose before, the latest first; then what is popular of late."""
    recent, chosen = _recent(log), log.relevant()
    span = max(float(log.seconds.max(initial=1.0)), 1.0)

    def scores(users: Integers) -> Floats:
        table = np.tile(recent, (len(users), 1))
        for place, user in enumerate(users.tolist()):
            at = chosen.places_of(user)
            table[place, chosen.row[at]] = 1.0 + chosen.seconds[at] / span
        return table

    return scores


def bm25(log: EventLog, _: ProductColumns) -> Scores:
    """Item neighbours with BM25 weights."""
    matrix = log.matrix()
    weighted = bm25_weighted(pairs_of(matrix)).matrix()

    def scores(users: Integers) -> Floats:
        of_users = matrix[users]
        own = np.asarray(weighted.multiply(weighted).sum(axis=0)).ravel()
        table: Floats = ((of_users @ weighted.T) @ weighted).toarray() - of_users.toarray() * own
        return table  # without what each product says of itself

    return scores


def als(log: EventLog, _: ProductColumns) -> Scores:
    """Alternating least squares on implicit feedback."""
    matrix, numbers = log.matrix(), np.arange(log.products)
    factors = factorise(pairs_of(matrix), numbers)

    def scores(users: Integers) -> Floats:
        table = np.zeros((len(users), log.products))
        for place, user in enumerate(users.tolist()):
            own = matrix[user]
            folded = factors.fold_in(own.indices.astype(np.int64), own.data)
            if folded is not None:
                table[place] = np.nan_to_num(factors.scores(folded, numbers))
        return table

    return scores


def ease(log: EventLog, _: ProductColumns) -> Scores:
    """The closed form of a linear model from all products to each; nothing where its matrix is too large."""
    matrix = log.matrix()
    chosen, weights = csr_matrix(matrix > 0, dtype=np.float64), ease_weights(pairs_of(matrix))

    def scores(users: Integers) -> Floats:
        if weights is None:
            return np.zeros((len(users), log.products))
        table: Floats = chosen[users] @ weights
        return table

    return scores


BASELINES: dict[str, Baseline] = {
    "popularity": popularity,
    "recent popularity": recent_popularity,
    "weekly popularity": weekly_popularity,
    "popularity within category": popularity_within_category,
    "repeat purchase": repeat_purchase,
    "BM25 item-item": bm25,
    "ALS": als,
    "EASE": ease,
}

OF_EVERYBODY = tuple(name for name in BASELINES if "popularity" in name)
"""Those that show every user the same."""


def _recent(log: EventLog) -> Floats:
    stored = log.popularity()
    recent: Floats = stored / max(stored.max(initial=0.0), 1e-300)
    return recent


def _for_everybody(scores: Floats) -> Scores:
    return lambda users: np.tile(scores, (len(users), 1))
