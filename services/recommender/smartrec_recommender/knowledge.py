"""What the shop has learned, beside its catalogue: the blend's weights and the categories' habits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from smartrec_recommender.terms import Terms

_HABIT_OF_BUYING_AGAIN = 0.1


@dataclass(frozen=True)
class Knowledge:
    """`repeat_rate`: by category term, the share of purchases in which a shopper buys a product once more.

    `catalogue_version` is the version that all of this was read at.
    """

    catalogue_version: int
    terms: Terms
    weights: Mapping[str, float]
    repeat_rate: Mapping[int, float]

    def is_bought_again(self, category: int) -> bool:
        """Whether shoppers buy the very same product again (basics), or only once (a coat)."""
        return self.repeat_rate.get(category, 0.0) >= _HABIT_OF_BUYING_AGAIN
