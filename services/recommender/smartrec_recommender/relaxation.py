"""What is given up, in which order, when fewer products than asked for fit the query.

First the brand, then the category (its near kin, then the same group of garments, then any), last the price.
What the shopper ruled out and what is not in stock are never given up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smartrec_recommender.columns import Floats, Integers, ProductColumns
from smartrec_recommender.kinship import Closeness
from smartrec_recommender.query import Query, closeness_of_terms
from smartrec_recommender.terms import Terms

_WEIGHT_OF_CLOSENESS = {
    Closeness.ASKED: 2.0,
    Closeness.KIN: 0.0,
    Closeness.SAME_GROUP: -2.0,
    Closeness.OTHER: -4.0,
}
_ASKED_BRAND, _OUTSIDE_PRICE = 1.0, -8.0
"""The scorers together give between -0.5 and 0.5 (`blend.py`), so a whole step outweighs them all, and the
order by score is the stated order."""


@dataclass(frozen=True)
class Relaxation:
    """For each of n candidates: how near its category is, and which conditions it keeps."""

    closeness: Integers | None
    asked_brand: NDArray[np.bool_]
    outside_price: NDArray[np.bool_]

    @property
    def category_weight(self) -> Floats:
        """Returns: the part of the score for the category: most where it is one that was asked for."""
        if self.closeness is None:
            return np.zeros(len(self.asked_brand))
        weights: Floats = np.array([_WEIGHT_OF_CLOSENESS[kind] for kind in Closeness])[self.closeness]
        return weights

    @property
    def brand_weight(self) -> Floats:
        return _ASKED_BRAND * self.asked_brand

    @property
    def price_weight(self) -> Floats:
        return _OUTSIDE_PRICE * self.outside_price

    @property
    def total(self) -> Floats:
        return self.category_weight + self.brand_weight + self.price_weight


def relaxation_of(query: Query, products: ProductColumns, terms: Terms) -> Relaxation:
    """Finds what each candidate does not keep of the query."""
    closeness = None
    if nearness := closeness_of_terms(query, terms):
        of_term = np.full(terms.size, int(Closeness.OTHER))
        of_term[list(nearness)] = list(nearness.values())
        closeness = of_term[products.category]
    asked_brand = np.isin(products.brand, list(query.brands))
    inside = np.ones(len(products), bool)
    if query.price is not None:
        inside = query.price.holds(products.price, products.currency)
    return Relaxation(closeness, asked_brand, ~inside)
