"""Everything known of the shopper who asks, put together once per request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from smartrec_recommender.catalogue.columns import Floats, Integers, ProductColumns
from smartrec_recommender.shoppers.history import History
from smartrec_recommender.shoppers.profile import Profile

Temperature = Literal["hot", "warm", "cold", "anonymous"]


class Neighbours(NamedTuple):
    """Learned "bought together" pairs of the history: `of[k]` (a product number of the history) has the
    neighbour `number[k]` with `similarity[k]` in 0..1."""

    of: Integers
    number: Integers
    similarity: Floats


_STRONGEST = 100


def strongest_of(history: History) -> Integers:
    """Returns: the numbers of the products whose neighbours count, the strongest evidence first."""
    return history.product_number[history.weight > 0][:_STRONGEST]


NO_NEIGHBOURS = Neighbours(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))


@dataclass(frozen=True)
class Shopper:
    """`liked` has the columns of the history's products, row by row those of `history`."""

    temperature: Temperature
    history: History
    liked: ProductColumns
    profile: Profile
    neighbours: Neighbours

    @property
    def is_stranger(self) -> bool:
        """Whether nothing is known of their taste."""
        return self.profile.confidence == 0.0
