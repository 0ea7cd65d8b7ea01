"""From a query and a shopper to the products in order: candidates, scores, blend.

`Find` is the candidate stage; the database's is `store.candidates.read_candidates`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from smartrec_recommender import scoring
from smartrec_recommender.blend import Blended, ordered, put_together
from smartrec_recommender.columns import Floats, Integers, ProductColumns
from smartrec_recommender.knowledge import Knowledge
from smartrec_recommender.query import Query
from smartrec_recommender.relaxation import Relaxation, relaxation_of
from smartrec_recommender.scoring import Scored
from smartrec_recommender.shopper import Shopper
from smartrec_recommender.terms import Terms
from smartrec_recommender.wishes import Wanted, wider, wishes

Find = Callable[[Query, Wanted], ProductColumns]


@dataclass(frozen=True)
class Ranking:
    """All candidates and the rows of the best, best first."""

    products: ProductColumns
    blended: Blended
    relaxation: Relaxation
    rows: Integers


def rank(
    query: Query,
    shopper: Shopper,
    knowledge: Knowledge,
    find: Find,
    limit: int,
    greatest_popularity: float,
    now: datetime,
) -> Ranking:
    """The `limit` best products (fewer only where the catalogue has no more that may be shown)."""
    products = _candidates(query, shopper, knowledge.terms, find, limit)
    scored = {
        "match": Scored(scoring.match(query, products, knowledge.terms)),
        "visual": Scored(scoring.visual(query, products)),
        "category": Scored(scoring.category(query, products, knowledge.terms)),
        "taste": Scored(
            shopper.profile.taste(products) if shopper.profile.confidence else _nothing(products)
        ),
        "history": scoring.history(shopper, products),
        "together": scoring.together(shopper, products),
        "popular": Scored(scoring.popular(products, greatest_popularity, now)),
        "new": Scored(scoring.new(products, now)),
    }
    relaxation = relaxation_of(query, products, knowledge.terms)
    blended = put_together(scored, knowledge.weights, relaxation, _owned(query, shopper, knowledge, products))
    return Ranking(products, blended, relaxation, ordered(query, products, blended, relaxation)[:limit])


def _nothing(products: ProductColumns) -> Floats:
    return np.full(len(products), np.nan)


def _owned(query: Query, shopper: Shopper, knowledge: Knowledge, products: ProductColumns) -> Floats:
    """1 for what the shopper has and will not want again; 2 in the feed, where it is not even asked for."""
    owned = np.isin(products.number, list(shopper.history.owned))
    again = np.array(
        [knowledge.is_bought_again(category) for category in products.category.tolist()], dtype=bool
    )
    return np.where(owned & ~again, 2.0 if query.source == "feed" else 1.0, 0.0)


def _candidates(query: Query, shopper: Shopper, terms: Terms, find: Find, limit: int) -> ProductColumns:
    """Widens what is looked for, in the stated order (see `relaxation.py`), until there is enough."""
    wanted = wishes(query, shopper, terms)
    products = find(query, wanted)
    for less_strict in wider(query, wanted, terms):
        if len(products) >= limit:
            break
        found = (*products.number.tolist(), *wanted.neighbours)
        products = find(query, replace(less_strict, neighbours=found))
    return products
