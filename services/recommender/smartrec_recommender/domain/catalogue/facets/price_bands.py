"""Prices in bands that people can read: bounds of 1, 2 or 5 times a power of ten, about as many in each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats

_BANDS = 5
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_CENT = 0.01


class PriceBand(NamedTuple):
    """Both bounds are included; None is open."""

    minimum: float | None
    maximum: float | None


def price_bands(prices: Floats) -> list[PriceBand]:
    """`prices`: (n,) without NaN. Returns: bands that hold each of them once, cheapest first; one at least,
    none without prices."""
    if not len(prices):
        return []
    quantiles = np.quantile(prices, np.linspace(0, 1, _BANDS + 1)[1:-1])
    bounds = sorted({_readable(float(value)) for value in quantiles} - {0.0})
    inner = [bound for bound in bounds if prices.min() < bound <= prices.max()]
    starts, ends = [None, *inner], [*(round(bound - _CENT, 2) for bound in inner), None]
    return [PriceBand(start, end) for start, end in zip(starts, ends, strict=True)]


def _readable(price: float) -> float:
    """Returns: the nearest bound of two digits at most that ends in a step."""
    if price <= 0:
        return 0.0
    power = 10.0 ** np.floor(np.log10(price))
    step = power if price / power >= _STEPS[3] else power / 2
    return float(round(price / step) * step)
