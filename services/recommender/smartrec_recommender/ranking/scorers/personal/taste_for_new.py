"""How far a product that nobody has chosen yet is to the user's taste: all there is to go by for new
goods."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.extension_points import Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest

NAME = "fresh"


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in 0..1, 0 for what somebody has chosen; NaN for a user without a history."""
    profile = request.user.profile
    if not profile.confidence:
        return Scored(np.full(len(products), np.nan))
    is_unsold = request.snapshot.is_unsold(products)
    scores = np.zeros(len(products))
    if is_unsold.any():
        scores[is_unsold] = np.maximum(profile.taste(products.take(np.flatnonzero(is_unsold))), 0.0)
    return Scored(scores)


def words(_context: ReasonContext, _row: int, _: float) -> tuple[str, str]:
    return NAME, "new, and to your taste"


SCORER = Scorer(NAME, "anything", score, words, feed_weight=0.1)
