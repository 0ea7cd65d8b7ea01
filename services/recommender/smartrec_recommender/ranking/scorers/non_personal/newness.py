"""How lately a product came into the shop."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, ProductColumns
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.extension_points import Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest

NAME = "new"
_NEW_FOR_DAYS = 60.0


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,): 1 for what came today, falling to 0 within 60 days."""
    now = request.time.now.timestamp()
    age_days = np.maximum(0.0, (now - products.created_at_seconds) / 86_400)
    newness: Floats = np.maximum(0.0, 1.0 - age_days / _NEW_FOR_DAYS)
    return Scored(newness)


def words(_context: ReasonContext, _row: int, _: float) -> tuple[str, str]:
    return NAME, "new in the shop"


SCORER = Scorer(NAME, "static", score, words, search_weight=0.2, feed_weight=0.2)
