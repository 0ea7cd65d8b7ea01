"""Scores that depend on neither the query nor the user: worked out once for the whole catalogue while the
scoring time is the same. Serving counts ages from the full hour (`domain/shop_time.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, ProductColumns
from smartrec_recommender.domain.collaborative import Demand
from smartrec_recommender.ranking.extension_points import Scored

_MOST_BLENDS = 16


class ScoringTime(NamedTuple):
    """What ages count from, and the greatest popularity (forward-decayed) then."""

    now: datetime
    greatest_popularity: float


@dataclass(frozen=True, repr=False)
class StaticScores:
    """The scores of the whole catalogue by scorer, and their sums under the weights that were asked for."""

    parts: Mapping[str, Scored]
    _weighed: dict[tuple[float, ...], Floats] = field(default_factory=dict)

    def weighed(self, weights: Mapping[str, float]) -> Floats:
        """Returns: float32 (n,): the sum of the parts, each times its weight (0 where it has none)."""
        key = tuple(weights.get(name, 0.0) for name in self.parts)
        total = self._weighed.get(key)
        if total is None:
            scores = np.stack([np.nan_to_num(part.scores) for part in self.parts.values()])
            if len(self._weighed) >= _MOST_BLENDS:
                self._weighed.clear()
            total = self._weighed[key] = (np.array(key) @ scores).astype(np.float32)
        return total


class _Basis(NamedTuple):
    products: ProductColumns
    demand: Demand | None
    scoring_time: ScoringTime

    def is_same(self, other: _Basis) -> bool:
        same_shop = self.products is other.products and self.demand is other.demand
        return same_shop and self.scoring_time == other.scoring_time


class StaticScoreCache:
    """Keeps the scores of the whole catalogue as they were last asked for."""

    def __init__(self) -> None:
        self._last: tuple[_Basis, StaticScores] | None = None

    def of_catalogue(
        self,
        products: ProductColumns,
        demand: Demand | None,
        scoring_time: ScoringTime,
        make: Callable[[ScoringTime], dict[str, Scored]],
    ) -> StaticScores:
        """Returns: what `make` gives for this catalogue, demand and time."""
        basis = _Basis(products, demand, scoring_time)
        last = self._last  # read once: other threads may write meanwhile
        if last is None or not last[0].is_same(basis):
            last = self._last = (basis, StaticScores(make(scoring_time)))
        return last[1]
