"""From a query and a shopper to the products in order: conditions, candidates, exact scores, blend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import numpy as np

from smartrec_recommender import scoring
from smartrec_recommender.blend import Blended, ordered, put_together, rough_score, with_totals
from smartrec_recommender.columns import Floats, Integers, ProductColumns
from smartrec_recommender.diversity import diverse, pool_size
from smartrec_recommender.knowledge import Knowledge
from smartrec_recommender.query import Query
from smartrec_recommender.relaxation import Relaxation, relaxation_of
from smartrec_recommender.rules import NO_RULES, InForce
from smartrec_recommender.scoring import Scored
from smartrec_recommender.shelf import Conditions
from smartrec_recommender.shopper import Shopper
from smartrec_recommender.wishes import enough_rows, stages

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
    """All candidates and the rows of the best, best first; of those, a rule gave `pinned` their place."""

    products: ProductColumns
    blended: Blended
    relaxation: Relaxation
    rows: Integers
    has_more: bool
    pinned: frozenset[int] = frozenset()


def rank(
    query: Query,
    shopper: Shopper,
    known: Knowledge,
    sources: Sources,
    limit: int,
    moment: Moment,
    rules: InForce = NO_RULES,
) -> Ranking:
    """The `limit` best products (fewer only where the catalogue has no more that may be shown)."""
    conditions, rows = enough_rows(query, known.shelf, known.terms, limit, rules)
    index_of_pin = _pins(query, known, limit, rules)
    chosen = _candidates(query, shopper, known, sources, moment, conditions, rows, limit)
    chosen = np.union1d(chosen, known.shelf.rows_of(np.array(sorted(index_of_pin), dtype=np.int64)))
    has_pictures = query.embedding is not None or bool(shopper.liked.has_embedding.any())
    products = sources.with_details(known.shelf.products.take(chosen), has_pictures)
    scored = score_parts(query, shopper, known, products, moment)
    relaxation = relaxation_of(query, products, known.terms)
    weights = known.weights_for(query)
    owned = owned_again(query, shopper, known, products)
    blended = put_together(scored, weights, relaxation, owned, rules.lift_of(products.number))
    order = ordered(query, products, blended.score, _kept(scored, relaxation))
    pins = {
        row: index_of_pin[number]
        for row, number in enumerate(products.number.tolist())
        if number in index_of_pin and owned[row] < 2
    }
    order = order[~np.isin(order, list(pins))]
    if query.sort is None:
        diversity = known.diversity if query.source == "feed" else 0.0  # who asks for one thing gets that
        shown = known.shelf.products.style[known.shelf.rows_of(np.array(sorted(query.shown_products)))]
        shown = np.concatenate((shown, products.style[list(pins)]))
        if not has_pictures:  # two products with one picture are told by it, whatever was asked
            products = _with_pictures(products, order[: pool_size(limit)], sources)
        order = diverse(products, blended.score, order, limit, diversity, shown)
    has_more = len(products) > limit or _are_more(query, known, limit, rules)
    return _with_pins(Ranking(products, blended, relaxation, order[:limit], has_more), pins, limit)


def _with_pictures(products: ProductColumns, rows: Integers, sources: Sources) -> ProductColumns:
    """Returns: the same products, those of `rows` with their embeddings."""
    seen = sources.with_details(products.take(rows), has_pictures=True).embedding
    embedding = np.zeros((len(products), seen.shape[1]), dtype=np.float32)
    embedding[rows] = seen
    return products.with_details(products.popularity, embedding)


def _are_more(query: Query, known: Knowledge, limit: int, rules: InForce) -> bool:
    """Whether more than `limit` products may be shown when every wish is given up."""
    *_, loosest = stages(query, known.terms, rules)
    return len(known.shelf.rows_meeting(loosest)) > limit


def _pins(query: Query, known: Knowledge, limit: int, rules: InForce) -> dict[int, int]:
    """Returns: by product number, the place (from 0) on this page of each pin that meets all conditions."""
    before = len(query.shown_products)
    index_of = {number: place - 1 - before for place, number in rules.pins if 0 <= place - 1 - before < limit}
    strictest = next(stages(query, known.terms, rules))
    rows = known.shelf.rows_of(np.array(sorted(index_of), dtype=np.int64))
    allowed = known.shelf.products.number[rows[known.shelf.meets(rows, strictest)]]
    return {number: index_of[number] for number in allowed.tolist()}


def _with_pins(ranking: Ranking, index_of: Mapping[int, int], limit: int) -> Ranking:
    """Puts pinned rows in their places. The shop's part of their score is what brings them there, so that the
    order stays that of the score."""
    if not index_of:
        return ranking
    rows = ranking.rows.tolist()
    for row, index in sorted(index_of.items(), key=lambda pin: pin[1]):
        rows.insert(index, row)
    rows = rows[:limit]
    score, totals, before = ranking.blended.score, dict[int, float](), np.inf
    for index, row in enumerate(rows):
        if row in index_of:
            following = (float(score[other]) for other in rows[index + 1 :] if other not in index_of)
            totals[row] = min(max(float(score[row]), next(following, -np.inf)), before)
        before = totals.get(row, float(score[row]))
    blended = with_totals(ranking.blended, totals)
    return replace(ranking, blended=blended, rows=np.array(rows), pinned=frozenset(totals))


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
    limit: int,
) -> Integers:
    """Returns: the rows of the shelf worth scoring exactly, ascending: the best by the rough score over all
    that meet the conditions, and what looks, sells or is bought together as it should."""
    products = known.shelf.products.take(rows) if len(rows) < len(known.shelf) else known.shelf.products
    scored = _rough(query, shopper, known, products, moment)
    rough = rough_score(scored, known.weights_for(query))
    relaxation = relaxation_of(query, products, known.terms)
    rough = rough + relaxation.total + conditions.rules.lift_of(products.number)
    most = known.candidates
    best = ordered(query, products, rough, _kept(scored, relaxation), max(most.rough, limit))
    found = [sources.popular(conditions.all_categories), _neighbours(shopper)[: most.neighbours]]
    if query.embedding is not None and most.visual:
        found.append(sources.nearest(query.embedding, conditions, most.visual))
    if most.like_one:
        found += [sources.nearest(like, conditions, most.like_one) for like in _likes(shopper, conditions)]
    others = known.shelf.rows_of(np.concatenate(found))
    return np.union1d(rows[best], others[known.shelf.meets(others, conditions)])


def owned_again(query: Query, shopper: Shopper, known: Knowledge, products: ProductColumns) -> Floats:
    """1 for what the shopper has and will not want again; 2 in the feed, where it is not even asked for."""
    owned = np.isin(products.number, list(shopper.history.owned))
    again = known.is_bought_again(products.category)
    return np.where(owned & ~again, 2.0 if query.source == "feed" else 1.0, 0.0)


def _likes(shopper: Shopper, conditions: Conditions) -> list[Floats]:
    """The pictures of the best liked products; within some categories the rough score finds enough."""
    if conditions.all_categories is not None:
        return []
    rows = np.flatnonzero((shopper.history.weight > 0) & shopper.liked.has_embedding)
    return [shopper.liked.embedding[row] for row in rows[:_REMEMBERED_LIKES]]


def _neighbours(shopper: Shopper) -> Integers:
    """Returns: the numbers of what was bought together with the history, the strongest first."""
    pairs = shopper.neighbours
    numbers, place = np.unique(pairs.number, return_inverse=True)
    strength = np.bincount(place, weights=pairs.similarity, minlength=len(numbers))
    return numbers[np.argsort(-strength, kind="stable")]
