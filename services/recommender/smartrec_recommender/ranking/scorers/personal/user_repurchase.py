"""How often and how lately the user bought this very product."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, ProductColumns
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.explanations.wording import month_of, times
from smartrec_recommender.ranking.extension_points import Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest

NAME = "repeat"
_GREATEST_LOYALTY = 7.0


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in 0..1, see `Owned.loyalty`; NaN where the user has none of the products."""
    loyalty = {number: owned.loyalty for number, owned in request.user.history.owned.items()}
    scores = np.array([loyalty.get(number, 0.0) for number in products.number.tolist()])
    if not scores.any():
        return Scored(np.full(len(products), np.nan))
    on_scale: Floats = np.minimum(1.0, np.log1p(scores) / np.log1p(_GREATEST_LOYALTY))
    return Scored(on_scale)


def words(context: ReasonContext, row: int, _: float) -> tuple[str, str]:
    owned = context.user.history.owned[int(context.products.number[row])]
    last = month_of(owned.last_bought_at, context.now)
    if owned.times == 1:
        return NAME, f"you bought this {last}"
    return NAME, f"you bought this {times(owned.times)}, last {last}"


SCORER = Scorer(NAME, "owned", score, words, feed_weight=0.5)
