"""The first-stage ranking: which of all products that may be shown are worth scoring exactly."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.catalogue_index import Conditions
from smartrec_recommender.domain.catalogue.columns import Floats, Integers
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.ranking.constraints.relaxation import relaxation_of
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.retrieval.first_stage_score import FirstStageScore, first_stage_score
from smartrec_recommender.retrieval.smallest import smallest

_SCORED_EXACTLY_FOR_ONE = 8
_TOO_MANY_TO_SUM = 200_000
_ROUNDED = 1e-5


def first_stage_best(
    request: RankingRequest, conditions: Conditions, rows: Integers, found: Integers, most: int
) -> Integers:
    """Returns: up to `most` of `rows` (those of the catalogue that meet the conditions, ascending).

    `found`: those of them, ascending, whose exact gain is worked out whatever their score is without it.
    """
    if len(rows) <= most:
        return rows
    query, products = request.query, request.snapshot.catalogue.products
    first_stage = first_stage_score(request, found)
    score = first_stage.of_columns(rows)
    if query.has_constraints:
        score += relaxed_scores(query, request.snapshot, conditions, rows)
    if conditions.rules.lift is not None:
        score = score + conditions.rules.lift_of(products.number[rows])
    if query.sort is None:
        near = _best(first_stage, rows, score, _SCORED_EXACTLY_FOR_ONE * most)
        near = np.union1d(near, np.searchsorted(rows, found))
        rows, score = rows[near], score[near]
        score += first_stage.of_attributes(rows)
        return rows[smallest([-(score + first_stage.exact_gain(rows))], most)]
    score += first_stage.of_attributes(rows)
    kept = relaxed_scores(query, request.snapshot, conditions, rows) + first_stage.match(rows)
    is_cheapest = query.sort == "price_asc"
    key = products.price[rows] if is_cheapest else -products.created_at_seconds[rows]
    return rows[smallest([-np.round(kept, 2), np.nan_to_num(key, nan=np.inf), -score], most)]


def _best(first_stage: FirstStageScore, rows: Integers, score: Floats, most: int) -> Integers:
    """Returns: the places, ascending, of the `most` best of `rows` by `score` and what attributes add to it.

    Of very many, those that are best by `score` alone show what the best quarter have to reach. Attributes
    are summed for those that can reach it, which has that quarter complete and the rest nearly so; or for
    all, where that is many, or too few to choose from.
    """
    few = 4 * most
    if len(rows) >= max(_TOO_MANY_TO_SUM, few + 1):
        first = smallest([-score], few)
        place = few - most // 4 - 1
        reached = np.partition(score[first] + first_stage.of_attributes(rows[first]), place)[place]
        within_reach = np.flatnonzero(score >= reached - first_stage.most_of_attributes - _ROUNDED)
        if most <= len(within_reach) < len(rows) / 4:
            total = score[within_reach] + first_stage.of_attributes(rows[within_reach])
            return within_reach[smallest([-total], most)]
    return smallest([-(score + first_stage.of_attributes(rows))], most)


def _of_kinds(query: Query) -> Query:
    """What of the query is about the columns that are encoded together."""
    return Query(
        source=query.source,
        categories=query.categories,
        looks=query.looks,
        genders=query.genders,
        is_change=query.is_change,
        is_own_picture=query.is_own_picture,
    )


def relaxed_scores(query: Query, snapshot: Snapshot, conditions: Conditions, rows: Integers) -> Floats:
    """Returns: float32, of each of `rows`: what constraint relaxation adds, see `Relaxation.total`.

    Worked out in the columns that each constraint is about; that of the size is kept by all unless it was
    relaxed.
    """
    encoding = snapshot.catalogue.encoding
    constraints = (
        (encoding.kinds, _of_kinds(query)),
        (encoding.brands, Query(brands=query.brands)),
        (encoding.prices, Query(price=query.price)),
    )
    total = np.zeros(len(rows), dtype=np.float32)
    for group, constraint in constraints:
        if constraint.has_constraints:
            total += group.looked_up(relaxation_of(constraint, group.distinct, snapshot.terms).total, rows)
    if query.sizes and conditions.sizes is None:
        sizes, products = Query(sizes=query.sizes), snapshot.catalogue.products.take(rows)
        total += relaxation_of(sizes, products, snapshot.terms).total.astype(np.float32)
    if query.constraining and not conditions.required:
        asked = Query(required=query.required, is_change=True)
        products = snapshot.catalogue.products.take(rows)
        total += relaxation_of(asked, products, snapshot.terms).total.astype(np.float32)
    return total
