"""How every product stands with everybody: demand, trend and newness, worked out once a minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from smartrec_recommender import scoring
from smartrec_recommender.columns import Floats, ProductColumns
from smartrec_recommender.scoring import Scored


class Moment(NamedTuple):
    """When a request is answered, and the greatest popularity (forward-decayed) then."""

    now: datetime
    greatest_popularity: float


class _Basis(NamedTuple):
    products: ProductColumns
    trend: Floats | None
    moment: Moment

    def is_same(self, other: _Basis) -> bool:
        same_shop = self.products is other.products and self.trend is other.trend
        return same_shop and self.moment == other.moment


def standing_parts(products: ProductColumns, trend: Floats, moment: Moment) -> dict[str, Scored]:
    """`trend`: float64 (n,), NaN where it was never learned."""
    return {
        "popular": Scored(scoring.popular(products, moment.greatest_popularity, moment.now)),
        "trending": Scored(trend),
        "new": Scored(scoring.new(products, moment.now)),
    }


class StandingMemory:
    """Keeps the parts of the whole shelf for the minute that they were last asked for."""

    def __init__(self) -> None:
        self._last: tuple[_Basis, dict[str, Scored]] | None = None

    def of_shelf(
        self,
        products: ProductColumns,
        trend: Floats | None,
        moment: Moment,
        make: Callable[[Moment], dict[str, Scored]],
    ) -> dict[str, Scored]:
        """What `make` gives for this shelf and trend as of the minute's beginning, whoever asked first."""
        minute = moment._replace(now=moment.now.replace(second=0, microsecond=0))
        basis = _Basis(products, trend, minute)
        last = self._last  # read once: other threads may write meanwhile
        if last is None or not last[0].is_same(basis):
            last = self._last = (basis, make(minute))
        return last[1]
