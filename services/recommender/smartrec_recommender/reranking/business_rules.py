"""What the shop's own rules do to the score: boosts add to it, buries take from it."""

from __future__ import annotations

from smartrec_recommender.domain.catalogue.columns import Floats, ProductColumns
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.extension_points import ScoreAdjustment
from smartrec_recommender.ranking.request import RankingRequest

NAME = "shop"


def part(request: RankingRequest, products: ProductColumns, _preference: Floats) -> Floats | None:
    """Returns: float64 (n,): what the boosts in force add, less what buries take; None without any."""
    return None if request.rules.lift is None else request.rules.lift_of(products.number)


def words(context: ReasonContext, row: int, weight: float) -> tuple[str, str]:
    if row in context.pinned:
        return NAME, "picked by the shop"
    return NAME, "favoured by the shop" if weight > 0 else "put back by the shop"


def _is_pinned(context: ReasonContext, row: int) -> bool:
    return row in context.pinned


ADJUSTMENT = ScoreAdjustment(NAME, part, words, _is_pinned)
