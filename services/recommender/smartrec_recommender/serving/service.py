"""Answers requests for one shop: from the cache, or else by the pipeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from smartrec_recommender.domain.business_rules.rules import ActiveRules
from smartrec_recommender.domain.catalogue.columns import EMBEDDING_LENGTH
from smartrec_recommender.domain.catalogue.named_brands import NamedBrand
from smartrec_recommender.domain.catalogue.pictures.embedding_cache import EmbeddingCache
from smartrec_recommender.domain.experiments import Assignment, assignment
from smartrec_recommender.domain.outfits.slots import slot_of, slots_beside
from smartrec_recommender.domain.recommendations import (
    BecauseYouBought,
    CacheState,
    ExperimentVariant,
    Found,
    Look,
    LookSlot,
    ProductDetails,
    RecommendationList,
    Recommendations,
)
from smartrec_recommender.domain.searching.suggestions import Suggestion
from smartrec_recommender.domain.searching.title_vocabulary import TitleWord
from smartrec_recommender.domain.shop_time import to_the_hour
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.ranking.configuration import RankingConfiguration
from smartrec_recommender.ranking.static_scores import StaticScoreCache
from smartrec_recommender.serving import strategies
from smartrec_recommender.serving.caching.cache import ResultsCache, key_of, user_key
from smartrec_recommender.serving.caching.current_shop import CurrentShop
from smartrec_recommender.serving.caching.release import release_of
from smartrec_recommender.serving.configuration import STANDARD
from smartrec_recommender.serving.pipeline import Caches, RequestContext, recommend
from smartrec_recommender.serving.presentation import details_of
from smartrec_recommender.serving.requests.asked_for import asked_for
from smartrec_recommender.serving.requests.request import RecommendationRequest, page_request, search_request
from smartrec_recommender.serving.requests.schemas import LookPage, Page, SearchRequest, SessionPage
from smartrec_recommender.serving.segments_of_users import SegmentsOfUsers
from smartrec_recommender.serving.stock.not_stocked import stocked_goods
from smartrec_recommender.serving.strategies import Strategy
from smartrec_recommender.serving.words.suggesting import Suggestions
from smartrec_recommender.serving.words.title_words import TitleWords
from smartrec_recommender.store.decisions.rules import with_draft
from smartrec_recommender.store.users.histories import read_state


class _Answered(NamedTuple):
    found: RecommendationList
    cache: CacheState
    experiment: ExperimentVariant | None
    rules: ActiveRules


class RecommendationService:
    """Holds the connections, and what was read of the shop until its version changes."""

    def __init__(
        self,
        engine: sa.Engine,
        cache: ResultsCache,
        clock: Callable[[], datetime],
        configuration: RankingConfiguration = STANDARD,
        embeddings_in_memory: int = 0,
    ) -> None:
        """`engine`: one for reading, see `store.connection.for_reading`; `clock`: the time in UTC."""
        self._engine = engine
        self._cache = cache
        self._clock = clock
        self._caches = Caches(EmbeddingCache(embeddings_in_memory, EMBEDDING_LENGTH), StaticScoreCache())
        self._current = CurrentShop(configuration)
        self._release = release_of(configuration)
        self._suggestions = Suggestions()
        self._segments = SegmentsOfUsers()
        self._title_words = TitleWords()

    def search(self, request: SearchRequest) -> Found:
        """Products for an understood query. Raises InvalidEmbedding and, as all lists, InvalidCursor."""
        answered = self._answer(search_request(request), strategies.for_search(request))
        return Found(**_members(answered), because_of=answered.found.because_of)

    def feed(self, user_id: str | None, page: SessionPage) -> Recommendations:
        """What suits this user, or whoever looked at the products of this session."""
        return _as_answer(self._answer(page_request("feed", page, user_id), strategies.for_feed))

    def popular(self, page: Page) -> Recommendations:
        """What is most wanted just now."""
        return _as_answer(self._answer(page_request("popular", page), strategies.for_popular))

    def new(self, page: Page) -> Recommendations:
        """What came into the shop last."""
        return _as_answer(self._answer(page_request("new", page), strategies.for_new))

    def similar(self, product_id: str, page: SessionPage, user_id: str | None = None) -> Recommendations:
        """Products like one of the catalogue. Raises UnknownProduct."""
        request = page_request("similar", page, user_id, subject=product_id)
        return _as_answer(self._answer(request, strategies.for_similar(product_id)))

    def goes_with(self, product_id: str, page: Page) -> Recommendations:
        """What is worn and bought together with a product of the catalogue. Raises UnknownProduct."""
        request = page_request("goes-with", page, subject=product_id)
        return _as_answer(self._answer(request, strategies.for_goes_with(product_id)))

    def look(self, product_id: str, page: LookPage) -> Look:
        """An outfit around a product of the catalogue, slot by slot. Raises UnknownProduct."""
        with self._engine.connect() as connection:
            own = slot_of(strategies.existing(connection, product_id).category)
        slots = []
        for slot in slots_beside(own) if own is not None else ():
            request = page_request("goes-with", page.as_page(), subject=f"{product_id}/{slot}")
            found = self._answer(request, strategies.for_slot(product_id, slot)).found
            if found.products:
                slots.append(LookSlot(slot, found.products))
        return Look(slots)

    def because_you_bought(self, user_id: str, page: Page) -> BecauseYouBought:
        """What goes by the user's latest purchase, named as `because_of`; nothing without a purchase."""
        request = page_request("because-you-bought", page, user_id)
        answered = self._answer(request, strategies.because_you_bought)
        return BecauseYouBought(**_members(answered), because_of=answered.found.because_of)

    def brands_named_in(self, query: str) -> list[NamedBrand]:
        """The brands of the catalogue that a query names, maybe misspelt."""
        with self._engine.connect() as connection:
            version = read_state(connection, None).catalogue_version
            snapshot = self._current.at(connection, version).snapshot
        return snapshot.terms.brand_index.named_in(query)

    def product(self, product_id: str) -> ProductDetails:
        """One product of the catalogue. Raises UnknownProduct."""
        with self._engine.connect() as connection:
            shown = strategies.existing(connection, product_id)
            version = read_state(connection, None).catalogue_version
            snapshot = self._current.at(connection, version).snapshot
            row = strategies.row_of(snapshot, shown)
            variants = strategies.variants_of(connection, snapshot, shown, row)
        return details_of(shown, snapshot.catalogue.products.take(row), snapshot.terms, variants)

    def suggest(self, typed: str, most: int) -> list[Suggestion]:
        """How what is typed may go on, the likeliest first."""
        return self._suggestions.suggest(self._engine, self._snapshot, typed, most)

    def title_words(self, typed: Sequence[str]) -> list[TitleWord]:
        """Those of the words that titles hold, as they are typed or nearly so."""
        return self._title_words.meant(self._engine, typed)

    def goods_named(self, words: Sequence[str]) -> list[str]:
        """Those of the words that name goods of the shop which are no garments."""
        return stocked_goods(words, self._snapshot().terms)

    def _snapshot(self) -> Snapshot:
        with self._engine.connect() as connection:
            version = read_state(connection, None).catalogue_version
            return self._current.at(connection, version).snapshot

    def warm_up(self) -> None:
        """Reads the catalogue before the first request asks for it."""
        with self._engine.connect() as connection:
            self._current.at(connection, read_state(connection, None).catalogue_version)

    def _answer(self, request: RecommendationRequest, strategy: Strategy) -> _Answered:
        """Returns: the list, where it comes from, and the variant of an experiment that it was made with."""
        context = self._context_of(request)

        def work_out() -> RecommendationList:
            with self._engine.connect() as connection:
                return recommend(connection, request, strategy, context, self._caches)

        state, experiment = context.state, _variant_of(context.assigned)
        user = user_key(state.user_number, request.user_id is not None)
        versions = (
            self._release,
            state.catalogue_version,
            state.history_version,
            context.rules.rule_numbers,
        )
        variant = None if experiment is None else astuple(experiment)
        key = key_of(user, request.kind, request.subject, request.content, versions, variant)
        if request.draft is not None:  # tried once, and nobody else's answer
            return _Answered(work_out(), "off", experiment, context.rules)
        fetched = self._cache.fetch(key, work_out, RecommendationList)
        return _Answered(fetched.answer, fetched.state, experiment, context.rules)

    def _context_of(self, request: RecommendationRequest) -> RequestContext:
        shown, now = request.shown(), self._clock()
        with self._engine.connect() as connection:
            state = read_state(connection, request.user_id)
            shop = self._current.at(connection, state.catalogue_version)
            rulebook = shop.rulebook
            if request.draft is not None:
                rulebook = with_draft(connection, rulebook, request.draft)
            segments = self._segments.of(connection, shop.segments_asked(rulebook), request.user_id, state)
        configuration = shop.configuration
        assigned = assignment(shop.experiments, request.user_id, now, segments)
        if assigned is not None:
            configuration = configuration.with_variant(assigned.variant)
        asked = asked_for(request, shop.snapshot.terms, rulebook, segments)
        rules = rulebook.active_rules(request.kind, now, asked)
        time = to_the_hour(shop.snapshot.time.at(now))
        return RequestContext(time, state, shop.snapshot, configuration, rules, assigned, shown)


def _as_answer(answered: _Answered) -> Recommendations:
    return Recommendations(**_members(answered))


def _members(answered: _Answered) -> dict[str, Any]:
    found, cache, experiment, rules = answered
    return {
        "products": found.products,
        "next_cursor": found.next_cursor,
        "ordered_for": found.ordered_for,
        "cache": cache,
        "degraded": found.degraded,
        "experiment": experiment,
        "names_other_goods": found.names_other_goods,
        "not_stocked": found.not_stocked,
        "given_up": found.given_up,
        "is_popular_list": found.is_popular_list,
        "price_reading": found.price_reading,
        "matches": found.matches,
        "total": found.total,
        "total_styles": found.total_styles,
        "facets": found.facets,
        "redirect": rules.redirect,
        "banners": list(rules.banners),
    }


def _variant_of(assigned: Assignment | None) -> ExperimentVariant | None:
    return None if assigned is None else ExperimentVariant(assigned.experiment, assigned.variant.name)
