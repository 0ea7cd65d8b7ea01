"""How much users whose choices are like this one's are drawn to a product: matrix factorisation."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.extension_points import Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.ranking.scales import on_logarithmic_scale

NAME = "factors"


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in 0..1; NaN where the factors of the user or the product are not known."""
    user = request.user
    if user.factors is None:
        return Scored(np.full(len(products), np.nan))
    learned = request.snapshot.collaborative.factors
    affinity = np.clip(learned.scores(user.factors, products.number), 0.0, 1.0)
    return Scored(on_logarithmic_scale(affinity) * user.profile.confidence)


def words(_context: ReasonContext, _row: int, _: float) -> tuple[str, str]:
    return NAME, "chosen by shoppers like you"


SCORER = Scorer(NAME, "learned", score, words, search_weight=0.5, feed_weight=0.5)
