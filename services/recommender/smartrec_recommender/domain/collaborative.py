"""What the choices of all users say of products: item neighbours and item factors, applied to one history.

Both are learned by the refresh job (`learning/`) and hold nothing of any user: a history is folded in when
its user asks, so a new event counts at once and there is nothing of a user to erase.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from smartrec_recommender.domain.catalogue.columns import Floats, Integers
from smartrec_recommender.domain.users.history import History
from smartrec_recommender.domain.users.user import NO_NEIGHBOURS, Neighbours, strongest_of


class Pairs(NamedTuple):
    """Learned "bought together" pairs: `of[k]` has the neighbour `number[k]` with `similarity[k]` in 0..1."""

    of: Integers
    number: Integers
    similarity: Floats


@dataclass(frozen=True, repr=False)
class ItemNeighbours:
    """The neighbours of product `number[i]` (ascending) are `neighbour[k]` with `similarity[k]` in 0..1, for
    k from `start[i]` up to `start[i + 1]`. Of a large shop these are much of the memory: `similarity` is as
    narrow as Postgres keeps it (float16)."""

    number: Integers
    start: Integers
    neighbour: NDArray[np.int32]
    similarity: Floats

    def of(self, history: History) -> Neighbours:
        """Returns: those of the history's products, each said as strongly as the history says its product."""
        pairs = self.pairs(strongest_of(history))
        if not len(pairs.of):
            return NO_NEIGHBOURS
        by_number = np.argsort(history.product_number)
        row = by_number[np.searchsorted(history.product_number, pairs.of, sorter=by_number)]
        strength = history.weight[row] * pairs.similarity
        numbers, place = np.unique(pairs.number, return_inverse=True)
        because_of = np.full(len(numbers), -1)
        by_strength = np.argsort(strength, kind="stable")
        because_of[place[by_strength]] = row[by_strength]  # the last write is the strongest
        return Neighbours(numbers, np.bincount(place, weights=strength).astype(np.float64), because_of)

    def pairs(self, numbers: Integers) -> Pairs:
        """Returns: each of these products (`of`) with each of its neighbours, in the order of `numbers`."""
        places, is_known = _places(self.number, numbers)
        lengths = np.diff(self.start)[places[is_known]]
        ends = np.cumsum(lengths)
        first = np.repeat(self.start[places[is_known]] - ends + lengths, lengths)
        entries = np.arange(lengths.sum()) + first
        return Pairs(
            np.repeat(numbers[is_known], lengths),
            self.neighbour[entries].astype(np.int64),
            self.similarity[entries].astype(np.float64),
        )


@dataclass(frozen=True, repr=False)
class ItemFactors:
    """The factors of an implicit matrix factorisation (Hu, Koren & Volinsky 2008): row i is of `number[i]`.

    `gram` is float64 (f, f): the factors' Gram matrix plus the regularisation. A pair's confidence is
    1 + `confidence_slope` x its weight.
    """

    number: Integers
    factors: NDArray[np.float32]
    gram: Floats
    confidence_slope: float

    def fold_in(self, numbers: Integers, weights: Floats) -> Floats | None:
        """Returns: float32 (f,): the factors of whoever chose these products; None where nothing is known of
        them. `weights` above 0 speak for a product; the others say nothing."""
        places, is_known = _places(self.number, numbers)
        chosen = is_known & (weights > 0)
        if not chosen.any():
            return None
        factors, slope = self.factors[places[chosen]].astype(np.float64), self.confidence_slope
        confidence = slope * weights[chosen]
        left = self.gram + (factors.T * confidence) @ factors
        solved: Floats = np.linalg.solve(left, factors.T @ (1.0 + confidence)).astype(np.float32)
        return solved

    def scores(self, folded: Floats, numbers: Integers) -> Floats:
        """Returns: how much the user is drawn to each product, about 0 to 1; NaN where that is unknown."""
        places, is_known = _places(self.number, numbers)
        found = self.factors[places] @ folded if len(self.number) else np.zeros(len(numbers))
        return np.where(is_known, found, np.nan)

    def best(self, folded: Floats, most: int) -> Integers:
        """Returns: the numbers of the products that the user is drawn to most, the first first."""
        scores = self.factors @ folded
        most = min(most, len(scores))
        rows = np.argpartition(-scores, most - 1)[:most] if most else np.zeros(0, np.int64)
        return self.number[rows[np.lexsort((self.number[rows], -scores[rows]))]]


@dataclass(frozen=True, repr=False)
class Demand:
    """The demand for each product of `number` (ascending), in logarithms; 1 is the greatest.

    `short_term` halves within a week, `long_term` within a year.
    """

    number: Integers
    short_term: Floats
    long_term: Floats

    def of(self, numbers: Integers) -> Demand:
        """Returns: that of other products, 0 where nobody wanted one; NaN if it was never learned."""
        if not len(self.number):
            unknown = np.full(len(numbers), np.nan)
            return Demand(numbers, unknown, unknown)
        places, is_known = _places(self.number, numbers)
        short_term, long_term = (
            np.where(is_known, each[places], 0.0) for each in (self.short_term, self.long_term)
        )
        return Demand(numbers, short_term, long_term)


_NOTHING = np.zeros(0, np.int64)
NO_ITEM_NEIGHBOURS = ItemNeighbours(
    _NOTHING, np.zeros(1, np.int64), _NOTHING.astype(np.int32), np.zeros(0, np.float32)
)
NO_ITEM_FACTORS = ItemFactors(_NOTHING, np.zeros((0, 1), np.float32), np.eye(1), 0.0)
NO_DEMAND = Demand(_NOTHING, np.zeros(0), np.zeros(0))


@dataclass(frozen=True, repr=False)
class Collaborative:
    """What one refresh learned; empty before the first."""

    neighbours: ItemNeighbours = NO_ITEM_NEIGHBOURS
    factors: ItemFactors = NO_ITEM_FACTORS
    demand: Demand = NO_DEMAND
    model_version: int = 0


def _places(known: Integers, numbers: Integers) -> tuple[Integers, NDArray[np.bool_]]:
    """Returns: where each number stands among those known (ascending), and whether it does."""
    if not len(known):
        return np.zeros(len(numbers), np.int64), np.zeros(len(numbers), bool)
    places = np.searchsorted(known, numbers).clip(max=len(known) - 1)
    return places, known[places] == numbers
