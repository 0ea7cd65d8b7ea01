"""Everything known of the user who asks, put together once per request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, Integers, ProductColumns
from smartrec_recommender.domain.users.history import History
from smartrec_recommender.domain.users.profile import Profile

Temperature = Literal["hot", "warm", "cold", "anonymous"]
FeedPurpose = Literal["feed", "session", "stranger"]
"""Whose feed it is: a user's who chose something, of whom only views are known, or nothing at all."""


_STRONGEST = 100


class Neighbours(NamedTuple):
    """What others chose with products of the history: by ascending `number`, how strongly that is said, and
    the row of the history that says it most."""

    number: Integers
    strength: Floats
    because_of: Integers


NO_NEIGHBOURS = Neighbours(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64))


def strongest_of(history: History) -> Integers:
    """Returns: the numbers of the products whose neighbours count, the strongest evidence first."""
    return history.product_number[history.weight > 0][:_STRONGEST]


@dataclass(frozen=True)
class User:
    """`liked` has the columns of the history's products, row by row those of `history`. `neighbours` and
    `factors`: see `ranking/collaborative.py`; None where no factors are known of anything in the history."""

    temperature: Temperature
    history: History
    liked: ProductColumns
    profile: Profile
    neighbours: Neighbours
    factors: Floats | None

    @property
    def is_stranger(self) -> bool:
        """Whether nothing is known of their taste."""
        return self.profile.confidence == 0.0

    @property
    def feed_purpose(self) -> FeedPurpose:
        """Returns: which weights their feed has."""
        if self.is_stranger:
            return "stranger"
        only_viewed = all(event.kind == "view" for event in self.history.last_event)
        return "session" if only_viewed else "feed"
