"""What becomes of products that the user has: some are bought again, the others lose what speaks for them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, ProductColumns
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.explanations.wording import month_of
from smartrec_recommender.ranking.extension_points import ScoreAdjustment
from smartrec_recommender.ranking.request import RankingRequest

NAME = "owned"
_MIN_DAYS = 1.0


class OwnedProducts(NamedTuple):
    """By row: whether the user has the product and wants it no second time, and whether it goes behind
    everything else for that. What the user has and is in neither may be bought again."""

    is_unwanted: Booleans
    goes_last: Booleans

    def part(self, preference: Floats) -> Floats:
        """Returns: float64 (n,): takes what speaks for an unwanted product, and puts it last where asked."""
        taken: Floats = np.where(self.is_unwanted, -np.maximum(preference, 0.0) - self.goes_last, 0.0)
        return taken


def owned_products(request: RankingRequest, products: ProductColumns) -> OwnedProducts:
    """Nobody wants the very same again within a day, whatever habits its category has. In the feed, where it
    is not even asked for, an unwanted product goes last."""
    bought = request.user.history.owned
    is_owned = np.isin(products.number, list(bought))
    recent = [number for number, owned in bought.items() if owned.days_ago < _MIN_DAYS]
    is_wanted_again = request.snapshot.is_repurchased(products.category) & ~np.isin(products.number, recent)
    is_unwanted = is_owned & ~is_wanted_again
    return OwnedProducts(is_unwanted, is_unwanted & (request.query.source == "feed"))


def part(request: RankingRequest, products: ProductColumns, preference: Floats) -> Floats:
    return owned_products(request, products).part(preference)


def words(context: ReasonContext, row: int, _: float) -> tuple[str, str]:
    owned = context.user.history.owned[int(context.products.number[row])]
    return NAME, f"you bought this {month_of(owned.last_bought_at, context.now)}"


ADJUSTMENT = ScoreAdjustment(NAME, part, words)
