"""The price limits of a query in the shop's money: converted, compared as numbers, or what is cheap there.

A limit is never dropped: in a currency without a rate its numbers are compared, and the answer says so.
"""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Booleans
from smartrec_recommender.domain.catalogue.price_range import PriceRange
from smartrec_recommender.domain.recommendations import PriceReading
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.serving.requests.schemas import SearchRequest

CHEAP_SHARE = 1 / 3
"""What is cheap: the cheapest third of the shop's products of the category."""
MIN_PRODUCTS = 6
"""Of a category with fewer products with a price, the prices of all categories are taken."""


def read_price(request: SearchRequest, snapshot: Snapshot) -> tuple[PriceRange | None, PriceReading | None]:
    """Returns: the range to look in, and how it was read where that is not just as it was said."""
    price = request.price
    if price is None or (price.minimum is None and price.maximum is None):
        return _level(request, snapshot) if request.price_level else (None, None)
    said, currency = PriceRange(price.minimum, price.maximum, price.currency), price.currency
    if currency is None or currency in snapshot.terms.currencies or not snapshot.terms.currencies:
        return said, None
    rate = snapshot.exchange_rates.get(currency)
    own = _own_currency(snapshot)
    if rate is None:
        compared = PriceRange(price.minimum, price.maximum)
        return compared, PriceReading("compared as numbers", price.minimum, price.maximum, own)
    least, most = (
        None if bound is None else round(bound * rate, 2) for bound in (said.minimum, said.maximum)
    )
    return PriceRange(least, most, own), PriceReading("converted", least, most, own)


def _level(request: SearchRequest, snapshot: Snapshot) -> tuple[PriceRange | None, PriceReading | None]:
    products, own = snapshot.catalogue.products, _own_currency(snapshot)
    if own is None:
        return None, None
    priced: Booleans = products.is_in_stock & (products.price > 0) & (products.currency == own)
    asked = snapshot.terms.numbers("category", [scored.name for scored in request.category[:1]])
    of_category = priced & np.isin(products.category, list(asked))
    prices = products.price[of_category if of_category.sum() >= MIN_PRODUCTS else priced]
    if not len(prices):
        return None, None
    if request.price_level == "low":
        most = round(float(np.quantile(prices, CHEAP_SHARE)), 2)
        return PriceRange(None, most, own), PriceReading("cheapest third", None, most, own)
    least = round(float(np.quantile(prices, 1 - CHEAP_SHARE)), 2)
    return PriceRange(least, None, own), PriceReading("dearest third", least, None, own)


def _own_currency(snapshot: Snapshot) -> str | None:
    """The currency of most prices of the shop."""
    known = sorted(snapshot.terms.currencies)
    if len(known) < 2:
        return next(iter(known), None)
    written = snapshot.catalogue.products.currency
    return max(known, key=lambda code: int((written == code).sum()))
