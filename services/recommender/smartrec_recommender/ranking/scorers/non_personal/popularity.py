"""Recent demand on a logarithmic scale: half of it is gone after 30 days."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, ProductColumns
from smartrec_recommender.domain.popularity import events_now
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.extension_points import Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest

NAME = "popular"


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in 0..1, 1 for the most wanted product of the catalogue; NaN where nothing was wanted."""
    time = request.time
    greatest = np.log1p(events_now(np.array([time.greatest_popularity]), time.now))[0]
    if greatest <= 0:
        return Scored(np.full(len(products), np.nan))
    scores: Floats = np.clip(np.log1p(events_now(products.popularity, time.now)) / greatest, 0.0, 1.0)
    return Scored(scores)


def words(context: ReasonContext, row: int, _: float) -> tuple[str, str]:
    is_above = context.products.popularity[row] >= context.usual_popularity
    return NAME, "popular this season" if is_above else "chosen by other shoppers lately"


SCORER = Scorer(NAME, "static", score, words, search_weight=0.6, feed_weight=0.6)
