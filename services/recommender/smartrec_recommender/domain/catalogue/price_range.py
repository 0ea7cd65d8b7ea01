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

    def in_words(self) -> str:
        """Returns: "up to 60 EUR", "20 to 40 EUR", "from 80"."""
        currency = f" {self.currency}" if self.currency else ""
        if self.minimum is None:
            return "any price" if self.maximum is None else f"up to {self.maximum:g}{currency}"
        if self.maximum is None:
            return f"from {self.minimum:g}{currency}"
        return f"{self.minimum:g} to {self.maximum:g}{currency}"

    def holds(self, price: Floats, currency: NDArray[np.str_]) -> Booleans:
        """Returns: for each price in its currency, whether it lies inside; one that is not known does not."""
        low = -np.inf if self.minimum is None else self.minimum
        high = np.inf if self.maximum is None else self.maximum
        inside: Booleans = (price >= low) & (price <= high)
        return inside if self.currency is None else inside & (currency == self.currency)
