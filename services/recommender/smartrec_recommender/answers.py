"""Answers requests: reads shopper and catalogue, ranks, puts the answer into words and into the cache."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import sqlalchemy as sa

from smartrec_recommender.cache import ResultsCache, key_of, user_key
from smartrec_recommender.columns import ProductColumns
from smartrec_recommender.history import Event, History, history_of
from smartrec_recommender.kinship import complements
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
_STRONGEST = 30
_BY_POPULARITY = {"popular": 1.0}
_BY_AGE = {"new": 1.0}
_BY_COMPANY = {"together": 3.0, "taste": 1.0, "history": 1.0, "popular": 0.5}


class Plan(NamedTuple):
    """What one kind of request asks of the ranking. `weights`: None for the usual ones.

    `only_product`: the number of a product to stand for the whole history, where one does.
    """

    query: Query
    degraded: Sequence[str] = ()
    weights: Mapping[str, float] | None = None
    only_product: int | None = None


class Answers:
    """Holds the connections, and what was read of the catalogue's terms until its version changes."""

    def __init__(
        self, engine: sa.Engine, cache: ResultsCache, clock: Callable[[], datetime], diversity: float = 0.0
    ) -> None:
        """`engine`: one for reading, see `store.connection.for_reading`; `diversity`: see `diversity.py`."""
        self._engine = engine
        self._cache = cache
        self._clock = clock
        self._diversity = diversity
        self._knowledge: Knowledge | None = None
        self._reading = threading.Lock()

    def search(self, request: SearchRequest) -> Answer:
        """Products for an understood query. Raises InvalidEmbedding."""

        def plan(_: sa.Connection, known: Knowledge, __: State) -> Plan:
            query, degraded = query_of(request, known.terms)
            return Plan(query, degraded, None if request.understood else _BY_POPULARITY)

        asked = request.model_dump(mode="json", exclude={"user_id"})
        return self._cached("search", asked, request.user_id, plan)

    def feed(self, user_id: str, limit: int) -> Answer:
        """What suits this shopper, asked for nothing in particular."""
        return self._cached("feed", {"limit": limit}, user_id, lambda *_: Plan(Query()))

    def popular(self, category: str | None, limit: int) -> Answer:
        """What is most wanted just now, of one category or of all."""
        asked = {"limit": limit, "category": category}
        categories = {category: 1.0} if category else {}
        return self._cached("popular", asked, None, lambda *_: Plan(_text(categories), [], _BY_POPULARITY))

    def new(self, category: str | None, limit: int) -> Answer:
        """What came into the shop last, of one category or of all."""
        asked = {"limit": limit, "category": category}
        query = replace(_text({category: 1.0} if category else {}), sort="newest")
        return self._cached("new", asked, None, lambda *_: Plan(query, [], _BY_AGE))

    def similar(self, product_id: str, limit: int) -> Answer:
        """Products like one of the catalogue. Raises UnknownProduct."""

        def plan(connection: sa.Connection, known: Knowledge, _: State) -> Plan:
            shown = _existing(connection, product_id)
            return Plan(query_like(_columns_of(connection, known, shown), known.terms))

        return self._cached("similar", {"product_id": product_id, "limit": limit}, None, plan)

    def goes_with(self, product_id: str, limit: int) -> Answer:
        """What is worn and bought together with a product of the catalogue. Raises UnknownProduct."""

        def plan(connection: sa.Connection, _: Knowledge, __: State) -> Plan:
            shown = _existing(connection, product_id)
            query = Query(
                source="outfit",
                categories=dict.fromkeys(sorted(complements(shown.category)), 1.0),
                excluded_products=frozenset({shown.product_number}),
            )
            return Plan(query, [], _BY_COMPANY, shown.product_number)

        return self._cached("goes-with", {"product_id": product_id, "limit": limit}, None, plan)

    def because_you_bought(self, user_id: str, limit: int) -> Answer:
        """What goes by the shopper's latest purchase, named as `because_of`; nothing without a purchase."""
        with self._engine.connect() as connection:
            state = read_state(connection, user_id)
            known = self._known(connection, state)
            owned = self._history(connection, state, known).owned
            if not owned:
                empty: Answer = {"products": [], "ordered_for": "cold", "cache": "off", "degraded": []}
                return {**empty, "because_of": None}
            latest = max(owned, key=lambda number: (owned[number], number))
            because_of = _shown(read_shown(connection, [latest])[latest])
        query = Query(excluded_products=frozenset(owned))
        asked = {"limit": limit, "because_of": latest}
        answer = self._cached("because", asked, user_id, lambda *_: Plan(query, [], _BY_COMPANY, latest))
        return {**answer, "because_of": because_of}

    def product(self, product_id: str) -> Answer:
        """One product of the catalogue. Raises UnknownProduct."""
        with self._engine.connect() as connection:
            shown = _existing(connection, product_id)
            known = self._known(connection, read_state(connection, None))
            columns = _columns_of(connection, known, shown)
        attributes = sorted(known.terms.name(term) for term in columns.attributes_of(0))
        details = {"attributes": attributes, "in_stock": shown.stock > 0, "created_at": shown.created_at}
        return {**_shown(shown), **details}

    def warm_up(self) -> None:
        """Reads the catalogue before the first request asks for it."""
        with self._engine.connect() as connection:
            self._known(connection, read_state(connection, None))

    def _cached(
        self,
        kind: str,
        asked: dict[str, Any],
        user_id: str | None,
        make_plan: Callable[[sa.Connection, Knowledge, State], Plan],
    ) -> Answer:
        with self._engine.connect() as connection:
            state = read_state(connection, user_id)
            user = user_key(state.user_number, user_id is not None)
            key = key_of(kind, asked, state.catalogue_version, user, state.history_version)
            found = self._cache.get(key)
            if found.answer is not None:
                return {**found.answer, "cache": "hit"}
            known = self._known(connection, state)
            plan = make_plan(connection, known, state)
            if plan.weights is not None:
                known = replace(known, weights=dict.fromkeys(known.weights, plan.weights))
            history = self._history(connection, state, known, plan.only_product)
            shopper = _shopper(connection, history, known, user_id)
            answer = self._answer(connection, plan.query, shopper, known, state, int(asked["limit"]))
        answer["degraded"] = list(plan.degraded)
        self._cache.put(key, answer)
        return {**answer, "cache": found.state}

    def _known(self, connection: sa.Connection, state: State) -> Knowledge:
        known = self._knowledge
        if known is None or known.catalogue_version != state.catalogue_version:
            with self._reading:  # of requests that come at once, one reads and the others wait for it
                known = self._knowledge
                if known is None or known.catalogue_version != state.catalogue_version:
                    known = replace(read_knowledge(connection, known), diversity=self._diversity)
                    self._knowledge = known
        return known

    def _history(
        self, connection: sa.Connection, state: State, known: Knowledge, only_product: int | None = None
    ) -> History:
        """The shopper's history, or that of somebody who has bought `only_product` and nothing else."""
        now = self._clock()
        events = read_events(connection, state.user_number) if state.user_number is not None else []
        if only_product is not None:
            bought = [event for event in events if event[:2] == (only_product, "purchase")]
            events = bought or [Event(only_product, "purchase", now, 1, None)]
        numbers = np.unique(np.array([event.product_number for event in events], dtype=np.int64))
        on_shelf = set(known.shelf.products.number[known.shelf.rows_of(numbers)].tolist())
        return history_of([event for event in events if event.product_number in on_shelf], now)

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


def _shopper(connection: sa.Connection, history: History, known: Knowledge, user_id: str | None) -> Shopper:
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


def _text(categories: Mapping[str, float]) -> Query:
    return Query(source="text", categories=categories)


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
