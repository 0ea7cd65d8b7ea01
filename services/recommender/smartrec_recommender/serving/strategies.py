"""What each kind of request looks for: its query, and what it ranks otherwise than usual.

A strategy gets the context of a request and returns what is wanted; None: there is nothing to show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import sqlalchemy as sa

from smartrec_recommender.domain.candidate_store import CandidateStore
from smartrec_recommender.domain.catalogue.columns import Integers, ProductColumns
from smartrec_recommender.domain.catalogue.filters import Filters
from smartrec_recommender.domain.catalogue.pictures.duplicates import hash_of, nearest_hashes
from smartrec_recommender.domain.outfits.slots import Slot, categories_of, slot_of, slots_beside
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.recommendations import PriceReading, Product, QueryPart
from smartrec_recommender.domain.similarity import complements
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.history import History
from smartrec_recommender.problems import UnknownProduct
from smartrec_recommender.ranking.configuration import RankingConfiguration
from smartrec_recommender.serving.own_pictures import MOST_NEAR, product_in_photo, shown_by_its_picture
from smartrec_recommender.serving.presentation import product_of
from smartrec_recommender.serving.query_reading.prices import read_price
from smartrec_recommender.serving.requests.query_building import (
    is_of_model,
    query_like,
    query_of,
    read_embedding,
    unknown_to_catalogue,
    words_in_no_title,
)
from smartrec_recommender.serving.requests.references import (
    changed,
    cheaper_than,
    described_by,
    for_same_people,
    required_of,
)
from smartrec_recommender.serving.requests.schemas import SearchRequest
from smartrec_recommender.serving.stock.stock_report import StockReport, with_stock
from smartrec_recommender.store.catalogue.products import ShownProduct, read_shown, read_shown_by_id
from smartrec_recommender.store.catalogue.title_words import read_with_phrases, read_with_words
from smartrec_recommender.store.catalogue.unworn_pictures import read_with_unworn_picture

_MOST_VARIANTS = 50
_BY_POPULARITY = {"popular": 1.0}
_BY_AGE = {"new": 1.0}
BY_WHAT_COMPLETES_IT = {
    "trending": 3.0,
    "new": 1.5,
    "lasting": 1.5,
    "together": 2.0,
    "goes": 0.5,
    "popular": 0.5,
}
"""Set on 2026-11-30 at past months of two hard shops; `smartrec recommender evaluate` measures looks."""
_BY_WHAT_GOES_WITH_IT = {"together": 3.0, "taste": 1.0, "history": 1.0, "popular": 0.5}


class StrategyResult(NamedTuple):
    """`degraded`: what of the request cannot be kept. `weights`: by scorer; None for the usual ones.

    `only_product`: number of a product that stands for the whole history. `because_of`: the product that the
    list goes by, where the answer names one. `stock`: what a search asks for and the shop has not.
    `is_search`: whether something was asked for, in words or by a photo; no product has `unknown`.
    """

    query: Query
    degraded: Sequence[str] = ()
    weights: Mapping[str, float] | None = None
    only_product: int | None = None
    because_of: Product | None = None
    stock: StockReport = StockReport()
    price_reading: PriceReading | None = None
    is_search: bool = False
    unknown: Sequence[QueryPart] = ()

    def configured(self, configuration: RankingConfiguration) -> RankingConfiguration:
        """Returns: the configuration with these weights, if there are any."""
        return configuration if self.weights is None else configuration.with_weights_for_all(self.weights)


@dataclass(frozen=True)
class StrategyContext:
    """What a strategy may look at. `filters`: those of the request."""

    connection: sa.Connection
    store: CandidateStore
    snapshot: Snapshot
    history: History
    filters: Filters


Strategy = Callable[[StrategyContext], StrategyResult | None]


def for_search(request: SearchRequest) -> Strategy:
    """Products for an understood query, or one that nobody could read. Raises InvalidEmbedding."""
    if request.words_in_titles and request.words:
        return for_titles(request.words, request.limit)

    def search(context: StrategyContext) -> StrategyResult:
        if (of_picture := _of_unworn_picture(request, context)) is not None:
            return of_picture
        terms = context.snapshot.terms
        query, degraded = query_of(request, terms)
        if _not_comparable(request, context):
            query = replace(query, embedding=None, perceptual_hash=0)
        price, price_reading = read_price(request, context.snapshot)
        required, lacking = required_of(request, terms)
        query = replace(query, filters=context.filters, price=price, required=required)
        if request.exact_words:
            found = read_with_phrases(context.connection, request.exact_words)
            query = replace(query, exact_words=tuple(request.exact_words), with_words=found)
        if request.like:
            query = replace(query, source="product")
        query, stock = with_stock(query, request, terms)
        stock = replace(stock, given_up=[*stock.given_up, *lacking])
        reference = _reference(request, query, context)
        if reference is not None:  # the shop knows better than the model what its own picture shows
            query = described_by(query, reference, terms)
        if request.like and reference is not None:
            query = for_same_people(query, reference, terms)
            query = replace(query, excluded_products=frozenset(reference.number.tolist()))
        if request.change is not None:
            query = changed(cheaper_than(query, reference), request.change, terms)
        is_read = (
            request.understood or query.names_other_goods or query.with_words
        ) and not stock.is_popular_list
        unknown = words_in_no_title(query)
        return StrategyResult(
            query,
            [*degraded, *_not_comparable(request, context), *(part.kind for part in unknown)],
            None if is_read else _BY_POPULARITY,
            stock=stock,
            price_reading=price_reading,
            is_search=True,
            unknown=[*unknown_to_catalogue(request, degraded), *unknown],
        )

    return search


def _not_comparable(request: SearchRequest, context: StrategyContext) -> list[str]:
    return [] if is_of_model(request, context.snapshot) else ["likeness"]


def _reference(request: SearchRequest, query: Query, context: StrategyContext) -> ProductColumns | None:
    """The products that the search is to be like, with their embeddings. Raises UnknownProduct."""
    if not request.like:
        if query.embedding is None or not query.perceptual_hash:
            return None
        hashes = context.snapshot.catalogue.products.perceptual_hash
        near = _with_embeddings(context, nearest_hashes(hashes, query.perceptual_hash, MOST_NEAR))
        return product_in_photo(near, query.embedding, query.perceptual_hash)
    shown = [existing(context.connection, product_id) for product_id in dict.fromkeys(request.like)]
    rows = np.concatenate([row_of(context.snapshot, one) for one in shown])
    return _with_embeddings(context, rows)


def for_titles(words: str, limit: int) -> Strategy:
    """The most popular of the products that have the words in their titles; without any, of all."""

    def titles(context: StrategyContext) -> StrategyResult:
        found = read_with_words(context.connection, words, limit)
        filters = replace(context.filters, products=found) if found else context.filters
        query = Query(source="text", filters=filters)
        stock = StockReport(is_popular_list=not found)
        return StrategyResult(query, weights=_BY_POPULARITY, stock=stock)

    return titles


def for_feed(context: StrategyContext) -> StrategyResult:
    return StrategyResult(Query(filters=context.filters))


def for_popular(context: StrategyContext) -> StrategyResult:
    return StrategyResult(Query(source="text", filters=context.filters), weights=_BY_POPULARITY)


def for_new(context: StrategyContext) -> StrategyResult:
    return StrategyResult(Query(source="text", sort="newest", filters=context.filters), weights=_BY_AGE)


def for_similar(product_id: str) -> Strategy:
    """Products like one of the catalogue. Raises UnknownProduct."""

    def similar(context: StrategyContext) -> StrategyResult:
        row = row_of(context.snapshot, existing(context.connection, product_id))
        query = query_like(_with_embeddings(context, row), context.snapshot.terms)
        return StrategyResult(replace(query, filters=context.filters))

    return similar


def for_goes_with(product_id: str) -> Strategy:
    """What is worn and bought together with a product of the catalogue. Raises UnknownProduct."""

    def goes_with(context: StrategyContext) -> StrategyResult:
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
        return StrategyResult(query, (), _BY_WHAT_GOES_WITH_IT, shown.product_number)

    return goes_with


def for_slot(product_id: str, slot: Slot) -> Strategy:
    """What completes an outfit around a product of the catalogue in one slot. Raises UnknownProduct."""

    def completes(context: StrategyContext) -> StrategyResult | None:
        shown, terms = existing(context.connection, product_id), context.snapshot.terms
        numbers = terms.numbers("category", categories_of(slot))
        own = slot_of(shown.category)
        if not numbers or own is None or slot not in slots_beside(own):
            return None
        query = Query(
            source="outfit",
            excluded_products=frozenset({shown.product_number}),
            filters=context.filters.within_categories(numbers),
        )
        reference = context.snapshot.catalogue.products.take(row_of(context.snapshot, shown))
        query = for_same_people(query, reference, context.snapshot.terms)
        return StrategyResult(query, (), BY_WHAT_COMPLETES_IT, shown.product_number)

    return completes


def because_you_bought(context: StrategyContext) -> StrategyResult | None:
    """What goes by the user's latest purchase, named as `because_of`; None without a purchase."""
    owned = context.history.owned
    if not owned:
        return None
    latest = max(owned, key=lambda number: (owned[number], number))
    because_of = product_of(read_shown(context.connection, [latest])[latest])
    query = Query(excluded_products=frozenset(owned), filters=context.filters)
    return StrategyResult(query, (), _BY_WHAT_GOES_WITH_IT, latest, because_of)


def existing(connection: sa.Connection, product_id: str) -> ShownProduct:
    """Raises UnknownProduct."""
    shown = read_shown_by_id(connection, product_id)
    if shown is None:
        raise UnknownProduct(f"The catalogue has no product {product_id!r}.", product_id=product_id)
    return shown


def row_of(snapshot: Snapshot, shown: ShownProduct) -> Integers:
    """Returns: (1,): the row of the product in the catalogue. Raises UnknownProduct."""
    rows = snapshot.catalogue.rows_of(np.array([shown.product_number]))
    if not len(rows):  # written since the snapshot; its import is about to end
        raise UnknownProduct(f"The product {shown.product_id!r} is being imported; try again in a moment.")
    return rows


def variants_of(
    connection: sa.Connection, snapshot: Snapshot, shown: ShownProduct, row: Integers
) -> list[ShownProduct]:
    """Returns: the other products that the shop sells as the same style, in the order of the catalogue."""
    if shown.style_id is None:
        return []
    products = snapshot.catalogue.products
    numbers = products.number[products.style == products.style[row]][:_MOST_VARIANTS].tolist()
    of_style = read_shown(connection, [number for number in numbers if number != shown.product_number])
    return [of_style[number] for number in sorted(of_style) if of_style[number].style_id == shown.style_id]


def _of_unworn_picture(request: SearchRequest, context: StrategyContext) -> StrategyResult | None:
    """The shop's own picture of shoes or a bag brings these and what is like them; None: it is none."""
    if request.understood or request.words or request.embedding is None or _not_comparable(request, context):
        return None
    numbers = read_with_unworn_picture(context.connection, hash_of(request.perceptual_hash), MOST_NEAR)
    alike = _with_embeddings(context, context.snapshot.catalogue.rows_of(numbers))
    product = shown_by_its_picture(alike, read_embedding(request.embedding))
    if product is None:
        return None
    query = replace(query_like(product, context.snapshot.terms), excluded_products=frozenset())
    (number,) = product.number.tolist()
    because_of = product_of(read_shown(context.connection, [number])[number])
    return StrategyResult(replace(query, filters=context.filters), because_of=because_of)


def _with_embeddings(context: StrategyContext, rows: Integers) -> ProductColumns:
    return context.store.with_details(context.snapshot.catalogue.products.take(rows), has_pictures=True)
