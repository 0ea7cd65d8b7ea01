"""Whether the user has bought another colour or size of the same style, and how lately."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.explanations.wording import title_of
from smartrec_recommender.ranking.extension_points import Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest

NAME = "style"
_GREATEST_LOYALTY = 3.0


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in 0..1 with the row of the history that has the style; 0 for what the user has already,
    NaN where the user has none of the styles."""
    history, liked = request.user.history, request.user.liked
    loyalty_of: dict[int, tuple[float, int]] = {}
    for row, (number, style) in enumerate(zip(liked.number.tolist(), liked.style.tolist(), strict=True)):
        owned = history.owned.get(number)
        if owned is not None:
            loyalty_of[style] = max(loyalty_of.get(style, (0.0, -1)), (owned.loyalty, row))
    found = [
        loyalty_of.get(style, (0.0, -1)) if number not in history.owned else (0.0, -1)
        for number, style in zip(products.number.tolist(), products.style.tolist(), strict=True)
    ]
    loyalty, because_of = np.array(found).reshape(-1, 2).T
    if not loyalty.any():
        return Scored(np.full(len(products), np.nan))
    scores = np.minimum(1.0, np.log1p(loyalty) / np.log1p(_GREATEST_LOYALTY))
    return Scored(scores, because_of.astype(np.int64))


def words(context: ReasonContext, row: int, _: float) -> tuple[str, str]:
    event = context.user.history.last_event[int(context.blended.because_of[NAME][row])]
    return NAME, f"the same style as {title_of(context, event.product_number)} that you have"


SCORER = Scorer(NAME, "anything", score, words, feed_weight=0.3)
