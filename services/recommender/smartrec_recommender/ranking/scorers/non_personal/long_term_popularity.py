"""Learned demand, half of which is gone within a year."""

from __future__ import annotations

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.extension_points import Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest

NAME = "lasting"


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in 0..1; NaN before the first refresh."""
    return Scored(request.snapshot.demand_for(products).long_term)


def words(_context: ReasonContext, _row: int, _: float) -> tuple[str, str]:
    return NAME, "in demand all year"


SCORER = Scorer(NAME, "static", score, words, feed_weight=0.2)
