"""A range of prices in one currency."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smartrec_recommender.domain.catalogue.columns import Booleans, Floats


@dataclass(frozen=True)
class PriceRange:
    """Bounds in `currency`, both included. A currency of None means the catalogue's."""

    minimum: float | None = None
    maximum: float | None = None
    currency: str | None = None

    def holds(self, price: Floats, currency: NDArray[np.str_]) -> Booleans:
        """Returns: for each price in its currency, whether it lies inside; one that is not known does not."""
        low = -np.inf if self.minimum is None else self.minimum
        high = np.inf if self.maximum is None else self.maximum
        inside: Booleans = (price >= low) & (price <= high)
        return inside if self.currency is None else inside & (currency == self.currency)
