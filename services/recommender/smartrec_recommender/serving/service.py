"""Answers requests: reads user and catalogue, ranks, puts the answer into words and into the cache."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from smartrec_recommender.api.schemas import Page, SearchRequest, SessionPage
from smartrec_recommender.domain.catalogue.columns import EMBEDDING_LENGTH
from smartrec_recommender.domain.catalogue.embedding_cache import EmbeddingMemory
from smartrec_recommender.domain.experiments import Assignment, Experiment, assignment
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.rules import ActiveRules, Rulebook
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.user import Temperature
from smartrec_recommender.ranking.static_scores import ScoringTime
from smartrec_recommender.serving import strategies as strategies
from smartrec_recommender.serving.cache import Answer, ResultsCache, key_of, user_key
from smartrec_recommender.serving.pipeline import Ranking, rank
from smartrec_recommender.serving.presentation import as_shown, recommended
from smartrec_recommender.serving.request import (
    RecommendationRequest,
    filters_of,
    page_request,
    search_request,
)
from smartrec_recommender.serving.strategies import Strategy, StrategyContext
from smartrec_recommender.serving.user_loading import (
    events_of,
    history_in_catalogue,
    user_of,
    with_purchase_only,
)
from smartrec_recommender.store.catalogue.product_numbers import read_product_numbers
from smartrec_recommender.store.catalogue.snapshot import read_snapshot
from smartrec_recommender.store.catalogue.sources import DatabaseSources
from smartrec_recommender.store.experiments import read_experiments
from smartrec_recommender.store.rules import read_rulebook
from smartrec_recommender.store.users.histories import State, read_state


class Shop(NamedTuple):
    """What is kept in memory of one shop, all of it read at the same version."""

    snapshot: Snapshot
    rulebook: Rulebook
    experiments: list[Experiment]


class RequestContext(NamedTuple):
    """What an answer depends on besides the question.
    `snapshot`: the shop as the user's variant ranks it."""

    now: datetime
    state: State
    snapshot: Snapshot
    rules: ActiveRules
    assigned: Assignment | None


class RecommendationService:
    """Holds the connections, and what was read of the shop until its version changes."""

    def __init__(
        self,
        engine: sa.Engine,
        cache: ResultsCache,
        clock: Callable[[], datetime],
        diversity: float = 0.0,
        embeddings_in_memory: int = 0,
    ) -> None:
        """`engine`: one for reading, see `store.connection.for_reading`; `diversity`: see `diversity.py`."""
        self._engine = engine
        self._cache = cache
        self._clock = clock
        self._diversity = diversity
        self._embeddings = EmbeddingMemory(embeddings_in_memory, EMBEDDING_LENGTH)
        self._shop: Shop | None = None
        self._reading = threading.Lock()

    def search(self, request: SearchRequest) -> Answer:
        """Products for an understood query. Raises InvalidEmbedding and, as all lists, InvalidCursor."""
        return self._answer(search_request(request), strategies.for_search(request))

    def feed(self, user_id: str | None, page: SessionPage) -> Answer:
        """What suits this user, or whoever looked at the products of this session."""
        return self._answer(page_request("feed", page, user_id), strategies.for_feed)

    def popular(self, page: Page) -> Answer:
        """What is most wanted just now."""
        return self._answer(page_request("popular", page), strategies.for_popular)

    def new(self, page: Page) -> Answer:
        """What came into the shop last."""
        return self._answer(page_request("new", page), strategies.for_new)

    def similar(self, product_id: str, page: SessionPage, user_id: str | None = None) -> Answer:
        """Products like one of the catalogue. Raises UnknownProduct."""
        asked = page_request("similar", page, user_id, subject=product_id)
        return self._answer(asked, strategies.for_similar(product_id))

    def goes_with(self, product_id: str, page: Page) -> Answer:
        """What is worn and bought together with a product of the catalogue. Raises UnknownProduct."""
        asked = page_request("goes-with", page, subject=product_id)
        return self._answer(asked, strategies.for_company(product_id))

    def because_you_bought(self, user_id: str, page: Page) -> Answer:
        """What goes by the user's latest purchase, named as `because_of`; nothing without a purchase."""
        asked = page_request("because-you-bought", page, user_id)
        return {"because_of": None, **self._answer(asked, strategies.because_you_bought)}

    def product(self, product_id: str) -> Answer:
        """One product of the catalogue. Raises UnknownProduct."""
        with self._engine.connect() as connection:
            shown = strategies.existing(connection, product_id)
            snapshot = self._current(connection, read_state(connection, None)).snapshot
            columns = strategies.columns_of(connection, snapshot, shown)
        attributes = sorted(snapshot.terms.name(term) for term in columns.attributes_of(0))
        details = {"attributes": attributes, "in_stock": shown.stock > 0, "created_at": shown.created_at}
        return {**as_shown(shown), **details}

    def warm_up(self) -> None:
        """Reads the catalogue before the first request asks for it."""
        with self._engine.connect() as connection:
            self._current(connection, read_state(connection, None))

    def _answer(self, asked: RecommendationRequest, strategy: Strategy) -> Answer:
        shown = asked.shown()
        under = self._request_context(asked)
        user = user_key(under.state.user_number, asked.user_id is not None)
        experiment = _told(under.assigned)
        versions = (under.state.catalogue_version, under.state.history_version, under.rules.rule_numbers)
        key = key_of(user, asked.kind, asked.subject, asked.content, versions, experiment)
        answer, cache = self._cache.fetch(key, lambda: self._work_out(asked, strategy, shown, under))
        return {**answer, "cache": cache, "experiment": experiment}

    def _request_context(self, asked: RecommendationRequest) -> RequestContext:
        now = self._clock()
        with self._engine.connect() as connection:
            state = read_state(connection, asked.user_id)
            shop = self._current(connection, state)
        assigned = assignment(shop.experiments, asked.user_id, now)
        snapshot = assigned.variant.applied_to(shop.snapshot) if assigned is not None else shop.snapshot
        return RequestContext(now, state, snapshot, shop.rulebook.active_rules(asked.kind, now), assigned)

    def _current(self, connection: sa.Connection, state: State) -> Shop:
        shop = self._shop
        if shop is None or shop.snapshot.catalogue_version != state.catalogue_version:
            with self._reading:  # of requests that come at once, one reads and the others wait for it
                shop = self._shop
                if shop is None or shop.snapshot.catalogue_version != state.catalogue_version:
                    before = shop.snapshot if shop is not None else None
                    snapshot = replace(
                        read_snapshot(connection, before),
                        diversity=self._diversity,
                        embeddings=self._embeddings,
                    )
                    shop = Shop(snapshot, read_rulebook(connection), read_experiments(connection))
                    self._shop = shop
        return shop

    def _work_out(
        self, asked: RecommendationRequest, strategy: Strategy, shown: frozenset[int], under: RequestContext
    ) -> Answer:
        snapshot, now = under.snapshot, under.now
        with self._engine.connect() as connection:
            number_of = read_product_numbers(connection, {*asked.exclude, *asked.viewed})
            viewed = [number_of[name] for name in asked.viewed if name in number_of]
            events = events_of(connection, under.state.user_number, viewed, now)
            history = history_in_catalogue(events, snapshot, now)
            temperature: Temperature = history.temperature if asked.user_id is not None else "anonymous"
            result = strategy(
                StrategyContext(connection, snapshot, history, filters_of(asked.filters, snapshot.terms))
            )
            if result is None:
                return {"products": [], "next_cursor": None, "ordered_for": temperature, "degraded": []}
            if result.only_product is not None:
                history = history_in_catalogue(
                    with_purchase_only(events, result.only_product, now), snapshot, now
                )
            if result.weights is not None:
                snapshot = replace(snapshot, weights=dict.fromkeys(snapshot.weights, result.weights))
            excluded = result.query.excluded_products | {number_of.get(name, 0) for name in asked.exclude}
            query = replace(result.query, excluded_products=excluded, shown_products=shown)
            user = user_of(connection, history, snapshot, temperature)
            scoring_time = ScoringTime(now, under.state.greatest_popularity)
            sources = DatabaseSources(connection, snapshot.embeddings)
            ranking = rank(query, user, snapshot, sources, asked.limit, scoring_time, under.rules)
            products = recommended(connection, ranking, query, user, snapshot, now)
        shown_now = shown.union(ranking.products.number[ranking.rows].tolist())
        return {
            "products": products,
            "next_cursor": asked.next_cursor(shown_now) if ranking.has_more else None,
            "ordered_for": temperature,
            "degraded": [*result.degraded, *_given_up(result.query, ranking)],
            **result.besides,
        }


def _given_up(query: Query, ranking: Ranking) -> list[str]:
    """Nobody wished for what a list of the shop's own looks for."""
    return ranking.relaxation.given_up(ranking.rows) if query.source in ("photo", "text") else []


def _told(assigned: Assignment | None) -> dict[str, str] | None:
    return None if assigned is None else {"name": assigned.experiment, "variant": assigned.variant.name}
