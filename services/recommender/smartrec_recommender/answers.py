"""Answers requests: reads shopper and catalogue, ranks, puts the answer into words and into the cache."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import sqlalchemy as sa

from smartrec_recommender.cache import ResultsCache, key_of
from smartrec_recommender.columns import Integers, ProductColumns
from smartrec_recommender.history import Event, history_of
from smartrec_recommender.knowledge import Knowledge
from smartrec_recommender.problems import UnknownProduct
from smartrec_recommender.profile import profile_of
from smartrec_recommender.query import Query
from smartrec_recommender.reasons import Told, reasons_of
from smartrec_recommender.recommend import Moment, Ranking, rank
from smartrec_recommender.schemas import SearchRequest
from smartrec_recommender.shopper import Shopper
from smartrec_recommender.store.catalogue import (
    ShownProduct,
    read_details,
    read_shown,
    read_shown_by_id,
)
from smartrec_recommender.store.histories import State, read_events, read_neighbours, read_state
from smartrec_recommender.store.knowledge import read_knowledge
from smartrec_recommender.store.schema import EMBEDDING_LENGTH
from smartrec_recommender.store.sources import DatabaseSources
from smartrec_recommender.understanding import query_like, query_of

Answer = dict[str, Any]
MakeQuery = Callable[[sa.Connection, Knowledge], tuple[Query, list[str]]]
_STRONGEST = 30
_BY_POPULARITY = {"popular": 1.0}


class Answers:
    """Holds the connections, and what was read of the catalogue's terms until its version changes."""

    def __init__(self, engine: sa.Engine, cache: ResultsCache, clock: Callable[[], datetime]) -> None:
        """`engine`: one for reading, see `store.connection.for_reading`."""
        self._engine = engine
        self._cache = cache
        self._clock = clock
        self._knowledge: Knowledge | None = None
        self._reading = threading.Lock()

    def search(self, request: SearchRequest) -> Answer:
        """Products for an understood query. Raises InvalidEmbedding."""
        asked = request.model_dump(mode="json", exclude={"user_id"})
        weights = None if request.understood else _BY_POPULARITY
        return self._cached(
            "search", asked, request.user_id, lambda _, known: query_of(request, known.terms), weights
        )

    def feed(self, user_id: str, limit: int) -> Answer:
        """What suits this shopper, asked for nothing in particular."""
        return self._cached("feed", {"limit": limit}, user_id, lambda _connection, _known: (Query(), []))

    def similar(self, product_id: str, limit: int) -> Answer:
        """Products like one of the catalogue. Raises UnknownProduct."""

        def make_query(connection: sa.Connection, known: Knowledge) -> tuple[Query, list[str]]:
            shown = _existing(connection, product_id)
            return query_like(_columns_of(connection, known, shown), known.terms), []

        return self._cached("similar", {"product_id": product_id, "limit": limit}, None, make_query)

    def product(self, product_id: str) -> Answer:
        """One product of the catalogue. Raises UnknownProduct."""
        with self._engine.connect() as connection:
            shown = _existing(connection, product_id)
            known = self._known(connection, read_state(connection, None))
            columns = _columns_of(connection, known, shown)
        attributes = sorted(known.terms.name(term) for term in columns.attributes_of(0))
        details = {"attributes": attributes, "in_stock": shown.stock > 0, "created_at": shown.created_at}
        return {**_shown(shown), **details}

    def _cached(
        self,
        kind: str,
        asked: dict[str, Any],
        user_id: str | None,
        make_query: MakeQuery,
        weights: dict[str, float] | None = None,
    ) -> Answer:
        with self._engine.connect() as connection:
            state = read_state(connection, user_id)
            user = f"user {state.user_number}" if state.user_number else ("new" if user_id else "anonymous")
            key = key_of(kind, asked, state.catalogue_version, user, state.history_version)
            found = self._cache.get(key)
            if found.answer is not None:
                return {**found.answer, "cache": "hit"}
            known = self._known(connection, state)
            if weights is not None:
                known = replace(known, weights=dict.fromkeys(known.weights, weights))
            query, degraded = make_query(connection, known)
            shopper = self._shopper(connection, state, known, user_id)
            answer = self._answer(connection, query, shopper, known, state, int(asked["limit"]))
        answer["degraded"] = degraded
        self._cache.put(key, answer)
        return {**answer, "cache": found.state}

    def _known(self, connection: sa.Connection, state: State) -> Knowledge:
        known = self._knowledge
        if known is None or known.catalogue_version != state.catalogue_version:
            with self._reading:  # of requests that come at once, one reads and the others wait for it
                known = self._knowledge
                if known is None or known.catalogue_version != state.catalogue_version:
                    known = self._knowledge = read_knowledge(connection, known)
        return known

    def _shopper(
        self, connection: sa.Connection, state: State, known: Knowledge, user_id: str | None
    ) -> Shopper:
        events = read_events(connection, state.user_number) if state.user_number is not None else []
        on_shelf = set(known.shelf.products.number[known.shelf.rows_of(_product_numbers(events))].tolist())
        history = history_of([event for event in events if event.product_number in on_shelf], self._clock())
        liked = known.shelf.products.take(known.shelf.rows_of(history.product_number))
        strongest = history.product_number[history.weight > 0][:_STRONGEST].tolist()
        details = read_details(connection, strongest, has_pictures=True)
        embedding = np.zeros((len(history), EMBEDDING_LENGTH), dtype=np.float32)
        embedding[: len(strongest)] = details.embedding
        return Shopper(
            temperature=history.temperature if user_id is not None else "anonymous",
            history=history,
            liked=liked.with_details(liked.popularity, embedding),
            profile=profile_of(history.weight, liked, known.terms),
            neighbours=read_neighbours(connection, strongest),
        )

    def _answer(
        self,
        connection: sa.Connection,
        query: Query,
        shopper: Shopper,
        known: Knowledge,
        state: State,
        limit: int,
    ) -> Answer:
        now = self._clock()
        moment = Moment(now, state.greatest_popularity)
        ranking = rank(query, shopper, known, DatabaseSources(connection), limit, moment)
        numbers = ranking.products.number[ranking.rows].tolist()
        shown = read_shown(connection, [*numbers, *_explaining(ranking, shopper)])
        titles = {number: product.title for number, product in shown.items()}
        told = Told(
            query, shopper, ranking.products, ranking.blended, ranking.relaxation, known.terms, titles, now
        )
        products = [
            _recommended(shown[number], told, row)
            for number, row in zip(numbers, ranking.rows.tolist(), strict=True)
        ]
        return {"products": products, "ordered_for": shopper.temperature}


def _existing(connection: sa.Connection, product_id: str) -> ShownProduct:
    shown = read_shown_by_id(connection, product_id)
    if shown is None:
        raise UnknownProduct(f"The catalogue has no product {product_id!r}.", product_id=product_id)
    return shown


def _columns_of(connection: sa.Connection, known: Knowledge, shown: ShownProduct) -> ProductColumns:
    rows = known.shelf.rows_of(np.array([shown.product_number]))
    if not len(rows):  # written since the version that is known; its import is about to end
        raise UnknownProduct(f"The product {shown.product_id!r} is being imported; try again in a moment.")
    return DatabaseSources(connection).with_details(known.shelf.products.take(rows), has_pictures=True)


def _product_numbers(events: Sequence[Event]) -> Integers:
    return np.unique(np.array([event.product_number for event in events], dtype=np.int64))


def _explaining(ranking: Ranking, shopper: Shopper) -> list[int]:
    """Returns: the numbers of the history's products that the reasons will name."""
    rows = {
        row for of in ranking.blended.because_of.values() for row in of[ranking.rows].tolist() if row >= 0
    }
    return [int(shopper.history.product_number[row]) for row in sorted(rows)]


def _recommended(shown: ShownProduct, told: Told, row: int) -> Answer:
    reasons = [reason._asdict() for reason in reasons_of(told, row)]
    score = round(sum(reason["weight"] for reason in reasons), 6)
    return {**_shown(shown), "score": score, "reasons": reasons}


def _shown(product: ShownProduct) -> Answer:
    return {
        "id": product.product_id,
        "title": product.title,
        "description": product.description,
        "category": product.category,
        "brand": product.brand,
        "price": None if product.price is None else float(product.price),
        "currency": product.currency,
        "colour": product.colour,
        "image_url": product.image_url,
    }
