"""A user's taste, read off the history: categories, attributes, colours, brands and the price band.

The affinity to a term is the decayed share of the history that has it, less the share of the catalogue that
has it: what everything has says nothing. Few events count for little: one neutral purchase is imagined too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, Integers, ProductColumns
from smartrec_recommender.domain.catalogue.terms import Terms

SHARE_OF_ATTRIBUTES = 0.30
_SHARE_OF_KIND = {
    "category": 0.20,
    "attribute": SHARE_OF_ATTRIBUTES,
    "brand": 0.10,
    "colour": 0.15,
    "gender": 0.10,
    "season": 0.05,
    "price": 0.10,
}
_MIN_PRICE_SPREAD = 0.25
_FAINTEST_LIKING = 0.05


@dataclass(frozen=True)
class Profile:
    """`affinity`: float64 (terms.size,), in each kind scaled so that a marked liking is `confidence`.

    `confidence` is 0 for a stranger and nears 1 with evidence. The price band is in natural logarithms.
    """

    affinity: Floats
    confidence: float
    price_log_mean: float
    price_log_spread: float

    def taste(self, products: ProductColumns) -> Floats:
        """Returns: float64 (n,) in -1..1: how far each product is to the user's taste."""
        if self.confidence == 0.0:
            return np.zeros(len(products))
        means = products.attribute_sums(self.affinity) / products.attribute_root
        taste = SHARE_OF_ATTRIBUTES * np.clip(means, -1, 1)
        for kind, column in _columns(products).items():
            taste = taste + (_SHARE_OF_KIND[kind] * self.affinity)[column]
        return taste + _SHARE_OF_KIND["price"] * self.price_closeness(products.price_logarithm)

    def price_closeness(self, price_logarithm: Floats) -> Floats:
        """Returns: `confidence` in the middle of the price band, falling to 0; 0 without a price."""
        if not np.isfinite(self.price_log_mean):
            return np.zeros(len(price_logarithm))
        distance = (price_logarithm - self.price_log_mean) / self.price_log_spread
        closeness: Floats = np.nan_to_num(self.confidence * np.exp(-0.5 * distance**2))
        return closeness

    def favourites(self, terms: Terms, kind: str, most: int) -> list[int]:
        """Returns: the best liked terms of one kind, best first."""
        liked = [t for t in terms.of_kind(kind) if self.affinity[t.number] > 0]
        liked.sort(key=lambda t: (-self.affinity[t.number], t.number))
        return [t.number for t in liked[:most]]


def profile_of(weight: Floats, products: ProductColumns, terms: Terms) -> Profile:
    """`weight`: float64 (m,) of the history's products, in the order of `products`."""
    evidence = float(np.abs(weight).sum())
    affinity = np.zeros(terms.size)
    for column in _columns(products).values():
        np.add.at(affinity, column, weight)
    np.add.at(affinity, products.attribute_term, weight[products.attribute_rows()] * products.attribute_score)
    confidence = evidence / (evidence + 1.0)
    affinity = affinity / (evidence + 1.0) - terms.shares * confidence
    affinity[0] = 0.0
    affinity[terms.numbers_of_kind.get("word", [])] = 0.0  # a title's words are no taste
    for kind in terms.numbers_of_kind.keys() & _SHARE_OF_KIND.keys():
        numbers = terms.numbers_of_kind[kind]
        strongest = max(affinity[numbers].max(initial=0.0), _FAINTEST_LIKING)
        affinity[numbers] = np.clip(affinity[numbers] * (confidence / strongest), -confidence, confidence)
    return Profile(affinity, confidence, *_price_band(weight, products.price))


def _columns(products: ProductColumns) -> dict[str, Integers]:
    """The kinds of terms that a product has at most one of."""
    return {
        "category": products.category,
        "brand": products.brand,
        "colour": products.colour,
        "gender": products.gender,
        "season": products.season,
    }


def _price_band(weight: Floats, price: Floats) -> tuple[float, float]:
    counted = (weight > 0) & np.isfinite(price) & (price > 0)
    if not counted.any():
        return float("nan"), 1.0
    logarithms, weights = np.log(price[counted]), weight[counted]
    mean = float(np.average(logarithms, weights=weights))
    spread = float(np.sqrt(np.average((logarithms - mean) ** 2, weights=weights)))
    return mean, max(spread, _MIN_PRICE_SPREAD)
