"""How often users with this history's products chose a product too: learned item neighbours."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.explanations.wording import title_of
from smartrec_recommender.ranking.extension_points import Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.ranking.scales import on_logarithmic_scale

NAME = "together"


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in 0..1, with the row of the history that says it most; NaN without any neighbour."""
    neighbours = request.user.neighbours
    greatest = neighbours.strength.max(initial=0.0)
    if greatest <= 0:
        return Scored(np.full(len(products), np.nan))
    place = np.searchsorted(neighbours.number, products.number).clip(max=len(neighbours.number) - 1)
    is_neighbour = neighbours.number[place] == products.number
    strength = on_logarithmic_scale(neighbours.strength[place] / greatest)
    scores = np.where(is_neighbour, strength * request.user.profile.confidence, 0.0)
    return Scored(scores, np.where(is_neighbour, neighbours.because_of[place], -1))


def words(context: ReasonContext, row: int, _: float) -> tuple[str, str]:
    event = context.user.history.last_event[int(context.blended.because_of[NAME][row])]
    title = title_of(context, event.product_number)
    if event.kind == "purchase":
        return NAME, f"shoppers who bought {title} also bought this"
    return NAME, f"shoppers who liked {title} also liked this"


SCORER = Scorer(NAME, "learned", score, words, search_weight=1.5, feed_weight=1.5)
