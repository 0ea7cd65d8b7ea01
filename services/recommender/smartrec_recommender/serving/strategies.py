"""What each kind of request asks of the ranking."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import sqlalchemy as sa

from smartrec_recommender.api.schemas import SearchRequest
from smartrec_recommender.domain.catalogue.columns import Integers, ProductColumns
from smartrec_recommender.domain.catalogue.duplicate_images import are_one_picture, nearest_hashes
from smartrec_recommender.domain.catalogue.filters import Filters
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.similarity import complements
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.history import History
from smartrec_recommender.problems import UnknownProduct
from smartrec_recommender.serving.presentation import as_shown
from smartrec_recommender.serving.query_building import described_by_product, query_like, query_of
from smartrec_recommender.store.catalogue.products import ShownProduct, read_shown, read_shown_by_id
from smartrec_recommender.store.catalogue.sources import DatabaseSources

_MOST_NEAR = 100
_BY_POPULARITY = {"popular": 1.0}
_BY_AGE = {"new": 1.0}
_BY_COMPANY = {"together": 3.0, "taste": 1.0, "history": 1.0, "popular": 0.5}


class StrategyResult(NamedTuple):
    """`weights`: None for the usual ones. `only_product`: a product's number that stands for the history.

    `besides`: further members of the answer.
    """

    query: Query
    degraded: Sequence[str] = ()
    weights: Mapping[str, float] | None = None
    only_product: int | None = None
    besides: Mapping[str, Any] = {}


@dataclass(frozen=True)
class StrategyContext:
    """What a plan is made from. `filters`: those of the request."""

    connection: sa.Connection
    snapshot: Snapshot
    history: History
    filters: Filters


Strategy = Callable[[StrategyContext], StrategyResult | None]
"""None: there is nothing to show."""


def for_search(request: SearchRequest) -> Strategy:
    """Products for an understood query. Raises InvalidEmbedding."""

    def result(context: StrategyContext) -> StrategyResult:
        query, degraded = query_of(request, context.snapshot.terms)
        query = replace(query, filters=context.filters)
        shown = product_in_photo(query, context.connection, context.snapshot)
        if shown is not None:  # the shop knows better than the model what its own picture shows
            query = described_by_product(query, shown, context.snapshot.terms)
        return StrategyResult(query, degraded, None if request.understood else _BY_POPULARITY)

    return result


def for_feed(context: StrategyContext) -> StrategyResult:
    return StrategyResult(Query(filters=context.filters))


def for_popular(context: StrategyContext) -> StrategyResult:
    return StrategyResult(Query(source="text", filters=context.filters), (), _BY_POPULARITY)


def for_new(context: StrategyContext) -> StrategyResult:
    return StrategyResult(Query(source="text", sort="newest", filters=context.filters), (), _BY_AGE)


def for_similar(product_id: str) -> Strategy:
    """Products like one of the catalogue. Raises UnknownProduct."""

    def result(context: StrategyContext) -> StrategyResult:
        product = columns_of(context.connection, context.snapshot, existing(context.connection, product_id))
        return StrategyResult(replace(query_like(product, context.snapshot.terms), filters=context.filters))

    return result


def for_company(product_id: str) -> Strategy:
    """What is worn and bought together with a product of the catalogue. Raises UnknownProduct."""

    def result(context: StrategyContext) -> StrategyResult:
        shown = existing(context.connection, product_id)
        categories = complements(shown.category)
        filters = context.filters
        if categories:  # a second pair of jeans does not go with jeans, however few of the rest there are
            filters = filters.within_categories(context.snapshot.terms.numbers("category", categories))
        query = Query(
            source="outfit",
            categories=dict.fromkeys(sorted(categories), 1.0),
            excluded_products=frozenset({shown.product_number}),
            filters=filters,
        )
        return StrategyResult(query, (), _BY_COMPANY, shown.product_number)

    return result


def because_you_bought(context: StrategyContext) -> StrategyResult | None:
    """What goes by the user's latest purchase, named as `because_of`; None without a purchase."""
    owned = context.history.owned
    if not owned:
        return None
    latest = max(owned, key=lambda number: (owned[number], number))
    because_of = as_shown(read_shown(context.connection, [latest])[latest])
    query = Query(excluded_products=frozenset(owned), filters=context.filters)
    return StrategyResult(query, (), _BY_COMPANY, latest, {"because_of": because_of})


def existing(connection: sa.Connection, product_id: str) -> ShownProduct:
    """Raises UnknownProduct."""
    shown = read_shown_by_id(connection, product_id)
    if shown is None:
        raise UnknownProduct(f"The catalogue has no product {product_id!r}.", product_id=product_id)
    return shown


def product_in_photo(query: Query, connection: sa.Connection, snapshot: Snapshot) -> ProductColumns | None:
    """The one product whose own picture the query's is, with its embedding; None where there is none."""
    if query.embedding is None or not query.perceptual_hash:
        return None
    near = nearest_hashes(snapshot.catalogue.products.perceptual_hash, query.perceptual_hash, _MOST_NEAR)
    products = _with_embeddings(connection, snapshot, near)
    cosine = products.embedding @ query.embedding
    own = np.flatnonzero(are_one_picture(products.perceptual_hash, query.perceptual_hash, cosine))
    return products.take(own[[cosine[own].argmax()]]) if len(own) else None


def columns_of(connection: sa.Connection, snapshot: Snapshot, shown: ShownProduct) -> ProductColumns:
    """The one product with its embedding. Raises UnknownProduct."""
    rows = snapshot.catalogue.rows_of(np.array([shown.product_number]))
    if not len(rows):  # written since the version that is known; its import is about to end
        raise UnknownProduct(f"The product {shown.product_id!r} is being imported; try again in a moment.")
    return _with_embeddings(connection, snapshot, rows)


def _with_embeddings(connection: sa.Connection, snapshot: Snapshot, rows: Integers) -> ProductColumns:
    sources = DatabaseSources(connection, snapshot.embeddings)
    return sources.with_details(snapshot.catalogue.products.take(rows), has_pictures=True)
