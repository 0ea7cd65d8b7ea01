"""From a query and a user to the products in order: conditions, candidates, exact scores, blend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, Integers, ProductColumns
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.rules import NO_RULES, ActiveRules
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.user import User
from smartrec_recommender.ranking import scoring
from smartrec_recommender.ranking.blend import Blended, ordered, put_together, with_totals
from smartrec_recommender.ranking.constraints import enough_rows, stages
from smartrec_recommender.ranking.relaxation import Relaxation, relaxation_of
from smartrec_recommender.ranking.scoring import Scored
from smartrec_recommender.ranking.static_scores import ScoringTime
from smartrec_recommender.reranking.diversity import diverse, may_show_the_same, pool_size
from smartrec_recommender.retrieval.candidates import Sources, candidates

_MIN_REPURCHASE_DAYS = 1.0


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
    user: User,
    snapshot: Snapshot,
    sources: Sources,
    limit: int,
    scoring_time: ScoringTime,
    rules: ActiveRules = NO_RULES,
) -> Ranking:
    """The `limit` best products (fewer only where the catalogue has no more that may be shown)."""
    conditions, rows = enough_rows(query, snapshot.catalogue, snapshot.terms, limit, rules)
    index_of_pin = _pins(query, snapshot, limit, rules)
    chosen = candidates(query, user, snapshot, sources, scoring_time, conditions, rows, limit)
    chosen = np.union1d(chosen, snapshot.catalogue.rows_of(np.array(sorted(index_of_pin), dtype=np.int64)))
    has_pictures = query.embedding is not None or bool(user.liked.has_embedding.any())
    products = sources.with_details(snapshot.catalogue.products.take(chosen), has_pictures)
    scored = score_parts(query, user, snapshot, products, scoring_time)
    relaxation = relaxation_of(query, products, snapshot.terms)
    weights = snapshot.weights_for(query, user.is_stranger)
    owned = unwanted_repurchases(query, user, snapshot, products)
    blended = put_together(scored, weights, relaxation, owned, rules.lift_of(products.number))
    kept = relaxation.total + np.nan_to_num(scored["match"].scores)
    order = ordered(query, products, blended.score, kept)
    pins = {
        row: index_of_pin[number]
        for row, number in enumerate(products.number.tolist())
        if number in index_of_pin and owned[row] < 2
    }
    order = order[~np.isin(order, list(pins))]
    if query.sort is None:
        diversity = snapshot.diversity if query.source == "feed" else 0.0  # who asks for one thing gets that
        shown = _in_catalogue(snapshot, query.shown_products.union(products.number[list(pins)].tolist()))
        pool = order[: pool_size(limit)]
        if not has_pictures and (diversity or may_show_the_same(products, pool)):
            products = _with_pictures(products, pool, sources)
        is_repurchased = np.isin(products.number, list(user.history.owned)) & (owned == 0)
        order = diverse(products, blended.score, order, limit, diversity, shown, is_repurchased)
    has_more = len(products) > limit or _are_more(query, snapshot, limit, rules)
    return _with_pins(Ranking(products, blended, relaxation, order[:limit], has_more), pins, limit)


def _in_catalogue(snapshot: Snapshot, numbers: frozenset[int]) -> ProductColumns | None:
    """Returns: those products; None without any."""
    if not numbers:
        return None
    return snapshot.catalogue.products.take(
        snapshot.catalogue.rows_of(np.array(sorted(numbers), dtype=np.int64))
    )


def _with_pictures(products: ProductColumns, rows: Integers, sources: Sources) -> ProductColumns:
    """Returns: the same products, those of `rows` with their embeddings."""
    seen = sources.with_details(products.take(rows), has_pictures=True).embedding
    embedding = np.zeros((len(products), seen.shape[1]), dtype=np.float32)
    embedding[rows] = seen
    return products.with_details(products.popularity, embedding)


def _are_more(query: Query, snapshot: Snapshot, limit: int, rules: ActiveRules) -> bool:
    """Whether more than `limit` products may be shown when every wish is given up."""
    *_, loosest = stages(query, snapshot.terms, rules)
    return len(snapshot.catalogue.rows_meeting(loosest)) > limit


def _pins(query: Query, snapshot: Snapshot, limit: int, rules: ActiveRules) -> dict[int, int]:
    """Returns: by product number, the place (from 0) on this page of each pin that meets all conditions."""
    before = len(query.shown_products)
    index_of = {number: place - 1 - before for place, number in rules.pins if 0 <= place - 1 - before < limit}
    strictest = next(stages(query, snapshot.terms, rules))
    rows = snapshot.catalogue.rows_of(np.array(sorted(index_of), dtype=np.int64))
    allowed = snapshot.catalogue.products.number[rows[snapshot.catalogue.meets(rows, strictest)]]
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


def score_parts(
    query: Query, user: User, snapshot: Snapshot, products: ProductColumns, scoring_time: ScoringTime
) -> dict[str, Scored]:
    """Every scorer on every product; `products` with popularity and embeddings."""
    return {
        **scoring.of_columns(query, user.profile, products, snapshot.terms),
        **snapshot.static_scores(products, scoring_time),
        **scoring.of_pictures(query, user, products),
        **scoring.of_learned(user, snapshot.collaborative.factors, products),
        **scoring.of_owned(user, snapshot.habitual_repurchase_rates(), products),
    }


def unwanted_repurchases(query: Query, user: User, snapshot: Snapshot, products: ProductColumns) -> Floats:
    """1 for what the user has and will not want again; 2 in the feed, where it is not even asked for.

    Nobody wants the very same again within a day, whatever habits its category has.
    """
    bought = user.history.owned
    owned = np.isin(products.number, list(bought))
    of_late = [number for number, told in bought.items() if told.days_ago < _MIN_REPURCHASE_DAYS]
    category_repurchase = snapshot.is_repurchased(products.category) & ~np.isin(products.number, of_late)
    return np.where(owned & ~category_repurchase, 2.0 if query.source == "feed" else 1.0, 0.0)
