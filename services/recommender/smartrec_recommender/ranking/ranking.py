"""What the ranking of one request came to, handed from the blend through re-ranking to presentation."""

from __future__ import annotations

from dataclasses import dataclass

from smartrec_recommender.domain.catalogue.columns import Integers, ProductColumns
from smartrec_recommender.ranking.blend import Blended
from smartrec_recommender.ranking.constraints.relaxation import Relaxation


@dataclass(frozen=True)
class Ranking:
    """All candidates, and the rows of the best, best first; of those, a rule gave `pinned` their place.

    `has_more`: whether there are products for another page.
    """

    products: ProductColumns
    blended: Blended
    relaxation: Relaxation
    rows: Integers
    has_more: bool
    pinned: frozenset[int] = frozenset()
