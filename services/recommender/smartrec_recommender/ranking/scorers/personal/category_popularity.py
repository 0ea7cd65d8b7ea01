"""How popular a product is just now in the categories that the user buys from."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, Integers, ProductColumns
from smartrec_recommender.domain.users.user import User
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.extension_points import Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest

NAME = "segment"


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in 0..1; NaN for a user without a history, and before the first refresh."""
    shares = category_shares(request.user)
    if not len(shares):
        return Scored(np.full(len(products), np.nan))
    return Scored(request.snapshot.demand_for(products).short_term * shares_of(shares, products.category))


def category_shares(user: User) -> Floats:
    """Returns: float64 by category term, 1 for the category that the user chose most; empty without any."""
    weight = np.maximum(user.history.weight, 0.0)
    if not weight.any():
        return np.zeros(0)
    shares = np.bincount(user.liked.category, weights=weight)
    roots: Floats = np.sqrt(shares / shares.max())
    return roots


def shares_of(shares: Floats, category: Integers) -> Floats:
    """Returns: the share of each product's category, 0 for those that the user never chose from."""
    known = category < len(shares)
    of_products: Floats = np.where(known, shares[np.where(known, category, 0)], 0.0)
    return of_products


def words(context: ReasonContext, row: int, _: float) -> tuple[str, str]:
    category = context.terms.name(int(context.products.category[row])).lower()
    return NAME, f"in demand this week, and you often choose {category}"


SCORER = Scorer(NAME, "anything", score, words, feed_weight=0.5)
