"""A request from top to bottom: parse, snapshot and user, candidates, scores, blend, re-ranking, answer.

`recommend` is the whole way of one request; `rank` is its middle, which evaluation runs on past requests too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

import numpy as np
import sqlalchemy as sa

from smartrec_recommender.domain.business_rules.rules import ActiveRules
from smartrec_recommender.domain.candidate_store import CandidateStore
from smartrec_recommender.domain.catalogue.pictures.embedding_cache import EmbeddingCache
from smartrec_recommender.domain.experiments import Assignment
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.recommendations import QueryPart, RecommendationList
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.user import Temperature
from smartrec_recommender.ranking.blend import ordered, put_together
from smartrec_recommender.ranking.configuration import RankingConfiguration
from smartrec_recommender.ranking.constraints.relaxation import relaxation_of
from smartrec_recommender.ranking.constraints.stages import are_more, enough_rows
from smartrec_recommender.ranking.learned.explaining import explained
from smartrec_recommender.ranking.learned.features import features_of
from smartrec_recommender.ranking.ranking import Ranking
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.ranking.scorers.content.match import NAME as MATCH
from smartrec_recommender.ranking.scoring import score_all
from smartrec_recommender.ranking.static_scores import ScoringTime, StaticScoreCache
from smartrec_recommender.reranking.adjustments import adjusted
from smartrec_recommender.reranking.diversity import diverse_order
from smartrec_recommender.reranking.new_goods import with_new_goods
from smartrec_recommender.reranking.novelty_metrics import count_places
from smartrec_recommender.reranking.pins import pinned_rows, places_of_pins, with_pins
from smartrec_recommender.reranking.repurchase import owned_products
from smartrec_recommender.retrieval.candidates import candidates
from smartrec_recommender.serving.honest_lists import with_matches
from smartrec_recommender.serving.matches import NOT_COUNTED, counted, in_order
from smartrec_recommender.serving.presentation import presented
from smartrec_recommender.serving.requests.request import RecommendationRequest, filters_of
from smartrec_recommender.serving.strategies import Strategy, StrategyContext
from smartrec_recommender.serving.user_loading import (
    events_of,
    history_in_catalogue,
    load_user,
    with_purchase_only,
)
from smartrec_recommender.store.catalogue.product_numbers import read_product_numbers
from smartrec_recommender.store.catalogue.sources import DatabaseSources
from smartrec_recommender.store.users.feedback import read_dismissed
from smartrec_recommender.store.users.histories import State


class Caches(NamedTuple):
    """What requests of one shop remember for each other."""

    embeddings: EmbeddingCache
    static_scores: StaticScoreCache


class RequestContext(NamedTuple):
    """What an answer depends on besides the request. `now`: the shop's time. `shown`: numbers of the products
    of earlier pages.

    `configuration`: the ranking as the user's variant of a running experiment has it.
    """

    now: datetime
    state: State
    snapshot: Snapshot
    configuration: RankingConfiguration
    rules: ActiveRules
    assigned: Assignment | None
    shown: frozenset[int]


def recommend(
    connection: sa.Connection,
    request: RecommendationRequest,
    strategy: Strategy,
    context: RequestContext,
    caches: Caches,
) -> RecommendationList:
    """Answers one request. Raises what its strategy raises."""
    snapshot, now = context.snapshot, context.now
    store = DatabaseSources(connection, caches.embeddings, snapshot.embedding_model)

    number_of = read_product_numbers(connection, {*request.exclude, *request.viewed})
    viewed = [number_of[name] for name in request.viewed if name in number_of]
    events = events_of(connection, context.state.user_number, viewed, now)
    history = history_in_catalogue(events, snapshot, now)
    temperature: Temperature = history.temperature if request.user_id is not None else "anonymous"

    filters = filters_of(request.filters, snapshot.terms)
    wanted = strategy(StrategyContext(connection, store, snapshot, history, filters))
    if wanted is None:
        return RecommendationList([], None, temperature, [])
    if wanted.only_product is not None:
        history = history_in_catalogue(with_purchase_only(events, wanted.only_product, now), snapshot, now)
    excluded = wanted.query.excluded_products | {number_of.get(name, 0) for name in request.exclude}
    excluded |= read_dismissed(connection, context.state.user_number)
    ranking_request = RankingRequest(
        query=replace(wanted.query, excluded_products=excluded, shown_products=context.shown),
        user=load_user(connection, history, snapshot, temperature, caches.embeddings),
        snapshot=snapshot,
        configuration=wanted.configured(context.configuration),
        time=ScoringTime(now, context.state.greatest_popularity),
        rules=context.rules,
        limit=request.limit,
        static_scores=caches.static_scores,
    )

    order = ranking_request.query.order
    ranking = rank(ranking_request, store) if order is None else in_order(ranking_request, order, store)
    count_places(ranking_request, ranking)
    counts = counted(ranking_request, request.facets) if request.facets or order else NOT_COUNTED

    shown_now = context.shown.union(ranking.products.number[ranking.rows].tolist())
    told = presented(connection, ranking, ranking_request)
    products, matches = with_matches(told, ranking, ranking_request, wanted)
    return RecommendationList(
        products=products,
        next_cursor=request.next_cursor(shown_now) if ranking.has_more else None,
        ordered_for=temperature,
        degraded=[*wanted.degraded, *_relaxed(wanted.query, ranking)],
        because_of=wanted.because_of,
        names_other_goods=wanted.query.names_other_goods,
        not_stocked=wanted.stock.not_stocked,
        given_up=[*wanted.stock.given_up, *_lacking(wanted.query, ranking)],
        is_popular_list=wanted.stock.is_popular_list,
        price_reading=wanted.price_reading,
        matches=matches,
        total=counts.total,
        total_styles=counts.total_styles,
        facets=counts.facets,
    )


def rank(request: RankingRequest, store: CandidateStore) -> Ranking:
    """The `limit` best products (fewer only where the catalogue has no more that may be shown)."""
    query, snapshot = request.query, request.snapshot

    conditions, rows = enough_rows(request)
    place_of_pin = places_of_pins(request)
    pinned = snapshot.catalogue.rows_of(np.array(sorted(place_of_pin), dtype=np.int64))
    chosen = np.union1d(candidates(request, store, conditions, rows), pinned)
    products = store.with_details(snapshot.catalogue.products.take(chosen), request.has_pictures)

    scored = score_all(request, products)
    relaxation = relaxation_of(query, products, snapshot.terms)
    ranker = request.ranker
    features = None if ranker is None else features_of(request, products)
    ranked = None if ranker is None or features is None else ranker.score(scored, features)
    together = put_together(scored, request.weights, relaxation, request.fusion, ranked)
    blended = adjusted(request, products, together)

    kept = relaxation.total
    if MATCH in scored:
        kept = kept + np.nan_to_num(scored[MATCH].scores)
    order = ordered(query, products, blended.score, kept)
    has_more = len(products) > request.limit or are_more(request)
    ranking = rerank(request, store, Ranking(products, blended, relaxation, order, has_more), place_of_pin)
    if ranker is None or features is None:
        return ranking
    return explained(ranking, ranker, scored, features)


def rerank(
    request: RankingRequest, store: CandidateStore, ranking: Ranking, place_of_pin: Mapping[int, int]
) -> Ranking:
    """`ranking`: all candidates in order; `place_of_pin`: see `places_of_pins`. Returns: the page to show."""
    products, owned = ranking.products, owned_products(request, ranking.products)
    place_of = pinned_rows(products, place_of_pin, owned.goes_last)
    ranking = replace(ranking, rows=ranking.rows[~np.isin(ranking.rows, list(place_of))])
    if request.query.sort is None:
        shown = request.query.shown_products.union(products.number[list(place_of)].tolist())
        may_repeat = np.isin(products.number, list(request.user.history.owned)) & ~owned.is_unwanted
        ranking = replace(ranking, rows=diverse_order(request, store, ranking, shown, may_repeat))
    ranking = with_new_goods(request, replace(ranking, rows=ranking.rows[: request.limit]), place_of)
    return with_pins(ranking, place_of, request.limit)


def _lacking(query: Query, ranking: Ranking) -> list[QueryPart]:
    """Returns: what words ask of a picture or product at hand, and no product of the page has."""
    products = ranking.products.take(ranking.rows)
    return [
        QueryPart(one.kind, one.name)
        for one in query.constraining
        if not products.has_any_attribute_or_main_colour(one.terms).any()
    ]


def _relaxed(query: Query, ranking: Ranking) -> list[str]:
    """Returns: the constraints that no product of the page keeps. A list of the shop's own has none."""
    return (
        ranking.relaxation.given_up(ranking.rows)
        if query.source in ("photo", "text") or query.is_change
        else []
    )
