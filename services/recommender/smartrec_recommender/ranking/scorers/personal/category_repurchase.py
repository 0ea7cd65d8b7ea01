"""How likely a product that the user has is bought once more: the repurchase rate of its category."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.explanations.wording import month_of
from smartrec_recommender.ranking.extension_points import Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest

NAME = "again"
_FULL_SCORE_FROM_RATE = 0.5


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in 0..1, 0 for what the user has not; NaN where the user has none of the products."""
    rate_of_category = request.snapshot.habitual_repurchase_rates()
    owned = np.isin(products.number, list(request.user.history.owned))
    if not (owned.any() and rate_of_category):
        return Scored(np.full(len(products), np.nan))
    rates = np.array([rate_of_category.get(category, 0.0) for category in products.category[owned].tolist()])
    scores = np.zeros(len(products))
    scores[owned] = np.minimum(1.0, rates / _FULL_SCORE_FROM_RATE)
    return Scored(scores)


def words(context: ReasonContext, row: int, _: float) -> tuple[str, str]:
    owned = context.user.history.owned[int(context.products.number[row])]
    return NAME, f"you bought this {month_of(owned.last_bought_at, context.now)}, and many buy it again"


SCORER = Scorer(NAME, "owned", score, words, search_weight=0.5, feed_weight=1.0)
