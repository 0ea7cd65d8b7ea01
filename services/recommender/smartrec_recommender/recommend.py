"""From a query and a shopper to the products in order: conditions, candidates, exact scores, blend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np

from smartrec_recommender import scoring
from smartrec_recommender.blend import Blended, ordered, put_together, rough_score
from smartrec_recommender.columns import Floats, Integers, ProductColumns
from smartrec_recommender.diversity import diverse
from smartrec_recommender.knowledge import Knowledge
from smartrec_recommender.query import Query
from smartrec_recommender.relaxation import Relaxation, relaxation_of
from smartrec_recommender.scoring import Scored
from smartrec_recommender.shelf import Conditions
from smartrec_recommender.shopper import Shopper
from smartrec_recommender.wishes import enough_rows

_MOST_ROUGH = 200
_MOST_VISUAL = 100
_MOST_LIKE_ONE = 50
_MOST_NEIGHBOURS = 100
_REMEMBERED_LIKES = 2


class Sources(Protocol):
    """What the database finds and knows; `store.sources.DatabaseSources` in service."""

    def nearest(self, vector: Floats, conditions: Conditions, most: int) -> Integers: ...

    def popular(self, categories: frozenset[int] | None) -> Integers: ...

    def with_details(self, products: ProductColumns, has_pictures: bool) -> ProductColumns: ...


@dataclass(frozen=True)
class Moment:
    """When a request is answered, and the greatest popularity (forward-decayed) then."""

    now: datetime
    greatest_popularity: float


@dataclass(frozen=True)
class Ranking:
    """All candidates and the rows of the best, best first."""

    products: ProductColumns
    blended: Blended
    relaxation: Relaxation
    rows: Integers


def rank(
    query: Query, shopper: Shopper, known: Knowledge, sources: Sources, limit: int, moment: Moment
) -> Ranking:
    """The `limit` best products (fewer only where the catalogue has no more that may be shown)."""
    conditions, rows = enough_rows(query, known.shelf, known.terms, limit)
    chosen = _candidates(query, shopper, known, sources, moment, conditions, rows)
    has_pictures = query.embedding is not None or bool(shopper.liked.has_embedding.any())
    products = sources.with_details(known.shelf.products.take(chosen), has_pictures)
    scored = score_parts(query, shopper, known, products, moment)
    relaxation = relaxation_of(query, products, known.terms)
    weights = known.weights_for(query)
    blended = put_together(scored, weights, relaxation, owned_again(query, shopper, known, products))
    order = ordered(query, products, blended.score, _kept(scored, relaxation))
    if query.sort is None:
        diversity = known.diversity if query.source == "feed" else 0.0  # who asks for one thing gets that
        order = diverse(products, blended.score, order, limit, diversity)
    return Ranking(products, blended, relaxation, order[:limit])


def _kept(scored: Mapping[str, Scored], relaxation: Relaxation) -> Floats:
    return relaxation.total + np.nan_to_num(scored["match"].scores)


def score_parts(
    query: Query, shopper: Shopper, known: Knowledge, products: ProductColumns, moment: Moment
) -> dict[str, Scored]:
    """Every scorer on every product; `products` with popularity and embeddings."""
    return {
        **_rough(query, shopper, known, products, moment),
        "visual": Scored(scoring.visual(query, products)),
        "history": scoring.history(shopper, products),
        "together": scoring.together(shopper, products),
    }


def _rough(
    query: Query, shopper: Shopper, known: Knowledge, products: ProductColumns, moment: Moment
) -> dict[str, Scored]:
    """The scorers that need no more than the shelf; with its popularity, which may be some time old."""
    taste = shopper.profile.taste(products) if shopper.profile.confidence else np.full(len(products), np.nan)
    return {
        "match": Scored(scoring.match(query, products, known.terms)),
        "category": Scored(scoring.category(query, products, known.terms)),
        "taste": Scored(taste),
        "again": Scored(scoring.again(shopper, known.rates_of_buying_again(), products)),
        "popular": Scored(scoring.popular(products, moment.greatest_popularity, moment.now)),
        "new": Scored(scoring.new(products, moment.now)),
    }


def _candidates(
    query: Query,
    shopper: Shopper,
    known: Knowledge,
    sources: Sources,
    moment: Moment,
    conditions: Conditions,
    rows: Integers,
) -> Integers:
    """Returns: the rows of the shelf worth scoring exactly, ascending: the best by the rough score over all
    that meet the conditions, and what looks, sells or is bought together as it should."""
    products = known.shelf.products.take(rows) if len(rows) < len(known.shelf) else known.shelf.products
    scored = _rough(query, shopper, known, products, moment)
    rough = rough_score(scored, known.weights_for(query))
    relaxation = relaxation_of(query, products, known.terms)
    best = ordered(query, products, rough + relaxation.total, _kept(scored, relaxation), _MOST_ROUGH)
    found = [sources.popular(conditions.categories), _neighbours(shopper)]
    if query.embedding is not None:
        found.append(sources.nearest(query.embedding, conditions, _MOST_VISUAL))
    found += [sources.nearest(like, conditions, _MOST_LIKE_ONE) for like in _likes(shopper, conditions)]
    others = known.shelf.rows_of(np.concatenate(found))
    return np.union1d(rows[best], others[known.shelf.meets(others, conditions)])


def owned_again(query: Query, shopper: Shopper, known: Knowledge, products: ProductColumns) -> Floats:
    """1 for what the shopper has and will not want again; 2 in the feed, where it is not even asked for."""
    owned = np.isin(products.number, list(shopper.history.owned))
    again = known.is_bought_again(products.category)
    return np.where(owned & ~again, 2.0 if query.source == "feed" else 1.0, 0.0)


def _likes(shopper: Shopper, conditions: Conditions) -> list[Floats]:
    """The pictures of the best liked products; within some categories the rough score finds enough."""
    if conditions.categories is not None:
        return []
    rows = np.flatnonzero((shopper.history.weight > 0) & shopper.liked.has_embedding)
    return [shopper.liked.embedding[row] for row in rows[:_REMEMBERED_LIKES]]


def _neighbours(shopper: Shopper) -> Integers:
    pairs = shopper.neighbours
    numbers, place = np.unique(pairs.number, return_inverse=True)
    strength = np.bincount(place, weights=pairs.similarity, minlength=len(numbers))
    return numbers[np.argsort(-strength, kind="stable")[:_MOST_NEIGHBOURS]]
