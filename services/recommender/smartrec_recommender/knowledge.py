"""What is known of the shop at one version of its catalogue: products, terms, and what was learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from smartrec_recommender.columns import Booleans, Integers
from smartrec_recommender.shelf import Shelf
from smartrec_recommender.terms import Terms

_HABIT_OF_BUYING_AGAIN = 0.1


@dataclass(frozen=True)
class Knowledge:
    """`repeat_rate`: by category term, the share of purchases in which a shopper buys a product once more.

    `catalogue_version` is the version that all of this was read at, `changed_at` the newest product's moment.
    """

    catalogue_version: int
    changed_at: datetime | None
    terms: Terms
    shelf: Shelf
    weights: Mapping[str, float]
    repeat_rate: Mapping[int, float]

    def is_bought_again(self, category: Integers) -> Booleans:
        """Returns: for each category, whether shoppers buy the very same product of it again (basics do)."""
        again = [term for term, rate in self.repeat_rate.items() if rate >= _HABIT_OF_BUYING_AGAIN]
        return np.isin(category, again)
