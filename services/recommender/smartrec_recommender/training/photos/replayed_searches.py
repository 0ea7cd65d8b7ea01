"""Searches by labelled photos, by somebody unknown, over the shop as it is: the service's own stages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import numpy as np
import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.catalogue_index import Conditions
from smartrec_recommender.domain.catalogue.columns import EMBEDDING_LENGTH, Booleans, Integers, ProductColumns
from smartrec_recommender.domain.catalogue.pictures.embedding_cache import EmbeddingCache
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.history import history_of
from smartrec_recommender.domain.users.user import User
from smartrec_recommender.ranking.configuration import RankingConfiguration
from smartrec_recommender.ranking.constraints.stages import enough_rows
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.ranking.static_scores import ScoringTime, StaticScoreCache
from smartrec_recommender.retrieval.candidates import candidates
from smartrec_recommender.serving.pipeline import rank
from smartrec_recommender.serving.requests.query_building import query_of
from smartrec_recommender.serving.requests.schemas import SearchRequest
from smartrec_recommender.serving.user_loading import load_user
from smartrec_recommender.store.catalogue.snapshot import read_snapshot
from smartrec_recommender.store.catalogue.sources import DatabaseSources
from smartrec_recommender.store.users.histories import read_state
from smartrec_recommender.training.photos.labelled import LabelledPhoto
from smartrec_vocabulary.patterns import SOLID, patterns_of

SHOWN = 10
_OF_PICTURE = ("category", "attributes", "colours", "embedding", "perceptual_hash", "likelihoods")
ASPECTS = ("category", "colour", "pattern")


@dataclass(frozen=True)
class PhotoSearch:
    """One labelled photo and what it is searched with."""

    photo: LabelledPhoto
    query: Query


@dataclass(frozen=True, repr=False)
class Shop:
    """The shop to search in. `products`: what may be shown, with pictures; `rows`: theirs in the catalogue.
    `patterns`: of each product, as its attributes tell them."""

    store: DatabaseSources
    snapshot: Snapshot
    user: User
    time: ScoringTime
    rows: Integers
    products: ProductColumns
    patterns: Sequence[frozenset[str]]
    static_scores: StaticScoreCache = field(default_factory=StaticScoreCache)

    def request(self, query: Query, configuration: RankingConfiguration) -> RankingRequest:
        return RankingRequest(
            query=query,
            user=self.user,
            snapshot=self.snapshot,
            configuration=configuration,
            time=self.time,
            limit=SHOWN,
            static_scores=self.static_scores,
        )

    def shown(self, query: Query, configuration: RankingConfiguration) -> Integers:
        """Returns: places in `products` of those that the service shows, in their order."""
        ranking = rank(self.request(query, configuration), self.store)
        return self._places(ranking.products.number[ranking.rows])

    def candidates(self, query: Query, configuration: RankingConfiguration) -> Integers:
        """Returns: places in `products` of those that the service scores exactly."""
        request = self.request(query, configuration)
        found = candidates(request, self.store, *enough_rows(request))
        return self._places(self.snapshot.catalogue.products.number[found])

    def agreements(self, photo: LabelledPhoto) -> dict[str, Booleans]:
        """Returns: by aspect, and "all" of them, which of `products` a person would accept."""
        names = self.snapshot.terms
        told = {
            "category": self._is_named(names, self.products.category, photo.categories),
            "colour": self._is_named(names, self.products.colour, photo.colours),
            "pattern": np.array([bool(each & photo.patterns) for each in self.patterns], dtype=bool),
        }
        return {**told, "all": np.logical_and.reduce(list(told.values()))}

    def _places(self, numbers: Integers) -> Integers:
        return np.searchsorted(self.products.number, numbers)

    @staticmethod
    def _is_named(terms: Any, column: Integers, accepted: frozenset[str]) -> Booleans:
        numbers = [
            number for number in np.unique(column).tolist() if terms.name(number).casefold() in accepted
        ]
        is_named: Booleans = np.isin(column, numbers)
        return is_named


def read_shop(connection: sa.Connection, now: datetime) -> Shop:
    """Everything that is in stock; its embeddings are read once."""
    snapshot = read_snapshot(connection)
    memory = EmbeddingCache(len(snapshot.catalogue), EMBEDDING_LENGTH)
    store = DatabaseSources(connection, memory, snapshot.embedding_model)
    rows = snapshot.catalogue.rows_meeting(Conditions())
    products = store.with_details(snapshot.catalogue.products.take(rows), has_pictures=True)
    user = load_user(connection, history_of([], now), snapshot, "anonymous", store.memory)
    time = ScoringTime(now, read_state(connection, None).greatest_popularity)
    patterns = [
        frozenset(patterns_of(snapshot.terms.name(term) for term in products.attributes_of(row)) or {SOLID})
        for row in range(len(products))
    ]
    return Shop(store, snapshot, user, time, rows, products, patterns)


def photo_search(photo: LabelledPhoto, answer: Mapping[str, Any], shop: Shop) -> PhotoSearch:
    """`answer`: of the vision service."""
    said = {name: answer[name] for name in _OF_PICTURE if answer.get(name) is not None}
    request = SearchRequest(**said, understood=bool(answer["category"]))
    query, _ = query_of(request, shop.snapshot.terms)
    return PhotoSearch(photo, replace(query, source="photo"))


def with_truth(search: PhotoSearch, aspects: Collection[str]) -> PhotoSearch:
    """Returns: the same search, had vision seen these of the aspects as the labels say them."""
    photo, query = search.photo, search.query
    told = {"category": photo.categories, "colour": photo.colours, "pattern": photo.patterns}
    true = {aspect: dict.fromkeys(told[aspect], 1.0) for aspect in aspects}
    categories = true.get("category", query.categories)
    return PhotoSearch(photo, replace(query, categories=categories, looks=replace(query.looks, **true)))
