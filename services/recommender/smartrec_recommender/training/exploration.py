"""Which new goods have been shown often enough: surely clicked less than others at the same places.

The share of places for new goods goes to those of which that is not known yet (successive elimination by an
upper confidence bound, Even-Dar, Mannor & Mansour 2006). The bound is that of a Poisson count (Garwood 1936).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.stats import chi2

from smartrec_recommender.domain.catalogue.columns import Floats, Integers
from smartrec_recommender.store.users.shown_products import PlaceCount

_CONFIDENCE = 0.99


def less_clicked(counts: Sequence[PlaceCount]) -> list[int]:
    """Returns: the numbers of the products whose clicks are surely fewer than those of all products would be
    at the places where they stood."""
    if not counts:
        return []
    number, place, impressions, clicks = np.array(counts, dtype=np.int64).T
    products, row = np.unique(number, return_inverse=True)
    expected = np.bincount(row, impressions * _rate_of_place(place, impressions, clicks)[place])
    seen = np.bincount(row, clicks)
    at_most = chi2.ppf(_CONFIDENCE, 2.0 * (seen + 1.0)) / 2.0
    found: list[int] = products[at_most < expected].tolist()
    return found


def _rate_of_place(place: Integers, impressions: Integers, clicks: Integers) -> Floats:
    """Returns: float64 (places,): clicks for each impression of whatever stood there."""
    rate: Floats = np.bincount(place, clicks) / np.maximum(np.bincount(place, impressions), 1.0)
    return rate
